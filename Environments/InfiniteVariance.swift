import TabularRL

/// One state in which ordinary importance sampling has an infinite variance.
///
/// - States: `s`, in which episodes begin, and `end`.
/// - Actions: `left` stays in s with probability 0.9 and ends the episode with 0.1; `right` ends it.
/// - Rewards: 1 when `left` ends the episode, 0 otherwise.
/// - Episode end: as said.
///
/// Always left is worth 1, and 1 is the optimum; either action with the same chance is worth 1/11.
///
/// - Source: Sutton & Barto 2018, example 5.5, figure 5.4.
public struct InfiniteVariance: Environment {
  /// The two states.
  public enum Place: String, Sendable, CustomStringConvertible {
    /// Where episodes begin and go on.
    case s
    /// Where they end.
    case end

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The two actions.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// The one that the target policy takes.
    case left
    /// The one that ends the episode for nothing.
    case right

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// Creates the world of the book.
  public init() {}

  /// Every episode begins in s.
  public var initialStates: [Place] { [.s] }

  /// Left mostly stays; everything else ends the episode.
  public func outcomes(of action: Choice, in state: Place) -> [Outcome<Place>] {
    switch (state, action) {
    case (.s, .left):
      [.moving(to: .s, reward: 0, probability: 0.9), .ending(in: .end, reward: 1, probability: 0.1)]
    case (.s, .right): [.ending(in: .end, reward: 0)]
    default: []
    }
  }

  /// Runs 100000 episodes, a thousandth of the figure.
  public var defaultBudget: Budget { .episodes(100_000) }
}

extension InfiniteVariance {
  /// The name `infinite-variance`.
  public static let name = "infinite-variance"

  /// What it is, in one line.
  public static let summary = "one state in which importance sampling varies without bound (example 5.5)"

  /// Always left.
  public static let knownOptima = [KnownOptimum(1, discount: 1)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "s, in which episodes begin, and end",
    "Actions": """
    left: stays in s with probability 0.9, ends the episode with 0.1
    right: ends the episode
    """,
    "Rewards": "1 when left ends the episode, 0 otherwise",
    "Episode end": "as said; no step limit",
    "Optimum": """
    1, always going left (undiscounted); 1/11 for either action with the same chance
    weighted by importance, a return of that policy is 2^(k+1) with probability 0.05 * 0.45^k: its mean
    is 1 and its variance infinite
    """,
    "Source": "Sutton & Barto 2018, example 5.5, figure 5.4: ten runs of 10^8 episodes",
  ])
}
