/// Topological value iteration: the parts of the world that come last are solved first.
///
/// States that can all reach each other form a component. Going through the components from the ends
/// backwards, each is swept in place until it hardly changes, and never again unless the bounds say so.
///
/// - Source: Dai & Goldsmith 2007; Dai, Mausam, Weld & Goldsmith 2011.
/// - Complexity: O(outcomes) per pass plus the sweeps of the components; one pass where nothing circles.
public struct TopologicalValueIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "topological-value-iteration"
  /// What it is.
  public static let summary = "value iteration one strongly connected component after the other"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula":
        "for each component, last first: v(s) <- max_a sum p(s',r|s,a) (r + gamma v(s')) until still",
      "Source": "Dai & Goldsmith 2007",
    ])
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(model, discount: discount, planning, method: Self.name, observer: observer)
    let rows = work.problem.rows
    let components = rows.components()
    var values = work.problem.lowerStart()
    var threshold = planning.tolerance * (1 - (work.problem.goingOn?.upperBound ?? 0.9)) / 2
    while work.goesOn {
      var backups = rows.rowCount
      for component in 0..<components.count {
        let members = components.members(of: component)
        let size = members.reduce(0) { $0 + rows.rows(of: Int($1)).count }
        for _ in 0..<Self.componentSweeps {
          let change = rows.sweepInPlace(&values, over: members.lazy.map(Int.init))
          backups += size
          if change.size <= threshold { break }
        }
      }
      let change = rows.sweepInPlace(&values, over: components.vertices.lazy.map(Int.init))
      work.finishSweep(values, change, .inPlace, backups: backups)
      threshold /= 10
    }
    return work.solution(values)
  }

  /// The most sweeps over one component in a pass.
  private static var componentSweeps: Int { 1000 }
}

extension BackupRows {
  /// The strongly connected components of all rows together, the last ones first.
  func components() -> StronglyConnectedComponents {
    StronglyConnectedComponents(
      stateCount,
      edges: { Int(rowStarts[Int(stateRows[$0])])..<Int(rowStarts[Int(stateRows[$0 + 1])]) },
      target: { successors[$0] })
  }
}
