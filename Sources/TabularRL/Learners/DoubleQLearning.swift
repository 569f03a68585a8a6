/// Double Q-learning: two tables, each judging the other's best action, so that noise is not taken for value.
///
///     q1(s,a) += alpha * (r + gamma * q2(s', argmax over a' of q1(s',a')) - q1(s,a))
///
/// or the same with q1 and q2 exchanged, each with probability one half. The behavior follows the mean of
/// the two. An alpha that counts visits counts those of the table that learns.
///
/// - Source: van Hasselt 2010; Sutton & Barto 2018, section 6.7.
/// - Complexity: O(actions) per step; memory O(states * actions): three tables, and counts of visits if asked for.
public struct DoubleQLearning: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = DoubleQLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker { DoubleQLearner(control) }

  /// The name on the command line.
  public static let name = "double-q-learning"
  /// What it is.
  public static let summary = "off-policy TD control without maximization bias: two tables judge each other"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q1(s,a) += alpha * (r + gamma * q2(s', argmax_a' q1(s',a')) - q1(s,a))
      or with q1 and q2 exchanged, each with probability 1/2; behavior follows (q1 + q2) / 2
      """,
      "Source": "van Hasselt 2010; Sutton & Barto 2018, section 6.7",
    ])
  }
}

/// Double Q-learning at work.
public struct DoubleQLearner: DoubleLearner {
  var tables: DoubleTables

  /// Creates a newborn learner.
  public init(_ control: Control) { tables = DoubleTables(control, keepsBest: true) }

  /// Learns, then chooses.
  @inline(__always)
  static func step(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) -> Action {
    end(transition, &tables, using: &generator)
    return tables.action(in: transition.next, using: &generator)
  }

  /// Learns about one of the tables: the other judges the action that it thinks best.
  @inline(__always)
  static func end(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) {
    tables.record(transition)
    let turn = tables.takeTurn(using: &generator)
    let best = tables.greedyAction(in: transition.next, turn, using: &generator)
    let nextValue = tables.judgedValue(of: best, in: transition.next, turn)
    tables.learn(from: transition, nextValue: nextValue, turn)
  }
}
