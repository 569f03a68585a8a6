import TabularRL

/// The maze on which planning with a learned model is explained.
///
/// - States: the 47 cells that are no wall, in the order of reading; with a finer resolution each cell becomes a
///   square of cells.
/// - Actions: up, right, down, left; a move into a wall or off the board stays put.
/// - Rewards: 1 for arriving at the goal, 0 otherwise.
/// - Episode end: at the goal, of which every cell counts when the resolution is finer. Episodes begin in the cell
///   marked `S`, at its top left when the resolution is finer.
///
/// The shortest way has 14 steps, so that the start is worth 0.95^13; 27 and 40 with resolutions 2 and 3.
///
/// - Source: Sutton & Barto 2018, example 8.1, figure 8.2; example 8.4 for the resolution.
public struct DynaMaze: GridWorld {
  /// The maze of the book.
  public static let maze: GridMap = """
    .......#G
    ..#....#.
    S.#....#.
    ..#......
    .....#...
    .........
    """

  /// The maze as fine as it is asked for.
  public private(set) var map = Self.maze

  /// The number of cells along a side of the square that stands for one cell of the book's maze.
  public var resolution: Int {
    get { map.rowCount / Self.maze.rowCount }
    set { map = Self.maze(ofResolution: newValue) }
  }

  /// Creates the maze of the book.
  public init() {}

  /// Pays for the arrival.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    isTerminal(destination) ? 1 : 0
  }

  /// Discounts as the book does.
  public var defaultDiscount: Double { 0.95 }

  /// Runs 50 episodes, as in the book.
  public var defaultBudget: Budget { .episodes(50) }

  private static func maze(ofResolution resolution: Int) -> GridMap {
    let side = 0..<resolution
    let copies = { (cell: Cell) in
      side.flatMap { row in side.map { Cell(cell.row * resolution + row, cell.column * resolution + $0) } }
    }
    var map = GridMap(rowCount: maze.rowCount * resolution, columnCount: maze.columnCount * resolution)
    for letter in "#G" { map = map.replacing(maze.cells(holding: letter).flatMap(copies), with: letter) }
    return map.replacing(maze.cells(holding: "S").flatMap { copies($0).prefix(1) }, with: "S")
  }
}

extension DynaMaze {
  /// The name `dyna-maze`.
  public static let name = "dyna-maze"

  /// What it is, in one line.
  public static let summary = "the maze on which planning with a learned model is explained (example 8.1)"

  /// The parameter of the size.
  public static let parameters: [Parameter<Self>] = [
    Parameter("resolution", \.resolution, in: 1...100, "into how many rows and columns a cell is divided")
  ]

  /// The shortest ways of 14, 27 and 40 steps.
  public static let knownOptima = [
    KnownOptimum(0.513342083, discount: 0.95),
    KnownOptimum(0.263520094, discount: 0.95, ["resolution": "2"]),
    KnownOptimum(0.135275954, discount: 0.95, ["resolution": "3"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the cells that are no wall, in the order of reading from the top left: 47; 47 * resolution^2 with
    a finer resolution; episodes begin in the cell marked S, at the top left of its square
    """,
    "Actions": "up, right, down, left; a move into a wall or off the board stays put",
    "Rewards": "1 for arriving at the goal, 0 otherwise",
    "Episode end": "at the goal, all cells of its square; no step limit",
    "Optimum": """
    0.95^13 = 0.513342 from the start: 14 steps (discount 0.95)
    27 steps with --resolution 2 and 40 with 3, for the nearest cell of the goal counts
    """,
    "Source": """
    Sutton & Barto 2018, example 8.1 and figure 8.2 (Dyna-Q), example 8.4 (prioritized sweeping:
    --resolution 2, 3, ...)
    """,
  ])
}
