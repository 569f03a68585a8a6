/// Prioritized value iteration: the state whose backup changes most is backed up first.
///
/// A heap holds the states by the size of the change expected of them; a backup raises the priority of its
/// predecessors by discount * p * change. After as many backups as there are states, one synchronous sweep
/// measures all changes anew, which also gives the bounds.
///
/// - Source: Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4, in its planning form; Wingate & Seppi 2005.
/// - Complexity: O(outcomes of the state and of its predecessors + predecessors * log states) per backup.
public struct PrioritizedValueIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "prioritized-value-iteration"
  /// What it is.
  public static let summary = "optimal backups in the order of how much they change"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "s = argmax |max_a q(s,a) - v(s)|;  v(s) <- max_a sum p(s',r|s,a) (r + gamma v(s'))",
      "Source": "Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4",
    ])
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(model, discount: discount, planning, method: Self.name, observer: observer)
    let rows = work.problem.rows
    let reverse = ReverseRows(rows)
    var values = work.problem.lowerStart()
    var next = values
    var backups = 0
    while work.goesOn {
      let change = rows.sweep(values, into: &next)
      work.finishSweep(next, change, .synchronous, backups: rows.rowCount + backups)
      if !work.goesOn { break }
      var queue = PriorityQueue(zip(values, next).map { abs($0 - $1) })
      backups = 0
      for _ in 0..<values.count {
        guard let state = queue.popLargest(above: change.size / 1000) else { break }
        guard let row = rows.greedyRow(of: state, values) else { continue }
        let value = rows.backup(row, values)
        let size = abs(value - values[state])
        values[state] = value
        backups += rows.rows(of: state).count
        for (row, chance) in zip(reverse.rows(into: state), reverse.chances(into: state)) {
          queue.raise(Int(reverse.source[Int(row)]), to: discount * chance * size)
        }
      }
    }
    return work.solution(next)
  }
}
