/// Truncated, or modified, policy iteration: a few sweeps of evaluation between two improvements.
///
///     pi(s) <- argmax over a of q(s,a);   j times: v <- r_pi + discount * P_pi v
///
/// One sweep is value iteration, infinitely many are policy iteration. It begins with values that no optimal
/// backup lowers, from which the values only rise, and with the policy that looks at rewards alone.
///
/// - Source: Zhao 2025, section 4.3, algorithm 4.3; Puterman & Shin 1978.
/// - Complexity: per iteration O(outcomes) plus j - 1 times O(outcomes of the policy).
public struct TruncatedPolicyIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()
  /// The number of sweeps under each policy, the improving one included.
  public var innerSweeps = 10

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "truncated-policy-iteration"
  /// What it is.
  public static let summary = "a few sweeps of evaluation between greedy improvements"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "pi = greedy(v); then j times v(s) <- sum p(s',r|s,pi(s)) (r + gamma v(s'))",
      "Source": "Zhao 2025, algorithm 4.3; Puterman & Shin 1978",
    ])
  }

  /// The parameters.
  public static var parameters: [Parameter<Self>] {
    [Parameter("inner-sweeps", \.innerSweeps, in: 1...1_000_000, "sweeps under each policy")]
      + Parameter.planning
  }

  /// Close to value iteration, and close to policy iteration.
  public static var variants: [[Setting]] {
    ["1", "200"].map { [Setting(name: "inner-sweeps", value: $0)] }
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(model, discount: discount, planning, method: Self.name, observer: observer)
    let rows = work.problem.rows
    let start = work.problem.raisedStart()
    var values = start.values
    var next = values
    var choice = start.choice ?? Array(repeating: -1, count: values.count)
    var hasPolicy = start.choice != nil
    var chosen = ChosenRows(of: rows)
    while work.goesOn {
      let inner = hasPolicy ? innerSweeps - 1 : 0
      if inner > 0 { chosen.choose(choice) }
      for _ in 0..<inner {
        _ = chosen.sweep(values, into: &next)
        swap(&values, &next)
      }
      // Equal rows differ by rounding, and the first is to be taken.
      let slack = 2 * work.problem.backupError(largest: values.largestMagnitude)
      let change = rows.sweep(values, into: &next, choosing: &choice, within: slack)
      swap(&values, &next)
      hasPolicy = true
      work.finishSweep(
        values, change, .synchronous, choosing: choice, within: slack,
        backups: rows.rowCount + inner * values.count)
    }
    return work.solution(values)
  }
}
