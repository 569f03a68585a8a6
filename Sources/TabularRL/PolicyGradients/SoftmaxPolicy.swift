/// A policy that prefers actions linearly in the features of a state, made into probabilities by a softmax.
///
///     h(s,a) = theta_a . x(s),  pi(a|s) = exp h(s,a) / sum over b of exp h(s,b)
///     grad log pi(a|s) with respect to theta_b = ((a = b ? 1 : 0) - pi(b|s)) x(s)
///
/// With one-hot features theta is a table of preferences. An action that is not available has the probability 0. One
/// state at a time is considered; what is asked afterwards is about that state:
///
///     policy.consider(state)
///     let action = policy.action(using: &generator)
///     policy.climb(action, in: state, by: stepSize * advantage)
///
/// - Source: Sutton & Barto 2018, sections 13.1 to 13.3; Zhao 2025, section 9.1.
/// - Complexity: O(actions * active features) for each use; nothing is allocated after creation.
public struct SoftmaxPolicy: Sendable {
  /// A change of more than this is not carried out: the learner has diverged.
  public static let limit = 1e100

  /// The number of actions.
  public let actionCount: Int

  /// The number of features of a state.
  public let featureCount: Int

  /// The weights theta: that of a feature for an action is at `action * featureCount + feature`; zero at first.
  public var weights: [Double]

  /// Whether a change was beyond all bounds; nothing has changed since.
  public private(set) var hasDiverged = false

  /// The probabilities of the actions in the state considered last; all zero where nothing can be done.
  public private(set) var probabilities: [Double]

  /// The preferences in that state less the largest of them, and the sum of their exponentials.
  private var preferences: [Double]
  private var total = 1.0

  /// Whether an action can be taken in a state, or nothing where all can.
  private let availability: [Bool]

  /// Creates the policy of a task that takes all actions with the same probability.
  public init(for task: FeatureTask) {
    self.init(featureCount: task.featureCount, actionCount: task.actionCount, in: task.finite?.task.model)
  }

  /// Creates the policy of a model that takes all actions with the same probability.
  public init(for model: TabularModel, _ features: FeatureTable) {
    self.init(featureCount: features.featureCount, actionCount: model.actionCount, in: model)
  }

  private init(featureCount: Int, actionCount: Int, in model: TabularModel?) {
    self.featureCount = featureCount
    self.actionCount = actionCount
    weights = Array(repeating: 0, count: featureCount * actionCount)
    probabilities = Array(repeating: 0, count: actionCount)
    preferences = probabilities
    let available =
      model.map { model in
        (0..<model.stateCount).flatMap { state in
          (0..<actionCount).map { model.isAvailable($0, in: state) }
        }
      } ?? []
    availability = available.allSatisfy { $0 } ? [] : available
  }

  /// Returns whether an action can be taken in a state.
  @inline(__always)
  public func isAvailable(_ action: Action, in state: FeaturedState) -> Bool {
    availability.isEmpty || availability[state.number * actionCount + action]
  }

  /// Works out the probabilities of a state; the largest preference is subtracted, so that nothing overflows.
  @inline(__always)
  public mutating func consider(_ state: FeaturedState) {
    for action in 0..<actionCount {
      preferences[action] =
        isAvailable(action, in: state)
        ? state.features.dot(weights, from: action * featureCount) : -.infinity
    }
    total = Softmax.spread(&preferences, to: &probabilities)
  }

  /// Draws an action in the state considered: one uniform number against the running sum.
  @inline(__always)
  public func action(using generator: inout Generator) -> Action {
    let draw = generator.uniform()
    var (sum, last) = (0.0, 0)
    for action in 0..<actionCount where probabilities[action] > 0 {
      sum += probabilities[action]
      last = action
      if draw < sum { break }
    }
    return last
  }

  /// Returns the logarithm of an action's probability in the state considered: finite also where the probability
  /// itself is too small to be told from zero, minus infinity where the action is not available.
  public func logProbability(of action: Action) -> Double { preferences[action] - Elementary.log(total) }

  /// The entropy of the actions in the state considered, in nats.
  public var entropy: Double { entropy(Elementary.log(total)) }

  /// The entropy, given the logarithm of the total.
  private func entropy(_ logarithm: Double) -> Double {
    var sum = 0.0
    for action in 0..<actionCount where probabilities[action] > 0 {
      sum -= probabilities[action] * (preferences[action] - logarithm)
    }
    return sum
  }

  /// Returns the divergence KL(pi || other) where both consider the same state.
  ///
  ///     sum over a of pi(a|s) * log(pi(a|s) / other(a|s))
  public func divergence(to other: SoftmaxPolicy) -> Double {
    let (own, others) = (Elementary.log(total), Elementary.log(other.total))
    var sum = 0.0
    for action in 0..<actionCount where probabilities[action] > 0 {
      sum += probabilities[action] * ((preferences[action] - own) - (other.preferences[action] - others))
    }
    return max(0, sum)
  }
}

extension SoftmaxPolicy {
  /// What grad log pi(action|s) holds for the weights of `other`, as a multiple of the features.
  @inline(__always)
  private func score(of action: Action, along other: Action) -> Double {
    (other == action ? 1 : 0) - probabilities[other]
  }

  /// What the gradient of the entropy holds for the weights of an action, as a multiple of the features, given the
  /// logarithm of the total.
  @inline(__always)
  private func entropyGradient(along action: Action, _ entropy: Double, _ logarithm: Double) -> Double {
    let probability = probabilities[action]
    return probability > 0 ? -probability * (preferences[action] - logarithm + entropy) : 0
  }

  /// Adds `factor` times grad log pi(action|state) to a gradient; the state is considered.
  @inline(__always)
  public func addScore(
    of action: Action, in state: FeaturedState, times factor: Double, to gradient: inout [Double]
  ) {
    for other in 0..<actionCount {
      let share = factor * score(of: action, along: other)
      if share != 0 { state.features.add(to: &gradient, from: other * featureCount, times: share) }
    }
  }

  /// Adds `factor` times grad log pi(action|state) to traces of the weights; the state is considered.
  @inline(__always)
  public func addScore(
    of action: Action, in state: FeaturedState, times factor: Double, to traces: inout EligibilityTraces
  ) {
    for other in 0..<actionCount {
      let share = factor * score(of: action, along: other)
      traces.visit(state.features, from: other * featureCount, stepSize: share, .accumulating)
    }
  }

  /// Adds `factor` times the gradient of the entropy in a state to a gradient; the state is considered.
  ///
  ///     dH / d theta_b = -pi(b|s) * (log pi(b|s) + H) x(s)
  public func addEntropyGradient(
    in state: FeaturedState, times factor: Double, to gradient: inout [Double]
  ) {
    let logarithm = Elementary.log(total)
    let entropy = entropy(logarithm)
    for action in 0..<actionCount {
      let share = factor * entropyGradient(along: action, entropy, logarithm)
      if share != 0 { state.features.add(to: &gradient, from: action * featureCount, times: share) }
    }
  }

  /// Moves the weights along grad log pi(action|state), and along the gradient of the entropy there.
  ///
  ///     theta += factor * grad log pi(action|state) + bonus * grad H(state)
  @inline(__always)
  public mutating func climb(
    _ action: Action, in state: FeaturedState, by factor: Double, entropy bonus: Double = 0
  ) {
    guard isBounded(factor) else { return }
    consider(state)
    let logarithm = bonus == 0 ? 0 : Elementary.log(total)
    let entropy = bonus == 0 ? 0 : entropy(logarithm)
    for other in 0..<actionCount {
      var share = factor * score(of: action, along: other)
      if bonus != 0 { share += bonus * entropyGradient(along: other, entropy, logarithm) }
      if share != 0 { state.features.add(to: &weights, from: other * featureCount, times: share) }
    }
  }

  /// Moves the weights along a gradient.
  ///
  ///     theta += factor * gradient
  public mutating func climb(_ gradient: [Double], by factor: Double) {
    for index in weights.indices where isBounded(factor * gradient[index]) {
      weights[index] += factor * gradient[index]
    }
  }

  /// Returns whether a change of this size may be carried out, and remembers if it may not.
  @inline(__always)
  public mutating func isBounded(_ change: Double) -> Bool {
    if hasDiverged { return false }
    // A number that is none is not within bounds either.
    hasDiverged = !(change.magnitude <= Self.limit)
    return !hasDiverged
  }

  /// Returns the policy as probabilities of every state.
  ///
  /// - Complexity: O(states * actions * active features).
  public func table(_ features: FeatureTable) -> Policy {
    var copy = self
    return Policy(
      rows: (0..<features.stateCount).map { state in
        copy.consider(FeaturedState(number: state, features: features.rows[state]))
        return copy.probabilities
      })
  }
}
