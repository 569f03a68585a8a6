/// The truth about a task, beside which a learner is measured: by dynamic programming, without sampling.
///
/// Measuring draws nothing and changes nothing: a run with and without it has the same returns.
public struct Oracle: Sendable {
  /// The optimal values and how far they are proved.
  public let optimum: Solution

  /// The optimal value under the start distribution.
  public let optimalValue: Double

  /// Whether the optimal values are proved.
  public var isProved: Bool {
    if case .proved = optimum.status { return true }
    return false
  }

  private let everyStepCosts: Bool
  private let evaluator: PolicyEvaluator
  private let counts: [Bool]

  /// Solves the task of `model`.
  ///
  /// - Complexity: that of the planner.
  public init(_ model: TabularModel, discount: Double) {
    optimum = ValueIteration().solve(model, discount: discount)
    optimalValue = model.startMean(optimum.values)
    evaluator = PolicyEvaluator(model, discount: discount)
    everyStepCosts = model.rewards.allSatisfy { $0 < 0 }
    let goesOn = model.goesOn
    counts = (0..<model.stateCount).flatMap { state in
      (0..<model.actionCount).map { goesOn[state] && model.isAvailable($0, in: state) }
    }
  }

  /// How far a learner is from the truth.
  public struct Score: Hashable, Sendable {
    /// The expected return of the learner's greedy policy: minus infinity if an episode of it never ends where
    /// every step costs, nil if one never ends elsewhere.
    public var greedyValue: Double?
    /// The optimal value minus that of the greedy policy; nil if either is not known.
    public var regret: Double?
    /// The root mean square error of the action values against those of the estimand, over the actions of all
    /// states in which episodes go on; nil where these have none.
    public var valueError: Double?
  }

  /// Measures what a learner knows.
  ///
  /// - Complexity: that of evaluating one policy, or two for a learner of its own behavior's values.
  public func score(_ learned: Learned) -> Score {
    let greedyValue =
      (try? evaluator.startValue(of: learned.solution.policy)) ?? (everyStepCosts ? -.infinity : nil)
    return Score(
      greedyValue: greedyValue, regret: isProved ? greedyValue.map { optimalValue - $0 } : nil,
      valueError: valueError(learned))
  }

  private func valueError(_ learned: Learned) -> Double? {
    guard let truth = actionValues(of: learned.estimand) else { return nil }
    var sum = 0.0
    var count = 0.0
    for (index, counts) in counts.enumerated() where counts {
      let error = learned.solution.actionValues.entries[index] - truth.entries[index]
      sum += error * error
      count += 1
    }
    return count > 0 && sum.isFinite ? (sum / count).squareRoot() : nil
  }

  private func actionValues(of estimand: Estimand) -> ActionValues? {
    switch estimand {
    case .optimalPolicy:
      return isProved ? optimum.actionValues : nil
    case .policy(let policy):
      guard let values = try? evaluator.values(of: policy).values else { return nil }
      return evaluator.model.actionValues(for: values, discount: evaluator.discount)
    }
  }
}
