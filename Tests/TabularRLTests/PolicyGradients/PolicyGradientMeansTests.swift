import TabularRL
import Testing

/// That sampled gradients have the exact one as their mean, and how much they vary.
@Suite struct PolicyGradientMeansTests {
  /// The mean of a sampled gradient, its standard error, and its variance summed over the weights.
  private struct Estimate {
    var mean: [Double]
    var errors: [Double]
    var variance: Double
  }

  /// A step so small that the policy is as good as still, and a power of two, so that dividing by it is exact.
  private static let step = 0x1p-30
  #if DEBUG
    // Enough to see a mistake; the whole number takes a minute without optimization.
    private static let samples = 20_000
  #else
    private static let samples = 100_000
  #endif

  /// Lives through episodes that all begin with the same learner and returns the mean of what they move the policy by.
  private func estimate<Worker: FeatureLearner>(
    _ learner: Worker, _ actor: KeyPath<Worker, Actor>, in problem: PolicyProblem, seed: UInt64 = 1,
    samples: Int = Self.samples
  ) -> Estimate where Worker.Decision == Action {
    var generator = Generator(splitMixSeed: seed)
    let start = learner[keyPath: actor].policy.weights
    var (sums, squares) = (start.map { _ in 0.0 }, start.map { _ in 0.0 })
    for _ in 0..<samples {
      var learner = learner
      learner.live(in: problem, using: &generator)
      let end = learner[keyPath: actor].policy.weights
      for index in start.indices {
        let sample = (end[index] - start[index]) / Self.step
        sums[index] += sample
        squares[index] += sample * sample
      }
    }
    let count = Double(samples)
    let mean = sums.map { $0 / count }
    let variances = zip(squares, mean).map { max(0, $0 / count - $1 * $1) }
    return Estimate(
      mean: mean, errors: variances.map { ($0 / count).squareRoot() }, variance: variances.reduce(0, +))
  }

  private func reinforce(_ problem: PolicyProblem) -> ReinforceLearner {
    var recipe = Reinforce()
    recipe.actor.stepSize = .constant(Self.step)
    var learner = recipe.makeLearner(for: problem.task())
    learner.actor.policy = problem.policy
    return learner
  }

  /// REINFORCE with a fixed baseline, one number for each feature.
  private func baseline(_ problem: PolicyProblem, _ weights: [Double]) -> ReinforceBaselineLearner {
    var recipe = ReinforceBaseline()
    recipe.actor.stepSize = .constant(Self.step)
    recipe.criticStepSize = .constant(0)
    var learner = recipe.makeLearner(for: problem.task())
    learner.actor.policy = problem.policy
    learner.critic.weights = weights
    return learner
  }

  private func expect(_ estimate: Estimate, _ gradient: [Double], _ note: String) {
    for index in gradient.indices {
      // What rounding adds is far below any standard error; a weight that never moves has none.
      let error = abs(estimate.mean[index] - gradient[index])
      #expect(error <= 4 * estimate.errors[index] + 1e-6, "\(note), weight \(index): \(estimate.mean[index])")
    }
  }

  @Test("REINFORCE is unbiased with and without a baseline, and varies less with one", arguments: 0..<3)
  func reinforce(number: Int) throws {
    let problem = try PolicyProblem.three()[number]
    let gradient = try problem.truth.gradient(of: problem.policy)
    let evaluation = try problem.truth.evaluate(problem.policy)
    // A baseline that the features allow: the value of each state, or in the corridor that of the start.
    let weights = problem.features.featureCount == 1 ? [evaluation.objective] : evaluation.values
    let plain = estimate(reinforce(problem), \.actor, in: problem)
    let based = estimate(baseline(problem, weights), \.actor, in: problem, seed: 2)
    expect(plain, gradient, "\(problem) without baseline")
    expect(based, gradient, "\(problem) with baseline")
    #expect(based.variance < plain.variance, "\(problem)")
  }

  @Test("Among baselines the optimal one varies least")
  func optimalBaseline() throws {
    // One step: the variance of a sample is known, sum of pi * n * (r - b)^2 less the squared gradient.
    let world = TableWorld([
      [[.ending(in: 1, reward: 1)], [.ending(in: 1, reward: 2)], [.ending(in: 1, reward: 9)]], [],
    ])
    let problem = try PolicyProblem("bandit", world, discount: 1, seed: 3)
    let value = try problem.truth.objective(of: problem.policy)
    let best = try problem.truth.optimalBaseline(of: problem.policy)
    let gradient = try problem.truth.gradient(of: problem.policy)
    let variances = [0, value, best[0]].map { level in
      let estimate = estimate(baseline(problem, [level, 0]), \.actor, in: problem)
      expect(estimate, gradient, "baseline \(level)")
      return estimate.variance
    }
    #expect(variances[2] < variances[1] && variances[1] < variances[0])
  }

  @Test("Actor-critics with exact critics are unbiased", arguments: 0..<3)
  func actorCritics(number: Int) throws {
    let problem = try PolicyProblem.three()[number]
    // Only a critic with a feature for each state can be exact.
    guard problem.features.featureCount > 1 else { return }
    let gradient = try problem.truth.gradient(of: problem.policy)
    let evaluation = try problem.truth.evaluate(problem.policy)
    for lambda in [0, 0.5] {
      var advantage = AdvantageActorCritic()
      advantage.actor = ActorSettings(stepSize: Self.step, isDiscounted: true)
      advantage.criticStepSize = .constant(0)
      advantage.lambda = lambda
      var learner = advantage.makeLearner(for: problem.task())
      learner.actor.policy = problem.policy
      learner.critic.weights = evaluation.values
      expect(estimate(learner, \.actor, in: problem), gradient, "\(problem) a2c, lambda \(lambda)")
    }
    var action = QActorCritic()
    action.actor = ActorSettings(stepSize: Self.step, isDiscounted: true)
    action.criticStepSize = .constant(0)
    var learner = action.makeLearner(for: problem.task())
    learner.actor.policy = problem.policy
    let states = problem.model.stateCount
    for state in 0..<states where problem.model.availableActionCount(in: state) > 0 {
      for action in 0..<problem.model.actionCount {
        learner.critic.weights[action * states + state] = evaluation.actionValues[state, action]
      }
    }
    expect(estimate(learner, \.actor, in: problem), gradient, "\(problem) qac")
  }

  @Test("Off-policy the mean is the gradient with the states that the behavior meets", arguments: 0..<2)
  func offPolicy(number: Int) throws {
    let problem = try PolicyProblem.three()[number]
    let behavior = SoftmaxPolicy(for: problem.model, problem.features)
    var recipe = OffPolicyActorCritic()
    recipe.actor = ActorSettings(stepSize: Self.step, isDiscounted: true)
    recipe.criticStepSize = .constant(0)
    var learner = recipe.makeLearner(for: problem.task(behavior: behavior.table(problem.features)))
    learner.actor.policy = problem.policy
    let evaluation = try problem.truth.evaluate(problem.policy)
    learner.critic.weights = evaluation.values
    var mixed = evaluation
    mixed.occupancy = try problem.truth.evaluate(behavior).occupancy
    let expected = problem.truth.gradient(of: problem.policy, mixed)
    expect(estimate(learner, \.actor, in: problem), expected, "\(problem) off-policy")
  }

  @Test("A batch's gradient approaches the exact one as the batch grows")
  func batches() throws {
    let problem = try PolicyProblem.three()[0]
    let evaluation = try problem.truth.evaluate(problem.policy)
    var recipe = NaturalPolicyGradient()
    recipe.batch.size = 50_000
    recipe.batch.lambda = 0
    recipe.batch.criticStepSize = .constant(0)
    recipe.actor.stepSize = .constant(0)
    var learner = recipe.makeLearner(for: problem.task())
    learner.batch.actor.policy = problem.policy
    learner.batch.critic.weights = evaluation.values
    var generator = Generator(splitMixSeed: 9)
    while learner.batch.batches == 0 { learner.live(in: problem, using: &generator) }
    // Steps count alike however late they come: undiscounted occupancy, discounted advantages.
    let undiscounted = PolicyGradientTruth(problem.model, problem.features, discount: 1)
    var mixed = evaluation
    mixed.occupancy = try undiscounted.evaluate(problem.policy).occupancy
    let total = mixed.occupancy.reduce(0, +)
    let expected = problem.truth.gradient(of: problem.policy, mixed).map { $0 / total }
    let gradient = try #require(learner.lastUpdate).objective.gradient
    // An entry of a sample is at most 3 in magnitude and varies by less than 2: 4 * 2 / sqrt(50000) = 0.036.
    #expect(distance(gradient, expected) < 0.036)
    #expect(expected.contains { abs($0) > 0.1 })
  }
}
