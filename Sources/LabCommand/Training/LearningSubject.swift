import TabularRL

/// A learner at a task: a row an episode.
struct LearningSubject: SolvingSubject {
  let algorithm: ConfiguredAlgorithm
  let task: LearningTask
  let policies: [NamedPolicy]
  let rows: EpisodeRows.Selection
  let configuration: Configuration

  /// The most states of a world in which a learner is measured unasked.
  private static let smallWorld = 500

  init(
    _ algorithm: ConfiguredAlgorithm, _ task: LearningTask, in environment: ConfiguredEnvironment,
    policies: [NamedPolicy], rows: EpisodeRows.Selection
  ) {
    self.algorithm = algorithm
    self.task = task
    self.policies = policies
    self.rows = rows
    var configuration = Configuration(
      agent: algorithm.name, algorithm.settings, environment, task.model,
      discount: task.specification.discount, policies: policies)
    configuration.stepLimit = task.specification.stepLimit
    configuration.budget = task.specification.budget.description
    self.configuration = configuration
  }

  var seed: UInt64 { task.specification.seed }
  var columns: [String] { rows.columns }
  var model: TabularModel { task.model }

  var options: [Setting] {
    var options: [Setting] = []
    switch task.specification.budget {
    case .episodes(let count): options.append(Setting(name: "episodes", value: "\(count)"))
    case .steps(let count): options.append(Setting(name: "steps", value: "\(count)"))
    }
    options += [
      Setting(name: "seed", value: "\(seed)"),
      Setting(name: "gamma", value: "\(task.specification.discount)"),
      Setting(name: "step-limit", value: "\(task.specification.stepLimit)"),
    ]
    options += policies.map { Setting(name: $0.role.rawValue, value: $0.name) }
    if rows.log != .all { options.append(Setting(name: "log", value: rows.log.description)) }
    if let evaluation = rows.evaluation {
      options.append(Setting(name: "evaluate", value: evaluation.description))
    }
    if rows.hasOptimalActions { options.append(Setting(name: "optimal-action", value: "")) }
    if rows.hasDiscountedReturn { options.append(Setting(name: "discounted-return", value: "")) }
    return options
  }

  func runner(prefix: [UInt8]) -> RunCarrier {
    let shared = sharedOracles
    return { index, mayContinue in
      let task = try task(ofRun: index)
      return try run(index, of: task, prefix, shared ?? oracles(of: task), mayContinue)
    }
  }

  /// The truth about the world of all runs, or nil where each has its own or none is asked for.
  var sharedOracles: Oracles? { task.variation.draw == nil ? oracles(of: task) : nil }

  /// Carries out a run and returns its figures without any rows, or nil if it was told to stop.
  func figures(
    ofRun index: Int, _ shared: Oracles?, mayContinue: @escaping (Double) -> Bool
  ) throws -> RunFigures? {
    let task = try task(ofRun: index)
    return try run(index, of: task, shared ?? oracles(of: task), rows: nil, mayContinue)?.figures
  }

  private func task(ofRun index: Int) throws(CommandError) -> LearningTask {
    do throws(ModelError) {
      return try task.ofRun(index)
    } catch {
      throw CommandError(error, in: task.model.name)
    }
  }

  /// The truth, where the learner is measured: always if asked for, else at the end in small worlds; where rewards
  /// drift there is none.
  private func oracles(of task: LearningTask) -> Oracles? {
    guard task.variation.rewardDrift == 0 else { return nil }
    return rows.evaluation != nil || task.model.stateCount <= Self.smallWorld ? Oracles(task) : nil
  }

  private func run(
    _ index: Int, of task: LearningTask, _ prefix: [UInt8], _ oracles: Oracles?,
    _ mayContinue: @escaping (Double) -> Bool
  ) throws -> RunRows? {
    let rows = EpisodeRows(run: index, prefix: prefix, rows)
    guard let (figures, rows) = try run(index, of: task, oracles, rows: rows, mayContinue), let rows else {
      return nil
    }
    return RunRows(bytes: rows.bytes, count: rows.count, figures: figures)
  }

  /// Carries out a run and returns its figures, with the rows of its episodes if they are wanted, or nil if it was told
  /// to stop.
  private func run(
    _ index: Int, of task: LearningTask, _ oracles: Oracles?, rows wanted: EpisodeRows?,
    _ mayContinue: @escaping (Double) -> Bool
  ) throws -> (figures: RunFigures, rows: EpisodeRows?)? {
    let budget = task.specification.budget
    var rows = wanted
    var summary = RunSummary(of: budget)
    var score: Oracle.Score?
    var errors: [Double] = []
    let observer = RunObserver(
      report: { record, learned in
        score =
          self.rows.measures(record.episode) ? oracles?.score(learned(), afterSteps: record.steps) : nil
        if let error = score?.valueError { errors.append(error) }
        rows?.add(record, score)
        summary.add(record)
      },
      mayContinue: { mayContinue(budget.fraction(episodes: $0, steps: $1)) })
    guard let learned = try algorithm.run(index, task, observer) else { return nil }
    score = score ?? oracles?.score(learned, afterSteps: summary.steps)
    rows?.finish(score)
    return (
      RunFigures(summary, score, errors: errors, countsOptimalActions: self.rows.hasOptimalActions), rows
    )
  }

  func solution(mayContinue: @escaping () -> Bool) throws -> Solution? {
    try algorithm.run(0, try task(ofRun: 0), RunObserver(mayContinue: { _, _ in mayContinue() }))?.solution
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    let runs = finished.map(\.figures)
    let episodes = runs.reduce(0) { $0 + ($1.episodes ?? 0) }
    let terminated = runs.reduce(0) { $0 + ($1.terminated ?? 0) }
    let steps = runs.reduce(0) { $0 + ($1.steps ?? 0) }
    let fresh = runs.dropFirst(summary.keptRuns).reduce(0) { $0 + ($1.steps ?? 0) }
    (summary.episodes, summary.terminated, summary.steps) = (episodes, terminated, steps)
    if fresh > 0, summary.seconds > 0 { summary.stepsPerSecond = Double(fresh) / summary.seconds }
    let estimate = MeanEstimate(runs.compactMap(\.meanReturnOfLastTenth))
    summary.meanReturnOfLastTenth = estimate?.mean
    summary.intervalLow = estimate?.interval()?.lowerBound
    summary.intervalHigh = estimate?.interval()?.upperBound
    summary.bestReturn = runs.compactMap(\.bestReturn).max()
    summary.greedyValue = MeanEstimate(runs.compactMap(\.greedyValue))?.mean
    summary.regret = MeanEstimate(runs.compactMap(\.regret))?.mean
    summary.endlessRuns = summary.regret == nil ? 0 : runs.count { $0.regret == nil }
    summary.valueError = MeanEstimate(runs.compactMap(\.valueError))?.mean

    var rows: [(String, String)] = []
    if let mean = summary.meanReturnOfLastTenth {
      var text = Report.rounded(mean)
      if let low = summary.intervalLow, let high = summary.intervalHigh {
        text += "   95 % interval \(Report.rounded(low)) to \(Report.rounded(high)) over \(runs.count) runs"
      }
      rows.append(("mean return, last tenth", text))
    }
    if let best = summary.bestReturn { rows.append(("best episode", Report.rounded(best))) }
    if let regret = summary.regret {
      var text = "\(Report.rounded(regret)) short of the optimum on average"
      if let endless = summary.endlessRuns, endless > 0 { text += ", \(endless) of \(runs.count) never end" }
      rows.append(("greedy policy", text))
    } else if let error = summary.valueError {
      rows.append(
        ("error of the values", "\(Report.rounded(error)) at the end, root mean square over states"))
    }
    if self.rows.hasOptimalActions {
      let share = Double(runs.reduce(0) { $0 + ($1.optimalActions ?? 0) }) / Double(max(steps, 1))
      summary.optimalActionShare = share
      rows.append(("optimal actions", "\(Report.rounded(100 * share)) % of all steps"))
    }
    rows.append(("episodes", "\(episodes), \(terminated) of them ended by the world"))
    let speed = summary.stepsPerSecond.map { ", \(Report.rounded($0 / 1e6)) million per second" } ?? ""
    rows.append(("steps", "\(steps)\(speed)"))
    return rows
  }
}

extension RunFigures {
  /// The figures of a learner's run; `errors` are those of the values after the episodes that were evaluated.
  fileprivate init(
    _ summary: RunSummary, _ score: Oracle.Score?, errors: [Double], countsOptimalActions: Bool
  ) {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    steps = summary.steps
    episodes = summary.episodes
    terminated = summary.terminated
    bestReturn = summary.bestReturn
    meanReturnOfLastTenth = summary.meanReturnOfLastTenth
    areaByStep = summary.returns.areaByStep
    areaByEpisode = summary.returns.areaByEpisode
    finalReturn = summary.returns.finalReturn
    finalLength = summary.returns.finalLength
    greedyValue = finite(score?.greedyValue)
    regret = finite(score?.regret)
    normalised = finite(score?.normalised)
    valueError = score?.valueError
    meanValueError = MeanEstimate(errors)?.mean
    if countsOptimalActions { optimalActions = summary.optimalActions }
  }
}
