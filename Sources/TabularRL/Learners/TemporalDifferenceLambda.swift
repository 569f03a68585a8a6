/// TD(lambda): each error is shared among the states visited before, the less the longer ago.
///
///     delta = r + gamma * v(s') - v(s)
///     e(s) grows by the step size; v(x) += delta * e(x) for every x; e(x) *= gamma * lambda
///
/// lambda = 0 is TD(0). With lambda = 1, accumulating traces and small steps it is Monte Carlo.
///
/// - Source: Sutton 1988; Singh & Sutton 1996 (replacing traces); Sutton & Barto 2018, section 12.2.
/// - Complexity: O(states with a trace) per step; memory O(states).
public struct TemporalDifferenceLambda: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9
  /// How the trace of a visited state grows.
  public var trace = TraceKind.accumulating

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> TemporalDifferenceLambdaPredictor {
    TemporalDifferenceLambdaPredictor(Prediction(prediction, for: task), lambda: lambda, trace)
  }

  /// The name on the command line.
  public static let name = "td-lambda"
  /// What it is.
  public static let summary = "TD(lambda): the values of a policy, each error shared along fading traces"
  /// The step size, the initial value, lambda and the kind of trace.
  public static var parameters: [Parameter<Self>] {
    Parameter.prediction + [
      .lambda(\.lambda),
      Parameter("trace", \.trace, "how the trace of a visited state grows"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * v(s') - v(s)
      accumulating e(s) += alpha, replacing e(s) = alpha, dutch e(s) += alpha * (1 - e(s))
      v(x) += delta * e(x) and then e(x) *= gamma * lambda, for every state x
      """,
      "Source": "Sutton 1988; Singh & Sutton 1996; Sutton & Barto 2018, section 12.2",
    ])
  }
}

/// TD(lambda) at work.
public struct TemporalDifferenceLambdaPredictor: PredictionLearner {
  /// The values, what has been lived through, and the policy to be evaluated.
  public var prediction: Prediction
  private let lambda: Double
  private let kind: TraceKind
  private var traces: EligibilityTraces

  /// Creates a newborn learner.
  public init(_ prediction: Prediction, lambda: Double, _ kind: TraceKind) {
    self.prediction = prediction
    self.lambda = lambda
    self.kind = kind
    traces = EligibilityTraces(entryCount: prediction.values.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    traces.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Learns, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Shares the error among the states visited.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    let state = transition.state
    let error = prediction.target(of: transition) - prediction.values[state]
    prediction.record(transition)
    traces.visit(state, stepSize: prediction.stepSize(at: state), kind)
    traces.apply(error, to: &prediction.values, thenDecayBy: transition.discount * lambda)
  }
}
