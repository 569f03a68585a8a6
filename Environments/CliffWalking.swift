import TabularRL

/// Walking along a cliff: the short path is the dangerous one.
///
/// - States: all cells of the board, row * width + column from the top left; 48 of them by default. The cells
///   of the cliff and the goal have rows too, as in Gymnasium, though no episode goes on in them.
/// - Actions: up, right, down, left; a move off the board stays put.
/// - Rewards: -1 a step, -100 for a step into the cliff.
/// - Episode end: at the goal; the cliff leads back to the start, or ends the episode in the variant `ending`.
///
/// The optimal return is -13, with Gymnasium's slippery floor (a slip of 0.6666666666666666) -64.70917591.
///
/// - Source: Sutton & Barto 2018, example 6.6, page 132; Gymnasium 1.4.0, CliffWalking-v1.
public struct CliffWalking: GridWorld {
  /// What the cliff does.
  public enum Variant: String, ParameterChoice {
    /// It sends the agent back to the start and the episode goes on: the book's rule and Gymnasium's.
    case gymnasium
    /// It ends the episode: the rule of OpenSpiel, gym-classics and others.
    case ending
  }

  /// The board, with `C` for the cliff.
  public private(set) var map = Self.board(height: 4, width: 12)

  /// The number of rows.
  public var height: Int {
    get { map.rowCount }
    set { map = Self.board(height: newValue, width: width) }
  }

  /// The number of columns.
  public var width: Int {
    get { map.columnCount }
    set { map = Self.board(height: height, width: newValue) }
  }

  /// The chance that a move goes sideways instead, in 0...1.
  public var slip = 0.0

  /// What the cliff does.
  public var variant = Variant.gymnasium

  /// The reward for a step into the cliff.
  public var cliffReward = -100.0

  /// The reward for every step that leads neither into the cliff nor to the goal.
  public var stepReward = -1.0

  /// The reward for arriving at the goal.
  public var goalReward = -1.0

  /// Creates the world of the book.
  public init() {}

  /// Returns whether `cell` is the goal or, where the cliff ends episodes, part of the cliff.
  public func isTerminal(_ cell: Cell) -> Bool {
    map[cell] == "G" || variant == .ending && map[cell] == "C"
  }

  /// Leads back to the start where the way goes over the cliff, unless the cliff ends the episode.
  public func destination(of move: Move, from cell: Cell) -> Cell {
    let target = map.nearest(to: cell.moved(move))
    return variant == .gymnasium && map[target] == "C" ? Cell(height - 1, 0) : target
  }

  /// Pays by the cell that was stepped on, which is not the one arrived in when the cliff leads back.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    switch map[map.nearest(to: cell.moved(move))] {
    case "C": cliffReward
    case "G": goalReward
    default: stepReward
    }
  }

  /// Moves from any cell: the goal and the cliff have rows like every other cell, as in Gymnasium.
  public func outcomes(of move: Move, in cell: Cell) -> [Outcome<Cell>] {
    outcomesOfMoving(move, from: cell)
  }

  private static func board(height: Int, width: Int) -> GridMap {
    let bottom = height - 1
    return GridMap(rowCount: height, columnCount: width)
      .replacing((0..<width).map { Cell(bottom, $0) }, with: "C")
      .replacing([Cell(bottom, 0)], with: "S")
      .replacing([Cell(bottom, width - 1)], with: "G")
  }
}

extension CliffWalking {
  /// The name `cliff-walking`.
  public static let name = "cliff-walking"

  /// What it is, in one line.
  public static let summary = "a walk along a cliff, where the shortest path is the dangerous one"

  /// The parameters of the board, the floor and the rewards.
  public static let parameters: [Parameter<Self>] = [
    Parameter("height", \.height, in: 2...1000, "the number of rows"),
    Parameter("width", \.width, in: 3...1000, "the number of columns"),
    Parameter("slip", \.slip, in: .from(0, to: 1), "the chance that a move goes sideways, half to each side"),
    Parameter("variant", \.variant, "whether the cliff leads back to the start or ends the episode"),
    Parameter("cliff-reward", \.cliffReward, in: .finite, "the reward for a step into the cliff"),
    Parameter("step-reward", \.stepReward, in: .finite, "the reward for every other step but the last"),
    Parameter("goal-reward", \.goalReward, in: .finite, "the reward for arriving at the goal"),
  ]

  /// The returns of the shortest ways, and on Gymnasium's slippery floor.
  public static let knownOptima = [
    KnownOptimum(-13, discount: 1), KnownOptimum(-12.24789770, discount: 0.99),
    KnownOptimum(-7.45813417, discount: 0.9), KnownOptimum(-13, discount: 1, ["variant": "ending"]),
    KnownOptimum(-64.70917591, discount: 1, ["slip": "0.6666666666666666"]),
    KnownOptimum(-46.35267218, discount: 0.99, ["slip": "0.6666666666666666"]),
    KnownOptimum(-9.93641728, discount: 0.9, ["slip": "0.6666666666666666"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    all cells, row * width + column from the top left, the cliff and the goal included;
    episodes begin at the bottom left
    """,
    "Actions": """
    up, right, down, left; a move off the board stays put
    with slip, half of it goes to each neighbouring direction
    """,
    "Rewards": "-1 a step, -100 for a step into the cliff",
    "Episode end": """
    at the goal, bottom right; no step limit
    the cliff (the bottom row between start and goal) leads back to the start and the episode
    goes on, or ends it with --variant ending
    """,
    "Optimum": """
    return -13 (13 steps along the edge); discounted by 0.99 -12.24789770
    with --slip 0.6666666666666666 -64.70917591
    """,
    "Source": """
    Sutton & Barto 2018, example 6.6; Gymnasium 1.4.0, CliffWalking-v1: the same rules, and the
    book gives no numbering; Gymnasium's is_slippery=True is --slip 0.6666666666666666
    """,
    "Other versions": """
    ShangtongZhang: these rules; it numbers up, down, left, right
    gym-classics v0, dennybritz: --variant ending
    OpenSpiel: --variant ending --width 8 --step-limit 100; it numbers right, up, left, down
    rsrl: --variant ending --height 5 --step-reward 0 --cliff-reward -50 --goal-reward 50
    AI-Toolbox: --goal-reward 0; it numbers usable cells only
    """,
  ])
}
