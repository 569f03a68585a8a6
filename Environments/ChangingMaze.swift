import TabularRL

/// A maze whose barrier changes while a run is under way.
///
/// The states are the cells that are free before or after; a cell that is walled at the time can be left but not
/// entered, so that an agent on whom the barrier closes walks away from it.
public protocol ChangingMaze: GridWorld, ChangingEnvironment {
  /// The maze before the change.
  static var before: GridMap { get }

  /// The maze after the change.
  static var after: GridMap { get }

  /// Which of the two mazes the world begins as.
  var phase: MazePhase { get set }

  /// The number of steps of a run after which the barrier changes.
  var changeStep: Int { get set }
}

/// The two mazes that a changing maze is.
public enum MazePhase: String, ParameterChoice {
  /// The maze before the change, which will come.
  case before
  /// The maze after the change, from the beginning.
  case after
}

extension ChangingMaze {
  /// The maze at the beginning of a run.
  public var map: GridMap { phase == .before ? Self.before : Self.after }

  /// The cells that are free before or after the change, in the order of reading.
  public var states: [Cell]? {
    Self.before.cells.filter { Self.before[$0] != "#" || Self.after[$0] != "#" }
  }

  /// The maze after the change, unless the run begins with it.
  public var changes: [(step: Int, world: Self)] {
    guard phase == .before else { return [] }
    var world = self
    world.phase = .after
    return [(changeStep, world)]
  }

  /// Pays for the arrival.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    isTerminal(destination) ? 1 : 0
  }

  /// Discounts as the book does.
  public var defaultDiscount: Double { 0.95 }

  /// The parameters of the change.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter(
        "change-step", \.changeStep, in: 1...1_000_000_000,
        "the number of steps of a run after which the barrier changes"),
      Parameter("phase", \.phase, "begin with the maze before the change or have that after it throughout"),
    ]
  }
}
