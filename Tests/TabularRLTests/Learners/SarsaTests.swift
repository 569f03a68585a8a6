import TabularRL
import Testing

@Suite struct SarsaTests {
  @Test("A step bootstraps from exactly the action that it returns")
  func step() throws {
    var seen: Set<Int> = []
    for seed in 0..<50 {
      var learner = try Sarsa.learner(exploration: "epsilon-greedy(1)")
      var generator = Generator(splitMixSeed: UInt64(seed))
      _ = learner.begin(in: 0, using: &generator)
      learner.control.values[1, 0] = 10
      learner.control.values[1, 1] = 20
      let next = learner.step(
        Transition(state: 0, action: 1, reward: 1, discount: 0.5, next: 1), using: &generator)
      seen.insert(next)
      // 0.5 * (1 + 0.5 * 10) = 3 or 0.5 * (1 + 0.5 * 20) = 5.5
      #expect(learner.actionValues.entries == [0, next == 0 ? 3 : 5.5, 10, 20, 0, 0])
    }
    #expect(seen == [0, 1])
  }

  @Test("The last step of a truncated episode bootstraps from an action drawn for it")
  func truncation() throws {
    var learner = try Sarsa.learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 1] = 4
    // greedy: target 3 + 0.5 * 4 = 5; 0 + 0.5 * (5 - 0) = 2.5
    learner.end(Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries == [2.5, 0, 0, 4, 0, 0])
  }

  @Test("It chooses, then learns: a bad surprise does not change the next action")
  func order() throws {
    var learner = try Sarsa.learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values[0, 0] = 1
    #expect(learner.begin(in: 0, using: &generator) == 0)
    // target -10 + 0.5 * 1 = -9.5; 1 + 0.5 * (-9.5 - 1) = -4.25
    let next = learner.step(
      Transition(state: 0, action: 0, reward: -10, discount: 0.5, next: 0), using: &generator)
    #expect(next == 0)
    #expect(learner.actionValues[0, 0] == -4.25)
  }
}
