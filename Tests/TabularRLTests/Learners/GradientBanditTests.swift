import TabularRL
import Testing

@Suite struct GradientBanditTests {
  private func pull(_ learner: inout GradientBanditLearner, _ action: Int, _ reward: Double) {
    var generator = Generator(splitMixSeed: 1)
    learner.end(Transition(state: 0, action: action, reward: reward, discount: 0, next: 2), using: &generator)
  }

  @Test("The first reward is its own baseline; the next one moves both preferences, by hand")
  func update() throws {
    var learner = GradientBandit().makeLearner(for: try TableWorld.twoStates.model())
    pull(&learner, 0, 3)
    #expect(learner.preferences.entries == [0, 0, 0, 0, 0, 0])
    // 0.1 * (5 - 3) * (1 - 1/2) = 0.1 and 0.1 * (5 - 3) * (0 - 1/2) = -0.1
    pull(&learner, 1, 5)
    #expect(abs(learner.preferences[0, 0] + 0.1) < 1e-15 && abs(learner.preferences[0, 1] - 0.1) < 1e-15)
    #expect(learner.meanRewards == [4, 0, 0])
    // pi = softmax(-0.1, 0.1) = 1 / (1 + e^0.2)
    #expect(abs(learner.solution.policy[0, 0] - 0.450166002687522) < 1e-15)
  }

  @Test("Without a baseline the reward itself counts")
  func noBaseline() throws {
    var recipe = GradientBandit()
    recipe.hasBaseline = false
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    pull(&learner, 0, 3)
    #expect(abs(learner.preferences[0, 0] - 0.15) < 1e-15 && abs(learner.preferences[0, 1] + 0.15) < 1e-15)
  }

  @Test("It finds the better arm, never takes one that is not available, and is measured by its own policy")
  func limit() throws {
    let world = TableWorld([
      [
        [.ending(in: 1, reward: 1, rewardDeviation: 1)], [],
        [.ending(in: 1, reward: 2, rewardDeviation: 1)],
      ], [],
    ])
    let model = try world.model()
    let specification = RunSpecification(discount: 1, stepLimit: 10, budget: .episodes(5000), seed: 1)
    var run = Run(0, of: GradientBandit(), in: LearningTask(model, specification))
    run.advance(by: .max) { _, _ in }
    let policy = run.learner.solution.policy
    #expect(policy[0, 1] == 0 && policy[0, 2] > 0.95)
    #expect(abs(policy[0, 0] + policy[0, 2] - 1) < 1e-15)
  }
}
