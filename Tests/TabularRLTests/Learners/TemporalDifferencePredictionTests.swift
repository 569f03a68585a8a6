import TabularRL
import Testing

@Suite struct TemporalDifferencePredictionTests {
  @Test("A step moves the value of the state towards the reward plus the discounted next value")
  func step() throws {
    var learner = TemporalDifferencePrediction().makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.prediction.values = [1, 4, 0]
    // target 3 + 0.5 * 4 = 5; 1 + 0.1 * (5 - 1) = 1.4
    _ = learner.step(Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.solution.values == [1.4, 4, 0])
    #expect(learner.solution.actionValues == nil)
  }

  @Test("A truncated episode bootstraps, a terminated one does not")
  func end() throws {
    var learner = TemporalDifferencePrediction().makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.prediction.values = [0, 4, 0]
    // 0 + 0.1 * (3 + 0.5 * 4 - 0) = 0.5
    learner.end(Transition(state: 0, action: 0, reward: 3, discount: 0.5, next: 1), using: &generator)
    #expect(learner.solution.values == [0.5, 4, 0])
    // 4 + 0.1 * (-6 - 4) = 3
    learner.end(Transition(state: 1, action: 1, reward: -6, discount: 0, next: 2), using: &generator)
    #expect(learner.solution.values == [0.5, 3, 0])
  }

  @Test("It follows the task's policy, and its error is measured against that policy's values")
  func target() throws {
    let model = try TableWorld.market.model()
    let policy = Policy([0, 1, 0], for: model)
    let specification = RunSpecification(discount: 0.9, stepLimit: 1000, budget: .steps(200_000), seed: 1)
    var recipe = TemporalDifferencePrediction()
    recipe.prediction.stepSize = try #require(Schedule("n^-0.8@visit"))
    var run = Run(0, of: recipe, in: LearningTask(model, specification, targetPolicy: policy))
    run.advance(by: .max) { _, _ in }
    let truth = try model.exactValues(of: policy, discount: 0.9).values
    let score = TabularRL.Oracle(model, discount: 0.9).score(Learned(run.learner))
    #expect(score.greedyValue == nil && score.regret == nil)
    // 100,000 visits of each state: the standard error is about 2 / sqrt(1e5) * a few.
    for state in 0..<2 { #expect(abs(run.learner.solution.values[state] - truth[state]) < 0.1) }
    let mean =
      zip(run.learner.solution.values, truth).prefix(2).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) / 2
    #expect(abs(try #require(score.valueError) - mean.squareRoot()) < 1e-9)
  }
}
