/// What is exactly true of softmax policies in a finite model: objectives, their gradients, Fisher matrix, divergence.
///
/// Three objectives are known: the value of the start, the mean value under a given distribution, and the average
/// reward per step. The policy gradient theorem says how they change with the weights:
///
///     grad J = sum over s of eta(s) * sum over a of grad pi(a|s) * q(s,a)
///
/// where for values eta(s) is the discounted number of visits from the distribution on, and for the average reward
/// the share of time in s, with differential values q.
///
/// - Source: Sutton, McAllester, Singh & Mansour 2000; Sutton & Barto 2018, sections 13.2 and 13.6; Zhao 2025,
///   theorems 9.1, 9.2 and 9.5.
/// - Complexity: that of evaluating one policy for values; O(n^3) in the number of states for the average reward.
public struct PolicyGradientTruth: Sendable {
  /// The model.
  public let model: TabularModel
  /// The features of every state.
  public let features: FeatureTable
  /// The discount.
  public let discount: Double
  private let evaluator: PolicyEvaluator

  /// Prepares the truth about policies in `model`.
  public init(_ model: TabularModel, _ features: FeatureTable, discount: Double) {
    self.init(PolicyEvaluator(model, discount: discount), features)
  }

  /// Creates the truth about policies that an evaluator is prepared for.
  init(_ evaluator: PolicyEvaluator, _ features: FeatureTable) {
    model = evaluator.model
    discount = evaluator.discount
    self.features = features
    self.evaluator = evaluator
  }

  /// Prepares the truth about policies of a task, or fails in a simulation.
  public init?(_ task: FeatureTask) {
    guard let finite = task.finite else { return nil }
    self.init(finite.task.model, finite.features, discount: finite.task.specification.discount)
  }

  /// What the policy gradient theorem is made of.
  public struct Evaluation: Sendable {
    /// The mean value under the distribution.
    public var objective: Double
    /// The value of each state; 0 where the policy does not come to.
    public var values: [Double]
    /// The value of each action.
    public var actionValues: ActionValues
    /// How often each state is visited, discounted: it sums to the expected (discounted) length of an episode.
    public var occupancy: [Double]
  }

  /// Evaluates a policy that begins at a distribution, which has an entry for each state, or at the start.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func evaluate(
    _ policy: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> Evaluation {
    let start = distribution ?? evaluator.startDistribution
    let table = policy.table(features)
    let certified = try evaluator.reachableValues(of: table, from: start)
    try evaluator.check(certified, at: start)
    let values = certified.values
    let occupancy = try evaluator.occupancy(of: table, from: start)
    var objective = 0.0
    for state in start.indices where start[state] > 0 { objective += start[state] * values[state] }
    return Evaluation(
      objective: objective, values: values,
      actionValues: model.actionValues(for: values, discount: discount), occupancy: occupancy)
  }

  /// Returns the mean value of a policy under a distribution, by default that of the start.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func objective(
    of policy: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> Double {
    let start = distribution ?? evaluator.startDistribution
    let certified = try evaluator.reachableValues(of: policy.table(features), from: start)
    try evaluator.check(certified, at: start)
    let values = certified.values
    var objective = 0.0
    for state in start.indices where start[state] > 0 { objective += start[state] * values[state] }
    return objective
  }

  /// Returns the gradient of the mean value of a policy under a distribution, by default that of the start.
  ///
  ///     sum over s of eta(s) * sum over a of pi(a|s) * (q(s,a) - v(s)) * grad log pi(a|s)
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func gradient(
    of policy: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> [Double] {
    gradient(of: policy, try evaluate(policy, from: distribution))
  }

  /// Returns the gradient of the objective that a policy was evaluated for.
  public func gradient(of policy: SoftmaxPolicy, _ evaluation: Evaluation) -> [Double] {
    gradient(of: policy, evaluation.occupancy, evaluation.actionValues, evaluation.values)
  }

  /// The sum of the theorem for any weights of the states and any values.
  ///
  /// For the weights of action a its part is eta(s) * pi(a|s) * (q(s,a) - v(s)) x(s).
  private func gradient(
    of policy: SoftmaxPolicy, _ weights: [Double], _ actionValues: ActionValues, _ values: [Double]
  ) -> [Double] {
    var policy = policy
    var gradient = [Double](repeating: 0, count: policy.weights.count)
    for state in 0..<model.stateCount where weights[state] > 0 {
      let row = FeaturedState(number: state, features: features.rows[state])
      policy.consider(row)
      for action in 0..<model.actionCount where policy.probabilities[action] > 0 {
        let advantage = actionValues[state, action] - values[state]
        row.features.add(
          to: &gradient, from: action * policy.featureCount,
          times: weights[state] * policy.probabilities[action] * advantage)
      }
    }
    return gradient
  }

  /// Returns the step away from a policy with nothing estimated: every action of every state, weighted by how often it
  /// occurs, with its true advantage.
  ///
  /// The weights sum to one, so that its gradient is ``gradient(of:from:)`` divided by the sum of the occupancy, its
  /// divergence the mean over the time spent in each state.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func surrogate(
    of policy: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> SurrogateObjective {
    surrogate(of: policy, try evaluate(policy, from: distribution))
  }

  /// Returns the step away from a policy that was evaluated, with nothing estimated.
  public func surrogate(of policy: SoftmaxPolicy, _ evaluation: Evaluation) -> SurrogateObjective {
    let total = evaluation.occupancy.reduce(0, +)
    var copy = policy
    var samples: [SurrogateObjective.Sample] = []
    for state in 0..<model.stateCount where evaluation.occupancy[state] > 0 {
      let row = FeaturedState(number: state, features: features.rows[state])
      copy.consider(row)
      for action in 0..<model.actionCount where copy.probabilities[action] > 0 {
        samples.append(
          SurrogateObjective.Sample(
            state: row, action: action,
            weight: evaluation.occupancy[state] / total * copy.probabilities[action],
            advantage: evaluation.actionValues[state, action] - evaluation.values[state]))
      }
    }
    return SurrogateObjective(policy, samples)
  }

  /// Returns the Fisher matrix of a policy, row after row.
  ///
  ///     F = sum over s of eta(s) / (sum of eta) * sum over a of pi(a|s) * score(s,a) score(s,a)'
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  /// - Complexity: O(states * actions * weights^2): for small models.
  public func fisherMatrix(
    of policy: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> [[Double]] {
    let occupancy = try evaluate(policy, from: distribution).occupancy
    let total = occupancy.reduce(0, +)
    let count = policy.weights.count
    var copy = policy
    var matrix = Array(repeating: [Double](repeating: 0, count: count), count: count)
    for state in 0..<model.stateCount where occupancy[state] > 0 {
      let row = FeaturedState(number: state, features: features.rows[state])
      copy.consider(row)
      for action in 0..<model.actionCount where copy.probabilities[action] > 0 {
        var score = [Double](repeating: 0, count: count)
        copy.addScore(of: action, in: row, times: 1, to: &score)
        let weight = occupancy[state] / total * copy.probabilities[action]
        for index in 0..<count where score[index] != 0 {
          for other in 0..<count { matrix[index][other] += weight * score[index] * score[other] }
        }
      }
    }
    return matrix
  }

  /// Returns the mean of KL(policy || other) over the time that `policy` spends in each state.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func divergence(
    from policy: SoftmaxPolicy, to other: SoftmaxPolicy, from distribution: [Double]? = nil
  ) throws(PolicyError) -> Double {
    try surrogate(of: policy, from: distribution).divergence(to: other)
  }

  /// What a change of policy was worth in truth.
  public struct Change: Hashable, Sendable {
    /// What it promised: the exact surrogate improvement, a mean per step; see ``SurrogateObjective``.
    public var surrogateImprovement: Double
    /// By how much the value of the start grew.
    public var improvement: Double
    /// The mean of KL(old || new) over the time that the old policy spends in each state.
    public var divergence: Double
    /// The expected number of steps of an episode of the old policy, each counted by its discount.
    public var length: Double

    /// By how much the value of the start would have grown had the new policy met states as often as the old one: it
    /// differs from the improvement by the square of a step.
    public var promise: Double { length * surrogateImprovement }
  }

  /// Measures a change of policy.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  public func change(
    from old: SoftmaxPolicy, to new: SoftmaxPolicy
  ) throws(PolicyError) -> Change {
    let evaluation = try evaluate(old)
    let (promised, divergence) = surrogate(of: old, evaluation).measure(new)
    return Change(
      surrogateImprovement: promised, improvement: try objective(of: new) - evaluation.objective,
      divergence: divergence, length: evaluation.occupancy.reduce(0, +))
  }

  /// Returns, for each state, the baseline under which a sampled gradient varies least.
  ///
  ///     b(s) = E[n q(s,a)] / E[n], n the squared norm of grad log pi(a|s), the expectations over a
  ///
  /// Where all scores are equally long, as for a table with all preferences equal, it is the value of the state.
  ///
  /// - Throws: ``PolicyError`` when the discount is 1 and an episode can go on forever.
  /// - Source: Zhao 2025, equation 10.5; Greensmith, Bartlett & Baxter 2004.
  public func optimalBaseline(of policy: SoftmaxPolicy) throws(PolicyError) -> [Double] {
    let evaluation = try evaluate(policy)
    var copy = policy
    return (0..<model.stateCount).map { state in
      copy.consider(FeaturedState(number: state, features: features.rows[state]))
      let squares = copy.probabilities.reduce(0) { $0 + $1 * $1 }
      var (above, below) = (0.0, 0.0)
      for action in 0..<model.actionCount where copy.probabilities[action] > 0 {
        let probability = copy.probabilities[action]
        // The squared norm is this times that of the features, which cancels.
        let norm = squares + 1 - 2 * probability
        above += probability * norm * evaluation.actionValues[state, action]
        below += probability * norm
      }
      return below > 0 ? above / below : evaluation.values[state]
    }
  }
}

extension PolicyGradientTruth {
  /// An average reward, how it comes about, and how it changes.
  public struct AverageReward: Sendable {
    /// The average reward per step.
    public var gain: Double
    /// The share of time in each state.
    public var distribution: [Double]
    /// The differential value of each state: their mean over the distribution is the gain.
    public var values: [Double]
    /// The gradient of the average reward.
    public var gradient: [Double]
  }

  /// Returns the average reward of a policy and its gradient; an episode that ends begins again at the start.
  ///
  ///     v = (I - P + 1 d')^-1 r_pi,  q(s,a) = r(s,a) - gain + sum over s' of p(s'|s,a) v(s')
  ///     gradient = sum over s of d(s) * sum over a of grad pi(a|s) * q(s,a)
  ///
  /// - Returns: nil where the policy can settle in several sets of states: the average then depends on chance.
  /// - Source: Zhao 2025, theorems 9.4 and 9.5; Sutton & Barto 2018, section 13.6.
  /// - Complexity: O(states^3).
  public func averageReward(of policy: SoftmaxPolicy) -> AverageReward? {
    let table = policy.table(features)
    let distribution = model.stationaryDistribution(of: table)
    let chain = model.controlledChain(of: table)
    let count = model.stateCount
    var gain = 0.0
    for state in 0..<count { gain += distribution[state] * chain.rewards[state] }
    let start = evaluator.startDistribution
    var matrix = (0..<count).flatMap { state in
      (0..<count).map { next in (state == next ? 1 : 0) + distribution[next] }
    }
    for state in 0..<count where model.availableActionCount(in: state) > 0 {
      for entry in chain.entries(of: state) {
        matrix[state * count + chain.successors[entry]] -= chain.probabilities[entry]
      }
      for next in 0..<count where start[next] > 0 {
        matrix[state * count + next] -= chain.endings[state] * start[next]
      }
    }
    guard let values = LinearEquations(matrix, count: count)?.solve(chain.rewards) else { return nil }
    var again = 0.0
    for state in 0..<count where start[state] > 0 { again += start[state] * values[state] }
    var actionValues = ActionValues(for: model)
    var differential = values
    for state in 0..<count where distribution[state] > 0 {
      differential[state] = 0
      for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
        var value = -gain
        for index in model.outcomes(of: action, in: state) {
          let next = Int(model.successors[index])
          let ends = model.terminates[index] || model.availableActionCount(in: next) == 0
          value += model.probabilities[index] * (model.rewards[index] + (ends ? again : values[next]))
        }
        actionValues[state, action] = value
        differential[state] += table[state, action] * value
      }
    }
    return AverageReward(
      gain: gain, distribution: distribution, values: values,
      gradient: gradient(of: policy, distribution, actionValues, differential))
  }
}
