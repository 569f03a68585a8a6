import TabularRL

extension RunSpecification {
  /// The options that spell it out.
  var options: [Setting] {
    let length =
      switch budget {
      case .episodes(let count): Setting(name: "episodes", value: "\(count)")
      case .steps(let count): Setting(name: "steps", value: "\(count)")
      }
    return [
      length, Setting(name: "seed", value: "\(seed)"), Setting(name: "gamma", value: "\(discount)"),
      Setting(name: "step-limit", value: "\(stepLimit)"),
    ]
  }
}

extension RunFigures {
  /// Creates the figures of a learner's run: those of its episodes, and whether its weights stayed in bounds.
  ///
  /// - Parameters:
  ///   - summary: what was seen of the run.
  ///   - learned: what was learned.
  ///   - score: how far that is from the truth, or nil where it is not measured.
  ///   - errors: those of the values after the episodes that were evaluated.
  ///   - rows: what was asked for.
  init(
    _ summary: RunSummary, _ learned: Learned, _ score: Oracle.Score?, errors: [Double] = [],
    _ rows: EpisodeRows.Selection
  ) {
    func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
    self.init()
    steps = summary.steps
    episodes = summary.episodes
    terminated = summary.terminated
    bestReturn = summary.bestReturn
    areaByStep = summary.returns.areaByStep
    areaByEpisode = summary.returns.areaByEpisode
    finalReturn = summary.returns.finalReturn
    finalLength = summary.returns.finalLength
    greedyValue = finite(score?.greedyValue)
    regret = finite(score?.regret)
    normalised = finite(score?.normalised)
    if score?.isEndless == true { isEndless = true }
    valueError = score?.valueError
    meanValueError = MeanEstimate(errors)?.mean
    if rows.hasOptimalActions { optimalActions = summary.optimalActions }
    // A table has no bounds of its own, but what is beyond those of weights says nothing any more.
    let isBounded = learned.solution.values.allSatisfy { $0.magnitude <= SoftmaxPolicy.limit }
    if learned.solution.hasDiverged || !isBounded { hasDiverged = true }
  }
}

extension EpisodeRows.Selection {
  /// The options that spell it out.
  var options: [Setting] {
    var options: [Setting] = []
    if log != .all { options.append(Setting(name: "log", value: log.description)) }
    if let evaluation { options.append(Setting(name: "evaluate", value: evaluation.description)) }
    if hasOptimalActions { options.append(Setting(name: "optimal-action", value: "")) }
    if hasDiscountedReturn { options.append(Setting(name: "discounted-return", value: "")) }
    return options
  }

  /// Puts the figures of finished runs into a summary and returns what to say of them.
  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    let runs = finished.map(\.figures)
    let episodes = runs.reduce(0) { $0 + ($1.episodes ?? 0) }
    let terminated = runs.reduce(0) { $0 + ($1.terminated ?? 0) }
    let steps = runs.reduce(0) { $0 + ($1.steps ?? 0) }
    let fresh = runs.dropFirst(summary.keptRuns).reduce(0) { $0 + ($1.steps ?? 0) }
    (summary.episodes, summary.terminated, summary.steps) = (episodes, terminated, steps)
    if fresh > 0, summary.seconds > 0 { summary.stepsPerSecond = Double(fresh) / summary.seconds }
    let estimate = MeanEstimate(runs.compactMap(\.finalReturn))
    summary.meanReturnOfLastTenth = estimate?.mean
    summary.intervalLow = estimate?.interval()?.lowerBound
    summary.intervalHigh = estimate?.interval()?.upperBound
    summary.bestReturn = runs.compactMap(\.bestReturn).max()
    summary.greedyValue = MeanEstimate(runs.compactMap(\.greedyValue))?.mean
    summary.regret = MeanEstimate(runs.compactMap(\.regret))?.mean
    let endless = runs.count { $0.isEndless == true }
    summary.endlessRuns = endless
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
    // What is less than the optimum is known to is none.
    let isNone = (summary.regret?.magnitude ?? 0) <= PlanningSettings().tolerance
    let shortfall = summary.regret.map {
      "\(isNone ? "0" : Report.rounded($0)) short of the optimum on average"
    }
    if endless > 0 {
      let others = shortfall.map { "; those of the others are " + $0 } ?? ""
      rows.append(("policy learned", "never ends an episode in \(endless) of \(runs.count) runs" + others))
    } else if let shortfall {
      rows.append(("policy learned", shortfall))
    } else if let error = summary.valueError {
      rows.append(
        ("error of the values", "\(Report.rounded(error)) at the end, root mean square over states"))
    }
    if hasOptimalActions {
      let share = Double(runs.reduce(0) { $0 + ($1.optimalActions ?? 0) }) / Double(max(steps, 1))
      summary.optimalActionShare = share
      rows.append(("optimal actions", "\(Report.rounded(100 * share)) % of all steps"))
    }
    let diverged = runs.count { $0.hasDiverged == true }
    if diverged > 0 {
      summary.divergedRuns = diverged
      rows.append(("diverged", "\(diverged) of \(runs.count) runs: what they learned left all bounds"))
    }
    rows.append(("episodes", "\(episodes), \(terminated) of them ended by the world"))
    let speed = summary.stepsPerSecond.map { ", \(Report.rounded($0 / 1e6)) million per second" } ?? ""
    rows.append(("steps", "\(steps)\(speed)"))
    return rows
  }
}
