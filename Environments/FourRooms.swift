import TabularRL

/// Four rooms joined by hallways one cell wide.
///
/// - States: the 104 cells that are no wall, in the order of reading; episodes begin in any but the goal, each equally
///   likely.
/// - Actions: up, right, down, left: with probability 2/3 in this direction, with 1/9 in each of the three others; a
///   move into a wall stays put.
/// - Rewards: 1 for arriving at the goal, 0 otherwise.
/// - Episode end: at the goal, the hallway between the two rooms on the right.
///
/// - Source: Sutton, Precup and Singh 1999, figure 2, whose goal G1 this is. Where episodes begin is our choice.
public struct FourRooms: GridWorld {
  /// The rooms, with `G` for the goal.
  public static let rooms: GridMap = """
    #############
    #.....#.....#
    #.....#.....#
    #...........#
    #.....#.....#
    #.....#.....#
    ##.####.....#
    #.....###G###
    #.....#.....#
    #.....#.....#
    #...........#
    #.....#.....#
    #############
    """

  /// The rooms.
  public var map: GridMap { Self.rooms }

  /// The chance that a move goes in one of the three other directions, in 0...1.
  public var slip = 1.0 / 3

  /// Creates the rooms of the source.
  public init() {}

  /// All cells but the goal.
  public var initialStates: [Cell] { map.cells.filter { !isWall($0) && !isTerminal($0) } }

  /// Spreads ``slip`` over the three other directions.
  public func directions(of move: Move) -> [(move: Move, probability: Double)] {
    guard slip > 0 else { return [(move, 1)] }
    return actions.map { ($0, $0 == move ? 1 - slip : slip / 3) }
  }

  /// Pays for the arrival.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    isTerminal(destination) ? 1 : 0
  }

  /// Discounts as the source does.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts episodes after 1000 steps, ten for each cell.
  public var defaultStepLimit: Int? { 1000 }
}

extension FourRooms {
  /// The name `four-rooms`.
  public static let name = "four-rooms"

  /// What it is, in one line.
  public static let summary = "four rooms joined by hallways"

  /// The parameter of the floor.
  public static let parameters: [Parameter<Self>] = [
    Parameter("slip", \.slip, in: .from(0, to: 1), "the chance that a move goes in another direction")
  ]

  /// The mean of 0.9^(distance - 1) over the starts when no move goes astray: 1, 2, 6, 10, 10, 9, 8, 6, 6, 7, 10, 10,
  /// 9, 6 and 4 cells are 0 to 14 steps away.
  public static let knownOptima = [KnownOptimum(0.537739088, discount: 0.9, ["slip": "0"])]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the 104 cells that are no wall, in the order of reading; episodes begin in any but the goal, each
    equally likely
    """,
    "Actions": """
    up, right, down, left: in this direction with probability 2/3, in each of the others with 1/9;
    a move into a wall stays put
    """,
    "Rewards": "1 for arriving at the goal, 0 otherwise",
    "Episode end": "at the goal in (7,9), the hallway on the right; runs cut after 1000 steps",
    "Optimum": "0.329439 in the mean over the starts (discount 0.9); with --slip 0 0.537739",
    "Source": """
    Sutton, Precup and Singh 1999, figure 2: rooms, hallways, chances, the goal G1 and the discount of
    0.9; the starts and the step limit are ours
    """,
  ])
}
