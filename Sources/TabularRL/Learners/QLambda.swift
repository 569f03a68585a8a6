/// Watkins's Q(lambda): Q-learning whose errors are shared among the greedy actions taken before.
///
///     delta = r + gamma * max over a' of q(s',a') - q(s,a)
///     e(s,a) grows by the step size; q(x,b) += delta * e(x,b) for all x, b
///     e(x,b) *= gamma * lambda if the next action is greedy, else e(x,b) = 0
///
/// It learns, then chooses, so that lambda = 0 is Q-learning to the last bit. Whether an action is greedy is
/// said by the values from which it was chosen; every one of equally good actions is.
///
/// - Source: Watkins 1989; Sutton & Barto 1998, section 7.6; Sutton & Barto 2018, section 12.10.
/// - Complexity: O(actions + pairs with a trace) per step; memory O(states * actions).
public struct QLambda: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9
  /// How the trace of a visited pair grows.
  public var trace = TraceKind.replacing

  /// What the recipe makes.
  public typealias Worker = QLambdaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    QLambdaLearner(control, lambda: lambda, trace)
  }

  /// The name on the command line.
  public static let name = "q-lambda"
  /// What it is.
  public static let summary = "Watkins's Q(lambda): Q-learning along traces that are cut when it explores"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.lambda(\.lambda), .trace(\.trace)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * max_a' q(s',a') - q(s,a)
      accumulating e(s,a) += alpha, replacing e(s,a) = alpha, dutch e(s,a) += alpha * (1 - e(s,a))
      q(x,b) += delta * e(x,b) for every state x and action b, and then e(x,b) *= gamma * lambda if the next
      action is greedy, else e(x,b) = 0
      """,
      "Source": "Watkins 1989; Sutton & Barto 1998, section 7.6; Sutton & Barto 2018, section 12.10",
    ])
  }
}

/// Watkins's Q(lambda) at work.
public struct QLambdaLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  private let lambda: Double
  private let kind: TraceKind
  private var traces: EligibilityTraces

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

  /// Learns, then chooses; the traces end at an action that is not greedy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    let best = control.values.best(in: transition.next)
    let next = control.action(in: transition.next, using: &generator)
    if control.values[transition.next, next] < best.value { traces.clear() }
    return next
  }

  /// Shares the error among the actions taken.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    let error = control.error(
      of: transition, nextValue: control.values.maximum(in: transition.next))
    traces.visit(control.index(of: transition), stepSize: control.stepSize(for: transition), kind)
    control.values.apply(error, along: &traces, thenDecayBy: transition.discount * lambda)
  }
}
