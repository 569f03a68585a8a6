/// True online Sarsa(lambda), linear: at every step what the online lambda-return algorithm would have learned.
///
///     delta = r + gamma * q(s',a') - q(s,a),  q(s,a) = w(a).x(s)
///     e(a) += alpha * (1 - e(a).x(s)) * x(s)
///     w(b) += (delta + q(s,a) - old) * e(b) for all b;  w(a) -= alpha * (q(s,a) - old) * x(s)
///     e(b) *= gamma * lambda;  old = q(s',a')
///
/// where a' is the action that is carried out next and values on the right are those before the step. lambda = 0 is
/// semi-gradient Sarsa; with one-hot features it is true online Sarsa(lambda).
///
/// - Source: van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.7.
/// - Complexity: O(actions * features that are not zero + weights with a trace) per step; memory O(actions * features).
public struct LinearTrueOnlineSarsaLambda: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9

  /// What the recipe makes.
  public typealias FeatureWorker = LinearTrueOnlineSarsaLambdaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    LinearTrueOnlineSarsaLambdaLearner(control, lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "linear-true-online-sarsa-lambda"
  /// What it is.
  public static let summary =
    "Sarsa(lambda) whose traces are exact at every step, with values linear in features"
  /// The schema.
  public static var parameters: [Parameter<Self>] { Parameter.linearControl + [.lambda(\.lambda)] }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s); delta = r + gamma * q(s',a') - q(s,a); e(a) += alpha (1 - e(a).x(s)) x(s)
      w(b) += (delta + q(s,a) - old) * e(b) for every action b; w(a) -= alpha (q(s,a) - old) x(s)
      e(b) *= gamma * lambda; old = q(s',a'); on the right, values are those before the step
      """,
      "Source": "van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.7",
    ])
  }
}

/// True online Sarsa(lambda), linear, at work.
public struct LinearTrueOnlineSarsaLambdaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl
  private let lambda: Double
  private var traces: EligibilityTraces
  /// The value of the current state and action before the last step.
  private var old = 0.0

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: LinearControl, lambda: Double) {
    self.control = control
    self.lambda = lambda
    traces = EligibilityTraces(entryCount: control.values.weights.count)
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    traces.clear()
    let action = control.begin(in: state, using: &generator)
    old = control.value(of: action, in: state)
    return action
  }

  /// Chooses, then shares the error among the features met, and takes back what the last step did to this state.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    let value = control.value(of: transition.action, in: transition.state)
    let nextValue = control.table[transition.next.number, next]
    let error = control.error(of: transition, nextValue: nextValue)
    let stepSize = control.stepSize(for: transition)
    traces.visit(transition.state.features, from: control.offset(of: transition), stepSize: stepSize, .dutch)
    control.values.apply(
      error + (value - old), along: &traces, thenDecayBy: transition.discount * lambda)
    control.values.add(-stepSize * (value - old), times: transition.state.features, to: transition.action)
    old = nextValue
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    _ = step(transition, using: &generator)
  }
}
