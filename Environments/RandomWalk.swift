import TabularRL

/// A walk along a line that goes left or right by chance: nothing to decide, only values to predict.
///
/// - States: 1 to the length, and the two ends `left` and `right`, numbered from left to right; the numbers of
///   the states are their names because the left end is state 0.
/// - Actions: `step` only, to either neighbour with probability 1/2: a Markov reward process. With a longer reach
///   to any of so many states on either side, each with the same chance; what lies beyond an end is that end.
/// - Rewards: 1 for arriving at the right end, 0 otherwise.
/// - Episode end: at either end. Episodes begin in the middle; of two middle states, in the left one.
///
/// The value of state i is i/(length + 1), undiscounted, when the reach is 1.
///
/// - Source: Sutton & Barto 2018, example 6.2, page 125 (length 5, states A to E). Examples 7.1 and 12.1 are
///   length 19 with a left reward of -1, example 9.1 is length 1000 with a reach of 100 and that reward.
public struct RandomWalk: Environment {
  /// The only thing that can be done.
  public enum Step: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Let chance decide.
    case step

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of states between the ends.
  public var length = 5

  /// How far a step may go.
  public var reach = 1

  /// The reward for arriving at the left end.
  public var leftReward = 0.0

  /// The reward for arriving at the right end.
  public var rightReward = 1.0

  /// Creates the walk of five states.
  public init() {}

  /// The middle state.
  public var initialStates: [Int] { [(length + 1) / 2] }

  /// All states from the left end to the right end.
  public var states: [Int]? { Array(0...length + 1) }

  /// Steps to the left or to the right; the walk is over at the ends.
  public func outcomes(of action: Step, in state: Int) -> [Outcome<Int>] {
    guard (1...length).contains(state) else { return [] }
    let chance = 0.5 / Double(reach)
    var outcomes: [Outcome<Int>] = []
    let beyondLeft = reach - state + 1
    if beyondLeft > 0 {
      outcomes.append(.ending(in: 0, reward: leftReward, probability: Double(beyondLeft) * chance))
    }
    for next in max(1, state - reach)...min(length, state + reach) where next != state {
      outcomes.append(.moving(to: next, reward: 0, probability: chance))
    }
    let beyondRight = state + reach - length
    if beyondRight > 0 {
      outcomes.append(
        .ending(in: length + 1, reward: rightReward, probability: Double(beyondRight) * chance))
    }
    return outcomes
  }

  /// Calls the ends `left` and `right`.
  public func name(of state: Int) -> String {
    switch state {
    case 0: "left"
    case length + 1: "right"
    default: String(state)
    }
  }

  /// One row, with the ends marked `L` and `R`.
  public var geometry: Geometry<Int>? {
    var row = [Character](repeating: ".", count: length + 2)
    row[0] = "L"
    row[length + 1] = "R"
    for state in initialStates { row[state] = "S" }
    return Geometry(rows: [row]) { (0, $0) }
  }

  /// Runs 100 episodes, as in the book.
  public var defaultBudget: Budget { .episodes(100) }
}

extension RandomWalk {
  /// The name `random-walk`.
  public static let name = "random-walk"

  /// What it is, in one line.
  public static let summary = "a walk left or right by chance, with values to predict and no decision"

  /// The parameters of the line and the rewards.
  public static let parameters: [Parameter<Self>] = [
    Parameter("length", \.length, in: 1...1_000_000, "the number of states between the ends"),
    Parameter("reach", \.reach, in: 1...10_000, "how far a step may go"),
    Parameter("left-reward", \.leftReward, in: .finite, "the reward for arriving at the left end"),
    Parameter("right-reward", \.rightReward, in: .finite, "the reward for arriving at the right end"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    left, 1, 2, ... and right, numbered from 0; episodes begin in the middle state, of two in the
    left one
    """,
    "Actions": """
    step: to either neighbour with probability 1/2; with a longer reach to any of so many states on
    either side, each with the same chance, where what lies beyond an end is that end
    """,
    "Rewards": "1 for arriving at the right end, 0 otherwise",
    "Episode end": "at either end; no step limit",
    "Optimum": """
    the value of state i is i/(length + 1), undiscounted, when the reach is 1
    example 9.1: -0.921960 in state 1, -0.000943 in the start 500, 83.152 steps an episode
    """,
    "Source": """
    Sutton & Barto 2018, example 6.2 (its states A to E are 1 to 5); examples 7.1 and 12.1 are
    --length 19 --left-reward -1, example 9.1 is --length 1000 --reach 100 --left-reward -1
    """,
  ])
}
