import TabularRL

/// `rl-lab compare`: whether configurations really differ.
struct Compare {
  let console: Console

  private static let options = [
    RunMetric.option,
    Option("confidence", "NUMBER", "the chance that an interval holds the truth [0.95]"),
    Option("test", "NAME", "t, or rank: sign flips for pairs, Mann-Whitney for independent runs [t]"),
    Option("out", "FILE", "write the table as CSV"),
    Option(switch: "overwrite", "replace the file if it exists"),
    Option(switch: "quiet", "print nothing but errors"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab compare FILE... [OPTIONS]",
      summary: "Compares the configurations in some files, each with each, by one metric.",
      [("Options", Help.rows(options))]) + """

        Runs are compared pair by pair when both configurations used the same world and seed, for then run r of both met
        the same world; otherwise as independent groups. The test is chosen before looking: t is the paired or Welch's
        test, and where numbers do not vary, that of ranks. With more than one comparison, p_holm is the probability to go by. What is not resolved is not equal.

        """
  }

  /// The columns of the CSV file.
  static let columns = [
    "a", "b", "env", "metric", "design", "n_a", "n_b", "mean_a", "mean_b", "diff", "diff_low", "diff_high",
    "test",
    "statistic", "df", "p", "p_holm", "prob_a_better", "cohen_d", "n_for_80pct_power",
  ]

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: .max, of: "rl-lab compare")
    let metric = try RunMetric.chosen(arguments)
    let confidence = try arguments.confidence()
    let usesRanks =
      try arguments.value(of: "test", "t or rank") { ["t": false, "rank": true][$0] } ?? false
    let configurations = try ReturnsFile.configurations(in: arguments.words)
    guard configurations.count > 1 else {
      throw CommandError(
        .usage, "compare needs at least two configurations; give the CSV files of two trainings")
    }
    let places = configurations.indices
    let pairs = places.flatMap { a in places.filter { $0 > a }.map { (a, $0) } }
    let comparisons = try pairs.map { a, b in
      try Comparison(
        configurations[a], configurations[b], by: metric, confidence: confidence, usesRanks: usesRanks)
    }
    let corrected = DifferenceTest.holm(comparisons.map { $0.result?.probability ?? 1 })
    let rows = zip(comparisons, corrected).map { $0.fields(corrected: $1) }
    if let path = try arguments.value(of: "out") {
      let text = ([Self.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
      try ResultFile.write(Array(text.utf8), to: path, replacing: arguments.has("overwrite"))
    }
    guard !arguments.has("quiet") else { return .exit(.success) }
    for ((comparison, probability), row) in zip(zip(comparisons, corrected), rows) {
      try console.print(comparison.sentence(corrected: probability, of: comparisons.count))
      let known = zip(Self.columns, row).dropFirst(4).filter { !$0.1.isEmpty }
      try console.print(Help.table(known.map { ($0.0, Report.readable($0.1)) }))
    }
    configurations.warn(console)
    try metric.warnOfMissing(in: configurations, console)
    return .exit(.success)
  }
}

/// Two configurations beside each other.
private struct Comparison {
  let a: RecordedConfiguration
  let b: RecordedConfiguration
  let metric: RunMetric
  let confidence: Double
  let isPaired: Bool
  let test: String
  let result: TestResult?
  let first: [Double]
  let second: [Double]

  init(
    _ a: RecordedConfiguration, _ b: RecordedConfiguration, by metric: RunMetric, confidence: Double,
    usesRanks: Bool
  ) throws(CommandError) {
    self.a = a
    self.b = b
    self.metric = metric
    self.confidence = confidence
    let (left, right) = (try metric.values(of: a), try metric.values(of: b))
    isPaired = a.sharesWorld(with: b) && a.seed != nil && a.seed == b.seed
    if isPaired {
      // Runs that only one of them has are left out: they have no counterpart.
      let others = Dictionary(uniqueKeysWithValues: right.map { ($0.run, $0.value) })
      let pairs = left.compactMap { run, value in others[run].map { (value, $0) } }
      (first, second) = (pairs.map(\.0), pairs.map(\.1))
      let student = usesRanks ? nil : DifferenceTest.paired(first, second)
      test = student == nil ? "sign-flip" : "paired-t"
      result = student ?? DifferenceTest.signFlip(first, second)
    } else {
      (first, second) = (left.map(\.value), right.map(\.value))
      let student = usesRanks ? nil : DifferenceTest.welch(first, second)
      test = student == nil ? "mann-whitney" : "welch"
      result = student ?? DifferenceTest.mannWhitney(first, second)
    }
  }

  /// The mean of the first less that of the second.
  private var difference: Double? {
    guard let one = MeanEstimate(first)?.mean, let two = MeanEstimate(second)?.mean else { return nil }
    return one - two
  }

  private var interval: ClosedRange<Double>? {
    var bootstrap = Bootstrap()
    bootstrap.confidence = confidence
    if isPaired { return bootstrap.meanInterval(of: zip(first, second).map { $0 - $1 }) }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    return bootstrap.interval(of: [first, second]) { mean($0[0]) - mean($0[1]) }
  }

  /// The number of runs with which such a difference would be found four times in five.
  private var runsNeeded: Int? {
    func variance(_ values: [Double]) -> Double {
      MeanEstimate(values)?.standardDeviation.map { $0 * $0 } ?? 0
    }
    let spread = isPaired ? variance(zip(first, second).map { $0 - $1 }) : variance(first) + variance(second)
    return difference.flatMap {
      DifferenceTest.runsNeeded(
        difference: $0, variance: spread, inPairs: isPaired, significance: 1 - confidence)
    }
  }

  private var improvement: Double? {
    let share = DifferenceTest.probabilityOfImprovement(first, over: second)
    return metric.isBetterHigh ? share : share.map { 1 - $0 }
  }

  func sentence(corrected: Double, of count: Int) -> String {
    let design =
      isPaired ? "\(first.count) paired runs" : "\(first.count) and \(second.count) independent runs"
    let percent = "\(Report.rounded(100 * confidence)) %"
    guard let difference, result != nil, corrected < 1 - confidence else {
      return "\(a.name) and \(b.name): difference in \(metric.name) not resolved at \(percent) (\(design))"
    }
    let better = (difference > 0) == metric.isBetterHigh ? a : b
    let other = (difference > 0) == metric.isBetterHigh ? b : a
    return
      "\(better.name) is better than \(other.name) by \(Report.rounded(difference.magnitude)) in \(metric.name) "
      + "(\(design), p \(Report.rounded(corrected))\(count > 1 ? " after Holm's correction" : ""))"
  }

  /// The fields of a row; what there is not is empty.
  func fields(corrected: Double) -> [String] {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let interval = interval
    return [
      "\(a.agent).\(a.config)", "\(b.agent).\(b.config)", a.env == b.env ? a.env : "\(a.env).\(b.env)",
      metric.name, isPaired ? "paired" : "independent", "\(first.count)", "\(second.count)",
      text(MeanEstimate(first)?.mean), text(MeanEstimate(second)?.mean), text(difference),
      text(interval?.lowerBound), text(interval?.upperBound), test, text(result?.statistic),
      text(result?.degreesOfFreedom), text(result?.probability), text(result == nil ? nil : corrected),
      text(improvement), text(DifferenceTest.effectSize(first, second)), runsNeeded.map(String.init) ?? "",
    ]
  }
}
