/// R-max: whatever is not known yet is taken for as good as can be, and the learner plans with that.
///
///     q(s,a) = initial value                                       until a was tried m times in s
///     q(s,a) = mean r + sum over s' of share(s') * gamma * max over a' of q(s',a')      from then on
///
/// It always takes a best action. Each time an action becomes known, the equations are solved by value
/// iteration, in place, until no value changes by more than the tolerance. If the initial value is at least
/// the optimal value of every state, either what it does is nearly optimal or it soon learns something new.
/// A known action is not counted any further.
///
/// - Source: Brafman & Tennenholtz 2002; Kakade 2003; Strehl, Li & Littman 2009.
/// - Complexity: O(1) per step, but O(states * actions * m) per sweep at the states * actions steps that make
///   an action known; memory O(states * actions * m).
public struct RMax: LearningAlgorithm {
  /// The number of tries after which an action is known, in 1...10000.
  public var m = 5
  /// The value of an action that is not known.
  public var initialValue = OptimisticValue.automatic
  /// The change below which value iteration stops; above 0.
  public var tolerance = 1e-6

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> RMaxLearner {
    let values = ActionValues(for: task.model, initialValue: initialValue.value(for: task))
    return RMaxLearner(
      values, m: m, tolerance: tolerance, isDiscounted: task.specification.discount < 1)
  }

  /// The name on the command line.
  public static let name = "r-max"
  /// What it is.
  public static let summary = "learns a model, and plans as if the unknown were as good as can be"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter("m", \.m, in: 1...10_000, "number of tries after which an action is known"),
      Parameter(
        "initial-value", \.initialValue, allowed: OptimisticValue.allowed,
        "value of an action that is not known; automatic: the largest reward at every step"),
      Parameter("tolerance", \.tolerance, in: .above(0), "change below which value iteration stops"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = initial-value until a was tried m times in s, from then on
      q(s,a) = mean r + sum_s' share(s') gamma max_a' q(s',a'), solved when something becomes known
      """,
      "Source": "Brafman & Tennenholtz 2002; Strehl, Li & Littman 2009",
    ])
  }
}

/// How good what is not known is thought to be.
public enum OptimisticValue: Hashable, Sendable {
  /// The largest reward of the world at every step, for ever or, without a discount, for as many steps as an
  /// episode may have; 0 where no step pays anything.
  case automatic
  /// This value, in -1e100...1e100.
  case value(Double)

  /// Returns the value that is meant at `task`.
  func value(for task: LearningTask) -> Double {
    switch self {
    case .value(let value): return value
    case .automatic:
      let discount = task.specification.discount
      let steps = discount < 1 ? 1 / (1 - discount) : Double(task.specification.stepLimit)
      return task.model.rewards.reduce(0, max) * steps
    }
  }
}

extension OptimisticValue: ParameterValue {
  /// The help text's word for such a value.
  public static var placeholder: String { "automatic|NUMBER" }

  /// The values allowed, in words.
  static let allowed = "automatic or a number from -1e+100 to 1e+100"

  /// The text form; parsing it gives the same value back.
  public var description: String {
    switch self {
    case .automatic: "automatic"
    case .value(let value): value.description
    }
  }

  /// Creates the value with this text form, or nil if there is none.
  public init?(_ description: String) {
    if description == "automatic" {
      self = .automatic
    } else {
      guard let value = Double(description), Interval.from(-1e100, to: 1e100).contains(value) else {
        return nil
      }
      self = .value(value)
    }
  }
}

/// R-max at work.
public struct RMaxLearner: TabularLearner {
  /// The values in the learned model, in which everything that is not known has the initial value.
  public private(set) var values: ActionValues
  /// What has been counted.
  public private(set) var model: EmpiricalModel
  /// The change below which value iteration stops.
  public let tolerance: Double
  private let isDiscounted: Bool

  /// No more sweeps than these are made at once, should the values run away.
  private static let maximumSweeps = 10_000

  /// Creates a newborn learner from a table of initial values.
  public init(_ values: ActionValues, m: Int, tolerance: Double, isDiscounted: Bool) {
    self.values = values
    self.tolerance = tolerance
    self.isDiscounted = isDiscounted
    model = EmpiricalModel(
      stateCount: values.stateCount, actionCount: values.actionCount, triesToKnow: m)
  }

  /// The action values in the learned model.
  public var solution: Solution { Solution(actionValues: values) }

  /// Chooses a best action.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    values.greedyAction(in: state, using: &generator)
  }

  /// Counts, plans if that has made something known, then chooses a best action.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return values.greedyAction(in: transition.next, using: &generator)
  }

  /// Counts, and plans if that has made something known.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    if model.record(transition) { plan() }
  }

  /// Solves the learned model by value iteration in place.
  private mutating func plan() {
    // Without a discount, circles that pay nothing would keep whatever was hoped for once.
    if !isDiscounted { forEachKnown { values, _, state, action in values[state, action] = 0 } }
    for _ in 0..<Self.maximumSweeps {
      var change = 0.0
      forEachKnown { values, model, state, action in
        let value = model.backup(action, in: state) { values.maximum(in: $0) }
        change = max(change, abs(value - values[state, action]))
        values[state, action] = value
      }
      if change <= tolerance { return }
    }
  }

  private mutating func forEachKnown(
    _ body: (inout ActionValues, EmpiricalModel, State, Action) -> Void
  ) {
    for state in 0..<values.stateCount {
      for action in 0..<values.actionCount where model.isKnown(action, in: state) {
        body(&values, model, state, action)
      }
    }
  }
}
