import TabularRL

/// The way to the nearer of two opposite corners: the board on which policy evaluation is explained.
///
/// - States: all 16 cells of the 4 x 4 board, row * 4 + column from the top left; the book's numbers 1 to 14 are
///   those of the cells between the corners.
/// - Actions: up, right, down, left; a move off the board stays put.
/// - Rewards: -1 a step.
/// - Episode end: in the corners at the top left and at the bottom right, 0 and 15.
///
/// The optimal value of a cell is minus its distance from the nearer corner, -2 on average; the values of the
/// policy that moves at random are figure 4.1, from -14 beside a corner to -22.
///
/// - Source: Sutton & Barto 2018, example 4.1, figure 4.1.
public struct CornerGridworld: GridWorld {
  /// The board, with `G` for the corners that end episodes.
  public static let board: GridMap = """
    G...
    ....
    ....
    ...G
    """

  /// The board.
  public var map: GridMap { Self.board }

  /// Creates the world of the book.
  public init() {}

  /// All cells between the corners, since the book names no start.
  public var initialStates: [Cell] { map.cells.filter { !isTerminal($0) } }
}

extension CornerGridworld {
  /// The name `gridworld-4.1`.
  public static let name = "gridworld-4.1"

  /// What it is, in one line.
  public static let summary = "the way to the nearer of two corners (example 4.1)"

  /// Minus the distance from the nearer corner, on average over the cells.
  public static let knownOptima = [KnownOptimum(-2, discount: 1)]

  /// The board mirrored in either diagonal.
  public var symmetries: [Symmetry<Cell, Move>] {
    let moves: [Move: Move] = [.up: .left, .left: .up, .down: .right, .right: .down]
    let others: [Move: Move] = [.up: .right, .right: .up, .down: .left, .left: .down]
    return [
      Symmetry("the falling diagonal", state: { Cell($0.column, $0.row) }, action: { moves[$0] ?? $0 }),
      Symmetry(
        "the rising diagonal", state: { Cell(3 - $0.column, 3 - $0.row) }, action: { others[$0] ?? $0 }),
    ]
  }

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    all 16 cells, row * 4 + column from the top left: 1 to 14 are the book's numbers, 0 and 15 its
    one terminal state; episodes begin in any of the 14, each equally likely: the book names no start
    """,
    "Actions": "up, right, down, left; a move off the board stays put",
    "Rewards": "-1 a step",
    "Episode end": "in the corners at the top left and at the bottom right; no step limit",
    "Optimum": """
    minus the distance from the nearer corner, -2 on average over the 14 cells
    moving at random: -14 to -22, -128/7 = -18.286 on average (figure 4.1)
    """,
    "Source": "Sutton & Barto 2018, example 4.1; undiscounted as in the book, 500 episodes are ours",
  ])
}
