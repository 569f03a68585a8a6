import TabularRL

/// A random decision process of a given size: every action leads to a few states drawn at random.
///
/// - States: numbers from 0; episodes begin in any of them, each equally likely.
/// - Actions: numbers from 0; each leads to so many different states with probabilities cut from the unit interval
///   at random.
/// - Rewards: the mean reward of each transition is drawn from the standard normal distribution; what is paid
///   varies about it with deviation `noise`.
/// - Episode end: none.
///
/// - Source: Archibald, McKinnon and Thomas 1995; Bhatnagar, Sutton, Ghavamzadeh and Lee 2009, section 6.
public struct Garnet: Environment {
  /// The number of states.
  public var size = 30

  /// The number of actions.
  public var choices = 4

  /// How many states an action may lead to.
  public var branching = 2

  /// The standard deviation of a reward about its mean.
  public var noise = 0.0

  /// What names the process among all of its size.
  public var worldSeed = 0

  /// Creates the process of 30 states, 4 actions and 2 branches.
  public init() {}

  /// The actions.
  public var actions: [Int] { Array(0..<choices) }

  /// All states.
  public var initialStates: [Int] { Array(0..<size) }

  /// All states in the order of their numbers.
  public var states: [Int]? { Array(0..<size) }

  /// Leads to one of the branches of the row.
  public func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
    var generator = Generator(worldSeed: worldSeed, row: [state, action])
    let branches = generator.distinct(branching, below: size)
    let cuts = [0] + (1..<branching).map { _ in generator.uniform() }.sorted() + [1]
    return branches.indices.map { index in
      .moving(
        to: branches[index], reward: generator.normal(), probability: cuts[index + 1] - cuts[index],
        rewardDeviation: noise)
    }
  }

  /// Checks that there are as many states as branches.
  public func validate() throws(ParameterError) {
    guard branching <= size else {
      throw .conflict("--branching must be at most --size, the number of states")
    }
  }

  /// Discounts, for the process never ends.
  public var defaultDiscount: Double { 0.95 }

  /// Cuts the run every 100 steps, so that every state is begun in.
  public var defaultStepLimit: Int? { 100 }

  /// Runs 100000 steps.
  public var defaultBudget: Budget { .steps(100_000) }
}

extension Garnet {
  /// The name `garnet`.
  public static let name = "garnet"

  /// What it is, in one line.
  public static let summary = "a random decision process of a given number of states, actions and branches"

  /// The parameters of the process.
  public static let parameters: [Parameter<Self>] = [
    Parameter("size", \.size, in: 1...1_000_000, "the number of states"),
    Parameter("choices", \.choices, in: 1...1000, "the number of actions"),
    Parameter("branching", \.branching, in: 1...1_000_000, "how many states an action may lead to"),
    Parameter("noise", \.noise, in: .from(0, to: 1e6), "the standard deviation of a reward about its mean"),
    Parameter("world-seed", \.worldSeed, in: 0...Int.max, "which of the processes of this size"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "0 to size - 1; episodes begin in any of them, each equally likely",
    "Actions": """
    0 to choices - 1: to any of --branching different states drawn at random, with the lengths of the
    pieces as probabilities into which random cuts divide the unit interval
    """,
    "Rewards": """
    the mean of each transition is drawn from the standard normal distribution; --noise is the
    deviation of what is paid about it
    """,
    "Episode end": "none; runs are cut every 100 steps and begin anew",
    "Source": """
    Archibald, McKinnon and Thomas 1995; Bhatnagar, Sutton, Ghavamzadeh and Lee 2009, section 6:
    (30, 4, 2, 0.1) and (100, 10, 3, 0.1) in states, actions, branches and noise; discount and step
    limit are ours
    """,
  ])
}
