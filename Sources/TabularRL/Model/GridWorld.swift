/// A world of cells on a map: a new one is a map and about fifteen lines.
///
/// Everything but the map has a default that suits a maze: `S` is where episodes begin, `G` ends them, `#` is
/// a wall, any other letter is floor; the four moves in ``Move/orthogonal`` order, a move into a wall or off
/// the map stays put, and every move costs one. Override what differs.
public protocol GridWorld: Environment where State == Cell, Action == Move {
  /// The map of the world; it is asked for at every move, so keep it in a stored property.
  var map: GridMap { get }

  /// How likely a move is to slip, in 0...1: half of it to each neighbouring direction in ``Environment/actions``.
  ///
  /// Has a meaning for four moves in circular order only.
  var slip: Double { get }

  /// Returns whether `cell` cannot be entered.
  func isWall(_ cell: Cell) -> Bool

  /// Returns whether entering `cell` ends the episode.
  func isTerminal(_ cell: Cell) -> Bool

  /// Returns where a move in the direction of `move` leads from `cell`.
  func destination(of move: Move, from cell: Cell) -> Cell

  /// Returns the reward for moving from `cell` in the direction of `move` and arriving at `destination`.
  func reward(from cell: Cell, move: Move, to destination: Cell) -> Double

  /// Returns the directions that `move` may really take, with probabilities that sum to one.
  func directions(of move: Move) -> [(move: Move, probability: Double)]
}

extension GridWorld {
  /// The row and the column.
  public func name(of state: Cell) -> String { state.description }

  /// The four moves up, right, down, left.
  @inlinable
  public var actions: [Move] { Move.orthogonal }

  /// Lets every move go where it was meant to.
  @inlinable
  public var slip: Double { 0 }

  /// The cells marked `S`.
  @inlinable
  public var initialStates: [Cell] { map.cells(holding: "S") }

  /// All cells but the walls, in the order of reading.
  @inlinable
  public var states: [Cell]? { map.cells.filter { !isWall($0) } }

  /// Makes walls of the cells marked `#`.
  @inlinable
  public func isWall(_ cell: Cell) -> Bool { map[cell] == "#" }

  /// Ends the episode in the cells marked `G`.
  @inlinable
  public func isTerminal(_ cell: Cell) -> Bool { map[cell] == "G" }

  /// Moves to the neighbouring cell, or stays where a wall or the edge of the map is in the way.
  @inlinable
  public func destination(of move: Move, from cell: Cell) -> Cell {
    let target = cell.moved(move)
    return map.contains(target) && !isWall(target) ? target : cell
  }

  /// Charges one for every move.
  @inlinable
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double { -1 }

  /// Spreads ``slip`` evenly over the directions beside the meant one; a slip of 2/3 makes three equal thirds.
  @inlinable
  public func directions(of move: Move) -> [(move: Move, probability: Double)] {
    guard slip > 0 else { return [(move, 1)] }
    let beside = slip / 2
    let meant = 1 - slip
    // In doubles 1 - 2/3 is one unit in the last place more than half of 2/3, which is exactly 1/3.
    let isThird = abs(meant - beside) <= beside.ulp
    return directions(of: move, meant: isThird ? beside : meant, beside: beside)
  }

  /// Spreads a move over the meant direction and the two beside it, for ``Environment/actions`` in circular order.
  ///
  /// - Parameters:
  ///   - move: the direction that was meant.
  ///   - meant: the probability of that direction.
  ///   - beside: the probability of each of the two directions beside it.
  /// - Returns: the previous of ``Environment/actions``, the meant one and the next.
  @inlinable
  public func directions(
    of move: Move, meant: Double, beside: Double
  ) -> [(move: Move, probability: Double)] {
    let actions = actions
    guard let index = actions.firstIndex(of: move) else { return [(move, 1)] }
    precondition(
      actions == Move.orthogonal || actions.count == 4 && Move.orthogonal.allSatisfy { actions.contains($0) },
      "slip has a meaning for the four moves up, right, down, left only; override directions(of:) for others")
    let previous = actions[(index + actions.count - 1) % actions.count]
    let next = actions[(index + 1) % actions.count]
    return [(previous, beside), (move, meant), (next, beside)]
  }

  /// Moves in each of the directions that the move may take; nothing can be done in a terminal cell.
  @inlinable
  public func outcomes(of move: Move, in cell: Cell) -> [Outcome<Cell>] {
    isTerminal(cell) ? [] : outcomesOfMoving(move, from: cell)
  }

  /// Returns the outcomes of moving from any cell, terminal or not.
  @inlinable
  public func outcomesOfMoving(_ move: Move, from cell: Cell) -> [Outcome<Cell>] {
    directions(of: move).map { direction, probability in
      let next = destination(of: direction, from: cell)
      return outcome(of: direction, from: cell, to: next, probability: probability)
    }
  }

  /// Returns the outcome of arriving at `next`: paid by ``reward(from:move:to:)``, ending in terminal cells.
  @inlinable
  public func outcome(
    of move: Move, from cell: Cell, to next: Cell, probability: Double
  ) -> Outcome<Cell> {
    let reward = reward(from: cell, move: move, to: next)
    return isTerminal(next)
      ? .ending(in: next, reward: reward, probability: probability)
      : .moving(to: next, reward: reward, probability: probability)
  }

  /// The map as it is.
  @inlinable
  public var geometry: Geometry<Cell>? {
    Geometry(rows: map.rows) { ($0.row, $0.column) }
  }
}
