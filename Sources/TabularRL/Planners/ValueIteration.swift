/// Value iteration: the optimal backup of every state, again and again.
///
///     v(s) <- max over a of sum over outcomes of p * (r + discount * v(s'))
///
/// In place, a sweep uses the values it has just computed, and needs fewer sweeps.
///
/// It stops when the bounds that ``Solution/Bounds`` holds are no more than twice the tolerance apart; a small
/// change alone proves nothing.
///
/// - Source: Zhao 2025, section 4.1, algorithm 4.1; Sutton & Barto 2018, section 4.4; Puterman 1994, section
///   6.3.
/// - Complexity: O(outcomes) per sweep.
public struct ValueIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()
  /// Whether a sweep uses the values it has just computed.
  public var isInPlace = false

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "value-iteration"
  /// What it is.
  public static let summary = "optimal backups of every state until the bounds meet"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) <- max_a sum p(s',r|s,a) (r + gamma v(s'))",
      "Proof": "contraction bounds after every sweep; a certificate of twice the precision at the end",
      "Source": "Zhao 2025, algorithm 4.1; Sutton & Barto 2018, section 4.4",
    ])
  }

  /// The parameters.
  public static var parameters: [Parameter<Self>] {
    [Parameter("in-place", \.isInPlace, "whether a sweep uses the values it has just computed")]
      + Parameter.planning
  }

  /// In place.
  public static var variants: [[Setting]] { [[Setting(name: "in-place", value: "true")]] }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(model, discount: discount, planning, method: Self.name, observer: observer)
    let rows = work.problem.rows
    var values = [Double](repeating: 0, count: rows.stateCount)
    var next = values
    while work.goesOn {
      if isInPlace {
        let change = rows.sweepInPlace(&values, over: values.indices)
        work.finishSweep(values, change, .inPlace)
      } else {
        let change = rows.sweep(values, into: &next)
        swap(&values, &next)
        work.finishSweep(values, change, .synchronous)
      }
    }
    return work.solution(values)
  }
}
