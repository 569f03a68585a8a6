/// Off-policy actor-critic: improves one policy by what another does, each step weighted by how likely it would be.
///
///     a ~ b(s), b the behavior policy of the task
///     rho = pi(a|s) / b(a|s),  delta = r + gamma * v(s') - v(s)
///     w += alpha-w * rho * delta x(s);  theta += alpha * rho * delta * grad log pi(a|s)
///
/// States are met as often as the behavior meets them, which approximates the exact gradient. The behavior must do now
/// and then whatever can be done; in a simulation it is uniformly random.
///
/// - Source: Degris, White & Sutton 2012; Zhao 2025, algorithm 10.3.
/// - Complexity: O(actions * active features) per step; memory O(weights).
public struct OffPolicyActorCritic: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 0.1)
  /// How far the critic moves.
  public var criticStepSize = Schedule.constant(0.2)

  /// Creates the recipe with its defaults.
  public init() {}

  /// The policy to be followed.
  public static var policyRoles: [PolicyRole] { [.behavior] }

  /// Refuses a behavior that never does what can be done.
  public func validate(for task: FeatureTask) throws(ParameterError) {
    try task.finite?.task.requireFullBehavior()
  }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> OffPolicyActorCriticLearner {
    OffPolicyActorCriticLearner(
      Actor(actor, for: task, beside: criticStepSize), LinearCritic(criticStepSize, for: task),
      following: task.finite?.task.behaviorPolicy)
  }

  /// The name on the command line.
  public static let name = "off-policy-actor-critic"
  /// What it is.
  public static let summary = "actor-critic that learns from what a given policy does, by importance sampling"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + [.criticStepSize(\.criticStepSize), .discounting]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      rho = pi(a|s) / b(a|s), a ~ the behavior policy b;  delta = r + gamma * v(s') - v(s)
      w += alpha-w * rho * delta x(s);  theta += alpha * rho * delta * grad log pi(a|s)
      """,
      "Source": "Degris, White & Sutton 2012; Zhao 2025, algorithm 10.3",
    ])
  }
}

/// Off-policy actor-critic at work.
public struct OffPolicyActorCriticLearner: FeatureLearner {
  /// The policy that is learned, and what has been lived through.
  public var actor: Actor
  /// The state values of that policy.
  public var critic: LinearCritic
  /// The policy that is followed, or nil for the uniformly random one of a simulation.
  public let behavior: Policy?

  /// Creates a newborn learner.
  public init(_ actor: Actor, _ critic: LinearCritic, following behavior: Policy?) {
    self.actor = actor
    self.critic = critic
    self.behavior = behavior
  }

  /// Counts the episode and follows the policy.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    actor.beginEpisode()
    return action(in: state, using: &generator)
  }

  @inline(__always)
  private func action(in state: FeaturedState, using generator: inout Generator) -> Action {
    behavior?.action(in: state.number, using: &generator)
      ?? generator.index(below: actor.policy.actionCount)
  }

  /// Learns, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return action(in: transition.next, using: &generator)
  }

  /// Learns by as much as the policy would have done the same.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let (state, action) = (transition.state, transition.action)
    actor.record(transition)
    actor.policy.consider(state)
    let chance = behavior?[state.number, action] ?? 1 / Double(actor.policy.actionCount)
    let ratio = actor.policy.probabilities[action] / chance
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: critic.value(transition.next))
    let error = target - critic.value(state)
    let size = critic.stepSize(actor.experience, for: transition)
    guard actor.policy.isBounded(ratio * error * max(1, size)) else { return }
    critic.learn(ratio * error, state, size: size)
    actor.learn(from: transition, advantage: ratio * error)
    actor.goOn(transition.discount)
  }

  /// The policy that is learned and its state values.
  public var solution: Solution { actor.solution { critic.value($0) } }

  /// The policy that is learned.
  public var estimand: Estimand { .behavior(actor.table) }
}
