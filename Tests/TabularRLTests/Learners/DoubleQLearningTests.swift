import Testing

@testable import TabularRL

@Suite struct DoubleQLearningTests {
  @Test(
    "Each side of the coin teaches its table with the other's judgement of its best action",
    arguments: [
      // The first table prefers action 0 (5 > 1), which the second values 2:
      // target 1 + 0.5 * 2 = 2; 4 + 0.5 * (2 - 4) = 3; mean (3 + 10) / 2 = 6.5
      (0, 3.0, 10.0, 6.5),
      // The second table prefers action 1 (8 > 2), which the first values 1:
      // target 1 + 0.5 * 1 = 1.5; 10 + 0.5 * (1.5 - 10) = 5.75; mean (4 + 5.75) / 2 = 4.875
      (1, 4, 5.75, 4.875),
    ])
  func branches(coin: Int, first: Double, second: Double, mean: Double) throws {
    var learner = try DoubleQLearning.learner()
    var generator = try Generator.falling(on: coin)
    // The three rows of the first table, then those of the second.
    learner.tables.values[0, 0] = 4
    learner.tables.values[3, 0] = 10
    (learner.tables.values[1, 0], learner.tables.values[1, 1]) = (5, 1)
    (learner.tables.values[4, 0], learner.tables.values[4, 1]) = (2, 8)
    learner.end(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    #expect(learner.tables.values.entries == [first, 0, 5, 1, 0, 0] + [second, 0, 2, 8, 0, 0])
    #expect(learner.actionValues[0, 0] == mean)
    #expect(learner.control.experience.steps == 1)
  }

  @Test("After a termination nothing counts, not even an optimistic initial value")
  func termination() throws {
    var learner = try DoubleQLearning.learner(initialValue: 1000)
    var generator = try Generator.falling(on: 0)
    _ = learner.begin(in: 0, using: &generator)
    generator = try Generator.falling(on: 0)
    // first 1000 + 0.5 * (2 - 1000) = 501, second untouched, mean (501 + 1000) / 2 = 750.5
    learner.end(Transition(state: 0, action: 1, reward: 2, discount: 0, next: 2), using: &generator)
    #expect(learner.tables.values.entries == [1000, 501] + Array(repeating: 1000, count: 10))
    #expect(learner.actionValues.entries == [1000, 750.5, 1000, 1000, 1000, 1000])
  }

  @Test("The table that behavior follows is the mean of the two, at every step")
  func mean() throws {
    let world = TableWorld.twoStatesOneWay
    var learner = try DoubleQLearning.learner(
      in: world, alpha: "0.3", exploration: "epsilon-greedy(0.3)", initialValue: 2)
    let model = try world.model()
    var generator = Generator(splitMixSeed: 1)
    var trajectory = Generator(splitMixSeed: 2)
    _ = learner.begin(in: 0, using: &generator)
    for _ in 0..<500 {
      let state = trajectory.index(below: 2)
      let action = state == 1 ? 0 : trajectory.index(below: 2)
      let next = trajectory.index(below: 2)
      let chosen = learner.step(
        Transition(state: state, action: action, reward: trajectory.uniform(), discount: 0.9, next: next),
        using: &generator)
      #expect(model.isAvailable(chosen, in: next))
      let mean = zip(learner.tables.entries(of: 0), learner.tables.entries(of: 1)).map {
        ($0 + $1) / 2
      }
      #expect(learner.control.values.entries == mean)
      #expect(!mean.contains { $0.isNaN })
    }
    #expect(learner.tables.entries(of: 0) != learner.tables.entries(of: 1))
  }

  @Test("The coin is fair")
  func coin() throws {
    var learner = try DoubleQLearning.learner()
    var generator = Generator(splitMixSeed: 3)
    var counts = [0, 0]
    for _ in 0..<4000 {
      let before = learner.tables.entries(of: 0)
      learner.end(Transition(state: 0, action: 0, reward: 1, discount: 0, next: 2), using: &generator)
      learner.control.values[0, 0] = 0
      counts[learner.tables.entries(of: 0) == before ? 1 : 0] += 1
      learner.tables.values[0, 0] = 0
      learner.tables.values[3, 0] = 0
    }
    #expect(fits(counts, [0.5, 0.5]), "\(counts)")
  }

  @Test("Ties between a table's best actions are broken evenly")
  func ties() throws {
    var learner = try DoubleQLearning.learner(alpha: "1")
    var generator = Generator(splitMixSeed: 4)
    // Both tables find the actions of state 1 equally good, and each judges them 0 and 1 apart.
    var counts = [0, 0]
    for _ in 0..<2000 {
      for action in 0...1 {
        learner.tables.values[1, action] = 7
        learner.tables.values[4, action] = Double(action)
      }
      let before = learner.tables.values[0, 0]
      learner.tables.values[0, 0] = -1
      learner.end(Transition(state: 0, action: 0, reward: 0, discount: 1, next: 1), using: &generator)
      let value = learner.tables.values[0, 0]
      if value >= 0 { counts[Int(value)] += 1 }
      learner.tables.values[0, 0] = before
    }
    #expect(fits(counts, [0.5, 0.5]), "\(counts)")
  }

  @Test("A step size of one over the visits makes each table the mean of its own targets")
  func meanOfTargets() throws {
    var learner = try DoubleQLearning.learner(alpha: "1/n", initialValue: -50)
    var generator = Generator(splitMixSeed: 5)
    _ = learner.begin(in: 0, using: &generator)
    var targets: [[Double]] = [[], []]
    for reward in 1...40 {
      let before = learner.tables.entries(of: 0)
      learner.end(
        Transition(state: 0, action: 1, reward: Double(reward), discount: 0, next: 2), using: &generator)
      targets[learner.tables.entries(of: 0) == before ? 1 : 0].append(Double(reward))
    }
    for (row, targets) in zip([0, 3], targets) {
      let mean = targets.reduce(0, +) / Double(targets.count)
      #expect(abs(learner.tables.values[row, 1] - mean) < 1e-12)
    }
  }
}

extension DoubleTables {
  /// The entries of the first table, 0, or of the second, 1.
  fileprivate func entries(of table: Int) -> [Double] {
    let half = values.entries.count / 2
    return Array(values.entries[table * half..<(table + 1) * half])
  }
}
