/// Semi-gradient TD(lambda): each error is shared among the features met before, the less the longer ago.
///
///     delta = r + gamma * w.x(s') - w.x(s)
///     e grows along x(s) by the step size; w += delta * e; e *= gamma * lambda
///
/// lambda = 0 is semi-gradient TD(0); lambda = 1 with small steps is gradient Monte Carlo. Replacing traces are meant
/// for features that are 0 or 1.
///
/// - Source: Sutton 1988; Tsitsiklis & Van Roy 1997; Sutton & Barto 2018, section 12.2.
/// - Complexity: O(features with a trace) per step; memory O(features).
public struct SemiGradientTemporalDifferenceLambda: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9
  /// How the traces of a state's features grow.
  public var trace = TraceKind.accumulating

  /// What the recipe makes.
  public typealias FeatureWorker = SemiGradientTemporalDifferenceLambdaPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    SemiGradientTemporalDifferenceLambdaPredictor(prediction, lambda: lambda, trace)
  }

  /// The name on the command line.
  public static let name = "semi-gradient-td-lambda"
  /// What it is.
  public static let summary =
    "semi-gradient TD(lambda): linear state values, each error shared along fading traces"
  /// The features, the step size, the initial weights, lambda and the kind of trace.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearPrediction + [
      .lambda(\.lambda),
      Parameter("trace", \.trace, "how the traces of a state's features grow"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * w.x(s') - w.x(s)
      accumulating e += alpha x(s), replacing e(i) = alpha x(i) where x(i) is not zero,
      dutch e += alpha * (1 - e.x(s)) x(s)
      w += delta * e and then e *= gamma * lambda
      """,
      "Source": "Sutton 1988; Tsitsiklis & Van Roy 1997; Sutton & Barto 2018, section 12.2",
    ])
  }
}

/// Semi-gradient TD(lambda) at work.
public struct SemiGradientTemporalDifferenceLambdaPredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction
  private let lambda: Double
  private let kind: TraceKind
  private var traces: EligibilityTraces

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, lambda: Double, _ kind: TraceKind) {
    self.prediction = prediction
    self.lambda = lambda
    self.kind = kind
    traces = EligibilityTraces(entryCount: prediction.weights.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    traces.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Shares the error among the features met.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let error = prediction.error(of: transition)
    let state = transition.state
    prediction.record(state.number, transition.action)
    traces.visit(state.features, from: 0, stepSize: prediction.stepSize(at: state.number), kind)
    prediction.apply(error, along: &traces, thenDecayBy: transition.discount * lambda)
  }
}
