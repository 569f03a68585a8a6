import TabularRL

/// Swimming up a river: the current carries the agent back, and only the far bank is worth the effort.
///
/// - States: 0 to the length less one, from the left; episodes begin in 1 or 2, each equally likely.
/// - Actions: `left` always succeeds. `right` advances with probability 0.3, stays with 0.6 and falls back with 0.1; in
///   state 0 it stays with 0.7, in the last state it stays with 0.3 and falls back with 0.7.
/// - Rewards: 5 for left in state 0; 10000 for right that stays in the last state; 0 otherwise.
/// - Episode end: none.
///
/// The best is to swim right always: 668.8073 a step on average.
///
/// - Source: Strehl and Littman 2008, figure 2. Others have other chances and rewards.
public struct RiverSwim: Environment {
  /// The two directions.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// With the current.
    case left
    /// Against the current.
    case right

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of states.
  public var length = 6

  /// The reward for left in the first state.
  public var leftReward = 5.0

  /// The reward for staying in the last state.
  public var rightReward = 10_000.0

  /// Creates the river of six states.
  public init() {}

  /// The second and the third state.
  public var initialStates: [Int] { [1, 2] }

  /// The states from the left to the right.
  public var states: [Int]? { Array(0..<length) }

  /// Swims with the current or against it.
  public func outcomes(of action: Choice, in state: Int) -> [Outcome<Int>] {
    switch (action, state) {
    case (.left, _): [.moving(to: max(state - 1, 0), reward: state == 0 ? leftReward : 0)]
    case (.right, 0):
      [.moving(to: 0, reward: 0, probability: 0.7), .moving(to: 1, reward: 0, probability: 0.3)]
    case (.right, length - 1):
      [
        .moving(to: state - 1, reward: 0, probability: 0.7),
        .moving(to: state, reward: rightReward, probability: 0.3),
      ]
    case (.right, _):
      [
        .moving(to: state - 1, reward: 0, probability: 0.1), .moving(to: state, reward: 0, probability: 0.6),
        .moving(to: state + 1, reward: 0, probability: 0.3),
      ]
    }
  }

  /// Discounts as the source does.
  public var defaultDiscount: Double { 0.95 }

  /// Cuts runs every 5000 steps, the one life that the source gives.
  public var defaultStepLimit: Int? { 5000 }

  /// Runs 5000 steps, as the source.
  public var defaultBudget: Budget { .steps(5000) }
}

extension RiverSwim {
  /// The name `river-swim`.
  public static let name = "river-swim"

  /// What it is, in one line.
  public static let summary = "swimming against a current to a far bank that pays"

  /// The parameters of the river.
  public static let parameters: [Parameter<Self>] = [
    Parameter("length", \.length, in: 3...1_000_000, "the number of states"),
    Parameter("left-reward", \.leftReward, in: .finite, "the reward for left in the first state"),
    Parameter("right-reward", \.rightReward, in: .finite, "the reward for staying in the last state"),
  ]

  /// The six equations of swimming right always, solved in fractions; two steps on the river of three states, by hand.
  public static let knownOptima = [
    KnownOptimum(8027.107046, within: 5e-7, discount: 0.95),
    KnownOptimum(2400.25, discount: 1, steps: 2, ["length": "3"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "0 to length - 1 from the left; episodes begin in 1 or 2, each equally likely",
    "Actions": """
    left: to the left for certain
    right: on with probability 0.3, nowhere with 0.6, back with 0.1; in 0 on with 0.3, else nowhere;
    in the last state nowhere with 0.3, back with 0.7
    """,
    "Rewards": "5 for left in 0, 10000 for right that stays in the last state, 0 otherwise",
    "Episode end": "none; runs are cut every 5000 steps",
    "Optimum": """
    729000/1090 = 668.8073 a step on average, always swimming right; 8027.1070 in the mean over the
    starts (discount 0.95)
    """,
    "Source": """
    Strehl and Littman 2008, one life of 5000 steps with discount 0.95; Osband and others have other
    chances (0.35, 0.6, 0.05) and rewards (0.005 and 1)
    """,
  ])
}
