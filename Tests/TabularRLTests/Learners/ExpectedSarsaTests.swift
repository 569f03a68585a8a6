import TabularRL
import Testing

@Suite struct ExpectedSarsaTests {
  @Test("A step moves the value towards the reward plus the discounted expectation over the next action")
  func step() throws {
    var learner = try ExpectedSarsa.learner(exploration: "epsilon-greedy(0.2)")
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 0] = 2
    learner.control.values[1, 1] = 4
    // 0.9 * 4 + 0.1 * 2 = 3.8; target 1 + 0.5 * 3.8 = 2.9; 0 + 0.5 * (2.9 - 0) = 1.45
    _ = learner.step(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    #expect(abs(learner.actionValues[0, 0] - 1.45) < 1e-15)
    // The same after a truncation: 1.45 + 0.5 * (2.9 - 1.45) = 2.175
    learner.end(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    #expect(abs(learner.actionValues[0, 0] - 2.175) < 1e-15)
    #expect(learner.actionValues.entries.dropFirst() == [0, 2, 4, 0, 0])
  }

  @Test("With a greedy exploration it is Q-learning, table for table", arguments: ["0.3", "n^-0.8"])
  func greedyIsQLearning(alpha: String) throws {
    let settings = try ControlSettings(alpha: alpha, initialValue: 3)
    let model = try TableWorld.market.model()
    var expected = ExpectedSarsa(settings).makeLearner(for: model)
    var best = QLearning(settings).makeLearner(for: model)
    var expectedGenerator = Generator(splitMixSeed: 1)
    var bestGenerator = expectedGenerator
    var trajectory = Generator(splitMixSeed: 2)
    _ = expected.begin(in: 0, using: &expectedGenerator)
    _ = best.begin(in: 0, using: &bestGenerator)
    for _ in 0..<500 {
      let transition = Transition(
        state: trajectory.index(below: 2), action: trajectory.index(below: 2), reward: trajectory.uniform(),
        discount: 0.9, next: trajectory.index(below: 2))
      #expect(
        expected.step(transition, using: &expectedGenerator) == best.step(transition, using: &bestGenerator))
      #expect(expected.control == best.control)
    }
    #expect(expectedGenerator == bestGenerator)
  }

  @Test("With a greedy exploration its whole runs are those of Q-learning")
  func greedyRuns() throws {
    let settings = try ControlSettings(alpha: "0.1", initialValue: 5)
    let model = try TableWorld.market.model()
    var expected = Run(
      of: ExpectedSarsa(settings).makeLearner(for: model), in: model, discount: 0.9, .episodes(200))
    var best = Run(of: QLearning(settings).makeLearner(for: model), in: model, discount: 0.9, .episodes(200))
    #expect(expected.records() == best.records())
    #expect(expected.learner.solution == best.learner.solution)
  }
}
