import TabularRL

/// The Markov reward process that eight recorded episodes speak for.
///
/// The episodes are A 0 B 0, six times B 1, and B 0. Batch temporal-difference learning finds the values of this
/// world, 3/4 in both states; batch Monte Carlo finds 0 in A, the mean of what was recorded.
///
/// - States: `A`, `B` and `end`; episodes begin in A with probability 1/8 and in B with 7/8.
/// - Actions: `step` only.
/// - Rewards: 0 from A to B; from B to the end 1 with probability 3/4 and otherwise 0.
/// - Episode end: after B.
///
/// - Source: Sutton & Barto 2018, example 6.4.
public struct YouAreThePredictor: Environment {
  /// The three states.
  public enum Place: String, Sendable, CustomStringConvertible {
    /// From which one recorded episode went to B.
    case a = "A"
    /// From which all eight ended.
    case b = "B"
    /// Where episodes end.
    case end

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The recorded episodes: the states and the reward that followed each.
  public static let batch: [[(state: Place, reward: Double)]] =
    [[(.a, 0), (.b, 0)]] + Array(repeating: [(.b, 1)], count: 6) + [[(.b, 0)]]

  /// Creates the world of the book.
  public init() {}

  /// The only thing that can be done.
  public var actions: [RandomWalk.Step] { [.step] }

  /// A and B.
  public var initialStates: [Place] { [.a, .b] }

  /// As often as in the recorded episodes.
  public var initialDistribution: [(state: Place, probability: Double)] { [(.a, 1.0 / 8), (.b, 7.0 / 8)] }

  /// From A to B, and from B to the end.
  public func outcomes(of action: RandomWalk.Step, in state: Place) -> [Outcome<Place>] {
    switch state {
    case .a: [.moving(to: .b, reward: 0)]
    case .b:
      [.ending(in: .end, reward: 1, probability: 0.75), .ending(in: .end, reward: 0, probability: 0.25)]
    case .end: []
    }
  }

  /// Runs eight episodes, as many as the book has recorded.
  public var defaultBudget: Budget { .episodes(8) }
}

extension YouAreThePredictor {
  /// The name `a-b`.
  public static let name = "a-b"

  /// What it is, in one line.
  public static let summary = "the process that eight recorded episodes speak for (example 6.4)"

  /// How often B pays.
  public static let knownOptima = [KnownOptimum(0.75, discount: 1)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "A, B and end; episodes begin in A with probability 1/8, in B with 7/8",
    "Actions": "step: from A to B, from B to the end",
    "Rewards": "0 from A to B; from B to the end 1 with probability 3/4 and otherwise 0",
    "Episode end": "after B; no step limit",
    "Optimum": """
    3/4 in A and in B (undiscounted), which batch temporal-difference learning finds from the eight
    recorded episodes A 0 B 0, six times B 1, B 0; batch Monte Carlo finds 0 in A
    """,
    "Source": "Sutton & Barto 2018, example 6.4",
  ])
}
