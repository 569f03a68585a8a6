/// Semi-gradient TD(0): linear state values that learn from the reward and the value of the next state.
///
///     w += alpha * (r + gamma * w.x(s') - w.x(s)) * x(s)
///
/// The target is not differentiated, hence the name. On-policy and with small steps w tends to the TD fixed point
/// (``LinearTruth/fixedPoint(lambda:)``); with one-hot features this is TD(0).
///
/// - Source: Sutton 1988; Tsitsiklis & Van Roy 1997; Sutton & Barto 2018, section 9.3; Zhao 2025, algorithm 8.1.
/// - Complexity: O(active features) per step; memory O(features).
public struct SemiGradientTemporalDifference: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()

  /// What the recipe makes.
  public typealias FeatureWorker = SemiGradientTemporalDifferencePredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    SemiGradientTemporalDifferencePredictor(prediction)
  }

  /// The name on the command line.
  public static let name = "semi-gradient-td"
  /// What it is.
  public static let summary = "semi-gradient TD(0): linear state values, learned from one reward at a time"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w += alpha * (r + gamma * w.x(s') - w.x(s)) * x(s)",
      "Source": """
      Sutton 1988; Tsitsiklis & Van Roy 1997; Sutton & Barto 2018, section 9.3; Zhao 2025, algorithm 8.1
      """,
    ])
  }
}

/// Semi-gradient TD(0) at work.
public struct SemiGradientTemporalDifferencePredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction) { self.prediction = prediction }

  /// Learns from a transition.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let error = prediction.error(of: transition)
    prediction.record(transition.state.number, transition.action)
    prediction.add(
      prediction.stepSize(at: transition.state.number) * error, times: transition.state.features)
  }
}
