import TabularRL

/// `rl-lab summarize`: what many runs say together.
struct Summarize {
  let console: Console

  private static let options = [
    RunMetric.option,
    Option("confidence", "NUMBER", "the chance that an interval holds the truth [0.95]"),
    Option("out", "FILE", "write the table as CSV"),
    Option(switch: "overwrite", "replace the file if it exists"),
    Option(switch: "quiet", "print nothing but errors"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab summarize FILE... [OPTIONS]",
      summary: "Sums up the runs of each configuration: a mean with its intervals, and how the runs vary.",
      [("Options", Help.rows(options))]) + """

        The mean has Student's interval and the bootstrap's (10,000 replications). The tolerance interval holds nine of
        ten future runs with 95 % confidence and needs 46 of them; iqm is the mean of the middle half, cvar10 that of
        the worst tenth. Under 30 runs intervals are too narrow, and a warning says so.

        """
  }

  /// The columns of the CSV file.
  static let columns = [
    "agent", "env", "config", "metric", "n", "mean", "sd", "se", "t_low", "t_high", "boot_low", "boot_high",
    "median", "q25", "q75", "iqm", "min", "max", "tol_low", "tol_high", "tol_confidence", "cvar10",
  ]

  /// Fewer runs than this make honest intervals too wide or too sure of themselves.
  static let fewestRuns = 30

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: .max, of: "rl-lab summarize")
    guard !arguments.words.isEmpty else {
      throw CommandError(.usage, "summarize needs the CSV files of trainings; train --out FILE writes one")
    }
    let metric = try RunMetric.chosen(arguments)
    let confidence = try arguments.confidence()
    let configurations = try ReturnsFile.configurations(in: arguments.words)
    let rows = try configurations.map { configuration in
      let values = try metric.values(of: configuration).map(\.value)
      return RunStatistics(values, confidence: confidence).fields(configuration, metric)
    }
    if let path = try arguments.value(of: "out") {
      let text = ([Self.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
      try ResultFile.write(Array(text.utf8), to: path, replacing: arguments.has("overwrite"))
    }
    guard !arguments.has("quiet") else { return .exit(.success) }
    for (configuration, row) in zip(configurations, rows) {
      try console.print("\(configuration.name), \(metric.name)")
      let known = zip(Self.columns, row).dropFirst(4).filter { !$0.1.isEmpty }
      try console.print(Help.table(known.map { ($0.0, Report.readable($0.1)) }))
    }
    configurations.warn(console)
    try metric.warnOfMissing(in: configurations, console)
    return .exit(.success)
  }
}

extension [RecordedConfiguration] {
  /// Says what makes the figures less trustworthy than they look.
  func warn(_ console: Console) {
    if let few = first(where: { $0.runs.count < Summarize.fewestRuns }) {
      console.report(
        "rl-lab: \(few.name) has \(few.runs.count) runs only; intervals of fewer than \(Summarize.fewestRuns) runs are "
          + "too narrow, above all where returns are skewed")
    }
    if let thinned = first(where: \.isThinned) {
      console.report("rl-lab: \(thinned.name) was logged in part; its figures are of the logged rows")
    }
  }
}

extension Arguments {
  /// Returns the confidence of intervals.
  func confidence() throws(CommandError) -> Double {
    try value(of: "confidence", "a number between 0 and 1") { text in
      Double(text).flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
    } ?? 0.95
  }
}

/// The statistics of some numbers, one for each run.
private struct RunStatistics {
  let values: [Double]
  let confidence: Double

  init(_ values: [Double], confidence: Double) {
    self.values = values
    self.confidence = confidence
  }

  /// The fields of a row; what there is not is empty.
  func fields(_ configuration: RecordedConfiguration, _ metric: RunMetric) -> [String] {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let estimate = MeanEstimate(values)
    let quantiles = Quantiles(values)
    let interval = estimate?.interval(confidence: confidence)
    var bootstrap = Bootstrap()
    bootstrap.confidence = confidence
    let drawn = bootstrap.meanInterval(of: values)
    let tolerance = quantiles?.toleranceInterval(confidence: confidence)
    return [
      configuration.agent, configuration.env, configuration.config, metric.name, "\(values.count)",
      text(estimate?.mean), text(estimate?.standardDeviation), text(estimate?.standardError),
      text(interval?.lowerBound), text(interval?.upperBound), text(drawn?.lowerBound),
      text(drawn?.upperBound), text(quantiles?.median), text(quantiles?.quantile(0.25)),
      text(quantiles?.quantile(0.75)), text(quantiles?.interquartileMean), text(quantiles?.sorted.first),
      text(quantiles?.sorted.last), text(tolerance?.lower), text(tolerance?.upper),
      text(tolerance?.confidence), text(quantiles?.meanOfWorst()),
    ]
  }
}
