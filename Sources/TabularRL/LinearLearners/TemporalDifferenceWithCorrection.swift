/// TDC, also GTD(0): semi-gradient TD with a correction that keeps it from diverging off-policy.
///
///     delta = r + gamma * w.x(s') - w.x(s), rho = pi(a|s) / b(a|s)
///     w += alpha * rho * (delta x(s) - gamma (h.x(s)) x(s'))
///     h += beta * rho * (delta - h.x(s)) * x(s), with the h and the w of before
///
/// Both step sizes small and h the faster one, w tends to the TD fixed point (``LinearTruth/fixedPoint(lambda:)``),
/// off-policy or not. With beta = 0 it is off-policy semi-gradient TD(0).
///
/// - Source: Sutton, Maei, Precup et al. 2009; Sutton & Barto 2018, section 11.7, figure 11.5.
/// - Complexity: O(active features) per step; memory O(features).
public struct TemporalDifferenceWithCorrection: TwoTimescaleAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How far the second weights move along the features, in 0...1.
  public var errorStepSize = Schedule.constant(0.5)

  /// What the recipe makes.
  public typealias FeatureWorker = TemporalDifferenceWithCorrectionPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "tdc"
  /// What it is.
  public static let summary = "TDC: off-policy semi-gradient TD with a gradient correction"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * w.x(s') - w.x(s), rho = pi(a|s) / b(a|s)
      w += alpha * rho * (delta x(s) - gamma (h.x(s)) x(s'))
      h += beta * rho * (delta - h.x(s)) * x(s)
      """,
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Source": "Sutton, Maei, Precup et al. 2009; Sutton & Barto 2018, section 11.7",
    ])
  }
}

/// TDC at work.
public struct TemporalDifferenceWithCorrectionPredictor: TwoTimescaleLearner {
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
    let amount = prediction.stepSize(at: transition.state.number) * ratio
    let correction = amount * transition.discount * errors.value(of: transition.state.features)
    errors.learn(from: transition, error: error, ratio: ratio, beside: &prediction)
    prediction.add(amount * error, times: transition.state.features)
    prediction.add(-correction, times: transition.next.features)
  }
}
