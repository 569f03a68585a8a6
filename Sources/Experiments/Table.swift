import TabularRL

/// The data of a figure: tidy columns, one row for each point.
public struct Table: Sendable, Hashable {
  /// One entry of a row.
  public enum Cell: Sendable, Hashable {
    /// A number, written so that it reads back exactly; one that is not finite is left empty.
    case number(Double)
    /// A whole number.
    case count(Int)
    /// A word.
    case text(String)
  }

  /// How the table is drawn.
  public struct Plot: Sendable, Hashable, Encodable {
    /// The kind of picture.
    public enum Kind: String, Sendable, Encodable {
      /// A line for each series.
      case line
      /// Points for each series.
      case points
      /// A board of numbers for each panel; `row` and `column` say where, and `mark`, if there is one, what is in it.
      case grid
    }

    /// The kind of picture.
    public var kind: Kind
    /// The column along the horizontal axis, or `column` of a board.
    public var x: String
    /// The column along the vertical axis, or the number on a board.
    public var y: String
    /// The column that tells lines apart, or nil.
    public var series: String?
    /// The column that tells panels apart, or nil.
    public var panel: String?
    /// Whether the horizontal axis is logarithmic.
    public var isLogX = false
    /// Whether the vertical axis is logarithmic.
    public var isLogY = false
    /// Where the vertical axis begins and ends, or nil.
    public var range: [Double]?

    /// Creates the description of lines.
    public static func lines(
      x: String, y: String, by series: String? = "series", panel: String? = nil, isLogX: Bool = false,
      isLogY: Bool = false, range: [Double]? = nil
    ) -> Plot {
      Plot(
        kind: .line, x: x, y: y, series: series, panel: panel, isLogX: isLogX, isLogY: isLogY, range: range)
    }

    /// Creates the description of boards.
    public static let boards = Plot(kind: .grid, x: "column", y: "value", panel: "panel")
  }

  /// What tells the table from others of the experiment; empty for the only one.
  public let name: String
  /// The names of the columns.
  public let columns: [String]
  /// The rows, each as long as the columns.
  public private(set) var rows: [[Cell]] = []
  /// How it is drawn, or nil when it is not.
  public let plot: Plot?

  /// Creates a table without rows.
  public init(_ name: String = "", columns: [String], plot: Plot?) {
    self.name = name
    self.columns = columns
    self.plot = plot
  }

  /// Adds a row.
  public mutating func add(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has an entry for each column")
    rows.append(row)
  }

  /// The table as CSV, RFC 4180 with line feeds.
  public var csv: String {
    ([columns.map(Self.quoted)] + rows.map { $0.map(\.text) }).map { $0.joined(separator: ",") + "\n" }
      .joined()
  }

  fileprivate static func quoted(_ text: String) -> String {
    text.contains { ",\"\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

extension Table.Cell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// Creates a word.
  public init(stringLiteral value: String) { self = .text(value) }

  /// Creates a whole number.
  public init(integerLiteral value: Int) { self = .count(value) }

  /// The entry as it stands in the file.
  public var text: String {
    switch self {
    case .number(let value): value.isFinite ? value.description : ""
    case .count(let value): value.description
    case .text(let text): Table.quoted(text)
    }
  }
}

extension Table {
  /// Creates a table of means with their standard errors: `series`, the horizontal axis, the mean, its error.
  public static func means(
    _ name: String = "", x: String, y: String, isLogX: Bool = false, isLogY: Bool = false,
    range: [Double]? = nil
  ) -> Table {
    Table(
      name, columns: ["series", x, y, "standard_error"],
      plot: .lines(x: x, y: y, isLogX: isLogX, isLogY: isLogY, range: range))
  }

  /// Adds a mean to a table of means.
  public mutating func add(_ series: String, _ x: Double, _ mean: MeanEstimate) {
    add([.text(series), .number(x), .number(mean.mean), .number(mean.standardError ?? .nan)])
  }

  /// Adds a curve to a table of means, one row for each of the given places, counted from 0.
  public mutating func add(_ series: String, _ curves: Curves, at places: some Sequence<Int>) {
    for place in places where place < curves.length { add(series, Double(place + 1), curves.mean(at: place)) }
  }

  /// Creates a table of boards: `panel`, `row`, `column`, `value`, and `mark`, a word beside each number.
  public static func boards(_ name: String = "") -> Table {
    Table(name, columns: ["panel", "row", "column", "value", "mark"], plot: .boards)
  }

  /// Adds a board, row by row from the top.
  public mutating func add(
    board panel: String, _ values: [Double], columns: Int, marks: [String]? = nil, firstRow: Int = 1,
    firstColumn: Int = 1
  ) {
    for (index, value) in values.enumerated() {
      add([
        .text(panel), .count(index / columns + firstRow), .count(index % columns + firstColumn),
        .number(value),
        .text(marks?[index] ?? ""),
      ])
    }
  }
}
