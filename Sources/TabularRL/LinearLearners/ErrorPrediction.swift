/// The second weights of gradient TD methods: h.x(s) predicts the TD error of a state.
///
///     h += beta * rho * (delta - h.x(s)) * x(s)
///
/// - Source: Sutton & Barto 2018, section 11.7 (the least mean square rule for v).
public struct ErrorPrediction: Sendable {
  /// The second weights.
  public private(set) var weights: [Double]
  /// How far they move along the features.
  public let stepSize: Schedule

  /// Creates weights of zero.
  public init(featureCount: Int, stepSize: Schedule) {
    weights = Array(repeating: 0, count: featureCount)
    self.stepSize = stepSize
  }

  /// The error predicted for a state.
  @inline(__always)
  public func value(of features: FeatureVector) -> Double { features.dot(weights) }

  /// Moves the prediction for a recorded transition's state towards an error, unless the first weights diverge by it.
  ///
  /// - Parameters:
  ///   - transition: the transition.
  ///   - error: its TD error.
  ///   - ratio: the importance of its action.
  ///   - prediction: the first weights, and what the schedule counts.
  @inline(__always)
  mutating func learn(
    from transition: FeaturedTransition, error: Double, ratio: Double,
    beside prediction: inout LinearPrediction
  ) {
    let features = transition.state.features
    let stepSize = stepSize.value(prediction.experience, visited: transition.state.number)
    let amount = stepSize * ratio * (error - value(of: features))
    guard prediction.isInBounds(amount) else { return }
    features.add(to: &weights, times: amount)
  }
}

/// A learner with two sets of weights at work.
public protocol TwoTimescaleLearner: LinearPredictionLearner {
  /// Creates a newborn learner.
  init(_ prediction: LinearPrediction, _ errors: ErrorPrediction)
}

/// A recipe for a learner with two sets of weights.
public protocol TwoTimescaleAlgorithm: LinearPredictionAlgorithm where FeatureWorker: TwoTimescaleLearner {
  /// How far the second weights move along the features, in 0...1.
  var errorStepSize: Schedule { get set }
}

extension TwoTimescaleAlgorithm {
  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    var prediction = prediction
    prediction.experience.countVisits(if: errorStepSize.countsVisits)
    return FeatureWorker(
      prediction, ErrorPrediction(featureCount: task.featureCount, stepSize: errorStepSize))
  }

  /// The policy to be evaluated and the one to be followed.
  public static var policyRoles: [PolicyRole] { [.target, .behavior] }

  /// The features, both step sizes and the initial weights.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearPrediction + [
      .schedule(
        "beta", \.errorStepSize, in: .from(0, to: 1),
        "step size of the second weights, which predict the error")
    ]
  }
}
