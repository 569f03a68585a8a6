import Synchronization

/// Proves planners on random models: what each says is held against an exact solve in extended precision.
///
///     let check = try PlannerCheck([ConfiguredPlanner(MyPlanner())], models: 100)
///     print(check?.passes, check?.reports.first?.findings.map(\.text))
///
/// A planner is checked by what it computes, its ``Planner/goal``; one that is told a ``SweepingPlanner/planning`` is
/// tried with several tolerances and limits, another one as it is. The models have fixed numbers, so a planner passes
/// always or never, on any number of threads.
public struct PlannerCheck: Sendable {
  /// What is checked.
  public enum Rule: String, Sendable, CaseIterable, Encodable {
    /// The bounds contain the exact values, and the values are as close to them as the status says.
    case enclosure
    /// Every tolerance that doubles allow is proved, and the bounds are no further apart than twice as much.
    ///
    /// Average rewards only where they are the same from every state.
    case proof
    /// The bounds reported from sweep to sweep contain the exact value at the start, and never widen.
    case sweeps
    /// A limit of sweeps, or being told to stop, is heeded and said, and leaves bounds that hold.
    case limit
    /// The policy is no worse than its gap to the optimum says.
    case policy
  }

  /// The verdicts on one planner.
  public struct Report: Hashable, Sendable {
    /// The name of the planner.
    public let planner: String
    /// The value of every parameter as text, but for tolerance and limit where the check sets them.
    public let settings: [Setting]
    /// A finding for each rule, in their order.
    public let findings: [Finding<Rule>]

    /// Whether no rule is broken.
    public var passes: Bool { findings.allSatisfy { $0.verdict != .failed } }
  }

  /// How many models there were.
  public let modelCount: Int

  /// The verdicts on each planner, in the order given.
  public let reports: [Report]

  /// Whether no planner breaks a rule.
  public var passes: Bool { reports.allSatisfy(\.passes) }

  /// Checks planners, or returns nil when told to stop.
  ///
  /// - Parameters:
  ///   - planners: the planners with their parameters.
  ///   - models: how many models each solves, at least one: those of the numbers from 0.
  ///   - threads: how many models are worked on at a time.
  ///   - progress: takes the number of models that are done, on any thread but one at a time.
  ///   - mayContinue: whether the work may go on; asked once a sweep, on any thread.
  /// - Throws: ``ModelError``, if a random model should have no rows that sum to 1.
  public init?(
    _ planners: [ConfiguredPlanner], models: Int = 100, threads: Int = 1,
    progress: @Sendable (Int) -> Void = { _ in },
    mayContinue: @escaping @Sendable () -> Bool = { true }
  ) throws {
    let tallies = Mutex([Tally](repeating: Tally(), count: planners.count))
    try forEachRun(0..<models, threads: threads) { number -> [PlannerTrial]? in
      var solved = try SolvedModel(number)
      var trials: [PlannerTrial] = []
      for planner in planners {
        trials.append(PlannerTrial(of: planner, on: &solved, mayContinue))
        guard mayContinue() else { return nil }
      }
      return trials
    } deliver: { number, trials in
      tallies.withLock { tallies in
        for index in trials.indices { tallies[index].add(trials[index]) }
      }
      progress(number + 1)
    }
    let counted = tallies.withLock { $0 }
    guard counted.allSatisfy({ $0.models == models }) else { return nil }
    modelCount = models
    reports = zip(planners, counted).map { planner, tally in
      let ownNames = planner.planning == nil ? [] : Parameter<ValueIteration>.planning.map(\.name)
      return Report(
        planner: planner.name, settings: planner.settings.filter { !ownNames.contains($0.name) },
        findings: Rule.allCases.map(tally.finding))
    }
  }
}

/// What all models say about a planner.
private struct Tally {
  var models = 0
  private var counts: [PlannerCheck.Rule: Int] = [:]
  private var broken: [PlannerCheck.Rule: (first: String, models: Int)] = [:]

  mutating func add(_ trial: PlannerTrial) {
    models += 1
    for rule in PlannerCheck.Rule.allCases {
      counts[rule, default: 0] += trial.counts[rule] ?? 0
      if let sentence = trial.broken[rule] {
        broken[rule, default: (sentence, 0)].models += 1
      }
    }
  }

  func finding(_ rule: PlannerCheck.Rule) -> Finding<PlannerCheck.Rule> {
    if let (first, models) = broken[rule] {
      let more = models == 1 ? "" : "; so it is on \(models) of the \(self.models) models"
      return .init(rule: rule, verdict: .failed, text: first + more)
    }
    let count = counts[rule] ?? 0
    let text =
      switch rule {
      case .enclosure: "\(count) solutions enclose the exact values"
      case .proof: "\(count) solutions are proved to the tolerance"
      case .sweeps: "the bounds of \(count) sweeps hold and never widen"
      case .limit: "\(count) solutions were stopped early and their bounds hold"
      case .policy: "\(count) policies are no worse than their gap"
      }
    if count > 0 { return .init(rule: rule, verdict: .holds, text: text) }
    let nothing =
      switch rule {
      case .enclosure, .proof: "nothing is proved"
      case .sweeps: "no sweep was reported"
      case .limit: "every solution was proved before a limit came"
      case .policy: "no gap is given"
      }
    return .init(rule: rule, verdict: rule == .policy ? .skipped : .noted, text: nothing)
  }
}
