/// Where the quantities of a policy's update come from.
public enum UpdateSource: String, ParameterChoice {
  /// From the steps that were lived through.
  case sampled
  /// From the model, without any error; finite worlds only.
  case exact

  /// Checks that what is to be exact can be.
  func validate(for task: FeatureTask) throws(ParameterError) {
    guard self == .sampled || task.finite != nil else {
      throw .conflict("--source exact takes a finite world, whose rules are known; take --source sampled")
    }
  }

  /// The truth that exact updates come from, nil for sampled ones.
  func truth(of task: FeatureTask) -> PolicyGradientTruth? {
    self == .exact ? PolicyGradientTruth(task) : nil
  }
}

/// The hyper-parameters of learners that improve their policy by a batch of steps at a time.
public struct RolloutSettings: Hashable, Sendable {
  /// The number of steps in a batch.
  public var size = 1000
  /// How far advantages look ahead, in 0...1.
  public var lambda = 0.95
  /// How far the critic moves.
  public var criticStepSize = Schedule.constant(0.1)

  /// Creates the settings: 1000 steps, lambda 0.95, and a step size of 0.1 for the critic.
  public init() {}
}

/// A recipe for a learner that improves its policy by a batch of steps at a time.
public protocol RolloutAlgorithm: ActorAlgorithm {
  /// The batch and its critic.
  var batch: RolloutSettings { get set }
}

extension Parameter where Root: RolloutAlgorithm {
  /// The size of a batch, lambda and the step size of the critic.
  static var batch: [Parameter] {
    [
      Parameter("batch", \.batch.size, in: 1...1_000_000_000, "steps between two updates of the policy"),
      Parameter("lambda", \.batch.lambda, in: .from(0, to: 1), "how far advantages look ahead"),
      .criticStepSize(\.batch.criticStepSize),
    ]
  }
}

/// What a learner by batches carries: policy, critic, and the steps since the last update.
///
/// Advantages are generalized: with delta = r + gamma * v(s') - v(s),
///
///     A(t) = delta(t) + gamma * lambda * A(t+1)
///
/// within an episode; after a cut, or where the batch ends, the rest is the critic's value.
///
/// - Source: Schulman, Moritz, Levine, Jordan & Abbeel 2016.
public struct RolloutActor: Sendable {
  /// The policy and what has been lived through.
  public var actor: Actor
  /// The state values.
  public var critic: LinearCritic
  /// The number of batches so far.
  public var batches = 0

  private let settings: RolloutSettings
  private var steps: [FeaturedTransition] = []
  /// Whether an episode ended with each step.
  private var ends: [Bool] = []
  private var advantages: [Double] = []

  /// Creates the state of a newborn learner at `task`.
  public init(_ actor: ActorSettings, _ settings: RolloutSettings, for task: FeatureTask) {
    self.actor = Actor(actor, for: task, beside: settings.criticStepSize)
    self.settings = settings
    critic = LinearCritic(settings.criticStepSize, for: task)
  }

  /// Remembers a step; returns whether the batch is full.
  @inline(__always)
  mutating func append(_ transition: FeaturedTransition, ends: Bool) -> Bool {
    actor.record(transition)
    steps.append(transition)
    self.ends.append(ends)
    return steps.count >= settings.size
  }

  /// The steps of the batch as samples, each with the same weight and its generalized advantage.
  mutating func samples() -> [SurrogateObjective.Sample] {
    findAdvantages()
    let weight = 1 / Double(steps.count)
    return steps.indices.map {
      SurrogateObjective.Sample(
        state: steps[$0].state, action: steps[$0].action, weight: weight, advantage: advantages[$0])
    }
  }

  private mutating func findAdvantages() {
    advantages = Array(repeating: 0, count: steps.count)
    var rest = 0.0
    for index in steps.indices.reversed() {
      let step = steps[index]
      let target = TemporalDifference.target(
        reward: step.reward, discount: step.discount, nextValue: critic.value(step.next))
      if ends[index] { rest = 0 }
      rest = target - critic.value(step.state) + step.discount * settings.lambda * rest
      advantages[index] = rest
    }
  }

  /// Moves the critic towards the lambda-returns of the batch, step by step, and forgets the batch.
  mutating func finish() {
    batches += 1
    let targets = steps.indices.map { critic.value(steps[$0].state) + advantages[$0] }
    for (index, step) in steps.enumerated() {
      let error = targets[index] - critic.value(step.state)
      critic.learn(error, step.state, size: critic.stepSize(actor.experience, for: step))
    }
    steps.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}

/// A learner that improves its policy by a batch of steps at a time; it only has to say how.
public protocol RolloutLearner: FeatureLearner, PolicyImprover {
  /// Policy, critic and batch.
  var batch: RolloutActor { get set }

  /// Returns the better policy that a batch leads to, and the objective it was judged by.
  mutating func improve(
    _ samples: [SurrogateObjective.Sample], using generator: inout Generator
  ) -> PolicyUpdate?
}

extension RolloutLearner {
  /// Counts the episode and draws its first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    batch.actor.begin(in: state, using: &generator)
  }

  /// Remembers the step, learns from a full batch, draws the next action.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    if batch.append(transition, ends: false) { learn(using: &generator) }
    return batch.actor.action(in: transition.next, using: &generator)
  }

  /// Remembers the last step of an episode and learns from a full batch.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    if batch.append(transition, ends: true) { learn(using: &generator) }
  }

  private mutating func learn(using generator: inout Generator) {
    let samples = batch.samples()
    if samples.allSatisfy({ batch.actor.policy.isBounded($0.advantage) }),
      let update = improve(samples, using: &generator)
    {
      batch.actor.accept(update)
    }
    batch.finish()
  }

  /// The last update, or nil before the first.
  public var lastUpdate: PolicyUpdate? { batch.actor.lastUpdate }

  /// The policy and the state values.
  public var solution: Solution { batch.actor.solution { batch.critic.value($0) } }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(batch.actor.table) }
}
