/// True online Sarsa(lambda): after every step, exactly what learning anew from all lambda-returns would give.
///
///     delta = r + gamma * q(s',a') - q(s,a)
///     e(s,a) += alpha * (1 - e(s,a))
///     q(x,b) += (delta + q(s,a) - old) * e(x,b) for all x, b;  q(s,a) -= alpha * (q(s,a) - old)
///     e(x,b) *= gamma * lambda;  old = q(s',a') as it was before
///
/// where q(s,a) on the right is the value before the step, `old` what it was before the last one, and a' the
/// action that is carried out next. lambda = 0 is Sarsa.
///
/// - Source: van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, sections 12.5 and 12.7.
/// - Complexity: O(actions + pairs with a trace) per step; memory O(states * actions).
public struct TrueOnlineSarsaLambda: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9

  /// What the recipe makes.
  public typealias Worker = TrueOnlineSarsaLambdaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    TrueOnlineSarsaLambdaLearner(control, lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "true-online-sarsa-lambda"
  /// What it is.
  public static let summary = "Sarsa(lambda) that is exactly the online lambda-return, by dutch traces"
  /// The schema.
  public static var parameters: [Parameter<Self>] { Parameter.control + [.lambda(\.lambda)] }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * q(s',a') - q(s,a), a' the action carried out next; e(s,a) += alpha * (1 - e(s,a))
      q(x,b) += (delta + q(s,a) - old) * e(x,b) for every state x and action b; q(s,a) -= alpha * (q(s,a) - old)
      e(x,b) *= gamma * lambda; old = q(s',a'); on the right, values are those before the step
      """,
      "Source": "van Seijen & Sutton 2014; van Seijen et al. 2016; Sutton & Barto 2018, section 12.7",
    ])
  }
}

/// True online Sarsa(lambda) at work.
public struct TrueOnlineSarsaLambdaLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  private let lambda: Double
  private var traces: EligibilityTraces
  /// The value of the current state and action before the last step.
  private var old = 0.0

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control, lambda: Double) {
    self.control = control
    self.lambda = lambda
    traces = EligibilityTraces(entryCount: control.values.entries.count)
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    traces.clear()
    let action = control.begin(in: state, using: &generator)
    old = control.values[state, action]
    return action
  }

  /// Chooses, then shares the error among the actions taken, and takes back what the last step did to this one.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    let index = control.index(of: transition)
    let value = control.values[transition.state, transition.action]
    let nextValue = control.values[transition.next, next]
    let error = control.error(of: transition, nextValue: nextValue)
    let stepSize = control.stepSize(for: transition)
    traces.visit(index, stepSize: stepSize, .dutch)
    control.values.apply(
      error + (value - old), along: &traces, thenDecayBy: transition.discount * lambda)
    control.values[transition.state, transition.action] -= stepSize * (value - old)
    old = nextValue
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    _ = step(transition, using: &generator)
  }
}
