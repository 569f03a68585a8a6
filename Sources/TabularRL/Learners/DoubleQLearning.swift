/// Double Q-learning: two tables, each judging the other's best action, so that noise is not taken for value.
///
///     q1(s,a) += alpha * (r + gamma * q2(s', argmax over a' of q1(s',a')) - q1(s,a))
///
/// or the same with q1 and q2 exchanged, each with probability one half. The behavior follows the mean of
/// the two.
///
/// - Source: van Hasselt 2010; Sutton & Barto 2018, section 6.7.
/// - Complexity: O(actions) per step; memory O(states * actions), three tables.
public struct DoubleQLearning: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// Creates the recipe with its defaults.
  public init() {}

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

  /// Returns a newborn learner for `model`.
  public func makeLearner(for model: TabularModel) -> DoubleQLearner {
    let control = Control(control, for: model)
    return DoubleQLearner(control: control, first: control.values, second: control.values)
  }
}

/// Double Q-learning at work.
public struct DoubleQLearner: ControlLearner {
  /// The mean of the two tables, what has been lived through, and how to behave.
  public var control: Control
  var first: ActionValues
  var second: ActionValues

  /// Learns, then chooses.
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns about one of the tables, chosen by a coin.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    if generator.index(below: 2) == 0 {
      Self.learn(transition, &first, judgedBy: second, control, using: &generator)
    } else {
      Self.learn(transition, &second, judgedBy: first, control, using: &generator)
    }
    let (state, action) = (transition.state, transition.action)
    control.values[state, action] = (first[state, action] + second[state, action]) / 2
    control.experience.record(state, action)
  }

  private static func learn(
    _ transition: Transition, _ chooser: inout ActionValues, judgedBy judge: ActionValues,
    _ control: Control, using generator: inout Generator
  ) {
    let (state, action) = (transition.state, transition.action)
    let best = chooser.greedyAction(in: transition.next, using: &generator)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: judge[transition.next, best])
    chooser.move(
      state, action, toward: target, by: control.stepSize.value(control.experience, state, action))
  }
}
