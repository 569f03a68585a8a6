import TabularRL

/// Placeholder.
public struct CliffWalking: GridWorld {
  /// Creates it.
  public init() {}
  /// Name.
  public static let name = "cliff-walking"
  /// Map.
  public var map: GridMap { GridMap(rowCount: 4, columnCount: 12) }
  /// States.
  public var initialStates: [Cell] { [Cell(3, 0)] }
  /// Terminal.
  public func isTerminal(_ cell: Cell) -> Bool { cell == Cell(3, 11) }
  /// Where.
  public func destination(of move: Move, from cell: Cell) -> Cell {
    let target = cell.moved(move)
    guard map.contains(target) else { return cell }
    return isCliff(target) ? Cell(3, 0) : target
  }
  private func isCliff(_ cell: Cell) -> Bool { cell.row == 3 && (1...10).contains(cell.column) }
  /// Reward.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    isCliff(cell.moved(move)) ? -100 : -1
  }
}
