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
public struct DoubleQLearner: ControlLearner {
  /// One of the two tables; a step size that counts visits counts those of its own table.
  struct Half: Sendable {
    var values: ActionValues
    var experience: Experience

    /// Moves towards what the other table thinks of the action that this one thinks best.
    mutating func learn(
      from transition: Transition, judgedBy judge: ActionValues, _ control: Control,
      using generator: inout Generator
    ) {
      let (state, action) = (transition.state, transition.action)
      experience.record(state, action)
      let stepSize = control.stepSize
      let counts = stepSize.countsVisits ? experience : control.experience
      let best = values.greedyAction(in: transition.next, using: &generator)
      let target = TemporalDifference.target(
        reward: transition.reward, discount: transition.discount, nextValue: judge[transition.next, best])
      values.move(state, action, toward: target, by: stepSize.value(counts, state, action))
    }
  }

  /// The mean of the two tables, what has been lived through, and how to behave.
  public var control: Control
  var first: Half
  var second: Half

  /// Creates a newborn learner.
  public init(_ control: Control) {
    self.control = control
    // Newborn as well: each half counts the visits of its own.
    first = Half(values: control.values, experience: control.experience)
    second = first
  }

  /// Learns, then chooses.
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns about one of the tables, chosen by a coin.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    if generator.index(below: 2) == 0 {
      first.learn(from: transition, judgedBy: second.values, control, using: &generator)
    } else {
      second.learn(from: transition, judgedBy: first.values, control, using: &generator)
    }
    let (state, action) = (transition.state, transition.action)
    control.values[state, action] = (first.values[state, action] + second.values[state, action]) / 2
  }
}
