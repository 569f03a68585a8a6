/// Exact policy gradient: climbs the true gradient of the value of the start, one step after each episode.
///
///     theta += alpha * grad J(theta), J = sum over s of d0(s) v(s)
///
/// Nothing is estimated: the model is known, the gradient that of the policy gradient theorem. What the learner lives
/// through shows what its policy earns and teaches it nothing. It shows what all sampled policy gradients approximate,
/// and how slowly a softmax becomes certain even so. Finite worlds only; where the gradient does not exist, since an
/// undiscounted episode may never end, nothing is learned.
///
/// - Source: Sutton, McAllester, Singh & Mansour 2000; Zhao 2025, theorem 9.2 and equation 9.32; Agarwal, Kakade, Lee &
///   Mahajan 2021.
/// - Complexity: that of evaluating a policy per episode.
public struct ExactPolicyGradient: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 1)

  /// Creates the recipe with the step size 1.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> ExactPolicyGradientLearner {
    ExactPolicyGradientLearner(
      Actor(actor, for: task), PolicyGradientTruth(task))
  }

  /// The name on the command line.
  public static let name = "exact-policy-gradient"
  /// What it is.
  public static let summary = "climbs the exact gradient of the start's value, a step an episode"
  /// The schema.
  public static var parameters: [Parameter<Self>] { Parameter.actor }
  /// The gradient is worked out from the rules of the world.
  public static var needsModel: Bool { true }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      theta += alpha * (grad J(theta) + entropy * sum_s eta(s) grad H(s)), after every episode
      grad J = sum_s eta(s) sum_a grad pi(a|s) q(s,a), eta(s) the discounted visits from the start on
      """,
      "Truth": "the model is known; what is lived through teaches nothing",
      "Source": """
      Sutton, McAllester, Singh & Mansour 2000; Zhao 2025, theorem 9.2; Agarwal, Kakade, Lee & Mahajan 2021
      """,
    ])
  }
}

/// Exact policy gradient at work.
public struct ExactPolicyGradientLearner: FeatureLearner {
  /// The policy.
  public var actor: Actor
  private let truth: PolicyGradientTruth?

  /// Creates a newborn learner.
  public init(_ actor: Actor, _ truth: PolicyGradientTruth?) {
    self.actor = actor
    self.truth = truth
  }

  /// Draws the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    actor.begin(in: state, using: &generator)
  }

  /// Draws the next action.
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    actor.record(transition)
    return actor.action(in: transition.next, using: &generator)
  }

  /// Climbs.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    actor.record(transition)
    climb(by: actor.stepSize)
  }

  /// Takes one step along the gradient.
  public mutating func climb(by size: Double) {
    guard let truth, let evaluation = try? truth.evaluate(actor.policy) else { return }
    var gradient = truth.gradient(of: actor.policy, evaluation)
    let bonus = actor.entropy
    if bonus > 0 {
      for state in evaluation.occupancy.indices where evaluation.occupancy[state] > 0 {
        let row = FeaturedState(number: state, features: truth.features.rows[state])
        actor.policy.consider(row)
        actor.policy.addEntropyGradient(
          in: row, times: bonus * evaluation.occupancy[state], to: &gradient)
      }
    }
    actor.policy.climb(gradient, by: size)
  }

  /// The policy and its exact values.
  public var solution: Solution {
    guard let truth, let evaluation = try? truth.evaluate(actor.policy) else { return actor.solution() }
    return actor.solution { evaluation.values[$0.number] }
  }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(actor.table) }
}
