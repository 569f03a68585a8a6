import TabularRL

/// The way home from work, of which only the duration is to be predicted.
///
/// - States: `office`, in which episodes begin, `car`, `highway` (leaving it), `road`, `street` and `home`.
/// - Actions: `drive` only: a Markov reward process, and one without chance.
/// - Rewards: the minutes until the next state: 5, 15, 10, 10, 3.
/// - Episode end: at home.
///
/// From the office the way takes 43 minutes.
///
/// - Source: Sutton & Barto 2018, example 6.1, figure 6.1.
public struct DrivingHome: Environment {
  /// The places on the way, in their order.
  public enum Place: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Leaving the office, on Friday at six.
    case office
    /// Reaching the car, in the rain.
    case car
    /// Exiting the highway.
    case highway
    /// On a secondary road, behind a truck.
    case road
    /// Entering the home street.
    case street
    /// Arriving home.
    case home

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The only thing that can be done.
  public enum Drive: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Go on.
    case drive

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The minutes from each place to the next; none from home.
  public static let minutes: [Double] = [5, 15, 10, 10, 3, 0]

  /// The minutes that the driver of the book expects to need from each place.
  public static let predictions: [Double] = [30, 35, 15, 10, 3, 0]

  /// Creates the way home.
  public init() {}

  /// Every episode begins in the office.
  public var initialStates: [Place] { [.office] }

  /// Drives to the next place.
  public func outcomes(of action: Drive, in state: Place) -> [Outcome<Place>] {
    let places = Place.allCases
    guard let index = places.firstIndex(of: state), index + 1 < places.count else { return [] }
    let next = places[index + 1]
    let reward = Self.minutes[index]
    return [next == .home ? .ending(in: next, reward: reward) : .moving(to: next, reward: reward)]
  }

  /// Drives home once, as in the book.
  public var defaultBudget: Budget { .episodes(1) }
}

extension DrivingHome {
  /// The name `driving-home`.
  public static let name = "driving-home"

  /// What it is, in one line.
  public static let summary = "the way home, whose duration is to be predicted (example 6.1)"

  /// The minutes of the whole way.
  public static let knownOptima = [KnownOptimum(43, discount: 1)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "office, in which episodes begin, car, highway, road, street, home",
    "Actions": "drive: to the next of them",
    "Rewards": "the minutes until the next state: 5, 15, 10, 10, 3",
    "Episode end": "at home; no step limit",
    "Optimum": """
    43, 38, 23, 13 and 3 minutes to go (undiscounted); the driver expects 30, 35, 15, 10 and 3
    """,
    "Source": "Sutton & Barto 2018, example 6.1, figure 6.1",
  ])
}
