/// True online TD(lambda), linear: after every step what learning anew from all lambda-returns known so far would give.
///
///     delta = r + gamma * w.x(s') - w.x(s)
///     e += alpha * (1 - e.x(s)) * x(s)
///     w += (delta + w.x(s) - old) * e - alpha * (w.x(s) - old) * x(s)
///     e *= gamma * lambda; old = w.x(s')
///
/// where w on the right is that before the step. With one-hot features it is true online TD(lambda) of a table.
///
/// - Source: van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.5.
/// - Complexity: O(features with a trace) per step; memory O(features).
public struct LinearTrueOnlineTemporalDifferenceLambda: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9

  /// What the recipe makes.
  public typealias FeatureWorker = LinearTrueOnlineTemporalDifferenceLambdaPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    LinearTrueOnlineTemporalDifferenceLambdaPredictor(prediction, lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "linear-true-online-td-lambda"
  /// What it is.
  public static let summary =
    "true online TD(lambda), linear: exactly the online lambda-return, by dutch traces"
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
      delta = r + gamma * w.x(s') - w.x(s)
      e += alpha * (1 - e.x(s)) * x(s)
      w += (delta + w.x(s) - old) * e - alpha * (w.x(s) - old) * x(s)
      e *= gamma * lambda; old = w.x(s'); on the right, w is that before the step
      """,
      "Source": "van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.5",
    ])
  }
}

/// True online TD(lambda), linear, at work.
public struct LinearTrueOnlineTemporalDifferenceLambdaPredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction
  private let lambda: Double
  private var traces: EligibilityTraces
  /// The value of the current state before the last step.
  private var old = 0.0

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, lambda: Double) {
    self.prediction = prediction
    self.lambda = lambda
    traces = EligibilityTraces(entryCount: prediction.weights.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    traces.clear()
    let action = prediction.begin(in: state, using: &generator)
    old = prediction.value(of: state)
    return action
  }

  /// Shares the error among the features met, and takes back what the last step did to this state.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let state = transition.state
    let value = prediction.value(of: state)
    let nextValue = prediction.value(of: transition.next)
    let error = prediction.error(of: transition)
    prediction.record(state.number, transition.action)
    let stepSize = prediction.stepSize(at: state.number)
    traces.visit(state.features, from: 0, stepSize: stepSize, .dutch)
    prediction.apply(error + (value - old), along: &traces, thenDecayBy: transition.discount * lambda)
    prediction.add(-(stepSize * (value - old)), times: state.features)
    old = nextValue
  }
}
