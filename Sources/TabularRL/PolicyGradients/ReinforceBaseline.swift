/// REINFORCE with a baseline: actions become more probable by as much as the return was better than expected.
///
///     delta = G(t) - v(s(t))
///     w += alpha-w * delta x(s(t));  theta += alpha * gamma^t * delta * grad log pi(a(t)|s(t))
///
/// for t = 0, 1, ... in turn, at the end of an episode. Any baseline leaves the mean of the updates as it is; a good
/// one makes them vary less. What an episode that was cut short still owes is the estimated value of the state it was
/// cut in.
///
/// - Source: Williams 1992; Sutton & Barto 2018, section 13.4; Zhao 2025, section 10.2.1.
/// - Complexity: O(actions * active features) per step; memory O(weights + length of an episode).
public struct ReinforceBaseline: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 1.0 / 512, isDiscounted: true)
  /// How far the baseline moves.
  public var criticStepSize = Schedule.constant(1.0 / 64)

  /// Creates the recipe with the step sizes of Sutton & Barto's example, 2^-9 and 2^-6.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> ReinforceBaselineLearner {
    ReinforceBaselineLearner(
      Actor(actor, for: task, beside: criticStepSize), LinearCritic(criticStepSize, for: task))
  }

  /// The name on the command line.
  public static let name = "reinforce-baseline"
  /// What it is.
  public static let summary = "Monte Carlo policy gradient with a learned baseline"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + [.criticStepSize(\.criticStepSize), .discounting]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = G(t) - v(s(t)), v(s) = w . x(s)
      w += alpha-w * delta x(s(t));  theta += alpha * gamma^t * delta * grad log pi(a(t)|s(t))
      """,
      "Truncation": "an episode that is cut owes the value of the state it was cut in",
      "Source": "Williams 1992; Sutton & Barto 2018, section 13.4; Zhao 2025, section 10.2.1",
    ])
  }
}

/// REINFORCE with a baseline at work.
public struct ReinforceBaselineLearner: FeatureLearner {
  /// The policy and what has been lived through.
  public var actor: Actor
  /// The baseline.
  public var critic: LinearCritic
  private var episode = StepWindow<FeaturedVisit>()

  /// Creates a newborn learner.
  public init(_ actor: Actor, _ critic: LinearCritic) {
    self.actor = actor
    self.critic = critic
  }

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
    episode.accumulateReturns(tail: critic.value(transition.next))
    for time in episode.indices {
      let step = episode[time]
      actor.record(step)
      let error = step.reward - critic.value(step.state)
      let size = critic.stepSize(actor.experience, for: step)
      guard actor.policy.isBounded(error * max(1, size)) else { return }
      critic.learn(error, step.state, size: size)
      actor.learn(from: step, advantage: error)
      actor.goOn(step.discount)
    }
  }

  /// The policy and the baseline.
  public var solution: Solution { actor.solution { critic.value($0) } }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(actor.table) }
}
