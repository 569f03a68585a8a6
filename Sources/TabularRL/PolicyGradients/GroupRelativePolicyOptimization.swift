/// GRPO: episodes from one start are compared with each other, so that no critic is needed.
///
///     A(i) = (R(i) - mean of R) / deviation of R, for every step of episode i of a group of G
///     L = mean over i of mean over t of [ min(ratio * A, clip(ratio) * A) - beta * k ]
///     k = ref/pi - log(ref/pi) - 1, an unbiased estimate of KL(pi || ref)
///     theta += alpha * grad L, in each epoch
///
/// R is the discounted return of the episode; where it was cut, what it had paid by then. All episodes of a group begin
/// where the first of them began. The reference is the policy of the beginning, and from time to time the current one.
///
/// - Source: Shao et al. 2024 (DeepSeekMath), section 4.1; Schulman 2020 for the estimate of the divergence.
/// - Complexity: O(epochs * steps of the group * actions) per group.
public struct GroupRelativePolicyOptimization: ActorAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 1)
  /// The number of episodes in a group.
  public var group = 16
  /// How far a ratio may be from 1 before it is driven no further.
  public var clip = 0.2
  /// How much the divergence from the reference counts.
  public var divergence = 0.01
  /// The number of groups after which the reference becomes the current policy; 0 for never.
  public var referenceAge = 10
  /// The number of passes over a group.
  public var epochs = 5
  /// Whether the steps of an episode share its weight, as in the source, or each step of the group counts alike.
  public var sharesLength = true

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> GroupRelativeLearner {
    GroupRelativeLearner(self, for: task)
  }

  /// The name on the command line.
  public static let name = "grpo"
  /// What it is.
  public static let summary = "group-relative policy optimization: episodes from one start compared"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + [
      Parameter("group", \.group, in: 2...1_000_000, "episodes that are compared with each other"),
      Parameter(
        "clip", \.clip, in: .above(0), "how far a ratio may be from 1 before it is driven no further"),
      Parameter("kl", \.divergence, in: .from(0), "how much the divergence from the reference counts"),
      Parameter(
        "reference-age", \.referenceAge, in: 0...1_000_000_000,
        "groups after which the reference becomes the current policy; 0 for never"),
      Parameter("epochs", \.epochs, in: 1...1_000_000, "passes over a group"),
      Parameter("share-length", \.sharesLength, "whether the steps of an episode share its weight"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      A(i) = (R(i) - mean R) / deviation of R, over a group of episodes from one start
      theta += alpha * grad of mean_i mean_t [ min(ratio * A, clip(ratio) * A) - kl * k + entropy * H ]
      ratio = pi(a|s) / old(a|s), k = ref/pi - log(ref/pi) - 1
      """,
      "Truncation": "an episode that is cut counts what it has paid and nothing beyond",
      "Source": "Shao et al. 2024 (DeepSeekMath), section 4.1",
    ])
  }
}

/// GRPO at work.
public struct GroupRelativeLearner: FeatureLearner, PolicyImprover {
  /// The policy and what has been lived through.
  public var actor: Actor
  /// The policy that the learner is kept close to.
  public private(set) var reference: SoftmaxPolicy

  private let recipe: GroupRelativePolicyOptimization
  private var start: FeaturedState?
  private var steps: [FeaturedTransition] = []
  /// The number of steps before the end of each episode of the group, and its return.
  private var ends: [Int] = []
  private var returns: [Double] = []
  private var earned = 0.0
  private var weight = 1.0
  private var gradient: [Double]

  /// Creates a newborn learner.
  public init(_ recipe: GroupRelativePolicyOptimization, for task: FeatureTask) {
    self.recipe = recipe
    actor = Actor(recipe.actor, for: task)
    reference = actor.policy
    gradient = Array(repeating: 0, count: actor.policy.weights.count)
  }

  /// Asks for the start of the group, once it has one.
  public mutating func requestStart(using generator: inout Generator) -> FeaturedState? { start }

  /// Begins another episode of the group.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    start = state
    (earned, weight) = (0, 1)
    return actor.begin(in: state, using: &generator)
  }

  /// Remembers the step and draws the next action.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    append(transition)
    return actor.action(in: transition.next, using: &generator)
  }

  /// Learns when the group is complete.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    append(transition)
    ends.append(steps.count)
    returns.append(earned)
    guard ends.count == recipe.group else { return }
    improve()
    start = nil
    steps.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    returns.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  private mutating func append(_ transition: FeaturedTransition) {
    actor.record(transition)
    steps.append(transition)
    earned += weight * transition.reward
    weight *= transition.discount
  }

  /// The steps of the group with their advantages; the weights sum to one.
  private var samples: [SurrogateObjective.Sample] {
    let advantages = Advantage.standardized(returns)
    var samples: [SurrogateObjective.Sample] = []
    var begin = 0
    for (episode, end) in ends.enumerated() {
      let weight =
        recipe.sharesLength ? 1 / Double(ends.count * (end - begin)) : 1 / Double(steps.count)
      for step in steps[begin..<end] {
        samples.append(
          SurrogateObjective.Sample(
            state: step.state, action: step.action, weight: weight, advantage: advantages[episode]))
      }
      begin = end
    }
    return samples
  }

  private mutating func improve() {
    let samples = samples
    let objective = SurrogateObjective(actor.policy, samples)
    let logarithms = objective.logProbabilities
    var new = actor.policy
    let (size, bonus) = (actor.stepSize, actor.entropy)
    for _ in 0..<recipe.epochs {
      for index in gradient.indices { gradient[index] = 0 }
      for (index, sample) in samples.enumerated() {
        new.consider(sample.state)
        let logarithm = new.logProbability(of: sample.action)
        let ratio = Elementary.exp(logarithm - logarithms[index])
        var strength = ProximalPolicyOptimization.strength(
          ratio: ratio, advantage: sample.advantage, clip: recipe.clip)
        if recipe.divergence > 0 {
          // The derivative of k by log pi is 1 - ref/pi; a quotient that is huge is as good as infinite.
          reference.consider(sample.state)
          let quotient = Elementary.exp(min(100, reference.logProbability(of: sample.action) - logarithm))
          strength -= recipe.divergence * (1 - quotient)
        }
        new.addScore(
          of: sample.action, in: sample.state, times: sample.weight * strength, to: &gradient)
        if bonus > 0 {
          new.addEntropyGradient(in: sample.state, times: sample.weight * bonus, to: &gradient)
        }
      }
      new.climb(gradient, by: size)
    }
    let number = actor.accept(PolicyUpdate(objective: objective, new: new))
    if recipe.referenceAge > 0, number.isMultiple(of: recipe.referenceAge) { reference = new }
  }

  /// The last update, or nil before the first.
  public var lastUpdate: PolicyUpdate? { actor.lastUpdate }

  /// The policy.
  public var solution: Solution { actor.solution() }

  /// Values are not estimated.
  public var estimand: Estimand { .policyAlone }
}
