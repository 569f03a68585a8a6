import TabularRL

/// Draws what is known about the states of a grid world: a cell a state, in text and, on a terminal, in color.
struct BoardDrawing {
  private let model: TabularModel
  private let rows: [[Character]]
  /// The state in each cell, row after row, or nil where there is none.
  private let states: [State?]
  /// Whether episodes go on in each state.
  private let goesOn: [Bool]
  private let usesColor: Bool

  /// Creates the drawing of a model, or nil when its states lie on no board.
  init?(_ model: TabularModel, usesColor: Bool) {
    guard let board = model.board, let columns = board.rows.first?.count, columns > 0 else { return nil }
    self.model = model
    self.usesColor = usesColor
    goesOn = model.goesOn
    rows = board.rows
    var states: [State?] = Array(repeating: nil, count: board.rows.count * columns)
    for (state, place) in board.places.enumerated() {
      if let place { states[place] = state }
    }
    self.states = states
  }

  /// The letters of the map.
  func map() -> String {
    draw { row, column, _ in String(rows[row][column]) }
  }

  /// The given actions of every state as arrows, colored by its value; the letter of the map where episodes end.
  func policy(_ actions: [[Action]], values: [Double]) -> String {
    draw(values: values) { row, column, state in
      guard let state else { return String(rows[row][column]) }
      let signs = actions[state].map { Self.sign(of: model.actionNames[$0], $0) }
      return signs.isEmpty || !goesOn[state] ? String(rows[row][column]) : signs.joined()
    }
  }

  /// The value of every state, rounded to fit.
  func values(_ values: [Double]) -> String {
    draw(values: values) { row, column, state in
      guard let state, goesOn[state] else { return String(rows[row][column]) }
      return Self.short(values[state])
    }
  }

  private func draw(values: [Double] = [], _ text: (Int, Int, State?) -> String) -> String {
    let columns = rows[0].count
    let cells = rows.indices.map { row in
      (0..<columns).map { column in text(row, column, states[row * columns + column]) }
    }
    let width = cells.joined().map(\.count).max() ?? 1
    let shades = Shades(states.compactMap { $0 }.filter { goesOn[$0] && !values.isEmpty }.map { values[$0] })
    return cells.enumerated().map { row, line in
      line.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: width - cell.count)
        guard usesColor, let state = states[row * columns + column], !values.isEmpty, goesOn[state] else {
          return padding + cell
        }
        return shades.colored(padding + cell, values[state])
      }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  /// The sign of an action: an arrow for a move, else the beginning of its name.
  private static func sign(of name: String, _ action: Action) -> String {
    switch name {
    case "up": "↑"
    case "right": "→"
    case "down": "↓"
    case "left": "←"
    case "up-right": "↗"
    case "down-right": "↘"
    case "down-left": "↙"
    case "up-left": "↖"
    case "stay": "o"
    default: String(name.prefix(3))
    }
  }

  /// A number in at most six characters where that can be done.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    let magnitude = value.magnitude
    // The bounds are where rounding leads to the next digit before the point.
    let scale: Double =
      magnitude >= 999.95 ? 1 : magnitude >= 99.995 ? 10 : magnitude >= 9.9995 ? 100 : 1000
    let rounded = (value * scale).rounded() / scale
    guard magnitude < 1e15 else { return "\(value)" }
    let whole = Int(rounded.rounded(.towardZero))
    guard scale > 1 else { return "\(Int(rounded))" }
    let digits = scale == 10 ? 1 : scale == 100 ? 2 : 3
    let fraction = Int(((rounded.magnitude - Double(whole.magnitude)) * scale).rounded())
    let text = "\(fraction)"
    let sign = rounded < 0 ? "-" : ""
    return "\(sign)\(whole.magnitude)." + String(repeating: "0", count: digits - text.count) + text
  }
}

/// A scale of background colors from the smallest to the largest value: red, white, green.
private struct Shades {
  private let lowest: Double
  private let span: Double

  init(_ values: [Double]) {
    let finite = values.filter(\.isFinite)
    lowest = finite.min() ?? 0
    span = (finite.max() ?? 0) - lowest
  }

  func colored(_ text: String, _ value: Double) -> String {
    guard span > 0, value.isFinite else { return text }
    // Colors of the 6x6x6 cube: 16 + 36 red + 6 green + blue, from red over white to green.
    let steps = [203, 210, 217, 224, 231, 194, 157, 120, 83]
    let place = (value - lowest) / span * Double(steps.count - 1)
    return "\u{1B}[30;48;5;\(steps[Int(place.rounded())])m\(text)\u{1B}[0m"
  }
}
