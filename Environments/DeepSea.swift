import TabularRL

/// Diving for a treasure: only who goes right at every depth finds it, and every step right costs a little.
///
/// - States: the cells on and below the diagonal of a square, row by row, and `bottom`; episodes begin at the top left.
/// - Actions: `left` and `right`, one row down and a column to either side, the left edge holding. When the actions
///   are mixed, which of the two is right was drawn for each cell.
/// - Rewards: going right costs 0.01 divided by the size; right in the last column of the last row pays 1 besides.
/// - Episode end: at the bottom, after as many steps as there are rows.
///
/// The best is 1 - 0.01, and going right always the only way to it: by chance one episode in 2^size finds it.
///
/// - Source: Osband, Van Roy, Russo and Wen 2019; Osband et al. 2020 (bsuite's `deep_sea`, where the actions are
///   mixed).
public struct DeepSea: Environment {
  /// A cell of the square, or below it.
  public enum Place: Hashable, Sendable, CustomStringConvertible {
    /// In the water.
    case water(Cell)
    /// Where episodes end.
    case bottom

    /// The name used in tables.
    public var description: String {
      switch self {
      case .water(let cell): cell.description
      case .bottom: "bottom"
      }
    }
  }

  /// The two ways down.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// To the left, unless mixed.
    case left
    /// To the right, unless mixed.
    case right

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of rows and columns.
  public var size = 10

  /// What going right all the way costs.
  public var cost = 0.01

  /// Whether it was drawn for each cell which of the two actions is right.
  public var isMixed = false

  /// What names the drawing.
  public var worldSeed = 0

  /// Creates the sea of ten rows.
  public init() {}

  /// The top left.
  public var initialStates: [Place] { [.water(Cell(0, 0))] }

  /// The cells that can be reached, row by row, and the bottom.
  public var states: [Place]? {
    (0..<size).flatMap { row in (0...row).map { .water(Cell(row, $0)) } } + [.bottom]
  }

  /// Goes a row down and to a side.
  public func outcomes(of action: Choice, in state: Place) -> [Outcome<Place>] {
    guard case .water(let cell) = state else { return [] }
    let isRight = (action == .right) != isSwapped(in: cell)
    let isTreasure = isRight && cell.row == size - 1 && cell.column == size - 1
    let reward = (isTreasure ? 1 : 0) - (isRight ? cost / Double(size) : 0)
    guard cell.row + 1 < size else { return [.ending(in: .bottom, reward: reward)] }
    let column = isRight ? cell.column + 1 : max(cell.column - 1, 0)
    return [.moving(to: .water(Cell(cell.row + 1, column)), reward: reward)]
  }

  private func isSwapped(in cell: Cell) -> Bool {
    guard isMixed else { return false }
    var generator = Generator(worldSeed: worldSeed, row: [cell.row, cell.column])
    return generator.bernoulli(0.5)
  }

  /// The square, with `#` above the diagonal.
  public var geometry: Geometry<Place>? {
    let rows = (0..<size).map { row in (0..<size).map { $0 > row ? "#" : row == 0 ? "S" : "." as Character } }
    return Geometry(rows: rows) { place in
      guard case .water(let cell) = place else { return nil }
      return (cell.row, cell.column)
    }
  }

  /// Runs 10000 episodes, as bsuite does.
  public var defaultBudget: Budget { .episodes(10_000) }
}

extension DeepSea {
  /// The name `deep-sea`.
  public static let name = "deep-sea"

  /// What it is, in one line.
  public static let summary = "a dive for a treasure that chance does not find"

  /// The parameters of the sea.
  public static let parameters: [Parameter<Self>] = [
    Parameter("size", \.size, in: 1...1000, "the number of rows and columns"),
    Parameter("cost", \.cost, in: .finite, "what going right all the way costs"),
    Parameter("mixed", \.isMixed, "whether it is drawn for each cell which action is right"),
    Parameter("world-seed", \.worldSeed, in: 0...Int.max, "which drawing"),
  ]

  /// The treasure less the cost, at any size and however the actions are mixed.
  public static let knownOptima = [
    KnownOptimum(0.99, discount: 1),
    KnownOptimum(0.99, discount: 1, ["size": "24"]),
    KnownOptimum(0.99, discount: 1, ["mixed": "true", "world-seed": "42"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the cells on and below the diagonal of a square, row by row, and bottom: size (size + 1) / 2 + 1;
    episodes begin at the top left
    """,
    "Actions": """
    left and right: one row down and a column to either side; the left edge holds
    with --mixed true it was drawn for each cell which of the two is right
    """,
    "Rewards": "-0.01 / size for going right; 1 more for it in the last column of the last row",
    "Episode end": "at the bottom, after as many steps as there are rows",
    "Optimum": "0.99, always going right; by chance one episode in 2^size finds the treasure",
    "Source": """
    Osband, Van Roy, Russo and Wen 2019; bsuite's deep_sea, which is --mixed true with its own drawing;
    its deep_sea_stochastic, where right fails and the ends are noisy, is another world
    """,
  ])
}
