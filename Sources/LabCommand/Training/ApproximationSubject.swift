import TabularRL

/// A stochastic approximation on a problem: a row an iteration.
struct ApproximationSubject: Subject {
  let algorithm: any ApproximationAlgorithm
  let problem: any ApproximationProblem
  let iterations: Int
  let seed: UInt64
  /// The iterations that get a row; the last always does.
  let log: LogPolicy
  let configuration: Configuration

  init(
    _ algorithm: any ApproximationAlgorithm, on problem: any ApproximationProblem, iterations: Int,
    seed: UInt64, log: LogPolicy
  ) {
    self.algorithm = algorithm
    self.problem = problem
    self.iterations = iterations
    self.seed = seed
    self.log = log
    configuration = Configuration(
      agent: type(of: algorithm).name, algorithm.settings, environment: type(of: problem).name,
      problem.settings)
  }

  /// An estimate of several numbers has a column for each.
  var columns: [String] {
    let count = problem.start.count
    let estimates = count == 1 ? ["estimate"] : (1...count).map { "estimate_\($0)" }
    return ["run", "iteration", "step_size"] + estimates + ["error"]
  }

  var options: [Setting] {
    [Setting(name: "steps", value: "\(iterations)"), Setting(name: "seed", value: "\(seed)")]
      + (log == .all ? [] : [Setting(name: "log", value: log.description)])
  }

  func runner(prefix: [UInt8]) -> RunCarrier {
    { index, mayContinue in Work(rows(index, of: algorithm, on: problem, prefix, mayContinue)) }
  }

  private func rows(
    _ index: Int, of algorithm: some ApproximationAlgorithm, on problem: some ApproximationProblem,
    _ prefix: [UInt8], _ mayContinue: (Double) -> Bool
  ) -> RunRows? {
    var run = ApproximationRun(index, of: algorithm, on: problem, seed: seed)
    let prefix = prefix + Array("\(index)".utf8)
    var bytes: [UInt8] = []
    var count = 0
    var last: ApproximationRecord?
    func write(_ record: ApproximationRecord) {
      count += 1
      bytes += prefix
      bytes.append(UInt8(ascii: ","))
      bytes.append(decimal: record.iteration)
      for value in [record.stepSize] + record.estimate + [record.error] {
        bytes.append(UInt8(ascii: ","))
        bytes.append(decimal: value)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    while run.iterations < iterations {
      if run.iterations % 1024 == 0, !mayContinue(Double(run.iterations) / Double(iterations)) { return nil }
      guard let record = run.step() else { break }
      if let last, log.includes(last.iteration) { write(last) }
      last = record
    }
    if let last { write(last) }
    var figures = RunFigures()
    figures.iterations = run.iterations
    figures.hasDiverged = run.hasDiverged
    if !run.hasDiverged { figures.error = run.error }
    return RunRows(bytes: bytes, count: count, figures: figures)
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    let runs = finished.map(\.figures)
    let diverged = runs.count { $0.hasDiverged == true }
    let conditions = algorithm.stepSize.robbinsMonroConditions
    let estimate = MeanEstimate(runs.compactMap(\.error))
    summary.iterations = runs.reduce(0) { $0 + ($1.iterations ?? 0) }
    summary.divergedRuns = diverged
    summary.meanError = estimate?.mean
    summary.intervalLow = estimate?.interval()?.lowerBound
    summary.intervalHigh = estimate?.interval()?.upperBound
    summary.verdict = "Robbins-Monro conditions \(conditions)"
    var rows = [("Robbins-Monro conditions", conditions.description)]
    if let mean = estimate?.mean {
      var text = Report.rounded(mean)
      if let low = summary.intervalLow, let high = summary.intervalHigh {
        text += "   95 % interval \(Report.rounded(low)) to \(Report.rounded(high))"
      }
      rows.append(("mean error at the end", text))
    }
    if diverged > 0 {
      rows.append(
        ("diverged", "\(diverged) of \(runs.count) runs; their rows end with the last estimate below 1e100"))
    }
    rows.append(("iterations", "\(summary.iterations ?? 0)"))
    return rows
  }
}
