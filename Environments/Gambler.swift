import TabularRL

/// Betting on the flips of a coin until the goal is reached or all is lost.
///
/// - States: the capital, 0 to the goal, which is also the number of the state.
/// - Actions: the stake, from 1 to the smaller of the capital and what is missing to the goal; action 0 is the
///   stake 1. The book's stake of 0 is left out: it changes nothing, so it would be among the best everywhere.
/// - Rewards: 1 for reaching the goal, 0 otherwise: a value is the chance of reaching it.
/// - Episode end: with no capital and at the goal.
///
/// With heads of at most one half it is best to play boldly, staking all that is allowed, but not only that: of
/// the 99 capitals short of 100 only 27 have a single best stake when heads are rarer. With heads more likely than
/// tails the stake 1 is best.
///
/// - Source: Sutton & Barto 2018, example 4.3, exercise 4.9.
public struct Gambler: Environment {
  /// The chance of heads, with which the stake is won, in 0...1.
  public var heads = 0.4

  /// The capital at which the gambler has won.
  public var goal = 100

  /// Creates the world of the book.
  public init() {}

  /// The stakes, from 1 to half of the goal.
  public var actions: [Int] { Array(1...goal / 2) }

  /// Every capital with which something can be done, since the book names no start.
  public var initialStates: [Int] { Array(1..<goal) }

  /// All capitals from nothing to the goal.
  public var states: [Int]? { Array(0...goal) }

  /// Wins the stake with heads and loses it with tails.
  public func outcomes(of stake: Int, in capital: Int) -> [Outcome<Int>] {
    guard stake <= min(capital, goal - capital) else { return [] }
    let won = capital + stake
    let lost = capital - stake
    return [
      won == goal
        ? .ending(in: won, reward: 1, probability: heads)
        : .moving(to: won, reward: 0, probability: heads),
      lost == 0
        ? .ending(in: lost, reward: 0, probability: 1 - heads)
        : .moving(to: lost, reward: 0, probability: 1 - heads),
    ]
  }

  /// Runs 10000 episodes: there are 2500 pairs of a capital and a stake to try.
  public var defaultBudget: Budget { .episodes(10_000) }
}

extension Gambler {
  /// The name `gambler`.
  public static let name = "gambler"

  /// What it is, in one line.
  public static let summary = "stakes on the flips of a coin, to reach a goal before all is lost"

  /// The parameters of the coin and the goal.
  public static let parameters: [Parameter<Self>] = [
    Parameter("heads", \.heads, in: .from(0, to: 1), "the chance of winning the stake"),
    Parameter("goal", \.goal, in: 2...2000, "the capital at which the gambler has won"),
  ]

  /// The chances of reaching the goal, on average over the starts.
  public static let knownOptima = [
    KnownOptimum(0.39906360, discount: 1), KnownOptimum(0.24812015, discount: 1, ["heads": "0.25"]),
    KnownOptimum(0.95454546, discount: 1, ["heads": "0.55"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the capital, 0 to the goal; episodes begin with any capital from 1 to the goal less 1, each
    equally likely: the book names no start
    """,
    "Actions": """
    the stake, 1 to min(capital, goal - capital); action 0 is the stake 1
    with heads the stake is added to the capital, with tails it is taken away
    the book's stake of 0 is left out: it changes nothing and would be among the best everywhere
    """,
    "Rewards": "1 for reaching the goal, 0 otherwise: a value is the chance of reaching the goal",
    "Episode end": "at the goal and with no capital; no step limit",
    "Optimum": """
    from 50 of 100: heads 0.4 0.4, heads 0.25 0.25, heads 0.55 0.99995610; on average over the
    starts 0.39906360, 0.24812015, 0.95454546
    heads below 0.5: staking all that is allowed is best, but most capitals have two or three
    best stakes; single ones are 1 to 12, 25, 50, 75 and 88 to 99; figure 4.3 shows the smallest
    heads above 0.5: the stake 1, and from s with q = (1 - heads) / heads the chance is
    (1 - q^s) / (1 - q^goal)
    """,
    "Source": "Sutton & Barto 2018, example 4.3; exercise 4.9 has --heads 0.25 and --heads 0.55",
  ])
}
