/// GTD2: one policy's linear state values from what another does, by descent of the projected Bellman error.
///
///     delta = r + gamma * w.x(s') - w.x(s), rho = pi(a|s) / b(a|s)
///     w += alpha * rho * (h.x(s)) * (x(s) - gamma x(s'))
///     h += beta * rho * (delta - h.x(s)) * x(s), with the h and the w of before
///
/// Both step sizes small, w tends to the TD fixed point (``LinearTruth/fixedPoint(lambda:)``) and does not diverge,
/// off-policy or not. The second weights should learn faster than the first.
///
/// - Source: Sutton, Maei, Precup et al. 2009; Maei 2011; Sutton & Barto 2018, section 11.7.
/// - Complexity: O(active features) per step; memory O(features).
public struct GradientTemporalDifference2: TwoTimescaleAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How far the second weights move along the features, in 0...1.
  public var errorStepSize = Schedule.constant(0.5)

  /// What the recipe makes.
  public typealias FeatureWorker = GradientTemporalDifference2Predictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "gtd2"
  /// What it is.
  public static let summary = "GTD2: off-policy linear state values that do not diverge"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * w.x(s') - w.x(s), rho = pi(a|s) / b(a|s)
      w += alpha * rho * (h.x(s)) * (x(s) - gamma x(s'))
      h += beta * rho * (delta - h.x(s)) * x(s)
      """,
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Source": "Sutton, Maei, Precup et al. 2009; Maei 2011; Sutton & Barto 2018, section 11.7",
    ])
  }
}

/// GTD2 at work.
public struct GradientTemporalDifference2Predictor: TwoTimescaleLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction
  /// The second weights.
  public private(set) var errors: ErrorPrediction

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, _ errors: ErrorPrediction) {
    self.prediction = prediction
    self.errors = errors
  }

  /// Learns from a transition.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let error = prediction.error(of: transition)
    let ratio = prediction.ratio(of: transition)
    prediction.record(transition.state.number, transition.action)
    let stepSize = prediction.stepSize(at: transition.state.number)
    let amount = stepSize * ratio * errors.value(of: transition.state.features)
    errors.learn(from: transition, error: error, ratio: ratio, beside: &prediction)
    prediction.add(amount, times: transition.state.features)
    prediction.add(-(transition.discount * amount), times: transition.next.features)
  }
}
