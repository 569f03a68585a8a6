import TabularRL
import Testing

@Suite struct QLearningTests {
  @Test("A step moves the value towards the reward plus the discounted best next value")
  func step() throws {
    var learner = try QLearning.learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[0, 0] = 1
    learner.control.values[1, 0] = 2
    learner.control.values[1, 1] = 4
    // target 3 + 0.5 * max(2, 4) = 5; 1 + 0.5 * (5 - 1) = 3
    let next = learner.step(
      Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries == [3, 0, 2, 4, 0, 0])
    #expect(next == 1)
    #expect(learner.solution.actions == [0, 1, 0])
  }

  @Test("The last step of a truncated episode bootstraps like any other")
  func truncation() throws {
    var learner = try QLearning.learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 1] = 4
    // target 3 + 0.5 * 4 = 5; 0 + 0.5 * (5 - 0) = 2.5
    learner.end(Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries == [2.5, 0, 0, 4, 0, 0])
  }

  @Test("It learns, then chooses: a bad surprise changes the next action")
  func order() throws {
    var learner = try QLearning.learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values[0, 0] = 1
    #expect(learner.begin(in: 0, using: &generator) == 0)
    // target -10 + 0.5 * 1 = -9.5; 1 + 0.5 * (-9.5 - 1) = -4.25, now worse than 0
    let next = learner.step(
      Transition(state: 0, action: 0, reward: -10, discount: 0.5, next: 0), using: &generator)
    #expect(next == 1)
    #expect(learner.actionValues[0, 0] == -4.25)
  }
}
