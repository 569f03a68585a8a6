/// Policy iteration: evaluate the policy exactly, improve it greedily, until nothing improves.
///
///     solve v = r_pi + discount * P_pi v;   pi(s) <- argmax over a of q(s,a)
///
/// An action is kept unless another is strictly better by more than rounding, so that ties cannot make it
/// cycle. Without discount it begins with a policy that ends every episode, and so do all that follow.
///
/// - Source: Zhao 2025, section 4.2, algorithm 4.2; Sutton & Barto 2018, section 4.3; Howard 1960.
/// - Complexity: per iteration as ``PolicyEvaluator/values(of:)`` plus O(outcomes); few iterations.
public struct PolicyIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "policy-iteration"
  /// What it is.
  public static let summary = "exact evaluation and greedy improvement in turn"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula":
        "v = (I - gamma P_pi)^-1 r_pi;  pi(s) = argmax_a q(s,a), the old action unless strictly better",
      "Source": "Zhao 2025, algorithm 4.2; Sutton & Barto 2018, section 4.3",
    ])
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(model, discount: discount, planning, method: Self.name, observer: observer)
    let rows = work.problem.rows
    var values = [Double](repeating: 0, count: rows.stateCount)
    var choice = work.problem.choice(values, slack: .infinity)
    while work.goesOn {
      let chain = PolicyChain(rows, choice: choice)
      let solved = PolicyEquations(chain, chain.components())?.solve(chain.rewards)
      values = solved ?? values
      let (next, change, improved) = improve(&choice, rows, values, work.problem)
      work.finishSweep(next, change, .synchronous, isLast: !improved || solved == nil)
    }
    return work.solution(values)
  }

  /// Makes a choice greedy where that is strictly better; returns the optimal backups.
  private func improve(
    _ choice: inout [Int32], _ rows: BackupRows, _ values: [Double], _ problem: PlanningProblem
  ) -> (values: [Double], change: SweepChange, improved: Bool) {
    var next = values
    var change = SweepChange()
    var improved = false
    let error = 4 * problem.backupError(largest: values.largestMagnitude)
    for state in choice.indices where choice[state] >= 0 {
      let kept = rows.backup(Int(choice[state]), values)
      var best = kept
      for row in rows.rows(of: state) {
        let value = rows.backup(row, values)
        if value > best {
          best = value
          if value > kept + error {
            choice[state] = Int32(row)
            improved = true
          }
        }
      }
      next[state] = best
      change.include(best - values[state])
    }
    return (next, change, improved)
  }
}
