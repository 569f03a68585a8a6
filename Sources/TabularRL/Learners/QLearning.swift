/// Q-learning: learns the values of the greedy policy whatever it does meanwhile (off-policy).
///
///     q(s,a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a))
///
/// - Source: Watkins 1989; Sutton & Barto 2018, section 6.5; Zhao 2025, section 7.4.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct QLearning: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = QLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker { QLearner(control) }

  /// The name on the command line.
  public static let name = "q-learning"
  /// What it is.
  public static let summary = "off-policy TD control: learns the greedy policy's values while exploring"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a))",
      "Source": "Watkins 1989; Sutton & Barto 2018, section 6.5; Zhao 2025, section 7.4",
    ])
  }
}

/// Q-learning at work.
public struct QLearner: OneStepLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control

  /// Creates a newborn learner.
  public init(_ control: Control) { self.control = control }

  /// Learns, then chooses.
  @inline(__always)
  public static func step(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) -> Action {
    end(transition, &control, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns towards the best next action.
  @inline(__always)
  public static func end(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) {
    control.record(transition)
    control.learn(from: transition, nextValue: control.maximum(in: transition.next))
  }
}
