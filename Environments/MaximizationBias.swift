import TabularRL

/// Two states that show how the largest of several noisy estimates misleads.
///
/// - States: `A`, in which episodes begin, `B` and `end`.
/// - Actions: in A `left`, to B, and `right`, to the end; in B the actions `1` to their number, all to the end.
/// - Rewards: 0 in A; in B normally distributed with mean -0.1 and deviation 1, whatever the action.
/// - Episode end: after `right` in A and after every action in B.
///
/// The best is `right`, worth 0: `left` is worth -0.1, but looks better as long as the estimates are noisy.
///
/// - Source: Sutton & Barto 2018, example 6.7, figure 6.5. The book does not say how many actions there are in B;
///   ten agree with the figure.
public struct MaximizationBias: Environment {
  /// The three states.
  public enum Place: String, Sendable, CustomStringConvertible {
    /// Where episodes begin.
    case a = "A"
    /// Where the noise is.
    case b = "B"
    /// Where episodes end.
    case end

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// What can be done.
  public enum Choice: Hashable, Sendable, CustomStringConvertible {
    /// From A to B.
    case left
    /// From A to the end.
    case right
    /// One of the actions in B, counted from 1.
    case inB(Int)

    /// The name used in tables.
    public var description: String {
      switch self {
      case .left: "left"
      case .right: "right"
      case .inB(let number): "\(number)"
      }
    }
  }

  /// The number of actions in B.
  public var choices = 10

  /// The mean of the rewards in B.
  public var mean = -0.1

  /// The standard deviation of the rewards in B.
  public var noise = 1.0

  /// Creates the world of the book with ten actions in B.
  public init() {}

  /// Left, right and the actions in B.
  public var actions: [Choice] { [.left, .right] + (1...choices).map(Choice.inB) }

  /// Every episode begins in A.
  public var initialStates: [Place] { [.a] }

  /// A, B and the end.
  public var states: [Place]? { [.a, .b, .end] }

  /// Goes left or right in A, and from B to the end.
  public func outcomes(of action: Choice, in state: Place) -> [Outcome<Place>] {
    switch (state, action) {
    case (.a, .left): [.moving(to: .b, reward: 0)]
    case (.a, .right): [.ending(in: .end, reward: 0)]
    case (.b, .inB): [.ending(in: .end, reward: mean, rewardDeviation: noise)]
    default: []
    }
  }

  /// Runs 300 episodes, as in the book.
  public var defaultBudget: Budget { .episodes(300) }
}

extension MaximizationBias {
  /// The name `maximization-bias`.
  public static let name = "maximization-bias"

  /// What it is, in one line.
  public static let summary = "two states that show how the largest noisy estimate misleads (example 6.7)"

  /// The parameters of B.
  public static let parameters: [Parameter<Self>] = [
    Parameter("choices", \.choices, in: 1...100_000, "the number of actions in B"),
    Parameter("mean", \.mean, in: .from(-1e6, to: 1e6), "the mean of the rewards in B"),
    Parameter("noise", \.noise, in: .from(0, to: 1e6), "the standard deviation of the rewards in B"),
  ]

  /// Right, unless B pays more than nothing.
  public static let knownOptima = [
    KnownOptimum(0, discount: 1),
    KnownOptimum(0.1, discount: 1, ["mean": "0.1"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "A, in which episodes begin, B and end",
    "Actions": """
    in A: left, which leads to B, and right, which leads to the end
    in B: 1, 2, ..., which all lead to the end
    """,
    "Rewards": "0 in A; in B normal with mean -0.1 and deviation 1, whatever the action",
    "Episode end": "after right in A, and after every action in B; no step limit",
    "Optimum": """
    0, going right; -0.1 going left (undiscounted); an episode that goes left has two steps
    an agent with epsilon 0.1 that knows this goes left in 5 % of the episodes
    """,
    "Source": """
    Sutton & Barto 2018, example 6.7, figure 6.5 (alpha 0.1, epsilon 0.1, 300 episodes, 10000 runs);
    the book says "many" actions, ten are the default here
    """,
  ])
}
