/// Sarsa: learns the values of what it does, exploration included (on-policy).
///
///     q(s,a) += alpha * (r + gamma * q(s',a') - q(s,a))
///
/// where a' is the action that is carried out next. At the end of an episode a' is drawn but not carried out.
///
/// - Source: Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4; Zhao 2025, section 7.2.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct Sarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()

  /// What the recipe makes.
  public typealias Worker = SarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker { SarsaLearner(control) }

  /// The name on the command line.
  public static let name = "sarsa"
  /// What it is.
  public static let summary = "on-policy TD control: learns the values of what it does, exploration included"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (r + gamma * q(s',a') - q(s,a)), a' the action carried out next",
      "Source": "Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4; Zhao 2025, section 7.2",
    ])
  }
}

/// Sarsa at work.
public struct SarsaLearner: OneStepLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control) { self.control = control }

  /// Chooses, then learns from the choice.
  @inline(__always)
  public static func step(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    control.learn(from: transition, nextValue: control.value(of: next, in: transition.next))
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public static func end(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) {
    _ = step(transition, &control, using: &generator)
  }
}
