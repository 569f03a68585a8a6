/// What a planner does on one random model: for each rule what was seen of it, and how it is broken.
struct PlannerTrial: Sendable {
  /// How often each rule was seen to hold.
  private(set) var counts: [PlannerCheck.Rule: Int] = [:]
  /// A sentence for each rule that is broken.
  private(set) var broken: [PlannerCheck.Rule: String] = [:]

  /// A planner that cannot be told a limit is stopped after so many sweeps.
  private static let mostSweeps = 2_000_000

  /// Tries a planner with all tolerances and a limit.
  init(of planner: ConfiguredPlanner, on solved: inout SolvedModel, _ mayContinue: @escaping () -> Bool) {
    let truth = solved.truth(for: planner.goal)
    for tolerance in planner.planning == nil ? [nil] : truth.tolerances.map(Optional.some) {
      let note = solved.note + (tolerance.map { ", tolerance \($0)" } ?? "")
      var settings = PlanningSettings()
      if let tolerance { settings.tolerance = tolerance }
      settings.maximumSweeps = truth.maximumSweeps
      let solution = watch(
        planner.planning(settings), solved, truth, note, limit: Self.mostSweeps, mayContinue)
      check(solution, truth, note, .enclosure)
      checkProof(solution, truth, tolerance, note)
      checkPolicy(solution, truth, note)
    }
    checkLimit(planner, solved, truth, mayContinue)
  }

  /// Counts what is right, and remembers the first sentence on what is wrong.
  private mutating func expect(
    _ isRight: Bool, _ rule: PlannerCheck.Rule, _ note: String, _ sentence: @autoclosure () -> String
  ) {
    if isRight || broken[rule] != nil { return }
    broken[rule] = "\(note): \(sentence())"
  }

  /// Solves a model, its bounds at the start watched.
  private mutating func watch(
    _ planner: ConfiguredPlanner, _ solved: SolvedModel, _ truth: PlanningTruth, _ note: String,
    limit: Int, _ mayContinue: @escaping () -> Bool
  ) -> Solution {
    var before = (lower: -Double.infinity, upper: Double.infinity)
    var sweeps = 0
    var wrong: String?
    let solution = planner.solve(
      solved.model, solved.random.discount,
      PlannerObserver(
        report: { record, _ in
          sweeps += 1
          let now = (lower: record.lower, upper: record.upper)
          if wrong == nil, !truth.encloses(now) {
            wrong =
              "the bounds \(now.lower) and \(now.upper) of sweep \(sweeps) are not around \(truth.start)"
          } else if wrong == nil, now.lower < before.lower || now.upper > before.upper {
            wrong =
              "the bounds \(before.lower) and \(before.upper) are wider after sweep \(sweeps): "
              + "\(now.lower) and \(now.upper)"
          }
          before = now
        }, mayContinue: { sweeps < limit && mayContinue() }))
    expect(wrong == nil, .sweeps, note, wrong ?? "")
    counts[.sweeps, default: 0] += sweeps
    return solution
  }

  /// Checks that bounds hold, and what follows from a proof.
  private mutating func check(
    _ solution: Solution, _ truth: PlanningTruth, _ note: String, _ rule: PlannerCheck.Rule
  ) {
    guard let bounds = truth.bounds(of: solution) else {
      return expect(false, rule, note, "there are no bounds of every state")
    }
    for state in truth.states {
      let value = truth.values[state]
      let (lower, upper) = (bounds.lower[state], bounds.upper[state])
      expect(
        LongDouble(lower) <= value + truth.slack && value - truth.slack <= LongDouble(upper), rule, note,
        "state \(state) is worth \(value), not between \(lower) and \(upper)")
      guard case .proved(let tolerance) = solution.status, truth.goal != .averageReward else { continue }
      let error = abs(LongDouble(solution.values[state]) - value)
      expect(
        error <= LongDouble(tolerance) + truth.slack, rule, note,
        "state \(state) is worth \(value), not \(solution.values[state]) within \(tolerance)")
    }
    if rule == .enclosure { counts[rule, default: 0] += 1 }
  }

  /// Checks that a tolerance is proved, if one is given the very same.
  private mutating func checkProof(
    _ solution: Solution, _ truth: PlanningTruth, _ wanted: Double?, _ note: String
  ) {
    guard case .proved(let tolerance) = solution.status else {
      if truth.isProvable { expect(false, .proof, note, "the status is \(solution.status), not proved") }
      return
    }
    expect(
      wanted == nil || tolerance == wanted, .proof, note, "proved is another tolerance, \(tolerance)")
    let width = truth.bounds(of: solution).map { bounds in
      truth.states.reduce(0) { max($0, bounds.upper[$1] - bounds.lower[$1]) }
    }
    expect(
      width.map { $0 <= 2 * tolerance } ?? false, .proof, note,
      "the bounds are \(width ?? .infinity) apart, more than twice the tolerance \(tolerance) said to be proved"
    )
    counts[.proof, default: 0] += 1
  }

  /// Checks that the policy is no further from the optimum than its gap.
  private mutating func checkPolicy(_ solution: Solution, _ truth: PlanningTruth, _ note: String) {
    guard let gap = solution.bounds?.policyGap, gap != .infinity else { return }
    guard truth.goal != .policyValues, truth.goal != .averageReward else { return }
    guard let own = truth.values(of: solution.policy) else {
      return expect(false, .policy, note, "the policy is not one of the model's states and actions")
    }
    for state in truth.states {
      expect(
        own[state] >= truth.values[state] - LongDouble(gap) - truth.slack, .policy, note,
        "the policy is worth \(own[state]) in state \(state), more than its gap \(gap) below \(truth.values[state])"
      )
    }
    counts[.policy, default: 0] += 1
  }

  /// Checks that the planner heeds a limit of sweeps, or a request to stop where it has no limit.
  private mutating func checkLimit(
    _ planner: ConfiguredPlanner, _ solved: SolvedModel, _ truth: PlanningTruth,
    _ mayContinue: @escaping () -> Bool
  ) {
    let limit = truth.limit(solved.random.number)
    let note = solved.note + ", stopped after sweep \(limit)"
    var settings = PlanningSettings()
    settings.tolerance = truth.tolerances[0]
    var hasLimit = planner.planning != nil
    if case .cutOffOptimum = truth.goal { hasLimit = false }
    if hasLimit { settings.maximumSweeps = limit }
    let solution = watch(
      planner.planning(settings), solved, truth, note, limit: hasLimit ? Self.mostSweeps : limit, mayContinue)
    check(solution, truth, note, .limit)
    checkPolicy(solution, truth, note)
    switch solution.status {
    case .proved: break
    case .stopped: counts[.limit, default: 0] += 1
    default: expect(false, .limit, note, "the status is \(solution.status), neither proved nor stopped")
    }
    if hasLimit {
      expect(solution.iterations <= limit, .limit, note, "there were \(solution.iterations) sweeps")
    }
  }
}
