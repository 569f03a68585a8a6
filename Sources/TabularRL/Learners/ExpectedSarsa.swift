/// Expected Sarsa: moves towards the expectation over the next action instead of a drawn one.
///
///     q(s,a) += alpha * (r + gamma * sum over a' of pi(a'|s') * q(s',a') - q(s,a))
///
/// where pi is the exploration, so that it is on-policy; with a greedy exploration it is Q-learning.
///
/// - Source: van Seijen et al. 2009; Sutton & Barto 2018, section 6.6; Zhao 2025, section 7.2.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct ExpectedSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = ExpectedSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    ExpectedSarsaLearner(control)
  }

  /// The name on the command line.
  public static let name = "expected-sarsa"
  /// What it is.
  public static let summary = "on-policy TD control: Sarsa without the noise of drawing the next action"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (r + gamma * sum_a' pi(a'|s') q(s',a') - q(s,a)), pi the exploration",
      "Source": "van Seijen et al. 2009; Sutton & Barto 2018, section 6.6; Zhao 2025, section 7.2",
    ])
  }
}

/// Expected Sarsa at work.
public struct ExpectedSarsaLearner: OneStepLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

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

  /// Learns towards the expectation over the next action.
  @inline(__always)
  public static func end(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) {
    control.record(transition)
    control.learn(from: transition, nextValue: control.expectedValue(in: transition.next))
  }
}
