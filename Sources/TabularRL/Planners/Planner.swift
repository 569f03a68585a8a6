/// A recipe that solves a model: computes values and a policy from the known probabilities.
///
/// Parameters are declared like those of learners; limits and the discount belong to the task.
public protocol Planner: Parameterized {
  /// Solves `model`, reporting every sweep.
  ///
  /// The result says in its status whether it is proved; a limit is never silent.
  func solve(_ model: TabularModel, discount: Double, observer: borrowing PlannerObserver) -> Solution
}

/// A planner that evaluates a policy instead of looking for the best one.
public protocol PolicyPlanner: Planner {
  /// The policy to be evaluated, or nil for the uniformly random one.
  var policy: Policy? { get set }
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
