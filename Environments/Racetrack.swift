import TabularRL

/// Driving a race car around a bend, as fast as possible and not faster.
///
/// - States: the cell of the track and the velocity, upwards and to the right, 0 to 4 cells a step each; `finish`.
///   Episodes begin standing in any cell marked `S`, each equally likely.
/// - Actions: to change each component of the velocity by -1, 0 or 1; with probability 0.1 nothing changes. The
///   components stay within 0 to 4; a change that would stop the car away from the start is no change.
/// - Dynamics: the car goes along the straight line to where the velocity leads. Whatever is off the track there puts
///   it back to the start, standing; a cell marked `F` before that ends the race.
/// - Rewards: -1 a step.
/// - Episode end: on the finish.
///
/// - Source: Sutton & Barto 2018, exercise 5.12. The tracks are our own drawings.
public struct Racetrack: Environment {
  /// The tracks that have a name: `#` beside the track, `S` the start, `F` the finish.
  public static let tracks: [(name: String, map: GridMap)] = [
    (
      "bend",
      """
      ####.......F
      ###........F
      ##.........F
      ##.........F
      ##....######
      ##....######
      ##....######
      ##....######
      ##....######
      ##SSSS######
      """
    ),
    (
      "swing",
      """
      ##########.........F
      ########...........F
      #######............F
      ######.............F
      ######.............F
      #####......#########
      ####......##########
      ###......###########
      ###.....############
      ##......############
      ##......############
      #.......############
      #.......############
      #.......############
      #.......############
      #SSSSSSS############
      """
    ),
  ]

  /// Where the car is and how fast.
  public enum Place: Hashable, Sendable, CustomStringConvertible {
    /// On the track.
    case track(Cell, up: Int, right: Int)
    /// Where episodes end.
    case finish

    /// The name used in tables.
    public var description: String {
      switch self {
      case .track(let cell, let up, let right): "\(cell)+(\(up),\(right))"
      case .finish: "finish"
      }
    }
  }

  /// A change of the velocity.
  public struct Acceleration: Hashable, Sendable, CustomStringConvertible {
    /// The change upwards.
    public var up: Int
    /// The change to the right.
    public var right: Int

    /// Creates a change from its two components.
    public init(up: Int, right: Int) {
      self.up = up
      self.right = right
    }

    /// The name used in tables: both changes with their signs.
    public var description: String {
      let sign = { (change: Int) in change > 0 ? "+1" : change < 0 ? "-1" : "0" }
      return "(\(sign(up)),\(sign(right)))"
    }
  }

  /// The track.
  public var map = Self.tracks[0].map

  /// The chance that the velocity does not change, in 0...1.
  public var failing = 0.1

  /// The largest component of the velocity.
  public var topSpeed = 4

  /// Creates the short bend.
  public init() {}

  /// The nine changes.
  public var actions: [Acceleration] {
    [1, 0, -1].flatMap { up in [-1, 0, 1].map { Acceleration(up: up, right: $0) } }
  }

  /// Standing in any cell of the start.
  public var initialStates: [Place] { map.cells(holding: "S").map { .track($0, up: 0, right: 0) } }

  /// Drives with the changed velocity, or with the old one where the change fails.
  public func outcomes(of action: Acceleration, in state: Place) -> [Outcome<Place>] {
    guard case .track(let cell, let up, let right) = state else { return [] }
    let changed = velocity(up + action.up, right + action.right, from: (up, right), at: cell)
    let cases = failing == 0 ? [(changed, 1.0)] : [(changed, 1 - failing), ((up, right), failing)]
    return cases.flatMap { velocity, probability in
      drive(from: cell, up: velocity.0, right: velocity.1, probability: probability)
    }
  }

  private func velocity(_ up: Int, _ right: Int, from old: (Int, Int), at cell: Cell) -> (Int, Int) {
    let new = (min(max(up, 0), topSpeed), min(max(right, 0), topSpeed))
    return new == (0, 0) && map[cell] != "S" ? old : new
  }

  /// Follows the straight line cell by cell, as many steps as the larger component has.
  private func drive(from cell: Cell, up: Int, right: Int, probability: Double) -> [Outcome<Place>] {
    let steps = max(up, right)
    for step in stride(from: 1, through: steps, by: 1) {
      let passed = Cell(cell.row - nearest(up * step, steps), cell.column + nearest(right * step, steps))
      guard map.contains(passed), map[passed] != "#" else {
        let starts = initialStates
        return starts.map { .moving(to: $0, reward: -1, probability: probability / Double(starts.count)) }
      }
      if map[passed] == "F" { return [.ending(in: .finish, reward: -1, probability: probability)] }
    }
    let next = Cell(cell.row - up, cell.column + right)
    return [.moving(to: .track(next, up: up, right: right), reward: -1, probability: probability)]
  }

  /// The quotient to the nearest whole number, halves upwards.
  private func nearest(_ numerator: Int, _ denominator: Int) -> Int {
    (2 * numerator + denominator) / (2 * denominator)
  }

  /// Runs 2000 episodes.
  public var defaultBudget: Budget { .episodes(2000) }
}

extension Racetrack {
  /// The name `racetrack`.
  public static let name = "racetrack"

  /// What it is, in one line.
  public static let summary = "driving a race car around a bend without leaving the track (exercise 5.12)"

  /// The parameters of the track and the car.
  public static let parameters: [Parameter<Self>] = [
    Parameter(
      "map", \.map, named: tracks, letters: "#.SF", required: [("S", "a start"), ("F", "a finish")],
      "the track: beside it, on it, start, finish"),
    Parameter("failing", \.failing, in: .from(0, to: 1), "the chance that the velocity does not change"),
    Parameter("top-speed", \.topSpeed, in: 1...100, "the largest component of the velocity"),
  ]

  /// The shortest ways when every change succeeds: 5 or 6 steps on the bend, 7 or 8 on the swing.
  public static let knownOptima = [
    KnownOptimum(-5.5, discount: 1, ["failing": "0"]),
    KnownOptimum(-51.0 / 7, discount: 1, ["failing": "0", "map": "swing"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the cell of the track and the velocity upwards and to the right, as far as they can be reached, and
    finish; episodes begin standing in any cell marked S, each equally likely
    """,
    "Actions": """
    a change of the velocity upwards and of that to the right by +1, 0 or -1 each
    with probability 0.1 nothing changes; components stay within 0 to 4, and a change that would stop
    the car anywhere but on the start is no change
    """,
    "Rewards": "-1 a step",
    "Episode end": """
    where the straight line to the next place crosses the finish; what is off the track before that
    leads back to any cell of the start, standing; no step limit
    """,
    "Optimum": """
    6.0643 steps in the mean over the start on the bend, 7.9787 on the swing; without chance 5.5 and
    51/7 = 7.2857
    """,
    "Source": "Sutton & Barto 2018, exercise 5.12; the tracks bend and swing are our own drawings",
  ])
}
