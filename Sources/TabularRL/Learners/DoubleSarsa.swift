/// Double Sarsa: two tables, each judging by the other what the action carried out next is worth.
///
///     q1(s,a) += alpha * (r + gamma * q2(s',a') - q1(s,a))
///
/// or the same with q1 and q2 exchanged, each with probability one half. The behavior follows the mean of the
/// two. An alpha that counts visits counts those of the table that learns.
///
/// - Source: Sutton & Barto 2018, section 6.7; Ganger, Duryea & Hu 2016.
/// - Complexity: O(actions) per step; memory O(states * actions): three tables, and counts of visits if asked for.
public struct DoubleSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = DoubleSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    DoubleSarsaLearner(control)
  }

  /// The name on the command line.
  public static let name = "double-sarsa"
  /// What it is.
  public static let summary = "on-policy TD control: Sarsa with two tables that judge each other"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q1(s,a) += alpha * (r + gamma * q2(s',a') - q1(s,a)), a' the action carried out next
      or with q1 and q2 exchanged, each with probability 1/2; behavior follows (q1 + q2) / 2
      """,
      "Source": "Sutton & Barto 2018, section 6.7; Ganger, Duryea & Hu 2016",
    ])
  }
}

/// Double Sarsa at work.
public struct DoubleSarsaLearner: DoubleLearner {
  var tables: DoubleTables

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control) { tables = DoubleTables(control) }

  /// Chooses, then learns from what the other table thinks of the choice.
  @inline(__always)
  static func step(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) -> Action {
    tables.record(transition)
    let next = tables.action(in: transition.next, using: &generator)
    let turn = tables.takeTurn(using: &generator)
    let nextValue = tables.judgedValue(of: next, in: transition.next, turn)
    tables.learn(from: transition, nextValue: nextValue, turn)
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  static func end(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) {
    _ = step(transition, &tables, using: &generator)
  }
}
