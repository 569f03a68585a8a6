import TabularRL

/// Driving a passenger from one of four stations to another.
///
/// - States: 500, ((row * 5 + column) * 5 + passenger) * 4 + destination: the taxi's cell, the station where the
///   passenger waits (R, G, Y, B) or 4 for aboard, and the station to go to. With a fickle passenger 1000: these,
///   and 500 more while the passenger may still change the destination.
/// - Actions: south, north, east, west, pick-up, drop-off; a move into a wall or off the board stays put.
/// - Dynamics: in the rain a move goes as meant with a probability of 0.8 and otherwise to its left or right; a
///   blocked one goes nowhere. A fickle passenger changes to another destination with a probability of 0.3 on
///   the first move aboard.
/// - Rewards: 20 for the drop-off at the destination, -10 for a pick-up or drop-off that does nothing, -1 for
///   anything else, setting the passenger down at another station included.
/// - Episode end: at the drop-off at the destination. Rows of states with the passenger there exist, as in
///   Gymnasium, though no episode goes on in them.
///
/// The optimal return is 7.93, in the rain 3.95457452; with a fickle passenger 8.38 and 4.57564635.
///
/// - Source: Gymnasium 1.4.0, Taxi-v4; Dietterich 2000, section 7.1, for rain and fickle passengers.
public struct Taxi: Environment {
  /// A place where passengers are picked up and set down.
  public enum Station: Int, Sendable, CaseIterable {
    /// At the top left.
    case red
    /// At the top right.
    case green
    /// At the bottom left.
    case yellow
    /// At the bottom, in the fourth column.
    case blue

    /// Where the station lies.
    public var cell: Cell {
      switch self {
      case .red: Cell(0, 0)
      case .green: Cell(0, 4)
      case .yellow: Cell(4, 0)
      case .blue: Cell(4, 3)
      }
    }

    /// The letter by which the station is known.
    public var letter: String {
      switch self {
      case .red: "R"
      case .green: "G"
      case .yellow: "Y"
      case .blue: "B"
      }
    }
  }

  /// Where the taxi and the passenger are, and where the passenger wants to go.
  public struct State: Hashable, Sendable {
    /// The cell of the taxi.
    public var taxi: Cell

    /// The station where the passenger waits, or nil aboard.
    public var passenger: Station?

    /// The station to go to.
    public var destination: Station

    /// Whether the passenger may still change the destination.
    public var mayChange: Bool

    /// Creates a state.
    public init(taxi: Cell, passenger: Station?, destination: Station, mayChange: Bool = false) {
      self.taxi = taxi
      self.passenger = passenger
      self.destination = destination
      self.mayChange = mayChange
    }
  }

  /// What the driver can do.
  public enum Action: String, Sendable, CaseIterable, CustomStringConvertible {
    /// One row down.
    case south
    /// One row up.
    case north
    /// One column to the right.
    case east
    /// One column to the left.
    case west
    /// Let the passenger in.
    case pickUp = "pick-up"
    /// Let the passenger out.
    case dropOff = "drop-off"

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The cells that have a wall to their right.
  public static let walls: Set<Cell> = [
    Cell(0, 1), Cell(1, 1), Cell(3, 0), Cell(4, 0), Cell(3, 2), Cell(4, 2),
  ]

  /// Whether moves may go astray.
  public var rainy = false

  /// How likely a move in the rain goes where it was meant to, in 0...1.
  public var rainyProbability = 0.8

  /// Whether the passenger may change the destination.
  public var fickle = false

  /// How likely a fickle passenger changes the destination, in 0...1.
  public var fickleProbability = 0.3

  /// Creates the world with dry streets and a passenger who knows where to go.
  public init() {}

  /// All states in which the passenger waits at another station than the destination.
  public var initialStates: [State] {
    states(mayChange: fickle).filter { $0.passenger != nil && $0.passenger != $0.destination }
  }

  /// Gymnasium's states, and after them those in which the destination may still change.
  public var states: [State]? {
    states(mayChange: false) + (fickle ? states(mayChange: true) : [])
  }

  private func states(mayChange: Bool) -> [State] {
    let passengers: [Station?] = Station.allCases + [nil]
    return GridMap(rowCount: 5, columnCount: 5).cells.flatMap { taxi in
      passengers.flatMap { passenger in
        Station.allCases.map {
          State(taxi: taxi, passenger: passenger, destination: $0, mayChange: mayChange)
        }
      }
    }
  }

  /// Drives, or lets the passenger in or out.
  public func outcomes(of action: Action, in state: State) -> [Outcome<State>] {
    switch action {
    case .south: driving(ahead: .down, left: .right, right: .left, from: state)
    case .north: driving(ahead: .up, left: .left, right: .right, from: state)
    case .east: driving(ahead: .right, left: .up, right: .down, from: state)
    case .west: driving(ahead: .left, left: .down, right: .up, from: state)
    case .pickUp: [pickingUp(in: state)]
    case .dropOff: [droppingOff(in: state)]
    }
  }

  /// Goes ahead, or in the rain perhaps to the left or right of that; the outcomes stay apart where they coincide.
  private func driving(ahead: Move, left: Move, right: Move, from state: State) -> [Outcome<State>] {
    let cell = Self.neighbor(of: state.taxi, ahead)
    guard rainy else { return arriving(in: cell, from: state, probability: 1) }
    let isBlocked = cell == state.taxi
    let aside = (1 - rainyProbability) / 2
    return [(ahead, rainyProbability), (left, aside), (right, aside)].flatMap { move, probability in
      let cell = isBlocked ? state.taxi : Self.neighbor(of: state.taxi, move)
      return arriving(in: cell, from: state, probability: probability)
    }
  }

  /// Moves the taxi; the first move with a fickle passenger aboard settles the destination.
  private func arriving(in cell: Cell, from state: State, probability: Double) -> [Outcome<State>] {
    var next = state
    next.taxi = cell
    guard state.mayChange, state.passenger == nil, cell != state.taxi else {
      return [.moving(to: next, reward: -1, probability: probability)]
    }
    next.mayChange = false
    var outcomes = [Outcome.moving(to: next, reward: -1, probability: probability * (1 - fickleProbability))]
    for other in Station.allCases where other != state.destination {
      next.destination = other
      outcomes.append(.moving(to: next, reward: -1, probability: probability * fickleProbability / 3))
    }
    return outcomes
  }

  /// Lets the passenger in who waits where the taxi is.
  private func pickingUp(in state: State) -> Outcome<State> {
    guard state.passenger?.cell == state.taxi else { return .moving(to: state, reward: -10) }
    var next = state
    next.passenger = nil
    return .moving(to: next, reward: -1)
  }

  /// Lets the passenger out at any station, which ends the episode at the destination.
  private func droppingOff(in state: State) -> Outcome<State> {
    guard state.passenger == nil, let station = Station.allCases.first(where: { $0.cell == state.taxi })
    else { return .moving(to: state, reward: -10) }
    var next = state
    next.passenger = station
    return station == state.destination ? .ending(in: next, reward: 20) : .moving(to: next, reward: -1)
  }

  /// Returns the cell that a move leads to: `cell` itself where a wall or the edge of the board is in the way.
  private static func neighbor(of cell: Cell, _ move: Move) -> Cell {
    let target = cell.moved(move)
    let isInside = 0..<5 ~= target.row && 0..<5 ~= target.column
    let isWalled = move == .right && walls.contains(cell) || move == .left && walls.contains(target)
    return isInside && !isWalled ? target : cell
  }

  /// Names the taxi's cell, where the passenger is and where to, as in "(3,1) R to G" and "(3,1) aboard to G".
  public func name(of state: State) -> String {
    let passenger = state.passenger?.letter ?? "aboard"
    return "\(state.taxi) \(passenger) to \(state.destination.letter)" + (state.mayChange ? " or not" : "")
  }

  /// Cuts episodes after 200 steps, as Gymnasium does.
  public var defaultStepLimit: Int? { 200 }

  /// Runs 10000 episodes: there are 2400 pairs of a state and an action to try, and most starts are far away.
  public var defaultBudget: Budget { .episodes(10_000) }
}

extension Taxi: GymnasiumTwin {
  /// Draws by the table, and lets a fickle passenger change as Gymnasium does: hidden, and not in the table.
  public func gymnasiumGame(_ model: TabularModel) -> any GymnasiumGame {
    fickle
      ? GymnasiumFickleTaxi(changing: fickleProbability, GymnasiumTable(model)) : GymnasiumTable(model)
  }
}

/// The taxi with a fickle passenger, whose change of mind is drawn when an episode begins.
private struct GymnasiumFickleTaxi: GymnasiumGame {
  /// How likely the passenger will change the destination.
  let probability: Double
  var table: GymnasiumTable
  var willChange = false

  init(changing probability: Double, _ table: GymnasiumTable) {
    self.probability = probability
    self.table = table
  }

  mutating func reset(using generator: inout PCG64) -> [Int] {
    let state = table.reset(using: &generator)[0]
    willChange = generator.uniform() < probability
    // The table is followed in the states whose destination is settled; only this game changes it.
    table.state = Self.settled(state)
    return [table.state]
  }

  mutating func step(_ action: Action, using generator: inout PCG64) -> GymnasiumStep? {
    let before = table.state
    guard var step = table.step(action, using: &generator) else { return nil }
    let isAboard = before / 4 % 5 == 4
    if willChange, isAboard, before / 20 != table.state / 20 {
      willChange = false
      let others = (0..<4).filter { $0 != before % 4 }
      table.state += others[generator.index(below: 3)] - table.state % 4
      step.observation = [table.state]
    }
    return step
  }

  private static func settled(_ state: Int) -> Int { state % 500 }
}

extension Taxi {
  /// The name `taxi`.
  public static let name = "taxi"

  /// What it is, in one line.
  public static let summary = "a passenger to be driven from one of four stations to another"

  /// The parameters of the streets and the passenger.
  public static let parameters: [Parameter<Self>] = [
    Parameter("rainy", \.rainy, "whether moves may go astray"),
    Parameter(
      "rainy-probability", \.rainyProbability, in: .from(0, to: 1),
      "the chance that a move in the rain goes where it was meant to"),
    Parameter("fickle", \.fickle, "whether the passenger may change the destination"),
    Parameter(
      "fickle-probability", \.fickleProbability, in: .from(0, to: 1),
      "the chance that a fickle passenger does so on the first move aboard"),
  ]

  /// The returns with and without rain, a fickle passenger, the step limit and a discount.
  public static let knownOptima = [
    KnownOptimum(7.93, discount: 1), KnownOptimum(7.93, discount: 1, steps: 200),
    KnownOptimum(6.32746431, discount: 0.99), KnownOptimum(-1.26332310, discount: 0.9),
    KnownOptimum(3.95457452, discount: 1, ["rainy": "true"]),
    KnownOptimum(2.24762932, discount: 0.99, ["rainy": "true"]),
    KnownOptimum(-3.76314650, discount: 0.9, ["rainy": "true"]),
    KnownOptimum(8.38, discount: 1, ["fickle": "true"]),
    KnownOptimum(4.57564635, discount: 1, ["rainy": "true", "fickle": "true"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    ((row * 5 + column) * 5 + passenger) * 4 + destination: the taxi's cell from the top left,
    the passenger's station R 0, G 1, Y 2, B 3 or 4 for aboard, the destination R, G, Y, B
    "(3,1) R to G": the taxi is in (3,1), the passenger waits at R and wants to go to G
    R lies in (0,0), G in (0,4), Y in (4,0), B in (4,3)
    fickle: 500 more, number + 500 and "... or not", while the destination may still change
    episodes begin in any of the 300 states with the passenger at another station than the
    destination, each equally likely
    """,
    "Actions": """
    south, north, east, west; a move off the board or into a wall stays put; walls lie between the
    columns 1 and 2 in the rows 0 and 1, between 0 and 1 and between 2 and 3 in the rows 3 and 4
    rain: as meant with chance p, to the left or right of that with (1 - p) / 2 each; a move that
    would be blocked goes nowhere
    pick-up, drop-off
    fickle: the first move that changes the cell with the passenger aboard changes the destination
    with the fickle probability to one of the other three, each equally likely
    """,
    "Rewards": """
    20 for the drop-off at the destination, -10 for a pick-up without the passenger there and for a
    drop-off without the passenger aboard or between stations, -1 for every other step
    """,
    "Episode end": """
    at the drop-off at the destination; step limit 200
    a drop-off at another station pays -1 and leaves the passenger there
    """,
    "Optimum": """
    dry 7.93, rainy 3.95457452, with and without the step limit; discounted by 0.99 6.32746431 and
    2.24762932; the 8.46 that Gymnasium's sources speak of is that of an earlier map
    fickle 8.38, rainy and fickle 4.57564635
    """,
    "Source": """
    Gymnasium 1.4.0, Taxi-v4, where fickle is fickle_passenger: there the draw is made when an
    episode begins and is hidden; here the state says whether it can still matter
    Dietterich 2000, section 7.1; undiscounted; 10000 episodes are ours
    """,
  ])
}
