/// Semi-gradient Q-learning: learns the values of the greedy policy whatever it does meanwhile, linear in features.
///
///     w(a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a)) * x(s),  q(s,a) = w(a).x(s)
///
/// Bootstrapping, off-policy and with features it may diverge, however small the step size. With one-hot features it
/// is Q-learning and does not.
///
/// - Source: Watkins 1989; Baird 1995 (divergence); Sutton & Barto 2018, sections 11.1 to 11.3.
/// - Complexity: O(actions * features that are not zero) per step; memory O(actions * features).
public struct SemiGradientQLearning: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings

  /// What the recipe makes.
  public typealias FeatureWorker = SemiGradientQLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    SemiGradientQLearner(control)
  }

  /// The name on the command line.
  public static let name = "semi-gradient-q-learning"
  /// What it is.
  public static let summary = "Q-learning with values linear in features; it may diverge"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s)
      w(a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a)) * x(s)
      """,
      "Source": "Watkins 1989; Baird 1995; Sutton & Barto 2018, sections 11.1 to 11.3",
    ])
  }
}

/// Semi-gradient Q-learning at work.
public struct SemiGradientQLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl

  /// Creates a newborn learner.
  public init(_ control: LinearControl) { self.control = control }

  /// Learns, then chooses.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns towards the best next action.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    control.record(transition)
    control.learn(from: transition, nextValue: control.maximum(in: transition.next))
  }
}
