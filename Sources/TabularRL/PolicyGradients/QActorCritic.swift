/// QAC, the simplest actor-critic: the critic learns action values by Sarsa, the actor believes them.
///
///     a' ~ pi(s')
///     theta += alpha * q(s,a) * grad log pi(a|s)
///     w_a += alpha-w * (r + gamma * q(s',a') - q(s,a)) x(s)
///
/// The actor uses the critic as it was before the step, and a' is carried out next.
///
/// - Source: Zhao 2025, algorithm 10.1; Konda & Tsitsiklis 2000.
/// - Complexity: O(actions * active features) per step; memory O(weights).
public struct QActorCritic: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 0.01)
  /// How far the critic moves.
  public var criticStepSize = Schedule.constant(0.1)

  /// Creates the recipe with the step sizes 0.01 and 0.1.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> QActorCriticLearner {
    QActorCriticLearner(
      Actor(actor, for: task, beside: criticStepSize),
      LinearCritic(criticStepSize, for: task, ofActions: true),
      task.finite?.task.model)
  }

  /// The name on the command line.
  public static let name = "qac"
  /// What it is.
  public static let summary = "actor-critic with action values that Sarsa learns"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + [.criticStepSize(\.criticStepSize), .discounting]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      theta += alpha * q(s,a) * grad log pi(a|s), q(s,a) = w_a . x(s)
      w_a += alpha-w * (r + gamma * q(s',a') - q(s,a)) x(s), a' ~ pi(s') the next action
      """,
      "Source": "Zhao 2025, algorithm 10.1; Konda & Tsitsiklis 2000",
    ])
  }
}

/// QAC at work.
public struct QActorCriticLearner: FeatureLearner {
  /// The policy and what has been lived through.
  public var actor: Actor
  /// The action values.
  public var critic: LinearCritic
  private let model: TabularModel?

  /// Creates a newborn learner.
  public init(_ actor: Actor, _ critic: LinearCritic, _ model: TabularModel?) {
    self.actor = actor
    self.critic = critic
    self.model = model
  }

  /// Draws the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    actor.begin(in: state, using: &generator)
  }

  /// Chooses, then learns from the choice.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    let next = actor.action(in: transition.next, using: &generator)
    learn(from: transition, nextValue: critic.value(transition.next, next))
    return next
  }

  /// Learns from the last step; after a truncation from an action that is not carried out.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let next = transition.discount > 0 ? actor.action(in: transition.next, using: &generator) : 0
    learn(from: transition, nextValue: critic.value(transition.next, next))
  }

  @inline(__always)
  private mutating func learn(from transition: FeaturedTransition, nextValue: Double) {
    let (state, action) = (transition.state, transition.action)
    actor.record(transition)
    let value = critic.value(state, action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    let size = critic.stepSize(actor.experience, for: transition)
    guard actor.policy.isBounded((target - value) * max(1, size)) else { return }
    actor.learn(from: transition, advantage: value)
    critic.learn(target - value, state, action, size: size)
    actor.goOn(transition.discount)
  }

  /// The policy and the action values.
  public var solution: Solution {
    guard let model else { return actor.solution() }
    var table = ActionValues(for: model)
    var solution = actor.solution { state in
      var mean = 0.0
      var policy = actor.policy
      policy.consider(state)
      for action in 0..<model.actionCount where model.isAvailable(action, in: state.number) {
        table[state.number, action] = critic.value(state, action)
        mean += policy.probabilities[action] * critic.value(state, action)
      }
      return mean
    }
    solution.actionValues = table
    return solution
  }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(actor.table) }
}
