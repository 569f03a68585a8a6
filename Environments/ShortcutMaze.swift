import TabularRL

/// A maze in which a shorter way opens after a while, and the old one stays.
///
/// - States: the cells that are free before or after the change, in the order of reading: 47.
/// - Actions: up, right, down, left; a move into a wall or off the board stays put.
/// - Rewards: 1 for arriving at the goal, 0 otherwise.
/// - Episode end: at the goal.
/// - Change: after 3000 steps of a run a second gap opens at the right end of the barrier.
///
/// The shortest way has 16 steps before and 10 after.
///
/// - Source: Sutton & Barto 2018, example 8.3, figure 8.5.
public struct ShortcutMaze: GridWorld, ChangingMaze {
  /// The maze with the gap on the left.
  public static let before = BlockingMaze.after

  /// The maze with both gaps.
  public static let after = before.replacing([Cell(3, 8)], with: ".")

  /// Which of the two mazes the world begins as.
  public var phase = MazePhase.before

  /// The number of steps of a run after which the barrier changes.
  public var changeStep = 3000

  /// Creates the maze of the book.
  public init() {}

  /// Runs 6000 steps, as in the book.
  public var defaultBudget: Budget { .steps(6000) }
}

extension ShortcutMaze {
  /// The name `shortcut-maze`.
  public static let name = "shortcut-maze"

  /// What it is, in one line.
  public static let summary = "a maze in which a shorter way opens after 3000 steps (example 8.3)"

  /// The shortest ways of 16 and 10 steps.
  public static let knownOptima = [
    KnownOptimum(0.463291230, discount: 0.95),
    KnownOptimum(0.630249410, discount: 0.95, ["phase": "after"]),
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
    after --change-step steps of a run, at that very step, a second gap opens in (3,8)
    --phase after has both gaps from the beginning
    """,
    "Optimum": "16 steps before and 10 after: 0.95^15 = 0.463291 and 0.95^9 = 0.630249 (discount 0.95)",
    "Source": "Sutton & Barto 2018, example 8.3, figure 8.5: 6000 steps",
  ])
}
