/// A recipe that solves a model: computes values and a policy from the known probabilities.
///
/// Parameters are declared like those of learners; limits and the discount belong to the task.
public protocol Planner: Parameterized {
  /// What the planner computes; the largest value of every state unless said otherwise.
  ///
  /// ``PlannerCheck`` holds solutions against it.
  var goal: PlanningGoal { get }

  /// Settings beside the defaults that make it another planner, for ``PlannerCheck`` to check, too; none unless said
  /// otherwise.
  static var variants: [[Setting]] { get }

  /// Solves `model`, reporting every sweep.
  ///
  /// The result says in its status whether it is proved; a limit is never silent.
  func solve(_ model: TabularModel, discount: Double, observer: borrowing PlannerObserver) -> Solution
}

/// What a planner computes.
public enum PlanningGoal: Hashable, Sendable {
  /// The largest value of every state: the expected sum of discounted rewards until the episode ends.
  case optimum
  /// The largest value of every state in an episode that is cut off after so many steps, at least one.
  case cutOffOptimum(steps: Int)
  /// The largest average reward per step, in ``Solution/gain``; an episode that ends begins again.
  case averageReward
  /// The values of a policy, the uniformly random one if none is given.
  case policyValues
}

extension Planner {
  /// Looks for the largest value of every state.
  public var goal: PlanningGoal { .optimum }

  /// Is the same planner with all settings.
  public static var variants: [[Setting]] { [] }
}

/// A planner that evaluates a policy instead of looking for the best one.
public protocol PolicyPlanner: Planner {
  /// The policy to be evaluated, or nil for the uniformly random one.
  var policy: Policy? { get set }
}

extension PolicyPlanner {
  /// Computes the values of a policy.
  public var goal: PlanningGoal { .policyValues }
}

/// What is known after a sweep.
public struct SweepRecord: Hashable, Sendable {
  /// The number of the sweep, counted from 1.
  public var sweep: Int
  /// The number of backups of one state and action so far.
  public var backups: Int
  /// The largest change of the sweep.
  public var residual: Double
  /// The proved bounds of the optimal value at the start, weighted by the start distribution.
  public var lower: Double
  /// The proved upper bound of the optimal value at the start.
  public var upper: Double

  /// Creates a record.
  public init(sweep: Int, backups: Int, residual: Double, lower: Double, upper: Double) {
    self.sweep = sweep
    self.backups = backups
    self.residual = residual
    self.lower = lower
    self.upper = upper
  }
}

/// What watches a planner from outside; nothing it does changes the result but asking it to stop.
public struct PlannerObserver: ~Copyable {
  /// Takes the record of every sweep, and the value of every state as it is then, if it is asked for.
  public let report: (SweepRecord, () -> [Double]) -> Void

  /// Returns whether the work may go on; asked once a sweep.
  public let mayContinue: () -> Bool

  /// Creates an observer.
  public init(
    report: @escaping (SweepRecord, () -> [Double]) -> Void = { _, _ in },
    mayContinue: @escaping () -> Bool = { true }
  ) {
    self.report = report
    self.mayContinue = mayContinue
  }
}
