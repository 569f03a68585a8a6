import TabularRL

/// Moving cars overnight between two places that rent them out.
///
/// - States: how many cars each place has in the evening, 0 to the capacity, first * (capacity + 1) + second;
///   441 of them by default.
/// - Actions: how many cars are moved to the second place overnight, -5 to 5; negative numbers are moved to the
///   first place. No more can be moved than there are.
/// - Dynamics: requests are Poisson with means 3 and 4, returns with means 3 and 2. Requests come before returns,
///   which can be rented out on the next day only; cars beyond the capacity are taken away.
/// - Rewards: 10 for each car rented out, -2 for each car moved. An outcome pays what is expected given the
///   number of cars in the next evening.
/// - Episode end: none.
///
/// The optimal value with ten cars at either place is 574.948, and 580.964 in the variant `modified`, discounted
/// by 0.9.
///
/// - Source: Sutton & Barto 2018, example 4.2, figure 4.2, exercise 4.7.
public struct CarRental: Environment {
  /// The cars at both places in the evening.
  public struct Cars: Hashable, Sendable, CustomStringConvertible {
    /// The number of cars at the first place.
    public var first: Int

    /// The number of cars at the second place.
    public var second: Int

    /// Creates the cars of an evening.
    public init(_ first: Int, _ second: Int) {
      self.first = first
      self.second = second
    }

    /// Both numbers, as in "(10,10)".
    public var description: String { "(\(first),\(second))" }
  }

  /// What the night costs.
  public enum Variant: String, ParameterChoice {
    /// 2 for each car moved.
    case book
    /// One car is moved to the second place for nothing, and each place that keeps more than ten cars overnight
    /// costs 4.
    case modified
  }

  /// What the night costs.
  public var variant = Variant.book

  /// The number of cars that a place can keep.
  public var capacity = 20 {
    didSet { places = Self.places(capacity: capacity) }
  }

  /// The days of the first and of the second place.
  private var places = Self.places(capacity: 20)

  /// Creates the world of the book.
  public init() {}

  /// From five cars to the first place to five cars to the second.
  public var actions: [Int] { Array(-5...5) }

  /// Half of the capacity at both places.
  public var initialStates: [Cars] { [Cars(capacity / 2, capacity / 2)] }

  /// All numbers of cars at the first place, and for each all at the second.
  public var states: [Cars]? {
    (0...capacity).flatMap { first in (0...capacity).map { Cars(first, $0) } }
  }

  /// Moves the cars, then lets a day pass at both places.
  public func outcomes(of move: Int, in cars: Cars) -> [Outcome<Cars>] {
    guard move <= cars.first, -move <= cars.second else { return [] }
    let morning = Cars(min(cars.first - move, capacity), min(cars.second + move, capacity))
    let cost = cost(of: move, keeping: morning)
    let first = places[0].evenings(after: morning.first)
    let second = places[1].evenings(after: morning.second)
    var outcomes: [Outcome<Cars>] = []
    outcomes.reserveCapacity(first.count * second.count)
    for (firstCars, one) in first.enumerated() {
      for (secondCars, other) in second.enumerated() {
        outcomes.append(
          .moving(
            to: Cars(firstCars, secondCars), reward: 10 * (one.rentals + other.rentals) - cost,
            probability: one.probability * other.probability))
      }
    }
    return outcomes
  }

  /// Returns what it costs to move cars overnight and to keep those that are there in the morning.
  private func cost(of move: Int, keeping morning: Cars) -> Double {
    guard variant == .modified else { return 2 * Double(abs(move)) }
    let paid = move > 0 ? move - 1 : -move
    let crowded = [morning.first, morning.second].count { $0 > 10 }
    return 2 * Double(paid) + 4 * Double(crowded)
  }

  private static func places(capacity: Int) -> [Place] {
    [
      Place(meanRequests: 3, meanReturns: 3, capacity: capacity),
      Place(meanRequests: 4, meanReturns: 2, capacity: capacity),
    ]
  }

  /// Shows the first place upwards and the second to the right, like figure 4.2.
  public var geometry: Geometry<Cars>? {
    let capacity = capacity
    let row = [Character](repeating: ".", count: capacity + 1)
    return Geometry(rows: Array(repeating: row, count: capacity + 1)) { (capacity - $0.first, $0.second) }
  }

  /// Discounts as the book does.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts the days every 100, when a reward is worth less than 0.00003 of itself at their beginning.
  public var defaultStepLimit: Int? { 100 }

  /// Runs 100000 days.
  public var defaultBudget: Budget { .steps(100_000) }
}

/// A place that rents out cars: what a day does to their number.
private struct Place: Sendable {
  /// How likely a number of cars in the evening is, and how many were rented out on average if it comes about.
  struct Evening: Sendable {
    var probability: Double
    var rentals: Double
  }

  /// For each number of cars in the morning the evenings with no car, one car and so on.
  private let days: [[Evening]]

  /// Sums over everything that can happen on a day: as many rentals as requests or cars, whichever are fewer,
  /// and then the returns, up to the capacity.
  init(meanRequests: Double, meanReturns: Double, capacity: Int) {
    let requests = Poisson(mean: meanRequests, count: capacity)
    let returns = Poisson(mean: meanReturns, count: capacity)
    days = (0...capacity).map { cars in
      var evenings = Array(repeating: Evening(probability: 0, rentals: 0), count: capacity + 1)
      for rentals in 0...cars {
        let remaining = cars - rentals
        let requested = rentals < cars ? requests.exactly[rentals] : requests.atLeast[rentals]
        for returned in 0...capacity - remaining {
          let isFull = remaining + returned == capacity
          let probability = requested * (isFull ? returns.atLeast[returned] : returns.exactly[returned])
          evenings[remaining + returned].probability += probability
          evenings[remaining + returned].rentals += probability * Double(rentals)
        }
      }
      return evenings.map {
        Evening(probability: $0.probability, rentals: $0.rentals / $0.probability)
      }
    }
  }

  /// Returns the evenings after a morning with so many cars, by the number of cars in the evening.
  func evenings(after cars: Int) -> [Evening] { days[cars] }
}

/// The chances of a Poisson distribution.
private struct Poisson {
  /// The chance of exactly 0, 1, 2 and so on.
  let exactly: [Double]

  /// The chance of at least 0, 1, 2 and so on.
  let atLeast: [Double]

  /// Computes the chances of 0 to `count`, for a mean of at most 10.
  init(mean: Double, count: Int) {
    // Sixty terms further on the chances are lost in the rounding of those that are kept.
    var exactly = [Elementary.exp(-mean)]
    for number in 1...count + 60 { exactly.append(exactly[number - 1] * mean / Double(number)) }
    var atLeast = exactly
    for number in exactly.indices.dropLast().reversed() { atLeast[number] += atLeast[number + 1] }
    self.exactly = exactly
    self.atLeast = atLeast
  }
}

extension CarRental {
  /// The name `car-rental`.
  public static let name = "car-rental"

  /// What it is, in one line.
  public static let summary = "cars to be moved overnight between two places that rent them out"

  /// The parameters of the costs and the places.
  public static let parameters: [Parameter<Self>] = [
    Parameter("variant", \.variant, "the book's costs, or those of exercise 4.7"),
    Parameter("capacity", \.capacity, in: 1...30, "the number of cars that a place can keep"),
  ]

  /// The values with ten cars at either place.
  public static let knownOptima = [
    KnownOptimum(574.948, within: 5e-4, discount: 0.9),
    KnownOptimum(580.964, within: 5e-4, discount: 0.9, ["variant": "modified"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    (first,second): the cars at both places in the evening, first * (capacity + 1) + second;
    runs begin with half of the capacity at both, (10,10): the book names no start
    """,
    "Actions": """
    the cars moved to the second place overnight, -5 to 5, negative numbers to the first place;
    no more than there are
    then a day: requests are Poisson with means 3 and 4, returns with means 3 and 2; returned cars
    can be rented out on the next day; cars beyond the capacity of 20 are taken away
    """,
    "Rewards": """
    10 for each car rented out, as expected given the cars of the next evening; -2 for each car moved
    with --variant modified one car is moved to the second place for nothing, and each place that
    keeps more than ten cars overnight costs 4
    """,
    "Episode end": """
    none; runs are cut every 100 days, when a reward is worth less than 0.00003 of itself at the
    beginning
    """,
    "Optimum": """
    574.948 from (10,10), 421.414 from (0,0), 636.990 from (20,20) (discount 0.9)
    with --variant modified 580.964, 429.946 and 603.537
    """,
    "Source": """
    Sutton & Barto 2018, example 4.2 and figure 4.2; exercise 4.7 is --variant modified
    the sums over requests and returns are not cut off, as they are in published programs
    """,
  ])
}
