/// Natural policy gradient: climbs the direction that gains most for how much the policy itself changes.
///
///     theta += alpha * (F + damping I)^-1 g
///
/// where g is the mean of advantage * score over a batch of steps and F the mean of the Fisher matrices of the states
/// met: states are sampled, the expectation over actions in each is exact. Without damping the direction is the
/// least-squares fit of compatible features to the advantages. An entropy bonus is part of them: -entropy * (log pi +
/// H). With `exact` both come from the model, and the batch only says when.
///
/// - Source: Amari 1998; Kakade 2001; Peters & Schaal 2008.
/// - Complexity: O(weights) products with F, each O(batch * actions), per batch.
public struct NaturalPolicyGradient: RolloutAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 0.1)
  /// The batch and its critic.
  public var batch = RolloutSettings()
  /// What is added to the diagonal of the Fisher matrix.
  public var damping = 1e-3
  /// Where gradient and Fisher matrix come from.
  public var source = UpdateSource.sampled

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> NaturalPolicyGradientLearner {
    NaturalPolicyGradientLearner(self, for: task)
  }

  /// The name on the command line.
  public static let name = "natural-policy-gradient"
  /// What it is.
  public static let summary = "climbs the gradient measured by how much the policy changes"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + Parameter.batch + [
      Parameter("damping", \.damping, in: .from(0), "what is added to the diagonal of the Fisher matrix"),
      Parameter("source", \.source, "where gradient and Fisher matrix come from"),
    ]
  }
  /// Checks that what is to be exact can be.
  public func validate(for task: FeatureTask) throws(ParameterError) { try source.validate(for: task) }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      theta += alpha * (F + damping I)^-1 g, g = mean of A * grad log pi(a|s)
      F = mean over the states met of E_a[score score'], A generalized advantages
      """,
      "Source": "Amari 1998; Kakade 2001; Peters & Schaal 2008",
    ])
  }
}

/// Natural policy gradient at work.
public struct NaturalPolicyGradientLearner: RolloutLearner {
  /// Policy, critic and batch.
  public var batch: RolloutActor
  private let recipe: NaturalPolicyGradient
  private let truth: PolicyGradientTruth?

  /// Creates a newborn learner.
  public init(_ recipe: NaturalPolicyGradient, for task: FeatureTask) {
    self.recipe = recipe
    batch = RolloutActor(recipe.actor, recipe.batch, for: task)
    truth = recipe.source.truth(of: task)
  }

  /// Takes a step along the natural gradient.
  public mutating func improve(
    _ samples: [SurrogateObjective.Sample], using generator: inout Generator
  ) -> PolicyUpdate? {
    let old = batch.actor.policy
    guard let given = truth.map({ try? $0.surrogate(of: old) }) ?? SurrogateObjective(old, samples) else {
      return nil
    }
    let objective = given.withEntropy(batch.actor.entropy)
    var new = old
    new.climb(objective.naturalGradient(damping: recipe.damping), by: batch.actor.stepSize)
    return PolicyUpdate(objective: objective, new: new)
  }
}
