import TabularRL
import Testing

@Suite struct PolicyChoiceTests {
  @Test(
    "A choice prints and parses",
    arguments: ["uniform", "optimal", "epsilon-optimal(0.1)", "always(left)", "odds(6.0,1.0)"])
  func text(_ text: String) {
    #expect(PolicyChoice(text)?.description == text)
  }

  @Test(
    "What is no choice is none",
    arguments: [
      "", "best", "epsilon-optimal", "epsilon-optimal(2)", "epsilon-optimal(x)", "always", "always(a,b)",
      "odds()", "odds(0,0)",
      "odds(1,-1)", "odds(x)",
    ])
  func noText(_ text: String) {
    #expect(PolicyChoice(text) == nil)
  }

  @Test("The policies are those they are named after")
  func policies() throws {
    let model = try TableWorld([
      [[.moving(to: 1, reward: 0)], [.ending(in: 2, reward: 1)]], [[.ending(in: 2, reward: 4)], []], [],
    ]).model()
    func rows(_ choice: PolicyChoice) throws -> [Double] {
      try choice.policy(for: model, discount: 0.9).probabilities
    }
    #expect(try rows(.uniform) == [0.5, 0.5, 1, 0, 0, 0])
    #expect(try rows(.optimal) == [1, 0, 1, 0, 0, 0])
    #expect(try rows(.epsilonOptimal(0.5)) == [0.75, 0.25, 1, 0, 0, 0])
    #expect(try rows(.always("1")) == [0, 1, 1, 0, 0, 0])
    #expect(try rows(.odds([3, 1])) == [0.75, 0.25, 1, 0, 0, 0])
    #expect(throws: PolicyChoiceError.noChance(state: "1")) { try rows(.odds([0, 1])) }
    #expect(throws: PolicyChoiceError.odds(1, actions: ["0", "1"])) { try rows(.odds([1])) }
  }

  @Test("A world without such a policy says why")
  func refused() throws {
    let loop = try TableWorld.loop.model()
    let error = try #require(throws: PolicyChoiceError.self) {
      try PolicyChoice.optimal.policy(for: loop, discount: 1)
    }
    #expect(error.description.hasPrefix("there is no optimal policy: "))
    let missing = try #require(throws: PolicyChoiceError.self) {
      try PolicyChoice.always("jump").policy(for: loop, discount: 0.9)
    }
    #expect(missing == .noAction("jump", among: ["0"]))
  }

  @Test("Actions are drawn with the policy's probabilities")
  func draws() throws {
    let policy = Policy(rows: [[0.5, 0, 0.3, 0.2], [0, 1, 0, 0]])
    var generator = Generator(splitMixSeed: 1)
    var counts = [0, 0, 0, 0]
    let draws = 100_000
    for _ in 0..<draws { counts[policy.action(in: 0, using: &generator)] += 1 }
    for (count, probability) in zip(counts, [0.5, 0, 0.3, 0.2]) {
      // Four standard errors of a binomial share.
      let error = 4 * (probability * (1 - probability) / Double(draws)).squareRoot()
      #expect(abs(Double(count) / Double(draws) - probability) <= error)
    }
    #expect((0..<100).allSatisfy { _ in policy.action(in: 1, using: &generator) == 1 })
  }
}
