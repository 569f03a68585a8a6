/// TRPO: the longest step along the natural gradient that stays close to the old policy and keeps its promise.
///
///     x = (F + damping I)^-1 g;  theta' = theta + shrink^j * sqrt(2 delta / (x . F x)) * x
///
/// with the first j = 0, 1, ... for which the true mean of KL(old || new), not its quadratic approximation, is at most
/// delta and the surrogate improves; if there is none, the policy stays. With `exact` everything comes from the model:
/// gradient, Fisher matrix and divergence, and a step is taken only if the value of the start itself does not fall. An
/// entropy bonus is part of the advantages, -entropy * (log pi + H); where there is one, the value may fall for it.
///
/// - Source: Schulman, Levine, Moritz, Jordan & Abbeel 2015, appendix C.
/// - Complexity: O(weights) products with F, each O(batch * actions), per batch.
public struct TrustRegionPolicyOptimization: RolloutAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// The entropy bonus; the step size plays no part, a step is as long as the trust region allows.
  public var actor = ActorSettings(stepSize: 1)
  /// The batch and its critic.
  public var batch = RolloutSettings()
  /// The largest mean divergence of a step.
  public var limit = 0.01
  /// What is added to the diagonal of the Fisher matrix.
  public var damping = 1e-3
  /// The most tries of the line search.
  public var tries = 15
  /// Where gradient, Fisher matrix and divergence come from.
  public var source = UpdateSource.sampled

  /// By what the step is multiplied after a try that failed.
  public static let shrinkage = 0.7

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> TrustRegionLearner {
    TrustRegionLearner(self, for: task)
  }

  /// Returns the policy after one step, or nil where no step is good enough.
  ///
  /// - Parameters:
  ///   - objective: what the step is judged by.
  ///   - accepts: whether a policy that promises enough and is near enough is to be taken.
  /// - Returns: the new policy.
  public func step(
    _ objective: SurrogateObjective, accepts: (SoftmaxPolicy) -> Bool = { _ in true }
  ) -> SoftmaxPolicy? {
    let direction = objective.naturalGradient(damping: damping)
    let curvature = SurrogateObjective.dot(direction, objective.fisherProduct(direction))
    guard curvature > 0, curvature < .infinity else { return nil }
    var size = (2 * limit / curvature).squareRoot()
    for _ in 0..<tries {
      var new = objective.old
      new.climb(direction, by: size)
      let (improvement, divergence) = objective.measure(new)
      if divergence <= limit, improvement > 0, !new.hasDiverged, accepts(new) { return new }
      size *= Self.shrinkage
    }
    return nil
  }

  /// The name on the command line.
  public static let name = "trpo"
  /// What it is.
  public static let summary = "trust-region policy optimization: natural steps of limited divergence"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    [.features] + Parameter.batch + [
      .entropy, Parameter("delta", \.limit, in: .above(0), "largest mean divergence of a step, in nats"),
      Parameter("damping", \.damping, in: .from(0), "what is added to the diagonal of the Fisher matrix"),
      Parameter("tries", \.tries, in: 1...1000, "most tries of the line search"),
      Parameter("source", \.source, "where gradient, Fisher matrix and divergence come from"),
    ]
  }
  /// Checks that what is to be exact can be.
  public func validate(for task: FeatureTask) throws(ParameterError) { try source.validate(for: task) }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      x = (F + damping I)^-1 g;  theta += 0.7^j * sqrt(2 delta / (x . F x)) * x
      with the least j for which mean KL(old || new) <= delta and mean (pi/old - 1) A > 0
      with --source exact also J(new) >= J(old)
      """,
      "Source": "Schulman, Levine, Moritz, Jordan & Abbeel 2015, appendix C",
    ])
  }
}

/// TRPO at work.
public struct TrustRegionLearner: RolloutLearner {
  /// Policy, critic and batch.
  public var batch: RolloutActor
  private let recipe: TrustRegionPolicyOptimization
  private let truth: PolicyGradientTruth?

  /// Creates a newborn learner.
  public init(_ recipe: TrustRegionPolicyOptimization, for task: FeatureTask) {
    self.recipe = recipe
    batch = RolloutActor(recipe.actor, recipe.batch, for: task)
    truth = recipe.source.truth(of: task)
  }

  /// Takes a step inside the trust region, if there is one.
  public mutating func improve(
    _ samples: [SurrogateObjective.Sample], using generator: inout Generator
  ) -> PolicyUpdate? {
    let (old, bonus) = (batch.actor.policy, batch.actor.entropy)
    guard let truth else {
      let objective = SurrogateObjective(old, samples).withEntropy(bonus)
      return recipe.step(objective).map { PolicyUpdate(objective: objective, new: $0) }
    }
    guard let evaluation = try? truth.evaluate(old) else { return nil }
    let objective = truth.surrogate(of: old, evaluation).withEntropy(bonus)
    let new = recipe.step(objective) { new in
      guard let value = try? truth.objective(of: new) else { return false }
      return bonus > 0 || value >= evaluation.objective
    }
    return new.map { PolicyUpdate(objective: objective, new: $0) }
  }
}
