import TabularRL

/// Zhao's grid world: a target to stay in and forbidden cells that can be entered at a price.
///
/// - States: all cells, row * columns + column from the top left; Zhao's s1 is state 0.
/// - Actions: up, right, down, left, stay; a move off the grid stays put.
/// - Rewards: the boundary's for a move off the grid, wherever it is made; otherwise by the cell arrived in,
///   also by staying: forbidden, target or other. When additive, a move off the grid from a forbidden cell pays
///   both.
/// - Episode end: none, the target is a cell like any other; or on entering the target when episodic.
///
/// The optimal values of the default are figure 3.4(a), from 5.832 at the top left to 10 at the target.
///
/// - Source: Zhao 2025, Mathematical Foundations of Reinforcement Learning, chapters 1 to 3. The program
///   published with the book differs: there forbidden cells are walls and the target ends the episode.
public struct BookGrid: GridWorld {
  /// The book's grids.
  public static let grids: [(name: String, map: GridMap)] = [
    ("grid5", "...../.XX../..X../.XTX./.X..."),
    ("grid3", ".../..X/X.T"),
    ("grid2", ".X/.T"),
    ("grid2-empty", "../.T"),
  ]

  /// Where episodes begin.
  public enum Start: String, ParameterChoice {
    /// In the cells marked `S`, or at the top left where none is marked.
    case fixed
    /// In every cell with the same chance, the target left out when it ends episodes.
    case anywhere
  }

  /// The grid, of the letters `.` for a plain cell, `X` for a forbidden one, `T` for a target, `S` for a start.
  public var map = Self.grids[0].map

  /// The reward for a move off the grid.
  public var boundaryReward = -1.0

  /// The reward for arriving or staying in a forbidden cell.
  public var forbiddenReward = -1.0

  /// The reward for arriving or staying in a target.
  public var targetReward = 1.0

  /// The reward for arriving or staying in any other cell.
  public var otherReward = 0.0

  /// Whether a move off the grid from a forbidden cell pays for the boundary and for the cell, as in figures 5.6 and
  /// 5.7, and not for the boundary alone, as everywhere else in the book.
  public var isAdditive = false

  /// Whether entering a target ends the episode.
  public var episodic = false

  /// Where episodes begin.
  public var start = Start.fixed

  /// Creates the grid of five rows with the rewards of chapter 3.
  public init() {}

  /// Up, right, down, left, stay.
  public var actions: [Move] { Move.orthogonal + [.stay] }

  /// The cells in which episodes begin.
  public var initialStates: [Cell] {
    guard start == .fixed else { return map.cells.filter { !isTerminal($0) } }
    let marked = map.cells(holding: "S")
    return marked.isEmpty ? [Cell(0, 0)] : marked
  }

  /// Returns whether `cell` is a target and targets end episodes.
  public func isTerminal(_ cell: Cell) -> Bool { episodic && map[cell] == "T" }

  /// Pays for the attempt to leave the grid first, and then for the cell arrived in.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    guard map.contains(cell.moved(move)) else {
      return isAdditive && map[cell] == "X" ? boundaryReward + forbiddenReward : boundaryReward
    }
    return switch map[destination] {
    case "X": forbiddenReward
    case "T": targetReward
    default: otherReward
    }
  }

  /// Checks that episodes do not begin where they end.
  public func validate() throws(ParameterError) {
    guard initialStates.contains(where: { !isTerminal($0) }) else {
      throw .conflict("with --episodic true an episode cannot begin in the target; mark a start with S")
    }
  }

  /// Discounts as most figures of the book do.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts a continuing walk every 100 steps, when a reward is worth less than 0.00003 at its beginning.
  public var defaultStepLimit: Int? { episodic ? nil : 100 }

  /// Runs 100000 steps as in figure 7.4, or 500 episodes as in figures 7.2 and 7.3.
  public var defaultBudget: Budget { episodic ? .episodes(500) : .steps(100_000) }
}

extension BookGrid {
  /// The name `grid-world`.
  public static let name = "grid-world"

  /// What it is, in one line.
  public static let summary = "Zhao's grid with a target and forbidden cells that can be entered"

  /// The parameters of the grid, the rewards and the episodes.
  public static let parameters: [Parameter<Self>] = [
    Parameter(
      "map", \.map, named: grids, letters: ".XTS", required: [("T", "a target")],
      "the grid: plain, forbidden, target, start"),
    Parameter("boundary-reward", \.boundaryReward, in: .finite, "the reward for a move off the grid"),
    Parameter("forbidden-reward", \.forbiddenReward, in: .finite, "the reward for a forbidden cell"),
    Parameter("target-reward", \.targetReward, in: .finite, "the reward for the target"),
    Parameter("other-reward", \.otherReward, in: .finite, "the reward for any other cell"),
    Parameter(
      "additive", \.isAdditive, "whether a move off the grid from a forbidden cell pays for both"),
    Parameter("episodic", \.episodic, "whether entering the target ends the episode"),
    Parameter("start", \.start, "where episodes begin: at S or else the top left, or anywhere"),
  ]

  /// The value of the top left cell in figure 3.4(a).
  public static let knownOptima = [KnownOptimum(5.832, within: 5e-4, discount: 0.9)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "all cells, row * columns + column from the top left: the book's s1 is state 0",
    "Actions": "up, right, down, left, stay; a move off the grid stays put",
    "Rewards": """
    a move off the grid pays the boundary reward, wherever it is made
    otherwise the cell arrived or stayed in pays: forbidden, target or other
    -1, -1, 1 and 0 by default, as in chapters 1 and 2 and figures 3.4(a) to (c);
    figures 3.4(d), 4.4 and 5.4 have --forbidden-reward -10, figures 5.6 and 5.7 also
    --additive true: there a move off the grid from a forbidden cell pays both rewards
    """,
    "Episode end": """
    none: the target can be left again and pays whenever it is entered or stayed in; runs are cut
    every 100 steps, when a reward is worth less than 0.00003 at the beginning
    with --episodic true on entering the target, without a step limit
    """,
    "Optimum": "5.832 from the top left, 10 from the target (figure 3.4(a), discount 0.9)",
    "Source": "Zhao 2025, Mathematical Foundations of Reinforcement Learning, chapters 1 to 3",
  ])
}
