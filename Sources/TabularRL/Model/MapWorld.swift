/// A grid world written in a file, in the format of <doc:Maps>.
///
/// The command takes the file's path for the name of a world.
public struct MapWorld: GridWorld {
  /// What the file says.
  public var file: MapFile

  /// The map.
  public var map: GridMap { file.map }

  /// Creates the world of a file.
  public init(_ file: MapFile) { self.file = file }

  /// Creates a small world: three cells, a wall and a way around it.
  public init() {
    do throws(MapError) {
      file = try MapFile("map:;S#G;...")
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The moves of the file.
  public var actions: [Move] { file.actions }

  /// The cells of a kind with a start.
  public var initialStates: [Cell] { map.cells.filter { kind(of: $0).startWeight > 0 } }

  /// Begins in proportion to the weights.
  public var initialDistribution: [(state: Cell, probability: Double)] {
    let weights = initialStates.map { ($0, kind(of: $0).startWeight) }
    let sum = weights.reduce(0) { $0 + $1.1 }
    return weights.map { ($0, $1 / sum) }
  }

  /// Returns whether the cell is a wall.
  public func isWall(_ cell: Cell) -> Bool { kind(of: cell).isWall }

  /// Returns whether arriving ends the episode.
  public func isTerminal(_ cell: Cell) -> Bool { kind(of: cell).endsEpisode }

  /// Goes astray to the two directions beside the meant one.
  public func directions(of move: Move) -> [(move: Move, probability: Double)] {
    file.beside > 0 ? directions(of: move, meant: file.meant, beside: file.beside) : [(move, 1)]
  }

  /// Moves, jumps or leaves; what happens under way is that of every direction the move may take.
  public func outcomes(of move: Move, in cell: Cell) -> [Outcome<Cell>] {
    let kind = kind(of: cell)
    if kind.endsEpisode { return [] }
    if let reward = kind.exitReward { return [.ending(in: cell, reward: reward)] }
    if let letter = kind.jumpsTo { return [.moving(to: file.cell(holding: letter), reward: kind.jumpReward)] }
    return outcomesOfMoving(move, from: cell)
  }

  /// Moves with the wind; where this leads to a wall, or may not lead at all, nothing moves.
  public func destination(of move: Move, from cell: Cell) -> Cell {
    let reached = reached(by: move, from: cell) ?? cell
    return kind(of: reached).sendsTo.map(file.cell) ?? reached
  }

  /// Pays for the bump, or by the cell that was stepped on.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    let reached = reached(by: move, from: cell)
    if reached == nil, let reward = file.bumpReward { return reward }
    return kind(of: reached ?? cell).reward ?? file.stepReward
  }

  /// The cell that a move steps on, or nil where it bumps.
  private func reached(by move: Move, from cell: Cell) -> Cell? {
    if let exits = kind(of: cell).exits, !exits.contains(move) { return nil }
    let moved = cell.moved(move)
    let target =
      file.wind.isEmpty ? moved : map.nearest(to: Cell(moved.row - file.wind[cell.column], moved.column))
    return map.contains(target) && !isWall(target) ? target : nil
  }

  private func kind(of cell: Cell) -> MapFile.Kind { file.kinds[map[cell]] ?? MapFile.Kind() }

  /// The discount of the file.
  public var defaultDiscount: Double { file.discount }

  /// The step limit of the file.
  public var defaultStepLimit: Int? { file.stepLimit }

  /// The length of a run in the file.
  public var defaultBudget: Budget { file.budget }
}

extension MapWorld {
  /// The name `map`.
  public static let name = "map"

  /// What it is, in one line.
  public static let summary = "a grid world of your own, written in a text file: --env FILE"

  /// The text of the file.
  public static let parameters: [Parameter<Self>] = [
    Parameter(
      name: "map", summary: "the file's text; a semicolon ends a line", placeholder: "TEXT", allowed: "",
      alternativeTo: nil, read: { $0.file.text },
      write: { (root: inout Self, text: String) throws(ParameterError) in
        do throws(MapError) {
          root.file = try MapFile(text)
        } catch {
          throw .map(name: "map", error)
        }
      })
  ]

  /// What `describe` prints.
  public static let page = Page([
    "File": """
    --env FILE reads the world from a file: lines with settings, a legend, 'map:' and the rows
    S start, G end, # wall and . floor have their meaning unless the legend gives them another
    """,
    "Legend": """
    X = kind, kind, ...
    floor; wall; start [WEIGHT]; end [REWARD]: arriving ends the episode; pays REWARD: for arriving;
    exit REWARD: any action ends the episode; sends LETTER [REWARD]: who steps here is carried there;
    jumps LETTER REWARD: any action here leads there; only MOVE ...: can be left in no other way
    """,
    "Settings": """
    actions: 4, 5, 8, 9 or moves in their order; discount: NUMBER; step-limit: COUNT;
    episodes: COUNT or steps: COUNT; step-reward: NUMBER; bump-reward: NUMBER;
    slip: NUMBER or success-rate: NUMBER; wind: COUNT for each column
    """,
    "States": "all cells but the walls, in the order of reading from the top left",
    "Actions": "up, right, down, left unless the file says otherwise; against a wall nothing moves",
    "Rewards": "-1 a step unless the file says otherwise",
    "Episode end": "on arriving in a cell of the kind end, and by any action in one of the kind exit",
    "Source": "the laboratory's own format; Environments/Maps holds examples",
  ])

  /// What `describe` prints of a file: what it says, and what that means.
  static func page(of file: MapFile) -> Page {
    var page = Page(["This file": file.text.split(separator: ";").joined(separator: "\n")])
    page.sections += Self.page.sections
    return page
  }
}
