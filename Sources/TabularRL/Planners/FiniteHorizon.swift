/// Backward induction: the optimum of an episode that is cut off after a number of steps.
///
///     v_0 = 0;   v_k(s) = max over a of sum over outcomes of p * (r + discount * v_(k-1)(s'))
///
/// The values are v_horizon, and the policy is what to do with the whole horizon ahead; later decisions follow
/// from the same recursion with fewer steps left. Exact but for rounding, which the bounds hold: the error e
/// of a sweep and what the sweeps before it contributed, never more than discounted.
///
/// - Source: Puterman 1994, section 4.5; Bellman 1957.
/// - Complexity: O(horizon * outcomes).
public struct FiniteHorizon: SweepingPlanner {
  /// Tolerance and limit; the limit does not matter, for the horizon is the number of sweeps.
  public var planning = PlanningSettings()
  /// The number of steps of an episode.
  public var horizon = 100

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "finite-horizon"
  /// What it is.
  public static let summary = "backward induction: the optimum of episodes cut off by a time limit"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v_k(s) = max_a sum p(s',r|s,a) (r + gamma v_(k-1)(s')), v_0 = 0",
      "Policy": "what to do at the first step; afterwards the best action depends on the time left",
      "Source": "Puterman 1994, section 4.5",
    ])
  }

  /// The parameters.
  public static var parameters: [Parameter<Self>] {
    [Parameter("horizon", \.horizon, in: 1...1_000_000_000, "steps of an episode")]
      + Parameter.planning.filter { $0.name == "tolerance" }
  }

  /// The optimum of the first steps.
  public var goal: PlanningGoal { .cutOffOptimum(steps: horizon) }

  /// A single step, and a few.
  public static var variants: [[Setting]] {
    ["1", "7"].map { [Setting(name: "horizon", value: $0)] }
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    let rows = BackupRows(model, discount: discount)
    let most = rows.goingOn().upperBound
    var values = [Double](repeating: 0, count: model.stateCount)
    var next = values
    var before = values
    var (error, sweep, size, largest) = (0.0, 0, 0.0, 0.0)
    var record = SweepRecord(sweep: 0, backups: 0, residual: 0, lower: -.infinity, upper: .infinity)
    while sweep < horizon, sweep == 0 || observer.mayContinue() {
      before = values
      size = rows.sweep(values, into: &next).size
      swap(&values, &next)
      sweep += 1
      largest = max(largest, values.largestMagnitude)
      // One sweep rounds and the errors before it go on; a little more for rounding this very sum.
      error =
        (most * error + rows.backupError(largest: largest))
        * (1 + 0x1p-50)
      let start = model.startMean(values)
      record = SweepRecord(
        sweep: sweep, backups: sweep * rows.rowCount, residual: size,
        lower: sweep == horizon ? start - 2 * error - model.startError(largest: largest) : -.infinity,
        upper: sweep == horizon ? start + 2 * error + model.startError(largest: largest) : .infinity)
      observer.report(record) { values }
    }
    let isWhole = sweep == horizon
    let status: Solution.Status =
      !isWhole
      ? .stopped(reason: "the planner was told to stop")
      : error <= planning.tolerance
        ? .proved(tolerance: planning.tolerance)
        : .stopped(reason: "rounding adds up to \(error), more than the tolerance; ask for a larger one")
    let table = model.actionValues(for: before, discount: discount)
    let radius = isWhole ? error : .infinity
    return Solution(
      values: values, table: ActionTable(table), policy: Policy(greedyFor: table),
      bounds: .init(
        lower: values.indices.map { rows.rows(of: $0).isEmpty ? 0 : (values[$0] - radius).nextDown },
        upper: values.indices.map { rows.rows(of: $0).isEmpty ? 0 : (values[$0] + radius).nextUp },
        policyGap: isWhole ? 2 * error : .infinity),
      status: status, method: Self.name, iterations: sweep, backups: record.backups)
  }
}
