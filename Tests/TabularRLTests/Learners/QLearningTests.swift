import TabularRL
import Testing

@Suite struct QLearningTests {
  private func learner(
    in world: TableWorld = .twoStates, alpha: String = "0.5", exploration: String = "greedy",
    initialValue: Double = 0
  ) throws -> QLearner {
    QLearning(try ControlSettings(alpha: alpha, exploration: exploration, initialValue: initialValue))
      .makeLearner(for: try world.model())
  }

  @Test("A step moves the value towards the reward plus the discounted best next value")
  func step() throws {
    var learner = try learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[0, 0] = 1
    learner.control.values[1, 0] = 2
    learner.control.values[1, 1] = 4
    // target 3 + 0.5 * max(2, 4) = 5; 1 + 0.5 * (5 - 1) = 3
    let next = learner.step(
      Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.solution.actionValues.entries == [3, 0, 2, 4, 0, 0])
    #expect(next == 1)
    #expect(learner.solution.policy == [0, 1, 0])
  }

  @Test("The last step of a truncated episode bootstraps like any other")
  func truncation() throws {
    var learner = try learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 1] = 4
    // target 3 + 0.5 * 4 = 5; 0 + 0.5 * (5 - 0) = 2.5
    learner.end(Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.solution.actionValues.entries == [2.5, 0, 0, 4, 0, 0])
  }

  @Test("After a termination nothing counts, not even an optimistic initial value")
  func termination() throws {
    var learner = try learner(initialValue: 1000)
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    // target 2 + 0 * 1000 = 2; 1000 + 0.5 * (2 - 1000) = 501
    learner.end(Transition(state: 0, action: 1, reward: 2, discount: 0, next: 2), using: &generator)
    #expect(learner.solution.actionValues.entries == [1000, 501, 1000, 1000, 1000, 1000])
  }

  @Test("A step size of one over the visits gives the mean of the targets and forgets the initial value")
  func meanOfTargets() throws {
    var learner = try learner(alpha: "1/n", initialValue: -50)
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    // Targets 4, 8, 3: means 4, 6, 5. Another pair in between has its own count.
    for (action, reward, mean) in [(1, 4.0, 4.0), (0, 7, 7), (1, 8, 6), (1, 3, 5)] {
      learner.end(
        Transition(state: 0, action: action, reward: reward, discount: 0, next: 2), using: &generator)
      #expect(abs(learner.solution.actionValues[0, action] - mean) < 1e-15)
    }
  }

  @Test("An action that is not available is never the best next one, never chosen, never a number's end")
  func unavailable() throws {
    var learner = try learner(in: .twoStatesOneWay, exploration: "epsilon-greedy(0.5)")
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 0] = -8
    for _ in 0..<200 {
      let next = learner.step(
        Transition(state: 0, action: 0, reward: 0, discount: 0.5, next: 1), using: &generator)
      #expect(next == 0)
    }
    // The only value to bootstrap from is -8: the limit is 0.5 * -8 = -4, reached exactly by halving.
    #expect(learner.solution.actionValues.entries == [-4, 0, -8, -.infinity, 0, 0])
  }

  @Test("It learns, then chooses: a bad surprise changes the next action")
  func order() throws {
    var learner = try learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values[0, 0] = 1
    #expect(learner.begin(in: 0, using: &generator) == 0)
    // target -10 + 0.5 * 1 = -9.5; 1 + 0.5 * (-9.5 - 1) = -4.25, now worse than 0
    let next = learner.step(
      Transition(state: 0, action: 0, reward: -10, discount: 0.5, next: 0), using: &generator)
    #expect(next == 1)
    #expect(learner.solution.actionValues[0, 0] == -4.25)
  }
}
