import Testing

@testable import TabularRL

@Suite struct DoubleSarsaTests {
  /// Both actions of state 1 are worth (5, 1) to the first table, (2, 8) to the second, (3.5, 4.5) on the mean.
  private func fill(_ tables: inout DoubleTables) {
    // The three rows of the first table, then those of the second.
    tables.values[0, 0] = 4
    tables.values[3, 0] = 10
    (tables.values[1, 0], tables.values[1, 1]) = (5, 1)
    (tables.values[4, 0], tables.values[4, 1]) = (2, 8)
    (tables.control.values[1, 0], tables.control.values[1, 1]) = (3.5, 4.5)
  }

  private let transition = Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1)

  @Test(
    "Double Sarsa: the other table says what the action is worth that the mean prefers",
    arguments: [
      // Action 1. First learns: 1 + 0.5 * 8 = 5, 4 -> 4.5, mean 7.25.
      (0, 4.5, 10.0, 7.25),
      // Second learns: 1 + 0.5 * 1 = 1.5, 10 -> 5.75, mean 4.875.
      (1, 4, 5.75, 4.875),
    ])
  func sarsa(coin: Int, first: Double, second: Double, mean: Double) throws {
    var learner = try DoubleSarsa.learner()
    fill(&learner.tables)
    var generator = try Generator.falling(on: coin)
    #expect(learner.step(transition, using: &generator) == 1)
    #expect(learner.tables.values.entries == [first, 0, 5, 1, 0, 0] + [second, 0, 2, 8, 0, 0])
    #expect(learner.actionValues.entries == [mean, 0, 3.5, 4.5, 0, 0])
  }

  @Test(
    "Double Expected Sarsa: the other table says what the behavior is worth that follows the mean",
    arguments: [
      // epsilon 0.5: 0.25 and 0.75. First learns: 0.25 * 2 + 0.75 * 8 = 6.5, 1 + 0.5 * 6.5 = 4.25, 4 -> 4.125.
      (0, 4.125, 10.0, 7.0625),
      // Second: 0.25 * 5 + 0.75 * 1 = 2, 1 + 0.5 * 2 = 2, 10 -> 6.
      (1, 4, 6, 5),
    ])
  func expected(coin: Int, first: Double, second: Double, mean: Double) throws {
    var learner = try DoubleExpectedSarsa.learner(exploration: "epsilon-greedy(0.5)")
    fill(&learner.tables)
    var generator = try Generator.falling(on: coin)
    learner.end(transition, using: &generator)
    #expect(learner.tables.values.entries == [first, 0, 5, 1, 0, 0] + [second, 0, 2, 8, 0, 0])
    #expect(learner.actionValues.entries == [mean, 0, 3.5, 4.5, 0, 0])
  }

  @Test("A step size that counts visits counts those of the table that learns")
  func visits() throws {
    var learner = try DoubleSarsa.learner(alpha: "1/n")
    // 1/n makes each table the mean of its own targets: after rewards 4 and 8 for one table, 6.
    for (coin, reward) in [(0, 4.0), (0, 8), (1, 2)] {
      var generator = try Generator.falling(on: coin)
      let turn = learner.tables.takeTurn(using: &generator)
      learner.tables.learn(
        from: Transition(state: 0, action: 0, reward: reward, discount: 0, next: 2), nextValue: 100, turn)
    }
    #expect(learner.tables.values[0, 0] == 6)
    #expect(learner.tables.values[3, 0] == 2)
    #expect(learner.actionValues[0, 0] == 4)
  }
}
