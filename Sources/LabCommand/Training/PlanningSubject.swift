import TabularRL

/// A planner on a model: a row a sweep, in a single run.
struct PlanningSubject: SolvingSubject {
  let planner: ConfiguredPlanner
  let model: TabularModel
  let discount: Double
  let policies: [NamedPolicy]
  /// The sweeps whose greedy policy is evaluated; the last always is.
  let evaluation: LogPolicy
  /// The sweeps that get a row; the last always does.
  let log: LogPolicy
  let configuration: Configuration

  init(
    _ planner: ConfiguredPlanner, _ model: TabularModel, in environment: ConfiguredEnvironment,
    discount: Double, policies: [NamedPolicy], evaluation: LogPolicy, log: LogPolicy
  ) {
    self.planner = policies[.target].map(planner.evaluating) ?? planner
    self.model = model
    self.discount = discount
    self.policies = policies
    self.evaluation = evaluation
    self.log = log
    configuration = Configuration(
      agent: planner.name, planner.settings, environment, digest: ModelDigest.hexDigest(of: model),
      discount: discount, policies: policies)
  }

  /// Nothing is drawn.
  var seed: UInt64 { 0 }
  let columns = ["sweep", "backups", "residual", "lower", "upper", "greedy_value"]

  var options: [Setting] {
    [Setting(name: "gamma", value: "\(discount)")]
      + policies.map { Setting(name: $0.role.rawValue, value: $0.name) }
      + (log == .all ? [] : [Setting(name: "log", value: log.description)])
      + (evaluation == .all ? [] : [Setting(name: "evaluate", value: evaluation.description)])
  }

  func runner(prefix: [UInt8]) -> RunCarrier {
    { _, mayContinue in Work(run(prefix, mayContinue)) }
  }

  private func run(_ prefix: [UInt8], _ mayContinue: @escaping (Double) -> Bool) -> RunRows? {
    let evaluator = PolicyEvaluator(model, discount: discount)
    var rows = SweepRows(prefix: prefix)
    var isInterrupted = false
    /// The last sweep: it is written when the next one comes, or at the end with the final greedy policy.
    var pending: (record: SweepRecord, greedyValue: Double?)?
    func greedyValue(for values: [Double]) -> Double? {
      let table = model.actionValues(for: values, discount: discount)
      return try? evaluator.startValue(of: Policy(greedyFor: table))
    }

    let solution = planner.solve(
      model, discount,
      PlannerObserver(
        report: { record, values in
          if let (earlier, value) = pending, log.includes(earlier.sweep) {
            rows.append(earlier, greedyValue: value)
          }
          let isMeasured = log.includes(record.sweep) && evaluation.includes(record.sweep)
          pending = (record, isMeasured ? greedyValue(for: values()) : nil)
        },
        mayContinue: {
          // How many sweeps there will be is not known before the last.
          if !mayContinue(0) { isInterrupted = true }
          return !isInterrupted
        }))
    guard !isInterrupted else { return nil }
    let value = try? evaluator.startValue(of: solution.policy)
    if let (record, _) = pending { rows.append(record, greedyValue: value) }

    var figures = RunFigures()
    figures.sweeps = solution.iterations
    figures.greedyValue = value.flatMap { $0.isFinite ? $0 : nil }
    let start =
      solution.gain.map { ($0.lower, $0.upper) } ?? pending.map { ($0.record.lower, $0.record.upper) }
    if let (lower, upper) = start, lower.isFinite, upper.isFinite {
      (figures.lower, figures.upper) = (lower, upper)
    }
    figures.verdict = SolutionReport.verdict(on: solution, of: model)
    if case .proved = solution.status { figures.isProved = true } else { figures.isProved = false }
    return RunRows(bytes: rows.bytes, count: rows.count, figures: figures)
  }

  func solution(mayContinue: @escaping () -> Bool) -> Solution? {
    planner.solve(model, discount, PlannerObserver(mayContinue: mayContinue))
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    guard let figures = finished.first?.figures else { return [] }
    summary.sweeps = figures.sweeps
    summary.greedyValue = figures.greedyValue
    summary.verdict = figures.verdict
    (summary.lower, summary.upper) = (figures.lower, figures.upper)
    summary.isProved = figures.isProved
    var rows = [("verdict", figures.verdict ?? "")]
    if let lower = figures.lower, let upper = figures.upper {
      let isAverage = planner.goal == .averageReward
      rows.append(
        (isAverage ? "average reward per step" : "value at the start", "between \(lower) and \(upper)"))
    }
    rows.append(("sweeps", "\(figures.sweeps ?? 0)"))
    return rows
  }
}

/// The rows of a planner as bytes of CSV; what is not known is empty.
private struct SweepRows {
  let prefix: [UInt8]
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  init(prefix: [UInt8]) { self.prefix = prefix }

  mutating func append(_ record: SweepRecord, greedyValue: Double?) {
    count += 1
    bytes += prefix
    bytes.append(decimal: record.sweep)
    bytes.append(UInt8(ascii: ","))
    bytes.append(decimal: record.backups)
    for value in [record.residual, record.lower, record.upper, greedyValue] {
      bytes.append(UInt8(ascii: ","))
      if let value, value.isFinite { bytes.append(decimal: value) }
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
