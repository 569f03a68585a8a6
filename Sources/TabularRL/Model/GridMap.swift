/// A cell of a grid, counted from the top left corner, which is row 0, column 0.
public struct Cell: Hashable, Sendable, CustomStringConvertible {
  /// The row, counted from 0 at the top.
  public var row: Int

  /// The column, counted from 0 at the left.
  public var column: Int

  /// Creates the cell at `row` and `column`.
  @inlinable
  public init(_ row: Int, _ column: Int) {
    self.row = row
    self.column = column
  }

  /// The cell as "(row,column)".
  public var description: String { "(\(row),\(column))" }

  /// Returns the cell one step of `move` away, which may lie outside any map.
  @inlinable
  public func moved(_ move: Move) -> Cell { Cell(row + move.rowStep, column + move.columnStep) }
}

/// A step on a grid: to one of the eight neighbours, or none.
public enum Move: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// One row up.
  case up
  /// One column to the right.
  case right
  /// One row down.
  case down
  /// One column to the left.
  case left
  /// One row up and one column to the right.
  case upRight = "up-right"
  /// One row down and one column to the right.
  case downRight = "down-right"
  /// One row down and one column to the left.
  case downLeft = "down-left"
  /// One row up and one column to the left.
  case upLeft = "up-left"
  /// No step.
  case stay

  /// Up, right, down, left: clockwise.
  public static let orthogonal: [Move] = [.up, .right, .down, .left]

  /// The four moves of ``orthogonal`` and then the four diagonal ones, clockwise from up-right.
  public static let king: [Move] = orthogonal + [.upRight, .downRight, .downLeft, .upLeft]

  /// The name used in tables.
  public var description: String { rawValue }

  /// Returns whether two moves are the same step; left to itself, the compiler compares their names.
  @inlinable
  public static func == (one: Move, other: Move) -> Bool {
    one.rowStep == other.rowStep && one.columnStep == other.columnStep
  }

  /// The change of the row: -1, 0 or 1.
  @inlinable
  public var rowStep: Int {
    switch self {
    case .up, .upRight, .upLeft: -1
    case .down, .downRight, .downLeft: 1
    case .left, .right, .stay: 0
    }
  }

  /// The change of the column: -1, 0 or 1.
  @inlinable
  public var columnStep: Int {
    switch self {
    case .left, .upLeft, .downLeft: -1
    case .right, .upRight, .downRight: 1
    case .up, .down, .stay: 0
    }
  }
}

/// A rectangular map of letters, one letter a cell.
///
/// Its text form has the rows from top to bottom, separated by `/` or by line breaks. What a letter means is
/// the world's business; ``GridWorld`` gives meaning to `S`, `G`, `#` and `.`.
public struct GridMap: Hashable, Sendable {
  /// The letters, top row first; all rows have the same positive length.
  public let rows: [[Character]]

  /// Creates a map from its text, rows separated by `/` or line breaks.
  ///
  /// - Parameters:
  ///   - text: the rows; line breaks at either end are ignored.
  ///   - allowed: the letters that may occur, or nil for any.
  /// - Throws: ``MapError`` with the line and the column, counted from 1.
  public init(_ text: String, allowed: String? = nil) throws(MapError) {
    var rows = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0.isNewline }.map(Array.init)
    while rows.first?.isEmpty == true { rows.removeFirst() }
    while rows.last?.isEmpty == true { rows.removeLast() }
    try self.init(rows: rows, allowed: allowed)
  }

  /// Creates a map from its rows of letters.
  ///
  /// - Throws: ``MapError`` with the line and the column, counted from 1.
  public init(rows: [[Character]], allowed: String? = nil) throws(MapError) {
    guard let width = rows.first?.count, width > 0 else { throw .empty }
    for (index, row) in rows.enumerated() {
      guard row.count == width else {
        throw .ragged(line: index + 1, length: row.count, expected: width)
      }
      guard let allowed else { continue }
      for (column, letter) in row.enumerated() where !allowed.contains(letter) {
        throw .unknownLetter(letter, line: index + 1, column: column + 1, allowed: allowed)
      }
    }
    self.rows = rows
  }

  /// Creates a map whose every cell holds the same letter.
  public init(rowCount: Int, columnCount: Int, filledWith letter: Character = ".") {
    precondition(rowCount > 0 && columnCount > 0, "a map has at least one row and one column")
    rows = Array(repeating: Array(repeating: letter, count: columnCount), count: rowCount)
  }

  /// The number of rows.
  @inlinable
  public var rowCount: Int { rows.count }

  /// The number of columns.
  @inlinable
  public var columnCount: Int { rows[0].count }

  /// Returns whether `cell` lies on the map.
  @inlinable
  public func contains(_ cell: Cell) -> Bool {
    rows.indices.contains(cell.row) && rows[cell.row].indices.contains(cell.column)
  }

  /// Returns the cell of the map that lies closest to `cell`: row and column are clipped.
  @inlinable
  public func nearest(to cell: Cell) -> Cell {
    Cell(min(max(cell.row, 0), rowCount - 1), min(max(cell.column, 0), columnCount - 1))
  }

  /// Accesses the letter at `cell`, which must lie on the map.
  @inlinable
  public subscript(cell: Cell) -> Character { rows[cell.row][cell.column] }

  /// The cells in the order of reading.
  public var cells: [Cell] {
    rows.indices.flatMap { row in rows[row].indices.map { Cell(row, $0) } }
  }

  /// Returns the cells that hold `letter`, in the order of reading.
  public func cells(holding letter: Character) -> [Cell] { cells.filter { self[$0] == letter } }

  /// Returns the map with the given cells replaced by `letter`; each must lie on the map.
  public func replacing(_ cells: some Sequence<Cell>, with letter: Character) -> GridMap {
    var rows = rows
    for cell in cells { rows[cell.row][cell.column] = letter }
    return GridMap(unchecked: rows)
  }

  private init(unchecked rows: [[Character]]) {
    self.rows = rows
  }
}

extension GridMap: ExpressibleByStringLiteral {
  /// Creates a map that is written out in the source; a mistake in it stops the program.
  public init(stringLiteral text: String) {
    do throws(MapError) {
      try self.init(text)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

extension GridMap: CustomStringConvertible {
  /// The rows separated by `/`.
  public var description: String { rows.map { String($0) }.joined(separator: "/") }
}

/// A way in which the text of a map is wrong; lines and columns count from 1.
public enum MapError: Error, Hashable, Sendable {
  /// There is no cell.
  case empty
  /// A row is longer or shorter than the first.
  case ragged(line: Int, length: Int, expected: Int)
  /// A letter has no meaning in this world.
  case unknownLetter(Character, line: Int, column: Int, allowed: String)
  /// A letter that must occur does not.
  case missing(Character, meaning: String)
  /// A word of a map file is not what it should be.
  case written(line: Int, column: Int, sentence: String)
}

extension MapError: CustomStringConvertible {
  /// One sentence: what is wrong, where, and what is allowed.
  public var description: String {
    switch self {
    case .empty:
      "the map is empty; write its rows separated by /"
    case .ragged(let line, let length, let expected):
      "line \(line) of the map has \(length) cells but the first has \(expected); all rows must be equally long"
    case .unknownLetter(let letter, let line, let column, let allowed):
      "line \(line), column \(column) of the map holds '\(letter)'; allowed are "
        + allowed.map(String.init).joined(separator: " ")
    case .missing(let letter, let meaning):
      "the map has no '\(letter)' (\(meaning)); it needs at least one"
    case .written(let line, let column, let sentence):
      "line \(line), column \(column): \(sentence)"
    }
  }
}
