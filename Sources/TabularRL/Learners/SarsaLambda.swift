/// Sarsa(lambda): each error is shared among the actions taken before, the less the longer ago.
///
///     delta = r + gamma * q(s',a') - q(s,a)
///     e(s,a) grows by the step size; q(x,b) += delta * e(x,b) for all x, b; e(x,b) *= gamma * lambda
///
/// where a' is the action that is carried out next. lambda = 0 is Sarsa; with lambda = 1, accumulating traces and
/// small steps it is Monte Carlo. Accumulating traces make it diverge at large step
/// sizes, such as 0.5 with lambda 0.9; replacing ones, the default, do not.
///
/// - Source: Rummery & Niranjan 1994; Singh & Sutton 1996 (replacing traces); Sutton & Barto 2018, section 12.7.
/// - Complexity: O(actions + pairs with a trace) per step; memory O(states * actions).
public struct SarsaLambda: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9
  /// How the trace of a visited pair grows.
  public var trace = TraceKind.replacing

  /// What the recipe makes.
  public typealias Worker = SarsaLambdaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    SarsaLambdaLearner(control, lambda: lambda, trace)
  }

  /// The name on the command line.
  public static let name = "sarsa-lambda"
  /// What it is.
  public static let summary = "on-policy TD control whose errors are shared along fading traces"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.lambda(\.lambda), .trace(\.trace)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * q(s',a') - q(s,a), a' the action carried out next
      accumulating e(s,a) += alpha, replacing e(s,a) = alpha, dutch e(s,a) += alpha * (1 - e(s,a))
      q(x,b) += delta * e(x,b) and then e(x,b) *= gamma * lambda, for every state x and action b
      """,
      "Source": "Rummery & Niranjan 1994; Singh & Sutton 1996; Sutton & Barto 2018, section 12.7",
    ])
  }
}

/// Sarsa(lambda) at work.
public struct SarsaLambdaLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  private let lambda: Double
  private let kind: TraceKind
  private var traces: EligibilityTraces

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control, lambda: Double, _ kind: TraceKind) {
    self.control = control
    self.lambda = lambda
    self.kind = kind
    traces = EligibilityTraces(entryCount: control.values.entries.count)
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    traces.clear()
    return control.begin(in: state, using: &generator)
  }

  /// Chooses, then shares the error among the actions taken.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    let error = control.error(of: transition, nextValue: control.values[transition.next, next])
    traces.visit(control.index(of: transition), stepSize: control.stepSize(for: transition), kind)
    control.values.apply(error, along: &traces, thenDecayBy: transition.discount * lambda)
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    _ = step(transition, using: &generator)
  }
}

extension Control {
  /// How far a transition's reward plus what follows is from the value of its state and action.
  @inline(__always)
  func error(of transition: Transition, nextValue: Double) -> Double {
    TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
      - values[transition.state, transition.action]
  }

  /// The place of a transition's state and action in the table.
  @inline(__always)
  func index(of transition: Transition) -> Int {
    transition.state * values.actionCount + transition.action
  }
}
