import TabularRL
import Testing

@Suite struct SimulationEntryTests {
  private let specification = RunSpecification(discount: 1, stepLimit: 100, budget: .episodes(5), seed: 1)

  @Test("A simulation behind its name is described and configured")
  func entry() throws {
    let entry = SimulationEntry(LineWalk.self)
    #expect(entry.description.name == "line-walk")
    #expect(entry.description.parameters.map(\.defaultValue) == ["0.5"])
    let world = try entry.configure([Setting(name: "stride", value: "0.25")])
    #expect(world.name == "line-walk" && world.actionNames == ["left", "right"])
    #expect(world.settings == [Setting(name: "stride", value: "0.25")])
    #expect(world.habitat == .simulation)
    #expect(world.defaultBudget == .episodes(20) && world.defaultDiscount == 1)
    #expect(throws: ParameterError.self) { try entry.configure([Setting(name: "stride", value: "2")]) }
  }

  @Test("A simulation whose actions are a continuum says so")
  func continuum() {
    #expect(ConfiguredSimulation(Guess()).habitat == .continuum)
  }

  @Test("Tabular agents cannot live in a simulation, and say why")
  func tabular() throws {
    let entry = AlgorithmEntry(QLearning.self)
    #expect(entry.habitats == [.finite])
    let algorithm = try entry.configure([])
    for (world, sentence) in [
      (ConfiguredSimulation(LineWalk()), "the states of line-walk cannot be numbered"),
      (ConfiguredSimulation(Guess()), "the actions of guess are a continuum"),
    ] {
      #expect {
        _ = try algorithm.settle(world, specification)
      } throws: {
        "\($0)".hasPrefix(sentence)
      }
    }
  }

  @Test("Dynamics behind one type are the same dynamics, and a copy lives on its own")
  func erased() {
    var plain = SimulationDynamics(LineWalk())
    var erased = AnyDynamics(SimulationDynamics(LineWalk()))
    var generators = (Generator(splitMixSeed: 1), Generator(splitMixSeed: 1))
    #expect(plain.draws && erased.draws)
    var state = plain.start(at: nil, using: &generators.0)
    #expect(erased.start(at: nil, using: &generators.1) == state)
    var copy = erased
    var other = Generator(splitMixSeed: 9)
    _ = copy.respond(to: 1, in: state, step: 1, using: &other)
    for step in 1...20 {
      let (one, two) = (
        plain.respond(to: step % 2, in: state, step: step, using: &generators.0),
        erased.respond(to: step % 2, in: state, step: step, using: &generators.1)
      )
      #expect(one.next == two.next && one.reward == two.reward && one.terminates == two.terminates)
      state = one.next
    }
  }
}
