/// REINFORCE: at the end of an episode every action is made more probable by as much as what followed was worth.
///
///     theta += alpha * gamma^t * G(t) * grad log pi(a(t)|s(t)), for t = 0, 1, ... in turn
///
/// where G(t) is the discounted return from step t on. With small steps an episode moves the weights along an unbiased
/// sample of the gradient of the start's value. What an episode that was cut short still owes is not known and counts
/// for nothing.
///
/// - Source: Williams 1992; Sutton & Barto 2018, section 13.3; Zhao 2025, section 9.4, which leaves out gamma^t.
/// - Complexity: O(actions * active features) per step; memory O(weights + length of an episode).
public struct Reinforce: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 1.0 / 8192, isDiscounted: true)

  /// Creates the recipe with the step size of Sutton & Barto's example, 2^-13.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> ReinforceLearner {
    ReinforceLearner(Actor(actor, for: task))
  }

  /// The name on the command line.
  public static let name = "reinforce"
  /// What it is.
  public static let summary = "Monte Carlo policy gradient: actions become more probable by what followed"
  /// The schema.
  public static var parameters: [Parameter<Self>] { Parameter.actor + [.discounting] }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "theta += alpha * gamma^t * G(t) * grad log pi(a(t)|s(t)), pi = softmax(theta_a . x(s))",
      "Truncation": "an episode that is cut counts what it has paid and nothing beyond",
      "Source": "Williams 1992; Sutton & Barto 2018, section 13.3; Zhao 2025, section 9.4",
    ])
  }
}

/// REINFORCE at work.
public struct ReinforceLearner: FeatureLearner {
  /// The policy and what has been lived through.
  public var actor: Actor
  private var episode = StepWindow<FeaturedVisit>()

  /// Creates a newborn learner.
  public init(_ actor: Actor) { self.actor = actor }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    episode.clear()
    return actor.begin(in: state, using: &generator)
  }

  /// Remembers the step and draws the next action.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return actor.action(in: transition.next, using: &generator)
  }

  /// Learns from all steps of the episode.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    episode.append(transition)
    episode.accumulateReturns(tail: 0)
    for time in episode.indices {
      let step = episode[time]
      actor.record(step)
      actor.learn(from: step, advantage: step.reward)
      actor.goOn(step.discount)
    }
  }

  /// The policy.
  public var solution: Solution { actor.solution() }

  /// Values are not estimated.
  public var estimand: Estimand { .policyAlone }
}
