import TabularRL
import Testing

@Suite struct PlannerCheckTests {
  /// All planners, as they are and with the settings that make them others.
  static func standard() throws -> [ConfiguredPlanner] {
    try standardPlanners.flatMap { entry in
      try [entry.configure([])] + entry.variants.map { try entry.configure($0) }
    }
  }

  /// The rules that a planner breaks on 24 models.
  private func broken(_ planner: some Planner) throws -> [PlannerCheck.Rule] {
    let check = try #require(try PlannerCheck([ConfiguredPlanner(planner)], models: 24))
    let failed = check.reports[0].findings.filter { $0.verdict == .failed }
    #expect(failed.allSatisfy { $0.text.hasPrefix("random model ") })
    #expect(check.passes == failed.isEmpty)
    return failed.map(\.rule)
  }

  @Test func `the standard planners keep every rule on a hundred models`() throws {
    let check = try #require(try PlannerCheck(try Self.standard(), models: 100, threads: 2))
    #expect(check.passes && check.modelCount == 100 && check.reports.count == standardPlanners.count + 5)
    for report in check.reports {
      #expect(report.findings.map(\.rule) == PlannerCheck.Rule.allCases)
      for finding in report.findings {
        #expect(finding.verdict != .failed, "\(report.planner) \(report.settings): \(finding.text)")
        // Nothing holds because it is never put to the test.
        if ["value-iteration", "prioritized-value-iteration", "relative-value-iteration", "finite-horizon"]
          .contains(report.planner), finding.rule != .policy, report.settings.first?.value != "1"
        {
          #expect(finding.verdict == .holds, "\(report.planner) \(finding.rule)")
        }
      }
    }
  }

  @Test func `verdicts are the same on any number of threads`() throws {
    let planners = [ConfiguredPlanner(Liar(.bound)), ConfiguredPlanner(PolicyIteration())]
    let one = try #require(try PlannerCheck(planners, models: 20, threads: 1))
    let other = try #require(try PlannerCheck(planners, models: 20, threads: 8))
    #expect(one.reports == other.reports)
    #expect(!one.passes && one.reports.map(\.passes) == [false, true])
  }

  @Test func `whoever says to stop gets no verdict`() throws {
    #expect(try PlannerCheck([ConfiguredPlanner(ValueIteration())], mayContinue: { false }) == nil)
  }

  @Test func `a planner that tells the truth keeps every rule, told a tolerance or not`() throws {
    #expect(try broken(Liar(nil)) == [])
    #expect(try broken(Stubborn()) == [])
  }

  @Test func `a bound that does not hold is found`() throws {
    // The bounds are too narrow also where a limit came first.
    #expect(try broken(Liar(.bound)) == [.enclosure, .limit])
    #expect(try broken(Liar(.value)) == [.enclosure, .limit])
  }

  @Test func `a planner that proves nothing is found`() throws {
    #expect(try broken(Liar(.nothing)) == [.enclosure, .proof, .limit])
    #expect(try broken(Liar(.wide)) == [.proof])
    #expect(try broken(Liar(.estimate)) == [.proof, .limit])
  }

  @Test func `bounds that widen or do not hold on the way are found`() throws {
    #expect(try broken(Liar(.widening)) == [.sweeps])
    #expect(try broken(Liar(.sweep)) == [.sweeps])
  }

  @Test func `a limit that is not heeded is found`() throws {
    #expect(try broken(Liar(.endless)) == [.limit])
  }

  @Test func `a policy that is worse than its gap is found`() throws {
    #expect(try broken(Liar(.policy)) == [.policy])
    #expect(try broken(Liar(.noPolicy)) == [.policy])
  }

  @Test func `what a planner computes decides what it is held against`() throws {
    // The optimum is no average, no policy's value and no cut-off optimum.
    for goal in [PlanningGoal.policyValues, .cutOffOptimum(steps: 3), .averageReward] {
      #expect(try broken(Liar(nil, goal: goal)).contains(.enclosure))
    }
    #expect(PolicyEvaluation().goal == .policyValues)
    #expect(try planner("finite-horizon", ["horizon": "3"]).goal == .cutOffOptimum(steps: 3))
    #expect(RelativeValueIteration().goal == .averageReward && AutomaticPlanner().goal == .optimum)
  }

  @Test func `the first model is named, and how many there are`() throws {
    let check = try #require(try PlannerCheck([ConfiguredPlanner(Liar(.estimate))], models: 24))
    let text = try #require(check.reports[0].findings.first { $0.rule == .proof }?.text)
    #expect(
      text == "random model 0 (discount 0.0), tolerance 1e-08: the status is estimated, not proved; "
        + "so it is on 24 of the 24 models")
  }
}

/// Value iteration that does not always say what it found.
private struct Liar: SweepingPlanner {
  static let name = "liar"

  enum Lie {
    /// The lower bounds are too high.
    case bound
    /// The values lie outside their bounds.
    case value
    /// There are no bounds.
    case nothing
    /// The bounds are wider than the tolerance said to be proved.
    case wide
    /// All is an estimate.
    case estimate
    /// The bounds of every other sweep are wider.
    case widening
    /// The bounds of a sweep are too narrow.
    case sweep
    /// A limit of sweeps does not matter.
    case endless
    /// The policy is the worst.
    case policy
    /// The policy has no states.
    case noPolicy
  }

  var planning = PlanningSettings()
  var lie: Lie?
  var goal = PlanningGoal.optimum

  init() {}
  init(_ lie: Lie?, goal: PlanningGoal = .optimum) {
    self.lie = lie
    self.goal = goal
  }

  func solve(_ model: TabularModel, discount: Double, observer: borrowing PlannerObserver) -> Solution {
    var honest = ValueIteration()
    honest.planning = planning
    if lie == .endless { honest.planning.maximumSweeps = 1_000_000 }
    let report = observer.report
    var solution = honest.solve(
      model, discount: discount,
      observer: PlannerObserver(
        report: { record, values in
          var record = record
          if lie == .widening, record.sweep % 2 == 0 { record.lower -= 1e6 }
          if lie == .sweep { record.lower = record.upper + 1 }
          report(record, values)
        }, mayContinue: observer.mayContinue))
    let states = 0..<model.stateCount
    switch lie {
    case .bound: for state in states { solution.bounds?.lower[state] = solution.values[state] + 1 }
    case .value: for state in states { solution.values[state] += 1e6 }
    case .nothing: solution.bounds = nil
    case .wide: for state in states { solution.bounds?.lower[state] -= 1e6 }
    case .estimate: solution.status = .estimated
    case .policy:
      let worst = states.map { state in
        (0..<model.actionCount).filter { model.isAvailable($0, in: state) }.min {
          let values = solution.actionValues
          return (values?[state, $0] ?? 0) < (values?[state, $1] ?? 0)
        } ?? 0
      }
      solution.policy = Policy(worst, for: model)
    case .noPolicy: solution.policy = Policy(rows: [])
    case nil, .widening, .sweep, .endless: break
    }
    return solution
  }
}

/// A planner that cannot be told a tolerance or a limit.
private struct Stubborn: Planner {
  static let name = "stubborn"

  func solve(_ model: TabularModel, discount: Double, observer: borrowing PlannerObserver) -> Solution {
    var planner = ValueIteration()
    planner.planning.tolerance = 1e-4
    return planner.solve(model, discount: discount, observer: observer)
  }
}
