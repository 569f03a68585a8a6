import TabularRL

/// A chain along which nothing is paid until its end, while turning back pays a little at once.
///
/// - States: 1 to the length; runs begin in 1.
/// - Actions: `forward` to the next state, the last leading to itself; `back` to state 1. With the slip each does what
///   the other would have done.
/// - Rewards: 10 for going forward in the last state, 2 for going back, 0 otherwise.
/// - Episode end: none.
///
/// The best is to go forward always: 3.6768 a step on average.
///
/// - Source: Dearden, Friedman and Russell 1998; Strens 2000; Gym's NChain-v0.
public struct Chain: Environment {
  /// The two ways.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// To the next state.
    case forward
    /// To the first state.
    case back

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of states.
  public var length = 5

  /// The chance that an action does what the other would have done, in 0...1.
  public var slip = 0.2

  /// The reward for going forward in the last state.
  public var endReward = 10.0

  /// The reward for going back.
  public var backReward = 2.0

  /// Creates the chain of five states.
  public init() {}

  /// The first state.
  public var initialStates: [Int] { [1] }

  /// The states along the chain.
  public var states: [Int]? { Array(1...length) }

  /// Goes forward or back, by intention or by accident.
  public func outcomes(of action: Choice, in state: Int) -> [Outcome<Int>] {
    let forward = action == .forward ? 1 - slip : slip
    return [
      .moving(
        to: min(state + 1, length), reward: state == length ? endReward : 0, probability: forward),
      .moving(to: 1, reward: backReward, probability: 1 - forward),
    ]
  }

  /// Discounts, for the chain never ends.
  public var defaultDiscount: Double { 0.99 }

  /// Cuts runs every 1000 steps, as Gym does.
  public var defaultStepLimit: Int? { 1000 }

  /// Runs 10000 steps.
  public var defaultBudget: Budget { .steps(10_000) }
}

extension Chain {
  /// The name `chain`.
  public static let name = "chain"

  /// What it is, in one line.
  public static let summary = "a chain that pays at its end, and a little for turning back"

  /// The parameters of the chain.
  public static let parameters: [Parameter<Self>] = [
    Parameter("length", \.length, in: 2...1_000_000, "the number of states"),
    Parameter("slip", \.slip, in: .from(0, to: 1), "the chance that an action does what the other would"),
    Parameter("end-reward", \.endReward, in: .finite, "the reward for going forward in the last state"),
    Parameter("back-reward", \.backReward, in: .finite, "the reward for going back"),
  ]

  /// Going forward always is worth (0.4 + 8 (0.8 gamma)^4)/(1 - gamma), which tends to 3.6768 a step.
  public static let knownOptima = [
    KnownOptimum(354.7681005568, discount: 0.99),
    KnownOptimum(25.4990848, discount: 0.9),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "1 to length; runs begin in 1",
    "Actions": """
    forward: to the next state, in the last to itself; back: to 1
    with probability 0.2 an action does what the other would have done
    """,
    "Rewards": "10 for going forward in the last state, 2 for going back, 0 otherwise, by what is done",
    "Episode end": "none; runs are cut every 1000 steps",
    "Optimum": """
    3.6768 a step on average, always going forward (the literature's 3677 in 1000 steps); discounted
    (0.4 + 8 (0.8 gamma)^4)/(1 - gamma) from the start: 354.7681 by 0.99
    """,
    "Source": """
    Dearden, Friedman and Russell 1998; Strens 2000; Gym's NChain-v0: its n, slip, large and small
    are the parameters in this order; the discount of 0.99 is ours
    """,
  ])
}
