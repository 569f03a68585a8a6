import TabularRL

/// A maze in which the short way is blocked after a while and a longer one opens.
///
/// - States: the cells that are free before or after the change, in the order of reading: 47.
/// - Actions: up, right, down, left; a move into a wall or off the board stays put.
/// - Rewards: 1 for arriving at the goal, 0 otherwise.
/// - Episode end: at the goal.
/// - Change: after 1000 steps of a run the gap in the barrier moves from its right end to its left end.
///
/// The shortest way has 10 steps before and 16 after.
///
/// - Source: Sutton & Barto 2018, example 8.2, figure 8.4.
public struct BlockingMaze: GridWorld, ChangingMaze {
  /// The maze with the gap on the right.
  public static let before: GridMap = """
    ........G
    .........
    .........
    ########.
    .........
    ...S.....
    """

  /// The maze with the gap on the left.
  public static let after: GridMap = """
    ........G
    .........
    .........
    .########
    .........
    ...S.....
    """

  /// Which of the two mazes the world begins as.
  public var phase = MazePhase.before

  /// The number of steps of a run after which the barrier changes.
  public var changeStep = 1000

  /// Creates the maze of the book.
  public init() {}

  /// Runs 3000 steps, as in the book.
  public var defaultBudget: Budget { .steps(3000) }
}

extension BlockingMaze {
  /// The name `blocking-maze`.
  public static let name = "blocking-maze"

  /// What it is, in one line.
  public static let summary = "a maze whose short way is blocked after 1000 steps (example 8.2)"

  /// The shortest ways of 10 and 16 steps.
  public static let knownOptima = [
    KnownOptimum(0.630249410, discount: 0.95),
    KnownOptimum(0.463291230, discount: 0.95, ["phase": "after"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the 47 cells that are free before or after the change, in the order of reading from the top left;
    episodes begin in (5,3); a cell walled at the time can be left but not entered
    """,
    "Actions": "up, right, down, left; a move into a wall or off the board stays put",
    "Rewards": "1 for arriving at the goal, 0 otherwise",
    "Episode end": "at the goal in (0,8); no step limit",
    "Change": """
    after --change-step steps of a run, at that very step, the gap moves from (3,8) to (3,0)
    --phase after has the gap on the left from the beginning
    """,
    "Optimum": "10 steps before and 16 after: 0.95^9 = 0.630249 and 0.95^15 = 0.463291 (discount 0.95)",
    "Source": "Sutton & Barto 2018, example 8.2, figure 8.4: 3000 steps",
  ])
}
