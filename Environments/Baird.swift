import TabularRL

/// Baird's counterexample: seven states and eight features in which off-policy semi-gradient methods diverge.
///
/// - States: 1 to 6, the upper ones, and 7, the lower one.
/// - Actions: `dashed` leads to an upper state, each with probability 1/6; `solid` leads to the lower one.
/// - Rewards: 0, so that every value is 0.
/// - Episode end: none. Episodes begin in each state with the same chance.
/// - Features: 2 e(i) + e(8) in the upper state i, e(7) + 2 e(8) in the lower one; with eight weights for seven states
///   the values can be represented exactly, in many ways.
///
/// The policy to be evaluated is always solid; the one followed takes dashed six times out of seven, so that all states
/// are visited alike. Weights begin at 1, that of feature 7 at 10.
///
/// - Source: Baird 1995; Sutton & Barto 2018, section 11.2, figures 11.1, 11.2, 11.5 and 11.6.
public struct Baird: Environment {
  /// The two actions.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// To an upper state.
    case dashed
    /// To the lower state.
    case solid

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// Creates the world.
  public init() {}

  /// Every state.
  public var initialStates: [Int] { Array(1...7) }

  /// The upper states and the lower one.
  public var states: [Int]? { Array(1...7) }

  /// Leads to the lower state or to any of the upper ones.
  public func outcomes(of action: Choice, in state: Int) -> [Outcome<Int>] {
    switch action {
    case .dashed: (1...6).map { .moving(to: $0, reward: 0, probability: 1.0 / 6) }
    case .solid: [.moving(to: 7, reward: 0)]
    }
  }

  /// The features of figure 11.1.
  public func features(of state: Int) -> [Double]? {
    (1...8).map { feature in
      if feature == 8 { return state == 7 ? 2 : 1 }
      return feature == state ? (state == 7 ? 1 : 2) : 0
    }
  }

  /// Discounts as the book does.
  public var defaultDiscount: Double { 0.99 }

  /// Cuts episodes after 1000 steps.
  public var defaultStepLimit: Int? { 1000 }

  /// Runs 1000 steps, as in the book.
  public var defaultBudget: Budget { .steps(1000) }
}

extension Baird {
  /// The name `baird`.
  public static let name = "baird"

  /// What it is, in one line.
  public static let summary = "Baird's counterexample: off-policy semi-gradient methods diverge here"

  /// Nothing is ever paid.
  public static let knownOptima = [KnownOptimum(0, discount: 0.99)]

  /// What `describe` prints.
  public static let page = Page([
    "States": "1 to 6, the upper ones, and 7, the lower one; episodes begin in each with the same chance",
    "Actions": "dashed: to an upper state, each with probability 1/6; solid: to the lower state",
    "Rewards": "0",
    "Episode end": "none; runs are cut every 1000 steps",
    "Optimum": "every value is 0, under every policy",
    "Features": """
    2 e(i) + e(8) in the upper state i, e(7) + 2 e(8) in the lower one: --features own
    the book's weights begin with --initial-weights 'list(1,1,1,1,1,1,10,1)'
    """,
    "Policies": "the book evaluates --policy 'always(solid)' and follows --behavior 'odds(6,1)'",
    "Source": "Baird 1995; Sutton & Barto 2018, section 11.2, figures 11.1, 11.2, 11.5 and 11.6",
  ])
}
