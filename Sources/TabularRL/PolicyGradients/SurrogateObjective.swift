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
/// - Complexity: O(states met * actions * active features) for each quantity.
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
  /// The states in which it was done, each as often as it counts in all.
  private var states: [FeaturedState] = []
  private var weights: [Double] = []
  /// For each of them and each action, the probability under the old policy, and the sum of weight * advantage.
  private var probabilities: [Double] = []
  private var gains: [Double] = []

  /// Creates the objective of a step away from `old`.
  public init(_ old: SoftmaxPolicy, _ samples: [Sample]) {
    self.old = old
    self.samples = samples
    let actions = old.actionCount
    var policy = old
    // Samples of one state are put together; where states are not numbered, only those of steps in a row.
    var places = Array(repeating: -1, count: 1 + (samples.map(\.state.number).max() ?? 0))
    for sample in samples {
      var place = places[sample.state.number]
      if place < 0 || states[place] != sample.state {
        place = states.count
        places[sample.state.number] = place
        states.append(sample.state)
        weights.append(0)
        policy.consider(sample.state)
        probabilities += policy.probabilities
        gains += repeatElement(0, count: actions)
      }
      weights[place] += sample.weight
      gains[place * actions + sample.action] += sample.weight * sample.advantage
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

  /// The logarithm of the probability that the old policy gave the action of each sample.
  var logProbabilities: [Double] {
    var policy = old
    return samples.map { sample in
      policy.consider(sample.state)
      return policy.logProbability(of: sample.action)
    }
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
    for (place, state) in states.enumerated() {
      old.consider(state)
      new.consider(state)
      divergence += weights[place] * old.divergence(to: new)
      for action in 0..<old.actionCount where gains[place * old.actionCount + action] != 0 {
        let ratio = Elementary.exp(new.logProbability(of: action) - old.logProbability(of: action))
        improvement += gains[place * old.actionCount + action] * (ratio - 1)
      }
    }
    return (improvement, divergence)
  }

  /// The gradient of the improvement at the old policy.
  ///
  /// With c(a) the gain of action a in a state, the state's part for action b is (c(b) - pi(b|s) * sum of c) x(s).
  public var gradient: [Double] {
    var gradient = [Double](repeating: 0, count: old.weights.count)
    let (actions, features) = (old.actionCount, old.featureCount)
    for (place, state) in states.enumerated() {
      var total = 0.0
      for action in 0..<actions { total += gains[place * actions + action] }
      for action in 0..<actions {
        let share = gains[place * actions + action] - probabilities[place * actions + action] * total
        if share != 0 { state.features.add(to: &gradient, from: action * features, times: share) }
      }
    }
    return gradient
  }

  /// Returns the Fisher matrix times a vector.
  ///
  /// With y(a) = vector_a . x(s), the part of a state for action b is pi(b|s) * (y(b) - mean of y) x(s).
  public func fisherProduct(_ vector: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: vector.count)
    let (actions, features) = (old.actionCount, old.featureCount)
    var slopes = [Double](repeating: 0, count: actions)
    for (place, state) in states.enumerated() {
      var mean = 0.0
      for action in 0..<actions where probabilities[place * actions + action] > 0 {
        slopes[action] = state.features.dot(vector, from: action * features)
        mean += probabilities[place * actions + action] * slopes[action]
      }
      for action in 0..<actions where probabilities[place * actions + action] > 0 {
        let share = weights[place] * probabilities[place * actions + action] * (slopes[action] - mean)
        state.features.add(to: &product, from: action * features, times: share)
      }
    }
    return product
  }

  /// Returns the direction in which the improvement grows fastest for its divergence: the natural gradient.
  ///
  ///     (F + damping I) x = gradient, by conjugate gradients
  ///
  /// Without damping the matrix is singular, since a preference for all actions alike changes nothing; the gradient
  /// lies in its range, and what is found is the shortest solution.
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
