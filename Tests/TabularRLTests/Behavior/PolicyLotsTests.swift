import Testing

@testable import TabularRL

@Suite struct PolicyLotsTests {
  @Test("Prepared draws are those of the policy, one for one, whatever has no chance")
  func draws() {
    let policy = Policy(rows: [
      [0.25, 0.25, 0.25, 0.25], [0, 1, 0, 0], [0, 0, 0, 0], [0.1, 0, 0.7, 0.2], [0, 0.3, 0.7, 0],
    ])
    let lots = PolicyLots(policy)
    var generator = Generator(splitMixSeed: 1)
    for draw in 0..<5000 {
      var other = generator
      let action = policy.action(in: draw % 5, using: &generator)
      #expect(lots.action(in: draw % 5, using: &other) == action && other == generator)
    }
  }
}
