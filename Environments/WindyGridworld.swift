import TabularRL

/// Crossing a board on which a wind blows upwards.
///
/// - States: all 70 cells of the 7 x 10 board, row * 10 + column from the top left.
/// - Actions: up, right, down, left; with king's moves also the four diagonals, and a ninth that stays put.
/// - Dynamics: the wind of the column that is left adds to the move; the result is clipped to the board.
/// - Rewards: -1 a step.
/// - Episode end: at the goal, right of the strongest wind.
///
/// The shortest way takes 15 steps, 7 with king's moves; with king's moves and a stochastic wind the expected
/// number is at best 10.9646.
///
/// - Source: Sutton & Barto 2018, example 6.5, page 130, and exercises 6.9 and 6.10.
public struct WindyGridworld: GridWorld {
  /// The moves that can be made.
  public enum Moves: String, ParameterChoice {
    /// Up, right, down, left.
    case four
    /// The four and the diagonals.
    case king
    /// The eight and a ninth that is moved by the wind only.
    case kingStay = "king-stay"
  }

  /// The strength of the wind in each column, in cells upwards.
  public static let wind = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0]

  /// The board, with `S` for the start and `G` for the goal.
  public static let board: GridMap = """
    ..........
    ..........
    ..........
    S......G..
    ..........
    ..........
    ..........
    """

  /// The board.
  public var map: GridMap { Self.board }

  /// The moves that can be made.
  public var moves = Moves.four

  /// Whether the wind, where there is one, is one cell weaker or stronger a third of the time each.
  public var stochasticWind = false

  /// Creates the world of the book.
  public init() {}

  /// The moves that can be made, in the order of their numbers.
  public var actions: [Move] {
    switch moves {
    case .four: Move.orthogonal
    case .king: Move.king
    case .kingStay: Move.king + [.stay]
    }
  }

  /// Adds the wind to the move: the mean wind, or one less, the mean and one more where it is stochastic.
  public func outcomes(of move: Move, in cell: Cell) -> [Outcome<Cell>] {
    guard !isTerminal(cell) else { return [] }
    let wind = Self.wind[cell.column]
    let winds = stochasticWind && wind > 0 ? [wind - 1, wind, wind + 1] : [wind]
    return winds.map { wind in
      let target = cell.moved(move)
      let next = map.nearest(to: Cell(target.row - wind, target.column))
      return outcome(of: move, from: cell, to: next, probability: 1 / Double(winds.count))
    }
  }

  /// Runs 8000 steps, as in the book.
  public var defaultBudget: Budget { .steps(8000) }
}

extension WindyGridworld {
  /// The name `windy-gridworld`.
  public static let name = "windy-gridworld"

  /// What it is, in one line.
  public static let summary = "a board with a wind that blows the agent upwards"

  /// The parameters of the moves and the wind.
  public static let parameters: [Parameter<Self>] = [
    Parameter("moves", \.moves, "the moves that can be made (exercise 6.9)"),
    Parameter("stochastic-wind", \.stochasticWind, "whether the wind varies by one cell (exercise 6.10)"),
  ]

  /// The steps that it takes at least, by the moves and the wind.
  public static let knownOptima = [
    KnownOptimum(-15, discount: 1), KnownOptimum(-7, discount: 1, ["moves": "king"]),
    KnownOptimum(-7, discount: 1, ["moves": "king-stay"]),
    KnownOptimum(-10.9646, within: 5e-5, discount: 1, ["moves": "king", "stochastic-wind": "true"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "all 70 cells, row * 10 + column from the top left; episodes begin in (3,0)",
    "Actions": """
    four: up, right, down, left
    king: these and up-right, down-right, down-left, up-left; king-stay: also stay
    the wind of the column that is left, 0 0 0 1 1 1 2 2 1 0, adds to the move, and the result
    is clipped to the board; a stochastic wind is -1, 0 or +1 stronger with 1/3 each where it blows
    """,
    "Rewards": "-1 a step",
    "Episode end": "at the goal in (3,7); no step limit",
    "Optimum": """
    15 steps with four moves, 7 with king's moves, with and without the ninth;
    10.9646 expected steps with king's moves and a stochastic wind
    """,
    "Source": "Sutton & Barto 2018, example 6.5, exercises 6.9 and 6.10; 8000 steps as in the book",
  ])
}
