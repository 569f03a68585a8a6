/// Linear Sarsa(lambda): each error is shared among the features met before, the less the longer ago.
///
///     delta = r + gamma * q(s',a') - q(s,a),  q(s,a) = w(a).x(s)
///     e(a) grows along x(s); w(b) += delta * e(b) for all b; e(b) *= gamma * lambda
///
/// where a' is the action that is carried out next, and traces hold the step size. lambda = 0 is semi-gradient Sarsa.
/// Replacing traces are meant for features that are 0 or 1; with `clear` a visit also forgets the traces that the
/// features have with the other actions. Accumulating traces diverge at large step sizes, where the others do not.
///
/// - Source: Rummery & Niranjan 1994; Singh & Sutton 1996 (replacing, clearing); Sutton & Barto 2018, section 12.7.
/// - Complexity: O(actions * features that are not zero + weights with a trace) per step; memory O(actions * features).
public struct LinearSarsaLambda: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.9
  /// How the traces of visited features grow.
  public var trace = TraceKind.replacing
  /// Whether a visit forgets the traces of the other actions.
  public var clears = false

  /// What the recipe makes.
  public typealias FeatureWorker = LinearSarsaLambdaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    LinearSarsaLambdaLearner(control, lambda: lambda, trace, clears: clears)
  }

  /// The name on the command line.
  public static let name = "linear-sarsa-lambda"
  /// What it is.
  public static let summary = "Sarsa(lambda) with values linear in features"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearControl + [
      .lambda(\.lambda), .trace(\.trace),
      Parameter(
        "clear", \.clears, "whether a visit forgets the traces of its features with the other actions"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s); delta = r + gamma * q(s',a') - q(s,a), a' the action carried out next
      accumulating e(a) += alpha x(s), replacing e(a) = alpha x(s) where x(s) is not zero,
      dutch e(a) += alpha (1 - e(a).x(s)) x(s)
      w(b) += delta * e(b) and then e(b) *= gamma * lambda, for every action b
      """,
      "Source": "Rummery & Niranjan 1994; Singh & Sutton 1996; Sutton & Barto 2018, section 12.7",
    ])
  }
}

/// Linear Sarsa(lambda) at work.
public struct LinearSarsaLambdaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl
  private let lambda: Double
  private let kind: TraceKind
  private let clears: Bool
  private var traces: EligibilityTraces

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: LinearControl, lambda: Double, _ kind: TraceKind, clears: Bool = false) {
    self.control = control
    self.lambda = lambda
    self.kind = kind
    self.clears = clears
    traces = EligibilityTraces(entryCount: control.values.weights.count)
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    traces.clear()
    return control.begin(in: state, using: &generator)
  }

  /// Chooses, then shares the error among the features met.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    let error = control.error(
      of: transition, nextValue: control.table[transition.next.number, next])
    if clears { forgetOtherActions(transition) }
    traces.visit(
      transition.state.features, from: control.offset(of: transition),
      stepSize: control.stepSize(for: transition), kind)
    control.values.apply(error, along: &traces, thenDecayBy: transition.discount * lambda)
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    _ = step(transition, using: &generator)
  }

  private mutating func forgetOtherActions(_ transition: FeaturedTransition) {
    for action in 0..<control.values.actionCount where action != transition.action {
      for entry in transition.state.features.entries {
        traces.forget(action * control.values.featureCount + entry.index)
      }
    }
  }
}
