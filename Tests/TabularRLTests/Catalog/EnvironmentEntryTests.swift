import TabularRL
import Testing

@Suite struct EnvironmentEntryTests {
  /// A world with a parameter and defaults of its own.
  private struct Coin: Environment {
    enum Side: Hashable { case unknown, heads, tails }

    static let name = "coin"
    static let summary = "heads or tails"
    var chance = 0.5
    var initialStates: [Side] { [.unknown] }
    var actions: [String] { ["toss"] }
    var defaultDiscount: Double { 0.9 }
    var defaultStepLimit: Int? { 7 }
    var defaultBudget: Budget { .steps(70) }

    static let parameters: [Parameter<Self>] = [
      Parameter("chance", \.chance, in: .from(0, to: 1), "probability of heads")
    ]

    func outcomes(of action: String, in state: Side) -> [Outcome<Side>] {
      guard state == .unknown else { return [] }
      return [
        .ending(in: .heads, reward: 1, probability: chance),
        .ending(in: .tails, reward: 0, probability: 1 - chance),
      ]
    }
  }

  @Test("A world behind its name is described, configured and compiled")
  func entry() throws {
    let entry = EnvironmentEntry(Coin.self)
    #expect(entry.description.name == "coin")
    #expect(entry.description.summary == "heads or tails")
    #expect(entry.description.parameters.map(\.defaultValue) == ["0.5"])
    let coin = try entry.configure([Setting(name: "chance", value: "0.25")])
    #expect(coin.name == "coin")
    #expect(coin.settings == [Setting(name: "chance", value: "0.25")])
    #expect(coin.defaultDiscount == 0.9)
    #expect(coin.defaultStepLimit == 7)
    #expect(coin.defaultBudget == .steps(70))
    let model = try coin.compile()
    #expect(model.name == "coin")
    #expect(model.probabilities == [0.25, 0.75])
  }

  @Test("A world's wrong settings are answered")
  func errors() throws {
    let error = try #require(throws: ParameterError.self) {
      try EnvironmentEntry(Coin.self).configure([Setting(name: "chance", value: "2")])
    }
    #expect(error.description == "--chance must be a number from 0 to 1, got '2'")
  }

  @Test("What does not compile says why")
  func compileError() {
    let world = ConfiguredEnvironment(TableWorld([[[.ending(in: 0, reward: 0, probability: 0.5)]]]))
    #expect(throws: ModelError.probabilitySum(0.5, state: "0", action: "0")) { try world.compile() }
  }

  @Test("Without words of its own a world has the usual defaults")
  func defaults() {
    let world = ConfiguredEnvironment(TableWorld.chain)
    #expect(world.defaultDiscount == 1)
    #expect(world.defaultStepLimit == nil)
    #expect(world.defaultBudget == .episodes(500))
  }
}
