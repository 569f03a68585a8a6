import TabularRL

/// Berkeley's grid worlds: noisy moves, and cells with a number that can only be left for good.
///
/// - States: the cells that are no wall, in the order of reading, and `done`.
/// - Actions: north, west, south, east in plain cells, with the noise half to each side; a move into a wall or off the
///   grid stays put. In a cell with a number `exit` only, which pays the number and ends the episode.
/// - Rewards: the living reward a move, the number for an exit.
/// - Episode end: by an exit.
///
/// - Source: UC Berkeley CS188, the gridworld of the reinforcement learning project; its book grid is that of Russell
///   and Norvig, figure 17.1 (3rd edition), whose rewards are a living reward of -0.04.
public struct BerkeleyGrid: Environment {
  /// The grids that have a name, where `I`, `X`, `C` stand for the numbers 1, 10, 100 and `i`, `x`, `c` for -1, -10,
  /// -100.
  public static let grids: [(name: String, map: GridMap)] = [
    ("book", "...I/.#.i/S..."),
    ("bridge", "#ccccc#/IS....X/#ccccc#"),
    ("cliff", "...../S...X/ccccc"),
    ("discount", "...../.#.../.#I#X/S..../xxxxx"),
    ("maze", "...I/##.#/.#../.##./S..."),
  ]

  /// What the cells with a number pay.
  public static let numbers: [Character: Double] = ["I": 1, "X": 10, "C": 100, "i": -1, "x": -10, "c": -100]

  /// A cell, or after the exit.
  public enum Place: Hashable, Sendable, CustomStringConvertible {
    /// In a cell.
    case cell(Cell)
    /// After the exit.
    case done

    /// The name used in tables.
    public var description: String {
      switch self {
      case .cell(let cell): cell.description
      case .done: "done"
      }
    }
  }

  /// What can be done.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// A row up.
    case north
    /// A column to the left.
    case west
    /// A row down.
    case south
    /// A column to the right.
    case east
    /// Leave for good.
    case exit

    /// The name used in tables.
    public var description: String { rawValue }

    var move: Move? {
      switch self {
      case .north: .up
      case .west: .left
      case .south: .down
      case .east: .right
      case .exit: nil
      }
    }

    /// The directions to the left and to the right of this one.
    var sides: [Move] { self == .north || self == .south ? [.left, .right] : [.up, .down] }
  }

  /// The grid.
  public var map = Self.grids[0].map

  /// The chance that a move goes to a side, half to each, in 0...1.
  public var noise = 0.2

  /// The reward for every move.
  public var livingReward = 0.0

  /// Creates the book grid.
  public init() {}

  /// The cells marked `S`.
  public var initialStates: [Place] { map.cells(holding: "S").map(Place.cell) }

  /// The cells that are no wall, and the end.
  public var states: [Place]? { map.cells.filter { map[$0] != "#" }.map(Place.cell) + [.done] }

  /// Exits from a cell with a number, and moves elsewhere.
  public func outcomes(of action: Choice, in state: Place) -> [Outcome<Place>] {
    guard case .cell(let cell) = state, map[cell] != "#" else { return [] }
    if let number = Self.numbers[map[cell]] {
      return action == .exit ? [.ending(in: .done, reward: number)] : []
    }
    guard let move = action.move else { return [] }
    let sides = noise > 0 ? action.sides.map { ($0, noise / 2) } : []
    return ([(move, 1 - noise)] + sides).map { direction, probability in
      let target = cell.moved(direction)
      let isFree = map.contains(target) && map[target] != "#"
      return .moving(to: .cell(isFree ? target : cell), reward: livingReward, probability: probability)
    }
  }

  /// The grid.
  public var geometry: Geometry<Place>? {
    Geometry(rows: map.rows) { place in
      guard case .cell(let cell) = place else { return nil }
      return (cell.row, cell.column)
    }
  }

  /// Discounts as the project does.
  public var defaultDiscount: Double { 0.9 }
}

extension BerkeleyGrid {
  /// The name `berkeley-grid`.
  public static let name = "berkeley-grid"

  /// What it is, in one line.
  public static let summary = "Berkeley's grids of noisy moves and exits that pay"

  /// The parameters of the grid.
  public static let parameters: [Parameter<Self>] = [
    Parameter(
      "map", \.map, named: grids, letters: ".#SIXCixc", required: [("S", "a start")],
      "the grid: plain, wall, start, exits of 1, 10, 100, -1, -10, -100"),
    Parameter("noise", \.noise, in: .from(0, to: 1), "the chance that a move goes to a side, half to each"),
    Parameter("living-reward", \.livingReward, in: .finite, "the reward for every move"),
  ]

  /// Russell and Norvig's figure 17.3; the values that the project's autograder expects on the discount and the bridge
  /// grid; two shortest ways.
  public static let knownOptima = [
    KnownOptimum(0.705, within: 5e-4, discount: 1, ["living-reward": "-0.04"]),
    KnownOptimum(2.9289, within: 5e-5, discount: 0.9, ["map": "discount"]),
    KnownOptimum(-7.735, discount: 0.85, ["map": "bridge", "noise": "0.1"]),
    KnownOptimum(6.561, discount: 0.9, ["map": "cliff", "noise": "0"]),
    KnownOptimum(0.387420489, discount: 0.9, ["map": "maze", "noise": "0"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the cells that are no wall, in the order of reading from the top left, and done; episodes begin in S
    """,
    "Actions": """
    north, west, south, east: with the noise half to each side; into a wall or off the grid stays put
    exit, the only action in a cell with a number
    """,
    "Rewards": "the living reward for every move, the number of its cell for an exit",
    "Episode end": "by an exit; no step limit",
    "Optimum": """
    book: 0.4907 from the start, 0.85 before the exit (discount 0.9); with --living-reward -0.04
    and discount 1 the 0.705 of Russell and Norvig, figure 17.3
    discount: 2.9289; bridge with --noise 0.1 and --gamma 0.85: -7.735, back to the 1
    """,
    "Source": """
    UC Berkeley CS188, gridworld.py: BookGrid, BridgeGrid, CliffGrid, DiscountGrid and MazeGrid with
    -n 0.2 -r 0 -d 0.9; there cells are (x,y) from the bottom left, and outcomes that lead to the same
    cell are one
    """,
  ])
}
