/// What every planner is told: how exact to be, and when to give up.
public struct PlanningSettings: Hashable, Sendable {
  /// The largest error of a value; the bounds are then at most twice as far apart.
  public var tolerance = 1e-8
  /// The most sweeps before the planner stops without a proof.
  public var maximumSweeps = 1_000_000
  /// On how many threads synchronous sweeps over large models are done; the results are the same for any.
  public var threads = 1

  /// Creates the settings: an error of 1e-8 after at most a million sweeps.
  public init() {}
}

/// A planner that can be told a tolerance and a limit.
public protocol SweepingPlanner: Planner {
  /// Tolerance and limit.
  var planning: PlanningSettings { get set }
}

extension SweepingPlanner {
  /// The schema of ``PlanningSettings``.
  public static var parameters: [Parameter<Self>] { Parameter.planning }
}

extension Parameter where Root: SweepingPlanner {
  /// The schema of ``PlanningSettings``: tolerance and the most sweeps.
  public static var planning: [Parameter] {
    [
      Parameter(
        "tolerance", \.planning.tolerance, in: .above(0),
        "largest error of a value to be proved: half the distance of its bounds"),
      Parameter(
        "max-sweeps", \.planning.maximumSweeps, in: 1...Int.max,
        "sweeps after which the planner stops without a proof"),
    ]
  }
}

extension Planner {
  /// Solves `model` without anybody watching.
  public func solve(_ model: TabularModel, discount: Double) -> Solution {
    solve(model, discount: discount, observer: PlannerObserver())
  }
}
