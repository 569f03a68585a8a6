/// Double Expected Sarsa: two tables, each moving towards the expectation of the other over the next action.
///
///     q1(s,a) += alpha * (r + gamma * sum over a' of pi(a'|s') * q2(s',a') - q1(s,a))
///
/// or the same with q1 and q2 exchanged, each with probability one half, where pi is the exploration, which
/// follows the mean of the two. An alpha that counts visits counts those of the table that learns.
///
/// - Source: Sutton & Barto 2018, exercise 6.13; Ganger, Duryea & Hu 2016.
/// - Complexity: O(actions) per step; memory O(states * actions): three tables, and counts of visits if asked for.
public struct DoubleExpectedSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = DoubleExpectedSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    DoubleExpectedSarsaLearner(control)
  }

  /// The name on the command line.
  public static let name = "double-expected-sarsa"
  /// What it is.
  public static let summary = "on-policy TD control: Expected Sarsa with two tables that judge each other"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q1(s,a) += alpha * (r + gamma * sum_a' pi(a'|s') q2(s',a') - q1(s,a)), pi the exploration
      or with q1 and q2 exchanged, each with probability 1/2; behavior follows (q1 + q2) / 2
      """,
      "Source": "Sutton & Barto 2018, exercise 6.13; Ganger, Duryea & Hu 2016",
    ])
  }
}

/// Double Expected Sarsa at work.
public struct DoubleExpectedSarsaLearner: DoubleLearner {
  var tables: DoubleTables

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control) { tables = DoubleTables(control) }

  /// Learns, then chooses.
  @inline(__always)
  static func step(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) -> Action {
    end(transition, &tables, using: &generator)
    return tables.action(in: transition.next, using: &generator)
  }

  /// Learns towards the expectation of the other table over the next action.
  @inline(__always)
  static func end(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) {
    tables.record(transition)
    let turn = tables.takeTurn(using: &generator)
    let nextValue = tables.judgedExpectedValue(in: transition.next, turn)
    tables.learn(from: transition, nextValue: nextValue, turn)
  }
}
