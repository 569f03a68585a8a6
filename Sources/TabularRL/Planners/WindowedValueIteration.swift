/// Windowed value iteration: in-place sweeps over a window of states that slides away from the ends.
///
///     near = 0, far = 1
///     until near reaches the last level:
///       sweep the levels near..<far in place;  far += 1
///       while the level near changed by no more than a threshold: near += 1
///     sweep all levels in place until the bounds meet
///
/// Level k holds the states that are k + 1 steps from an end. What is known about the ends spreads outwards,
/// so that a state is backed up only from when its neighbours know something until it hardly changes: some
/// 30 backups a state on a slippery grid of any size. Values begin where no optimal backup lowers them, for a
/// neighbour that promises too much would look best until it is found out.
///
/// The window proves nothing; the sweeps over all levels at the end do.
///
/// - Source: Dai & Hansen 2007 (backward order from the goal); Dai, Mausam, Weld & Goldsmith 2011.
/// - Complexity: O(outcomes) to find the levels, and for each sweep over all of them.
public struct WindowedValueIteration: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "windowed-value-iteration"
  /// What it is.
  public static let summary = "in-place sweeps over a window that slides away from the ends"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) <- max_a sum p(s',r|s,a) (r + gamma v(s')), levels of distance from the ends",
      "Proof": "sweeps over all states at the end, and a certificate",
      "Source": "after Dai & Hansen 2007",
    ])
  }

  /// Solves `model`.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    var work = Planning(
      model, discount: discount, planning, method: Self.name, inLevels: true, observer: observer)
    let rows = work.problem.rows
    let levels = work.problem.levels ?? BreadthFirstLevels(rows)
    var values = work.problem.lowerStart()
    // A change this small everywhere would prove the tolerance four times over; without discount it would in an
    // episode of a thousand steps.
    let threshold = planning.tolerance * (1 - (work.problem.goingOn?.upperBound ?? 0.999)) / 4
    var (near, far) = (0, 1)
    while work.goesOn, near < levels.count {
      // As many backups as a sweep over all levels has count as one.
      var (backups, change) = (0, SweepChange())
      while backups < rows.rowCount, near < levels.count {
        var settled = near
        for level in near..<far {
          let levelChange = rows.sweepInPlace(&values, over: levels[level])
          if level == settled, levelChange.size <= threshold { settled += 1 }
          change.include(levelChange.size)
        }
        backups += rows.rowCount(of: levels[near..<far])
        near = settled
        far = min(far + 1, levels.count)
      }
      work.finishSweep(values, change, .other, backups: backups)
    }
    while work.goesOn {
      let change = rows.sweepInPlace(&values, over: 0..<rows.stateCount)
      work.finishSweep(values, change, .inPlace)
    }
    return work.solution(values)
  }
}
