/// Off-policy semi-gradient TD(0): one policy's linear state values from what another does.
///
///     rho = pi(a|s) / b(a|s)
///     w += alpha * rho * (r + gamma * w.x(s') - w.x(s)) * x(s)
///
/// Bootstrapping, function approximation and off-policy learning together may diverge, however small the steps: that
/// is what Baird's counterexample (`baird`) shows. The gradient, emphatic and least-squares methods do not.
///
/// - Source: Sutton & Barto 2018, equation 11.2; Baird 1995.
/// - Complexity: O(active features) per step; memory O(features).
public struct OffPolicySemiGradientTemporalDifference: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()

  /// What the recipe makes.
  public typealias FeatureWorker = OffPolicySemiGradientTemporalDifferencePredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    OffPolicySemiGradientTemporalDifferencePredictor(prediction)
  }

  /// The name on the command line.
  public static let name = "off-policy-semi-gradient-td"
  /// What it is.
  public static let summary = "off-policy semi-gradient TD(0), which may diverge"
  /// The policy to be evaluated and the one to be followed.
  public static var policyRoles: [PolicyRole] { [.target, .behavior] }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w += alpha * rho * (r + gamma * w.x(s') - w.x(s)) * x(s), rho = pi(a|s) / b(a|s)",
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Divergence": "weights may grow without bound; beyond 1e100 they stay what they are",
      "Source": "Sutton & Barto 2018, equation 11.2; Baird 1995",
    ])
  }
}

/// Off-policy semi-gradient TD(0) at work.
public struct OffPolicySemiGradientTemporalDifferencePredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction) { self.prediction = prediction }

  /// Learns from a transition.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let error = prediction.error(of: transition)
    prediction.record(transition.state.number, transition.action)
    let stepSize = prediction.stepSize(at: transition.state.number)
    prediction.add(stepSize * prediction.ratio(of: transition) * error, times: transition.state.features)
  }
}
