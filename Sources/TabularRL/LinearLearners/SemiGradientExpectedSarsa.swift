/// Semi-gradient Expected Sarsa: moves towards the expectation over the next action, with values linear in features.
///
///     w(a) += alpha * (r + gamma * sum over a' of pi(a'|s') * q(s',a') - q(s,a)) * x(s),  q(s,a) = w(a).x(s)
///
/// where pi is the exploration, so that it is on-policy; with a greedy exploration it is Q-learning, with one-hot
/// features Expected Sarsa.
///
/// - Source: van Seijen et al. 2009; Sutton & Barto 2018, sections 6.6 and 10.1.
/// - Complexity: O(actions * features that are not zero) per step; memory O(actions * features).
public struct SemiGradientExpectedSarsa: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings

  /// What the recipe makes.
  public typealias FeatureWorker = SemiGradientExpectedSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    SemiGradientExpectedSarsaLearner(control)
  }

  /// The name on the command line.
  public static let name = "semi-gradient-expected-sarsa"
  /// What it is.
  public static let summary = "Expected Sarsa with values linear in features"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s)
      w(a) += alpha * (r + gamma * sum_a' pi(a'|s') q(s',a') - q(s,a)) * x(s), pi the exploration
      """,
      "Source": "van Seijen et al. 2009; Sutton & Barto 2018, sections 6.6 and 10.1",
    ])
  }
}

/// Semi-gradient Expected Sarsa at work.
public struct SemiGradientExpectedSarsaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: LinearControl) { self.control = control }

  /// Learns, then chooses.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns towards the expectation over the next action.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    control.record(transition)
    control.learn(from: transition, nextValue: control.expectedValue(in: transition.next))
  }
}
