/// A simple bandit algorithm: the value of an action is a running mean of what it paid.
///
///     q(s,a) += alpha * (r - q(s,a))
///
/// With the step size 1/n this is the sample average, with a constant one a mean that forgets; a high initial value
/// is optimism, `--confidence` the upper confidence bound. Where there are several states, each is a bandit of its
/// own (a contextual bandit): what comes after a step does not count.
///
/// - Source: Sutton & Barto 2018, sections 2.2 to 2.7; Auer, Cesa-Bianchi & Fischer 2002 (confidence bounds).
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct ActionValueBandit: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = ActionValueBanditLearner

  /// Creates the recipe with sample averages and epsilon 0.1.
  public init() { control.stepSize = .sampleMean }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    ActionValueBanditLearner(control)
  }

  /// The name on the command line.
  public static let name = "action-value-bandit"
  /// What it is.
  public static let summary = "sample averages of rewards: the epsilon-greedy, optimistic and UCB bandits"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (r - q(s,a)); alpha 1/n@visit is the sample average",
      "Variants": """
      --alpha 0.1 forgets; --initial-value 5 --exploration greedy --alpha 0.1 is optimistic;
      --confidence 2 is the upper confidence bound
      """,
      "Source": "Sutton & Barto 2018, sections 2.2 to 2.7",
    ])
  }
}

/// The bandit algorithm at work.
public struct ActionValueBanditLearner: InPlaceLearner {
  /// Runs gain side by side: steps are short and all alike.
  public static var gainsSideBySide: Bool { true }

  /// The table, what has been lived through, and how to behave.
  public var control: Control

  /// Creates a newborn learner.
  public init(_ control: Control) { self.control = control }

  /// Learns, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns from the reward alone.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    control.learn(from: transition, nextValue: 0)
  }
}
