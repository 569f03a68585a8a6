import Synchronization

/// The truth about a task, beside which a learner is measured: by dynamic programming, without sampling.
///
/// Measuring draws nothing and changes nothing: a run with and without it has the same returns. An object, because
/// all runs hold the one truth.
public final class Oracle: Sendable {
  /// The optimal values and how far they are proved.
  public let optimum: Solution

  /// The optimal value under the start distribution.
  public let optimalValue: Double

  /// Whether the optimal values are proved, of all states or of those that an episode can come to.
  public let isProved: Bool

  /// The value of choosing at random under the start distribution, or nil if some episode would not end.
  public let randomValue: Double?

  private let evaluator: PolicyEvaluator
  private let startValues: StartValues
  private let targetValues: TargetValues
  /// Whether a state counts in the error of values: where episodes go on, and, where some states have no optimum,
  /// where an episode can come to.
  private let counts: [Bool]
  /// Whether an action of a state counts in the error of action values.
  private let countsAction: [Bool]

  /// Solves the task of `model`.
  ///
  /// - Complexity: that of the planner.
  public convenience init(_ model: TabularModel, discount: Double) {
    self.init(PolicyEvaluator(model, discount: discount))
  }

  /// Solves the task of an evaluator, by which policies are then measured.
  init(_ evaluator: PolicyEvaluator) {
    let (model, discount) = (evaluator.model, evaluator.discount)
    self.evaluator = evaluator
    optimum = AutomaticPlanner().solve(model, discount: discount)
    optimalValue = model.startMean(optimum.values)
    startValues = StartValues(evaluator, endless: model.rewards.allSatisfy { $0 < 0 } ? -.infinity : nil)
    targetValues = TargetValues(evaluator)
    randomValue = try? evaluator.startValue(of: Policy(uniformFor: model))
    var counts = model.goesOn
    switch optimum.status {
    case .proved: isProved = true
    case .improper(let states, _):
      let reached = evaluator.reachableStates
      isProved =
        !states.contains { reached[$0] } && optimum.isEnclosed(in: reached.indices.filter { reached[$0] })
      if isProved { for state in counts.indices where !reached[state] { counts[state] = false } }
    case .stopped, .estimated: isProved = false
    }
    self.counts = counts
    countsAction = counts.indices.flatMap { state in
      (0..<model.actionCount).map { counts[state] && model.isAvailable($0, in: state) }
    }
  }

  /// How far a learner is from the truth.
  public struct Score: Hashable, Sendable {
    /// The expected return of the learner's greedy policy: minus infinity if an episode of it never ends where
    /// every step costs, nil if one never ends elsewhere or the learner only evaluates a policy.
    public var greedyValue: Double?
    /// Whether an episode of the greedy policy never ends, where nothing is discounted.
    public var isEndless = false
    /// The optimal value minus that of the greedy policy; nil if either is not known.
    public var regret: Double?
    /// The value of the greedy policy with random choice at 0 and the optimum at 1; nil if one of the three is not
    /// known or the optimum is no better than chance.
    ///
    /// (v - v random) / (v* - v random).
    public var normalised: Double?
    /// The root mean square error against the values of the estimand, over all states in which episodes go on
    /// and, for a learner of action values, their actions; nil where these have none, or none that can be computed.
    public var valueError: Double?
    /// What the last update of the policy was worth; nil where there is none.
    public var change: PolicyGradientTruth.Change?
  }

  /// Measures what a learner knows.
  ///
  /// - Complexity: that of evaluating one policy, one more for a learner of its own behavior's values, and two more for
  ///   an update.
  public func score(_ learned: Learned) -> Score {
    let valueError = error(of: learned)
    if case .target = learned.estimand {
      return Score(greedyValue: nil, regret: nil, normalised: nil, valueError: valueError)
    }
    let start = startValues.value(of: learned.solution.policy)
    let greedyValue = start.number
    return Score(
      greedyValue: greedyValue, isEndless: start.isEndless,
      regret: isProved ? greedyValue.map { optimalValue - $0 } : nil,
      normalised: greedyValue.flatMap(normalised), valueError: valueError,
      change: learned.update.flatMap(change))
  }

  private func change(_ update: PolicyUpdate) -> PolicyGradientTruth.Change? {
    guard let features = update.features else { return nil }
    return try? PolicyGradientTruth(evaluator, features).change(from: update.objective.old, to: update.new)
  }

  private func normalised(_ value: Double) -> Double? {
    guard isProved, let randomValue, optimalValue > randomValue else { return nil }
    return (value - randomValue) / (optimalValue - randomValue)
  }

  /// The distance from the values that a learner should have found, or nil if those are not known.
  private func error(of learned: Learned) -> Double? {
    let values: [Double]? =
      switch learned.estimand {
      case .optimalPolicy: isProved ? optimum.values : nil
      case .behavior(let policy): try? evaluator.values(withoutProofOf: policy)
      case .target(let policy): targetValues.values(of: policy)
      case .differentialValues, .policyAlone: nil
      }
    guard let values else { return nil }
    let (counts, countsAction) = (counts, countsAction)
    guard let entries = learned.solution.actionValues?.entries else {
      let estimates = learned.solution.values
      return rootMeanSquare(values.indices.lazy.filter { counts[$0] }.map { estimates[$0] - values[$0] })
    }
    let discount = evaluator.discount
    return evaluator.model.withView { view in
      values.withUnsafeBufferPointer { values in
        rootMeanSquare(
          countsAction.indices.lazy.filter { countsAction[$0] }
            .map { entries[$0] - view.backup(values, of: $0, discount: discount) })
      }
    }
  }

  private func rootMeanSquare(_ errors: some Sequence<Double>) -> Double? {
    var (sum, count) = (0.0, 0.0)
    for error in errors {
      sum += error * error
      count += 1
    }
    return count > 0 && sum.isFinite ? (sum / count).squareRoot() : nil
  }
}

extension Solution {
  /// Whether the bounds of some states are as close as proved ones are.
  fileprivate func isEnclosed(in states: [State]) -> Bool {
    guard let bounds else { return false }
    return states.allSatisfy {
      bounds.upper[$0] - bounds.lower[$0] <= 2 * PlanningSettings().tolerance
    }
  }
}

/// The values of policies under the start distribution: what is found of one is remembered, for the learners of many
/// runs come to few policies.
///
/// Two policies that do the same wherever the first can come to are the same here: what a policy would do elsewhere
/// does not count.
private final class StartValues: Sendable {
  private let evaluator: PolicyEvaluator
  private let endless: Double?
  private let known = Mutex(Known())

  /// A value, or nil if there is none or none that can be computed, and whether that is because an episode never ends.
  struct Value {
    var number: Double?
    var isEndless = false
  }

  private struct Known {
    /// The values by what the policies do.
    var values: [[UInt64]: Value] = [:]
    /// The size of what they do, so that it stays small.
    var size = 0
  }

  /// The most numbers that are kept, half a million: 4 MiB.
  private static let largestSize = 1 << 19

  /// Remembers nothing yet; `endless` is the value of a policy whose episodes need not end.
  init(_ evaluator: PolicyEvaluator, endless: Double?) {
    (self.evaluator, self.endless) = (evaluator, endless)
  }

  /// The value of a policy.
  func value(of policy: Policy) -> Value {
    let choices = choices(of: policy)
    if let value = known.withLock({ $0.values[choices] }) { return value }
    let value = find(policy)
    known.withLock { known in
      guard known.size + choices.count <= Self.largestSize else { return }
      guard known.values.updateValue(value, forKey: choices) == nil else { return }
      known.size += choices.count
    }
    return value
  }

  private func find(_ policy: Policy) -> Value {
    do throws(PolicyError) {
      return Value(number: try evaluator.startValue(of: policy))
    } catch {
      return error == .imprecise ? Value(number: nil) : Value(number: endless, isEndless: true)
    }
  }

  /// What a policy does in the states that it can come to: the row of each action that has a chance, and its chance.
  private func choices(of policy: Policy) -> [UInt64] {
    let model = evaluator.model
    var isReached = [Bool](repeating: false, count: model.stateCount)
    var queue: [State] = []
    var choices: [UInt64] = []
    func reach(_ state: State) {
      guard !isReached[state] else { return }
      isReached[state] = true
      queue.append(state)
    }
    for (state, probability) in zip(model.startStates, model.startProbabilities) where probability > 0 {
      reach(state)
    }
    model.withView { view in
      var place = 0
      while place < queue.count {
        let rows = queue[place] * model.actionCount..<(queue[place] + 1) * model.actionCount
        for row in rows where policy.probabilities[row] > 0 {
          choices.append(UInt64(row))
          choices.append(policy.probabilities[row].bitPattern)
          for outcome in view.outcomes(of: row) where !view.terminates[outcome] {
            reach(Int(view.successors[outcome]))
          }
        }
        place += 1
      }
    }
    return choices
  }
}

/// The values of the policy that learners evaluate, which is the same one time after time: found once.
private final class TargetValues: Sendable {
  private let evaluator: PolicyEvaluator
  private let last = Mutex<(policy: Policy, values: [Double]?)?>(nil)

  init(_ evaluator: PolicyEvaluator) { self.evaluator = evaluator }

  /// The values of a policy, or nil if they cannot be found.
  func values(of policy: Policy) -> [Double]? {
    last.withLock { last in
      if let last, last.policy == policy { return last.values }
      let values = try? evaluator.values(withoutProofOf: policy)
      last = (policy, values)
      return values
    }
  }
}

/// The truth about a task whose world may change while a run is under way.
public struct Oracles: Sendable {
  private let phases: [(step: Int, oracle: Oracle)]

  /// Solves every phase of a task.
  public init(_ task: LearningTask) {
    let models = [(0, task.model)] + task.variation.changes.map { ($0.step, $0.model) }
    phases = models.map { ($0, Oracle($1, discount: task.specification.discount)) }
  }

  /// Measures what a learner knows after so many steps of its run, against the world as it is by then.
  public func score(_ learned: Learned, afterSteps steps: Int) -> Oracle.Score? {
    phases.last { $0.step <= steps }?.oracle.score(learned)
  }
}
