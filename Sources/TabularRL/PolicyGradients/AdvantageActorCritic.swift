/// A2C, the TD actor-critic: the error of the critic's prediction is what an action was better than expected.
///
///     delta = r + gamma * v(s') - v(s)
///     e(w) = gamma * lambda * e(w) + x(s);                  w += alpha-w * delta * e(w)
///     e(theta) = gamma * lambda * e(theta) + I * grad log pi(a|s);  theta += alpha * delta * e(theta)
///
/// where I is 1, or gamma^t if updates are discounted. lambda = 0 is the one-step actor-critic.
///
/// - Source: Sutton & Barto 2018, section 13.5; Zhao 2025, algorithm 10.2; Barto, Sutton & Anderson 1983.
/// - Complexity: O(weights with a trace) per step; memory O(weights).
public struct AdvantageActorCritic: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 0.1)
  /// How far the critic moves.
  public var criticStepSize = Schedule.constant(0.2)
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.0

  /// Creates the recipe with its defaults, without traces.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> AdvantageActorCriticLearner {
    AdvantageActorCriticLearner(
      Actor(actor, for: task, beside: criticStepSize), LinearCritic(criticStepSize, for: task),
      lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "a2c"
  /// What it is.
  public static let summary = "TD actor-critic: the critic's error says how good an action was"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + [
      .criticStepSize(\.criticStepSize), .discounting,
      .lambda(\.lambda),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * v(s') - v(s), v(s) = w . x(s)
      e(w) = gamma * lambda * e(w) + x(s);  w += alpha-w * delta * e(w)
      e(theta) = gamma * lambda * e(theta) + I grad log pi(a|s);  theta += alpha * delta * e(theta)
      I = 1, or gamma^t with --discounting true
      """,
      "Source": "Sutton & Barto 2018, section 13.5; Zhao 2025, algorithm 10.2; Barto, Sutton & Anderson 1983",
    ])
  }
}

/// A2C at work.
public struct AdvantageActorCriticLearner: FeatureLearner {
  /// The policy and what has been lived through.
  public var actor: Actor
  /// The state values.
  public var critic: LinearCritic
  private let lambda: Double
  private var actorTraces: EligibilityTraces
  private var criticTraces: EligibilityTraces

  /// Creates a newborn learner.
  public init(_ actor: Actor, _ critic: LinearCritic, lambda: Double) {
    self.actor = actor
    self.critic = critic
    self.lambda = lambda
    actorTraces = EligibilityTraces(entryCount: actor.policy.weights.count)
    criticTraces = EligibilityTraces(entryCount: critic.weights.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    actorTraces.clear()
    criticTraces.clear()
    return actor.begin(in: state, using: &generator)
  }

  /// Learns, then draws the next action.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return actor.action(in: transition.next, using: &generator)
  }

  /// Shares the error among what was visited and done.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let (state, action) = (transition.state, transition.action)
    actor.record(transition)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: critic.value(transition.next))
    let error = target - critic.value(state)
    let criticSize = critic.stepSize(actor.experience, for: transition)
    guard actor.policy.isBounded(error * max(1, criticSize)) else { return }
    let size = actor.stepSize * actor.importance
    actor.policy.consider(state)
    actor.policy.addScore(of: action, in: state, times: size, to: &actorTraces)
    criticTraces.visit(state.features, from: 0, stepSize: criticSize, .accumulating)
    let bonus = size * actor.entropy
    if bonus != 0 { actor.policy.climb(action, in: state, by: 0, entropy: bonus) }
    let fading = transition.discount * lambda
    criticTraces.apply(error, to: &critic.weights, thenDecayBy: fading)
    actorTraces.apply(error, to: &actor.policy.weights, thenDecayBy: fading)
    actor.goOn(transition.discount)
  }

  /// The policy and the state values.
  public var solution: Solution { actor.solution { critic.value($0) } }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(actor.table) }
}
