import TabularRL

/// `rl-lab summarize`: what many runs say together.
struct Summarize {
  let console: Console

  private static let options = [
    RunMetric.option, CurveAxis.options[0], CurveAxis.options[1],
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

        With --x the figures are those of every point of the learning curves (2,000 replications). Along steps a run's value
        is that of the episode which covers the step, so that runs with few long episodes count as much as others; behind
        the end of a run its last value stays.

        """
  }

  /// The columns of the CSV file; x is empty where whole runs are summed up.
  static let columns = ["agent", "env", "config", "metric", "x"] + RunStatistics.columns

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
    let confidence = try arguments.confidence()
    if let axis = try CurveAxis.chosen(arguments) {
      return try curves(arguments, along: axis, confidence: confidence)
    }
    let metric = try RunMetric.chosen(arguments)
    let configurations = try ReturnsFile.configurations(in: arguments.words)
    let rows = try configurations.map { configuration in
      let values = try metric.values(of: configuration).map(\.value)
      return configuration.fields + [metric.name, ""]
        + RunStatistics(
          values, isBetterHigh: metric.isBetterHigh, confidence: confidence
        ).fields
    }
    try write(rows, arguments)
    guard !arguments.has("quiet") else { return .exit(.success) }
    for (configuration, row) in zip(configurations, rows) {
      try console.print("\(configuration.name), \(metric.name)")
      let known = zip(Self.columns, row).dropFirst(5).filter { !$0.1.isEmpty }
      try console.print(Help.table(known.map { ($0.0, Report.readable($0.1)) }))
    }
    configurations.warn(console)
    try metric.warnOfMissing(in: configurations, console)
    return .exit(.success)
  }

  /// Sums up every point of the learning curves.
  private func curves(
    _ arguments: Arguments, along axis: CurveAxis, confidence: Double
  ) throws -> Command.Ending {
    let column = try arguments.value(of: RunMetric.option.name) ?? "episode_return"
    let configurations = try ReturnsFile.configurations(in: arguments.words, curvesOf: column)
    var rows: [[String]] = []
    for configuration in configurations {
      let points = axis.points(of: configuration.runs)
      guard !points.isEmpty else {
        throw CommandError(
          .badInput,
          "there is no curve of \(column) for \(configuration.name): give the file of a training that has this column"
        )
      }
      let fields = points.map { point in
        let statistics = RunStatistics(
          point.values, isBetterHigh: RunMetric(column).isBetterHigh, confidence: confidence,
          replications: 2000)
        return configuration.fields + [column, "\(point.x)"] + statistics.fields
      }
      rows += fields
      guard !arguments.has("quiet") else { continue }
      try console.print("\(configuration.name), \(column)")
      try console.print(Self.readable(fields))
    }
    try write(rows, arguments)
    guard !arguments.has("quiet") else { return .exit(.success) }
    configurations.warn(console, curves: true)
    return .exit(.success)
  }

  private func write(_ rows: [[String]], _ arguments: Arguments) throws {
    guard let path = try arguments.value(of: "out") else { return }
    let text = ([Self.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    try ResultFile.write(Array(text.utf8), to: path, replacing: arguments.has("overwrite"))
  }

  /// Some columns of a curve for reading, at about twenty of its points.
  private static func readable(_ rows: [[String]]) -> String {
    let places = ["x", "n", "mean", "t_low", "t_high", "median", "q25", "q75"].compactMap(columns.firstIndex)
    let stride = max(1, rows.count / 20)
    let shown = rows.enumerated().filter { ($0.offset + 1) % stride == 0 || $0.offset == rows.count - 1 }
    let table =
      [places.map { columns[$0] }] + shown.map { row in places.map { Report.readable(row.element[$0]) } }
    let widths = places.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      "  "
        + zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

extension [RecordedConfiguration] {
  /// Says what makes the figures less trustworthy than they look.
  ///
  /// The figures of whole runs are made from all episodes, whatever was logged; curves are of the logged ones.
  func warn(_ console: Console, curves: Bool = false) {
    if let few = first(where: { $0.runs.count < Summarize.fewestRuns }) {
      console.report(
        "rl-lab: \(few.name) has \(few.runs.count) runs only; intervals of fewer than \(Summarize.fewestRuns) runs are "
          + "too narrow, above all where returns are skewed")
    }
    if curves, let thinned = first(where: \.isThinned) {
      console.report("rl-lab: \(thinned.name) was logged in part; its curve is of the logged rows")
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
