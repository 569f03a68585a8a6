import TabularRL

/// Sutton & Barto's first grid: from two cells, whatever is done, the agent is paid and carried away.
///
/// - States: all 25 cells of the 5 x 5 board, row * 5 + column from the top left.
/// - Actions: up, right, down, left; a move off the board stays put.
/// - Dynamics: every action in A leads to A', every action in B to B'.
/// - Rewards: 10 in A, 5 in B; otherwise -1 for a move off the board and 0 for any other.
/// - Episode end: none.
///
/// With a discount of 0.9 the optimal values are those of figure 3.5, from 24.419 in A to 11.680 at the bottom
/// right; those of the policy that moves at random are figure 3.2.
///
/// - Source: Sutton & Barto 2018, examples 3.5 and 3.8, figures 3.2 and 3.5.
public struct JumpGridworld: GridWorld {
  /// The board, with `A` and `B` for the cells that pay, `a` and `b` for where they lead.
  public static let board: GridMap = """
    .A.B.
    .....
    ...b.
    .....
    .a...
    """

  /// Where the cells that pay lead, and what they pay.
  public static let jumps: [Cell: (destination: Cell, reward: Double)] = [
    Cell(0, 1): (Cell(4, 1), 10),
    Cell(0, 3): (Cell(2, 3), 5),
  ]

  /// The board.
  public var map: GridMap { Self.board }

  /// Creates the world of the book.
  public init() {}

  /// All cells, since the book names no start.
  public var initialStates: [Cell] { map.cells }

  /// Moves to the neighbouring cell on the board, or jumps.
  public func destination(of move: Move, from cell: Cell) -> Cell {
    Self.jumps[cell]?.destination ?? map.nearest(to: cell.moved(move))
  }

  /// Pays for the jump, or charges for the attempt to leave the board.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    Self.jumps[cell]?.reward ?? (map.contains(cell.moved(move)) ? 0 : -1)
  }

  /// Discounts as the book does.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts the walk every 100 steps, when a reward is worth less than 0.0003 at its beginning.
  public var defaultStepLimit: Int? { 100 }

  /// Runs 100000 steps.
  public var defaultBudget: Budget { .steps(100_000) }
}

extension JumpGridworld {
  /// The name `gridworld-3.5`.
  public static let name = "gridworld-3.5"

  /// What it is, in one line.
  public static let summary = "a board with two cells that pay and carry the agent away (example 3.5)"

  /// The value on average over the cells.
  public static let knownOptima = [KnownOptimum(17.329, within: 5e-4, discount: 0.9)]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    all 25 cells, row * 5 + column from the top left; episodes begin in any of them, each equally
    likely: the book names no start
    """,
    "Actions": """
    up, right, down, left; a move off the board stays put
    every action in A, cell (0,1), leads to A', (4,1); every action in B, (0,3), to B', (2,3)
    """,
    "Rewards": "10 in A, 5 in B; otherwise -1 for a move off the board and 0 for any other",
    "Episode end": """
    none; runs are cut every 100 steps, when a reward is worth less than 0.0003 at the beginning
    """,
    "Optimum": """
    24.419 from A, 17.329 on average over the cells (figure 3.5, discount 0.9)
    moving at random: 8.789 from A, 0.905 on average (figure 3.2)
    """,
    "Source": """
    Sutton & Barto 2018, examples 3.5 and 3.8; the book numbers neither cells nor actions, and
    the length of the run is ours
    """,
  ])
}
