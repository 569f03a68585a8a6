/// Semi-gradient Sarsa: learns the values of what it does, exploration included, linear in features.
///
///     w(a) += alpha * (r + gamma * q(s',a') - q(s,a)) * x(s),  q(s,a) = w(a).x(s)
///
/// where a' is the action that is carried out next. At the end of an episode a' is drawn but not carried out. With
/// one-hot features it is Sarsa.
///
/// - Source: Rummery & Niranjan 1994; Sutton & Barto 2018, section 10.1.
/// - Complexity: O(actions * features that are not zero) per step; memory O(actions * features).
public struct SemiGradientSarsa: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings

  /// What the recipe makes.
  public typealias FeatureWorker = SemiGradientSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    SemiGradientSarsaLearner(control)
  }

  /// The name on the command line.
  public static let name = "semi-gradient-sarsa"
  /// What it is.
  public static let summary = "Sarsa with values linear in features"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s)
      w(a) += alpha * (r + gamma * q(s',a') - q(s,a)) * x(s), a' the action carried out next
      """,
      "Source": "Rummery & Niranjan 1994; Sutton & Barto 2018, section 10.1",
    ])
  }
}

/// Semi-gradient Sarsa at work.
public struct SemiGradientSarsaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: LinearControl) { self.control = control }

  /// Chooses, then learns from the choice.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    control.learn(from: transition, nextValue: control.table[transition.next.number, next])
    return next
  }

  /// Learns from the action that would have come next; after a termination it counts for nothing.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    _ = step(transition, using: &generator)
  }
}
