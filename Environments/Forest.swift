import TabularRL

/// Managing a forest: wait for it to grow old, at the risk of fire, or cut it.
///
/// - States: the age of the forest, from 0 to the oldest; episodes begin in 0.
/// - Actions: `wait` makes it a class older, or burns it down to 0; `cut` makes it 0.
/// - Rewards: for waiting in the oldest class 4; for cutting 0 in class 0, 1 in those between, 2 in the oldest.
/// - Episode end: none.
///
/// With three classes and a discount of 0.9 it is best to wait always: 26.244, 29.484, 33.484.
///
/// - Source: pymdptoolbox 4.0, `example.forest`, and the values of its `PolicyIteration` page; Possingham and Tuck
///   1997.
public struct Forest: Environment {
  /// What can be done.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Let it grow.
    case wait
    /// Cut it.
    case cut

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of classes of age.
  public var classes = 3

  /// The reward for waiting in the oldest class.
  public var waitReward = 4.0

  /// The reward for cutting in the oldest class.
  public var cutReward = 2.0

  /// The chance of a fire while waiting, in 0...1.
  public var fire = 0.1

  /// Creates the forest of three classes.
  public init() {}

  /// A young forest.
  public var initialStates: [Int] { [0] }

  /// The classes of age, youngest first.
  public var states: [Int]? { Array(0..<classes) }

  /// Grows, burns or is cut.
  public func outcomes(of action: Choice, in age: Int) -> [Outcome<Int>] {
    let oldest = classes - 1
    switch action {
    case .wait:
      let reward = age == oldest ? waitReward : 0
      return [
        .moving(to: 0, reward: reward, probability: fire),
        .moving(to: min(age + 1, oldest), reward: reward, probability: 1 - fire),
      ]
    case .cut:
      return [.moving(to: 0, reward: age == oldest ? cutReward : age == 0 ? 0 : 1)]
    }
  }

  /// Discounts as the example's page does.
  public var defaultDiscount: Double { 0.9 }

  /// Cuts a continuing run every 100 steps, when a reward is worth less than 0.00003 at its beginning.
  public var defaultStepLimit: Int? { 100 }

  /// Runs 100000 steps.
  public var defaultBudget: Budget { .steps(100_000) }
}

extension Forest {
  /// The name `forest`.
  public static let name = "forest"

  /// What it is, in one line.
  public static let summary = "a forest to be cut, or left to grow old at the risk of fire"

  /// The parameters of the forest.
  public static let parameters: [Parameter<Self>] = [
    Parameter("classes", \.classes, in: 2...1_000_000, "the number of classes of age"),
    Parameter("wait-reward", \.waitReward, in: .finite, "the reward for waiting in the oldest class"),
    Parameter("cut-reward", \.cutReward, in: .finite, "the reward for cutting in the oldest class"),
    Parameter("fire", \.fire, in: .from(0, to: 1), "the chance of a fire while waiting"),
  ]

  /// The values of pymdptoolbox: policy iteration, three steps, four sweeps of value iteration; and
  /// 3.24 gamma^2/(1 - gamma), that of waiting always.
  public static let knownOptima = [
    KnownOptimum(26.244, discount: 0.9),
    KnownOptimum(2.6973, discount: 0.9, steps: 3),
    KnownOptimum(5.93215488, discount: 0.96, steps: 4),
    KnownOptimum(74.6496, discount: 0.96),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "the age of the forest, 0 to classes - 1; episodes begin in 0",
    "Actions": """
    wait: back to 0 by a fire with probability 0.1, otherwise one class older, up to the oldest
    cut: back to 0
    """,
    "Rewards": "waiting: 4 in the oldest class, 0 before; cutting: 0 in class 0, 2 in the oldest, else 1",
    "Episode end": "none; runs are cut every 100 steps, when a reward is worth less than 0.00003",
    "Optimum": """
    26.244, 29.484 and 33.484, always waiting (3 classes, discount 0.9); 3.24 a step on average
    """,
    "Source": "pymdptoolbox 4.0, example.forest, whose S, r1, r2, p are the parameters in this order",
  ])
}
