import TabularRL

/// What a training says about itself on the screen.
struct Report {
  let plan: TrainingPlan
  let console: Console

  /// Prints what would be done.
  func dryRun(asJSON: Bool) throws {
    let resolved = Resolved(plan)
    if asJSON {
      try console.print(try JSON.text(resolved))
    } else {
      let rows: [(String, String)] =
        [
          ("agent", plan.agent.name), ("env", plan.environment.name),
          ("states", "\(plan.task.model.stateCount)"), ("gamma", "\(plan.task.specification.discount)"),
          ("step limit", "\(plan.task.specification.stepLimit)"),
          ("budget", "\(plan.task.specification.budget)"), ("runs", "\(plan.runs)"),
          ("seed", "\(plan.task.specification.seed)"), ("log", "\(plan.log)"), ("threads", "\(plan.threads)"),
          ("config", plan.configuration.hash), ("file", plan.output), ("command", plan.commandLine),
        ]
      try console.print("parameters:")
      try console.print(
        Help.table((plan.agent.settings + plan.environment.settings).map { ($0.name, $0.value) }))
      try console.print("resolved:")
      try console.print(Help.table(rows))
    }
  }

  /// Prints what came out: a short table, or one JSON object.
  ///
  /// A file is safe whether or not anybody reads this, so a reader that has gone is no failure; when the rows
  /// themselves went to the standard output, the summary goes to the standard error.
  func summary(_ outcome: Training.Outcome, asJSON: Bool) throws {
    let text = asJSON ? try JSON.text(Summary(plan, outcome)) : table(outcome)
    guard plan.output != "-" else { return console.report(text) }
    do {
      try console.print(text)
    } catch {
      return
    }
  }

  /// Says how to go on after an interruption.
  func interrupted(finished: Int) {
    console.report(
      "rl-lab: interrupted with \(finished) of \(plan.runs) runs finished; to continue: \(plan.commandLine)"
        + (plan.isReplacing ? " --overwrite" : ""))
  }

  private func table(_ outcome: Training.Outcome) -> String {
    let summary = Summary(plan, outcome)
    var rows: [(String, String)] = []
    if let mean = summary.meanReturnOfLastTenth {
      var text = Self.rounded(mean)
      if let low = summary.intervalLow, let high = summary.intervalHigh {
        text += "   95 % interval \(Self.rounded(low)) to \(Self.rounded(high)) over \(plan.runs) runs"
      }
      rows.append(("mean return, last tenth", text))
    }
    if let best = summary.bestReturn { rows.append(("best episode", Self.rounded(best))) }
    if let regret = summary.regret {
      rows.append(("greedy policy", distance(regret, infinite: summary.endlessRuns)))
    }
    rows.append(("episodes", "\(summary.episodes), \(summary.terminated) of them ended by the world"))
    var steps = "\(summary.steps)"
    if let speed = summary.stepsPerSecond { steps += ", \(Self.rounded(speed / 1e6)) million per second" }
    rows.append(("steps", steps))
    if plan.output != "-" { rows.append(("file", plan.output + " (\(summary.rows) rows)")) }
    let state =
      outcome.kept == plan.runs ? "already complete" : outcome.kept > 0 ? "\(outcome.kept) runs kept" : ""
    let title =
      "\(plan.agent.name) on \(plan.environment.name): \(plan.runs) runs, seed "
      + "\(plan.task.specification.seed)" + (state.isEmpty ? "" : " (\(state))")
    let next = plan.output == "-" ? "" : "\n\nnext: " + Self.plotting(plan.output)
    return title + "\n" + Help.table(rows) + next
  }

  /// How far the greedy policies at the end of the runs are from an optimal one.
  private func distance(_ regret: Double, infinite: Int) -> String {
    let mean = "\(Self.rounded(regret)) short of the optimum on average"
    return infinite == 0 ? mean : mean + ", \(infinite) of \(plan.runs) never end"
  }

  /// The line to type for a picture; outside a clone of the repository the script lies elsewhere.
  private static func plotting(_ output: String) -> String {
    let script = "Scripts/plot_returns.py"
    let isHere = (try? SystemCalls.live.statusOfPath(script))??.kind == .regular
    return isHere ? "python3 \(script) \(output)" : "\(script) of the rl-lab repository draws \(output)"
  }

  /// A number for reading: four significant digits, or all before the point.
  private static func rounded(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var scale = 1.0
    while value.magnitude * scale < 1e3, scale < 1e9 { scale *= 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private struct Resolved: Encodable {
    let configuration: Configuration
    let config: String
    let states: Int
    let runs: Int
    let seed: UInt64
    let log: String
    let threads: Int
    let file: String
    let command: String

    init(_ plan: TrainingPlan) {
      configuration = plan.configuration
      config = plan.configuration.hash
      states = plan.task.model.stateCount
      runs = plan.runs
      seed = plan.task.specification.seed
      log = plan.log.description
      threads = plan.threads
      file = plan.output
      command = plan.commandLine
    }
  }

  /// The figures of a finished training.
  private struct Summary: Encodable {
    let agent: String
    let env: String
    let config: String
    let seed: UInt64
    let runs: Int
    let keptRuns: Int
    let episodes: Int
    let terminated: Int
    let steps: Int
    let rows: Int
    let meanReturnOfLastTenth: Double?
    let intervalLow: Double?
    let intervalHigh: Double?
    let bestReturn: Double?
    /// The mean over the runs whose greedy policy has a finite value.
    let greedyValue: Double?
    let regret: Double?
    /// The number of measured runs whose greedy policy never ends some episode.
    let endlessRuns: Int
    let seconds: Double
    let stepsPerSecond: Double?
    let file: String

    init(_ plan: TrainingPlan, _ outcome: Training.Outcome) {
      agent = plan.agent.name
      env = plan.environment.name
      config = plan.configuration.hash
      seed = plan.task.specification.seed
      runs = plan.runs
      keptRuns = outcome.kept
      episodes = outcome.finished.reduce(0) { $0 + $1.episodes }
      terminated = outcome.finished.reduce(0) { $0 + $1.terminated }
      steps = outcome.finished.reduce(0) { $0 + $1.steps }
      rows = outcome.finished.reduce(0) { $0 + $1.rows }
      let estimate = MeanEstimate(outcome.finished.compactMap(\.meanReturnOfLastTenth))
      meanReturnOfLastTenth = estimate?.mean
      intervalLow = estimate?.interval()?.lowerBound
      intervalHigh = estimate?.interval()?.upperBound
      bestReturn = outcome.finished.compactMap(\.bestReturn).max()
      greedyValue = MeanEstimate(outcome.finished.compactMap(\.greedyValue))?.mean
      regret = MeanEstimate(outcome.finished.compactMap(\.regret))?.mean
      endlessRuns = regret == nil ? 0 : outcome.finished.count { $0.regret == nil }
      seconds = outcome.seconds
      let fresh = outcome.finished.dropFirst(outcome.kept).reduce(0) { $0 + $1.steps }
      stepsPerSecond = fresh > 0 && outcome.seconds > 0 ? Double(fresh) / outcome.seconds : nil
      file = plan.output
    }
  }
}
