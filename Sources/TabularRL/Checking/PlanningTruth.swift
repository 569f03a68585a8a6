/// A random model and what is true of it, found when first asked for.
struct SolvedModel {
  let random: RandomModel
  let model: TabularModel
  private var truths: [PlanningGoal: PlanningTruth] = [:]

  init(_ number: Int) throws(ModelError) {
    random = RandomModel(number)
    model = try random.compiled()
  }

  /// What sentences begin with.
  var note: String { random.description }

  /// What a planner of this goal should find.
  mutating func truth(for goal: PlanningGoal) -> PlanningTruth {
    if let known = truths[goal] { return known }
    let truth = PlanningTruth(goal, model, discount: random.discount)
    truths[goal] = truth
    return truth
  }
}

/// What a planner should find in a model, exactly, and how sharply doubles allow it to be found.
struct PlanningTruth {
  let goal: PlanningGoal
  /// The exact value, or average reward, of each state.
  let values: [LongDouble]
  /// The states of which something is said.
  let states: [State]
  /// What the bounds reported of a sweep must enclose: the exact value at the start, or all average rewards.
  let start: ClosedRange<LongDouble>
  /// How far exact values can be off, and that at the start.
  let slack: LongDouble
  private let startSlack: LongDouble
  /// What doubles allow in a model of this scale, what is asked for mostly, and a tenth.
  let tolerances: [Double]
  /// Whether every tolerance can be proved: an average reward only if it is the same from every state.
  let isProvable: Bool
  /// The limit of sweeps within which there must be a proof if there can be one.
  let maximumSweeps: Int
  private let actionCount: Int
  private let exact: ExactSolve
  /// What holds after the first step of an episode that is cut off.
  private let later: [LongDouble]?
}

extension PlanningTruth {
  init(_ goal: PlanningGoal, _ model: TabularModel, discount: Double) {
    self.goal = goal
    actionCount = model.actionCount
    func largest(_ values: [LongDouble]) -> Double { Double(values.reduce(0) { max($0, abs($1)) }) }
    let largestReward = model.rewards.largestMagnitude
    let scale: Double
    let least: Double
    switch goal {
    case .optimum, .policyValues:
      exact = ExactSolve(model, discount: discount)
      later = nil
      values = goal == .optimum ? exact.optimum() : exact.values(of: Policy(uniformFor: model))
      states = Array(values.indices)
      scale = max(1, largest(values))
      slack = ExactSolve.precision * LongDouble(scale)
      least = (discount < 1 ? 1e-14 : 1e-11) * scale
    case .cutOffOptimum(let steps):
      exact = ExactSolve(model, discount: discount)
      let left = exact.optimum(steps: max(0, steps - 1))
      later = left
      values = exact.optimum(steps: 1, before: left)
      states = Array(values.indices)
      scale = largest(values) + largestReward
      slack = 100 * LongDouble.ulpOfOne * LongDouble(max(1, largest(values)))
      // Every step rounds.
      least = 2e-14 * Double(steps) * scale
    case .averageReward:
      exact = ExactSolve(model, discount: 1)
      later = nil
      values = ExactSolve.gains(of: model)
      states = (0..<model.stateCount).filter { model.availableActionCount(in: $0) > 0 }
      scale = max(1, largestReward)
      slack = 1e-8 * LongDouble(scale)
      least = 1e-12 * scale
    }
    tolerances = [least, 1e-4 * scale, 0.1 * scale].map { max(1e-8, $0) }
    if goal == .averageReward {
      let gains = states.map { [values] in values[$0] }
      start = (gains.min() ?? 0)...(gains.max() ?? 0)
      startSlack = slack
      isProvable = start.upperBound - start.lowerBound <= slack
      maximumSweeps = isProvable ? 100_000 : 3000
    } else {
      let mean =
        zip(model.startStates, model.startProbabilities).reduce(0) { [values] in
          $0 + values[$1.0] * LongDouble($1.1)
        } / model.startProbabilities.reduce(0) { $0 + LongDouble($1) }
      start = mean...mean
      startSlack = ExactSolve.precision * (1 + abs(mean))
      isProvable = true
      maximumSweeps = PlanningSettings().maximumSweeps
    }
  }

  /// After how many sweeps a planner is stopped, from 1 to 9.
  func limit(_ number: Int) -> Int { 1 + number / 6 % 9 }

  /// Whether the bounds of a sweep hold.
  func encloses(_ bounds: (lower: Double, upper: Double)) -> Bool {
    LongDouble(bounds.lower) <= start.lowerBound + startSlack
      && start.upperBound - startSlack <= LongDouble(bounds.upper)
  }

  /// The bounds that a solution gives of each state, or nil when it gives none of every state.
  func bounds(of solution: Solution) -> (lower: [Double], upper: [Double])? {
    if goal == .averageReward {
      return solution.gain.map { gain in
        (values.map { _ in gain.lower }, values.map { _ in gain.upper })
      }
    }
    guard let bounds = solution.bounds else { return nil }
    let counts = [bounds.lower.count, bounds.upper.count, solution.values.count]
    return counts.allSatisfy { $0 == values.count } ? (bounds.lower, bounds.upper) : nil
  }

  /// The exact values of following a policy, of an episode that is cut off for its first step; nil for a policy of
  /// another model.
  func values(of policy: Policy) -> [LongDouble]? {
    let isOfModel =
      policy.actionCount == actionCount && policy.probabilities.count == values.count * actionCount
    guard isOfModel else { return nil }
    return later.map { exact.values(of: policy, before: $0) } ?? exact.values(of: policy)
  }
}
