/// Emphatic TD(lambda): off-policy linear TD whose updates are weighted as if the states were met on-policy.
///
///     rho = pi(a|s) / b(a|s), F = gamma * rho_before * F + 1, M = lambda + (1 - lambda) * F
///     e = rho * (gamma * lambda * e + M x(s)), w += alpha * delta * e
///
/// F, the followon trace, counts what bootstraps from the state; the interest in every state is one. In expectation
/// and with small steps it converges off-policy or not, but F may have an infinite variance, as in Baird's
/// counterexample.
///
/// - Source: Sutton, Mahmood & White 2016; Sutton & Barto 2018, sections 9.11 and 11.8.
/// - Complexity: O(features with a trace) per step; memory O(features).
public struct EmphaticTemporalDifference: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.0

  /// What the recipe makes.
  public typealias FeatureWorker = EmphaticTemporalDifferencePredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    EmphaticTemporalDifferencePredictor(prediction, lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "emphatic-td"
  /// What it is.
  public static let summary =
    "emphatic TD(lambda): off-policy linear TD, each update weighted by its emphasis"
  /// The policy to be evaluated and the one to be followed.
  public static var policyRoles: [PolicyRole] { [.target, .behavior] }
  /// The features, the step size, the initial weights and lambda.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearPrediction + [
      .lambda(\.lambda)
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      rho = pi(a|s) / b(a|s), F = gamma * rho_before * F + 1, M = lambda + (1 - lambda) * F
      e = rho * (gamma * lambda * e + M x(s)), w += alpha * (r + gamma * w.x(s') - w.x(s)) * e
      """,
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Source": "Sutton, Mahmood & White 2016; Sutton & Barto 2018, sections 9.11 and 11.8",
    ])
  }
}

/// Emphatic TD(lambda) at work.
public struct EmphaticTemporalDifferencePredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction
  private let lambda: Double
  /// e times the step size of each visit; what fades is applied a step late, when the next ratio is known.
  private var traces: EligibilityTraces
  /// What the followon trace is multiplied by at the next step: gamma * rho * F.
  private var followed = 0.0

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, lambda: Double) {
    self.prediction = prediction
    self.lambda = lambda
    traces = EligibilityTraces(entryCount: prediction.weights.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    traces.clear()
    followed = 0
    return prediction.begin(in: state, using: &generator)
  }

  /// Learns from a transition.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let state = transition.state
    let error = prediction.error(of: transition)
    let ratio = prediction.ratio(of: transition)
    prediction.record(state.number, transition.action)
    let followon = followed + 1
    let emphasis = lambda + (1 - lambda) * followon
    followed = transition.discount * ratio * followon
    let amount = prediction.stepSize(at: state.number) * emphasis
    guard prediction.isInBounds(amount), prediction.isInBounds(ratio * error * amount) else { return }
    // e = rho * (what was left + alpha M x): the ratio is put into the error, and into what is left of the trace.
    traces.visit(state.features, from: 0, stepSize: amount, .accumulating)
    prediction.apply(
      ratio * error, along: &traces, thenDecayBy: ratio * transition.discount * lambda)
  }
}
