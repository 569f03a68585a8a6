import TabularRL

/// A corridor in whose middle the actions are reversed, so that looking alike makes states hard.
///
/// - States: 0, in which episodes begin, 1, 2 and `end`.
/// - Actions: `left` and `right`; in 1 they are reversed, and left in 0 stays put.
/// - Rewards: -1 a step.
/// - Episode end: to the right of 2.
///
/// An agent that tells the states apart needs three steps. One that cannot, and goes right with probability p in
/// each of them, has the value (2p - 4)/(p(1 - p)), at best -6 - 4 sqrt(2) = -11.656854 with p = 2 - sqrt(2).
///
/// - Source: Sutton & Barto 2018, example 13.1.
public struct ShortCorridor: Environment {
  /// The two directions.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// To the left, but in state 1.
    case left
    /// To the right, but in state 1.
    case right

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// Creates the corridor.
  public init() {}

  /// The leftmost state.
  public var initialStates: [Int] { [0] }

  /// The states from the left to the right.
  public var states: [Int]? { [0, 1, 2, 3] }

  /// Moves along the corridor.
  public func outcomes(of action: Choice, in state: Int) -> [Outcome<Int>] {
    guard state < 3 else { return [] }
    let isRight = (action == .right) != (state == 1)
    let next = isRight ? state + 1 : max(state - 1, 0)
    return [next == 3 ? .ending(in: next, reward: -1) : .moving(to: next, reward: -1)]
  }

  /// The book's agent sees the same in every state: a constant.
  public func features(of state: Int) -> [Double]? { [1] }

  /// Calls the last state `end`.
  public func name(of state: Int) -> String { state == 3 ? "end" : String(state) }

  /// Runs 1000 episodes, as in the book.
  public var defaultBudget: Budget { .episodes(1000) }
}

extension ShortCorridor {
  /// The name `short-corridor`.
  public static let name = "short-corridor"

  /// What it is, in one line.
  public static let summary = "a corridor in whose middle the actions are reversed (example 13.1)"

  /// Three steps.
  public static let knownOptima = [KnownOptimum(-3, discount: 1)]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    0, in which episodes begin, 1, 2, end; the book's agent cannot tell 0, 1 and 2 apart, a table can
    """,
    "Actions": "left, right; reversed in 1; left in 0 stays put",
    "Rewards": "-1 a step, the last one too",
    "Episode end": "to the right of 2; no step limit",
    "Optimum": """
    -3 for an agent that tells the states apart
    (2p - 4)/(p(1 - p)) going right with probability p everywhere: at best -11.656854, p = 0.585786
    """,
    "Features": "one, the same in every state: what the book's agent sees with --features own",
    "Source": "Sutton & Barto 2018, example 13.1, figure 13.1",
  ])
}
