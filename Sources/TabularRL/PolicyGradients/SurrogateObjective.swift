/// What a step away from a policy promises, and how far it leads: a list of actions taken, how much each counts, and
/// by how much it was better than the policy's average.
///
///     improvement(pi) = sum of weight * (pi(a|s) / old(a|s) - 1) * advantage
///     divergence(pi)  = sum of weight * KL(old(.|s) || pi(.|s))
///     gradient        = sum of weight * advantage * grad log old(a|s)
///     Fisher matrix   = sum of weight * E[score score'], the expectation over the actions of old in s
///
/// The gradient is that of the improvement, and the Fisher matrix the second derivative of the divergence, both at the
/// old policy. The list may be a batch of steps that were lived through, each with the weight 1/n, or every action of
/// every state by how often it occurs (``PolicyGradientTruth/surrogate(of:from:)``): then nothing here is an estimate.
///
/// - Source: Kakade & Langford 2002; Schulman, Levine, Moritz, Jordan & Abbeel 2015, section 2; Kakade 2001.
/// - Complexity: O(actions taken * actions * active features) for each quantity.
public struct SurrogateObjective: Sendable {
  /// An action that was taken.
  public struct Sample: Sendable {
    /// Where.
    public var state: FeaturedState
    /// Which.
    public var action: Action
    /// How much it counts; the weights sum to one.
    public var weight: Double
    /// By how much it was better than what the policy does on average.
    public var advantage: Double

    /// Creates a sample.
    public init(state: FeaturedState, action: Action, weight: Double, advantage: Double) {
      self.state = state
      self.action = action
      self.weight = weight
      self.advantage = advantage
    }
  }

  /// The policy that the step leads away from.
  public let old: SoftmaxPolicy
  /// What was done, and what it was worth.
  public let samples: [Sample]
  /// The probabilities of the old policy in the state of each sample.
  private let probabilities: [Double]

  /// Creates the objective of a step away from `old`.
  public init(_ old: SoftmaxPolicy, _ samples: [Sample]) {
    self.old = old
    self.samples = samples
    var policy = old
    probabilities = samples.flatMap { sample in
      policy.consider(sample.state)
      return policy.probabilities
    }
  }

  /// Returns the objective in which an action counts more the less probable it was: an entropy bonus.
  ///
  ///     advantage - bonus * (log old(a|s) + H(s)), whose gradient gains bonus * mean of grad H(s)
  func withEntropy(_ bonus: Double) -> SurrogateObjective {
    guard bonus > 0 else { return self }
    var policy = old
    return SurrogateObjective(
      old,
      samples.map { sample in
        var sample = sample
        policy.consider(sample.state)
        sample.advantage -= bonus * (policy.logProbability(of: sample.action) + policy.entropy)
        return sample
      })
  }

  /// What `new` promises to be better than the old policy, were states met as often as before.
  public func improvement(of new: SoftmaxPolicy) -> Double {
    measure(new).improvement
  }

  /// How far `new` is from the old policy: the mean of KL(old || new) over the states.
  public func divergence(to new: SoftmaxPolicy) -> Double {
    measure(new).divergence
  }

  /// Returns what a policy promises and how far it is from the old one.
  public func measure(_ new: SoftmaxPolicy) -> (improvement: Double, divergence: Double) {
    var (old, new) = (old, new)
    var (improvement, divergence) = (0.0, 0.0)
    for sample in samples {
      old.consider(sample.state)
      new.consider(sample.state)
      let ratio = Elementary.exp(
        new.logProbability(of: sample.action) - old.logProbability(of: sample.action))
      improvement += sample.weight * (ratio - 1) * sample.advantage
      divergence += sample.weight * old.divergence(to: new)
    }
    return (improvement, divergence)
  }

  /// The gradient of the improvement at the old policy.
  public var gradient: [Double] {
    var gradient = [Double](repeating: 0, count: old.weights.count)
    let (actions, features) = (old.actionCount, old.featureCount)
    for (index, sample) in samples.enumerated() {
      let factor = sample.weight * sample.advantage
      for action in 0..<actions {
        let share = factor * ((action == sample.action ? 1 : 0) - probabilities[index * actions + action])
        if share != 0 {
          sample.state.features.add(to: &gradient, from: action * features, times: share)
        }
      }
    }
    return gradient
  }

  /// Returns the Fisher matrix times a vector.
  ///
  /// With y(a) = vector_a . x(s), the part of a sample for action b is pi(b|s) * (y(b) - mean of y) x(s).
  public func fisherProduct(_ vector: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: vector.count)
    let (actions, features) = (old.actionCount, old.featureCount)
    for (index, sample) in samples.enumerated() {
      var mean = 0.0
      for action in 0..<actions where probabilities[index * actions + action] > 0 {
        mean +=
          probabilities[index * actions + action]
          * sample.state.features.dot(vector, from: action * features)
      }
      for action in 0..<actions where probabilities[index * actions + action] > 0 {
        let value = sample.state.features.dot(vector, from: action * features)
        let share = sample.weight * probabilities[index * actions + action] * (value - mean)
        sample.state.features.add(to: &product, from: action * features, times: share)
      }
    }
    return product
  }

  /// Returns the direction in which the improvement grows fastest for its divergence: the natural gradient.
  ///
  ///     (F + damping I) x = gradient, by conjugate gradients
  ///
  /// Without damping the matrix is singular, since a preference for all actions alike changes nothing; the gradient lies
  /// in its range, and what is found is the shortest solution.
  ///
  /// - Source: Amari 1998; Kakade 2001; Hestenes & Stiefel 1952.
  public func naturalGradient(damping: Double, maximumIterations: Int = 200) -> [Double] {
    let gradient = gradient
    var solution = [Double](repeating: 0, count: gradient.count)
    var residual = gradient
    var direction = gradient
    var size = Self.dot(residual, residual)
    let goal = size * 1e-24
    for _ in 0..<min(maximumIterations, gradient.count) where size > goal && size > 0 {
      var product = fisherProduct(direction)
      for index in product.indices { product[index] += damping * direction[index] }
      let curvature = Self.dot(direction, product)
      guard curvature > 0 else { break }
      let length = size / curvature
      for index in solution.indices {
        solution[index] += length * direction[index]
        residual[index] -= length * product[index]
      }
      let next = Self.dot(residual, residual)
      for index in direction.indices { direction[index] = residual[index] + next / size * direction[index] }
      size = next
    }
    return solution
  }

  static func dot(_ vector: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for index in vector.indices { sum += vector[index] * other[index] }
    return sum
  }
}
