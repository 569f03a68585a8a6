/// True online TD(lambda): traces that give, after every step, exactly what learning anew from all lambda-returns
/// known so far would give.
///
///     delta = r + gamma * v(s') - v(s)
///     e(s) += alpha * (1 - e(s)); v(x) += (delta + v(s) - old) * e(x) for every x; v(s) -= alpha * (v(s) - old)
///     e(x) *= gamma * lambda; old = v(s') as it was before
///
/// where v(s) on the right is the value before the step and `old` what it was before the last one.
///
/// - Source: van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.5.
/// - Complexity: O(states with a trace) per step; memory O(states).
public struct TrueOnlineTemporalDifferenceLambda: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> TrueOnlineTemporalDifferenceLambdaPredictor {
    TrueOnlineTemporalDifferenceLambdaPredictor(Prediction(prediction, for: task), lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "true-online-td-lambda"
  /// What it is.
  public static let summary = "true online TD(lambda): exactly the online lambda-return, by dutch traces"
  /// The step size, the initial value and lambda.
  public static var parameters: [Parameter<Self>] {
    Parameter.prediction + [
      .lambda(\.lambda)
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * v(s') - v(s)
      e(s) += alpha * (1 - e(s))
      v(x) += (delta + v(s) - old) * e(x) for every state x; v(s) -= alpha * (v(s) - old)
      e(x) *= gamma * lambda; old = v(s'); on the right, values are those before the step
      """,
      "Source": "van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.5",
    ])
  }
}

/// True online TD(lambda) at work.
public struct TrueOnlineTemporalDifferenceLambdaPredictor: PredictionLearner {
  /// The values, what has been lived through, and the policy to be evaluated.
  public var prediction: Prediction
  private let lambda: Double
  private var traces: EligibilityTraces
  /// The value of the current state before the last step.
  private var old = 0.0

  /// Creates a newborn learner.
  public init(_ prediction: Prediction, lambda: Double) {
    self.prediction = prediction
    self.lambda = lambda
    traces = EligibilityTraces(entryCount: prediction.values.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    traces.clear()
    old = prediction.values[state]
    return prediction.begin(in: state, using: &generator)
  }

  /// Learns, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Shares the error among the states visited, and takes back what the last step did to this one.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    let state = transition.state
    let value = prediction.values[state]
    let nextValue = prediction.values[transition.next]
    let error = prediction.target(of: transition) - value
    prediction.record(transition)
    let stepSize = prediction.stepSize(at: state)
    traces.visit(state, stepSize: stepSize, .dutch)
    traces.apply(
      error + (value - old), to: &prediction.values, thenDecayBy: transition.discount * lambda)
    prediction.values[state] -= stepSize * (value - old)
    old = nextValue
  }
}
