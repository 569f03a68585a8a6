/// PPO: several passes over a batch, in which no action's probability is driven further than a factor allows.
///
///     ratio = pi(a|s) / old(a|s)
///     L = mean of min(ratio * A, clip(ratio, 1 - epsilon, 1 + epsilon) * A) + entropy * H(s)
///     theta += alpha * grad L, for each minibatch of each epoch
///
/// The gradient of a sample is ratio * A * grad log pi, or zero once its ratio has left the interval on the side that
/// the advantage drives it to.
///
/// - Source: Schulman, Wolski, Dhariwal, Radford & Klimov 2017, equation 7.
/// - Complexity: O(epochs * batch * actions) per batch.
public struct ProximalPolicyOptimization: RolloutAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// Step size and entropy bonus.
  public var actor = ActorSettings(stepSize: 1)
  /// The batch and its critic.
  public var batch = RolloutSettings()
  /// How far a ratio may be from 1 before it is driven no further.
  public var clip = 0.2
  /// The number of passes over a batch.
  public var epochs = 10
  /// The number of steps in a minibatch.
  public var minibatch = 100
  /// Whether advantages are shifted and scaled to mean 0 and deviation 1.
  public var normalizes = true

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> ProximalPolicyLearner {
    ProximalPolicyLearner(self, for: task)
  }

  /// Returns what the advantage of a sample counts in the gradient, given how its action's probability has changed.
  ///
  /// The derivative of min(ratio * A, clip(ratio) * A) by log pi(a|s): ratio * A, or 0 where it is clipped.
  public static func strength(ratio: Double, advantage: Double, clip: Double) -> Double {
    let isClipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip
    return isClipped ? 0 : ratio * advantage
  }

  /// The name on the command line.
  public static let name = "ppo"
  /// What it is.
  public static let summary = "proximal policy optimization: passes over a batch with clipped ratios"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.actor + Parameter.batch + [
      Parameter(
        "clip", \.clip, in: .above(0), "how far a ratio may be from 1 before it is driven no further"),
      Parameter("epochs", \.epochs, in: 1...1_000_000, "passes over a batch"),
      Parameter("minibatch", \.minibatch, in: 1...1_000_000_000, "steps in a minibatch"),
      Parameter("normalize", \.normalizes, "whether advantages are scaled to mean 0 and deviation 1"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      theta += alpha * grad of mean [ min(ratio * A, clip(ratio, 1 - clip, 1 + clip) * A) + entropy * H ]
      ratio = pi(a|s) / old(a|s), A generalized advantages
      """,
      "Source": "Schulman, Wolski, Dhariwal, Radford & Klimov 2017",
    ])
  }
}

/// PPO at work.
public struct ProximalPolicyLearner: RolloutLearner {
  /// Policy, critic and batch.
  public var batch: RolloutActor
  private let recipe: ProximalPolicyOptimization
  private var gradient: [Double]

  /// Creates a newborn learner.
  public init(_ recipe: ProximalPolicyOptimization, for task: FeatureTask) {
    self.recipe = recipe
    batch = RolloutActor(recipe.actor, recipe.batch, for: task)
    gradient = Array(repeating: 0, count: batch.actor.policy.weights.count)
  }

  /// Passes over the batch in random order.
  public mutating func improve(
    _ samples: [SurrogateObjective.Sample], using generator: inout Generator
  ) -> PolicyUpdate? {
    let objective = SurrogateObjective(batch.actor.policy, samples)
    let logarithms = objective.logProbabilities
    var new = batch.actor.policy
    let samples = recipe.normalizes ? SurrogateObjective.normalized(samples) : samples
    let (size, bonus) = (batch.actor.stepSize, batch.actor.entropy)
    var order = Array(samples.indices)
    for _ in 0..<recipe.epochs {
      generator.shuffle(&order)
      for start in stride(from: 0, to: order.count, by: recipe.minibatch) {
        let places = order[start..<min(start + recipe.minibatch, order.count)]
        for index in gradient.indices { gradient[index] = 0 }
        for place in places {
          let sample = samples[place]
          new.consider(sample.state)
          let ratio = Elementary.exp(new.logProbability(of: sample.action) - logarithms[place])
          let strength = ProximalPolicyOptimization.strength(
            ratio: ratio, advantage: sample.advantage, clip: recipe.clip)
          new.addScore(of: sample.action, in: sample.state, times: strength, to: &gradient)
          if bonus > 0 { new.addEntropyGradient(in: sample.state, times: bonus, to: &gradient) }
        }
        new.climb(gradient, by: size / Double(places.count))
      }
    }
    return PolicyUpdate(objective: objective, new: new)
  }
}

extension SurrogateObjective {
  /// Returns samples whose advantages are shifted and scaled to mean 0 and deviation 1; all zero where they are equal.
  static func normalized(_ samples: [Sample]) -> [Sample] {
    zip(samples, Advantage.standardized(samples.map(\.advantage))).map { sample, advantage in
      var sample = sample
      sample.advantage = advantage
      return sample
    }
  }
}
