import TabularRL

/// `rl-lab select`: the best configuration of each agent, those that might be it, and fresh runs of the winners.
struct Select {
  let catalog: Catalog
  let console: Console

  private static let options = [
    RunMetric.option,
    Option(
      "prefer", "WHICH", "high or low values of the metric [low for errors, regret and lengths, else high]"),
    Option("out", "FILE", "write the table as CSV"),
    Option("train", "FILE", "run the winners anew, with runs of other numbers, into this file"),
    Option("runs", "COUNT", "how many fresh runs of each winner [100]"),
    Option("threads", "COUNT", "how many threads carry out runs; the file is the same for any [all cores]"),
    Option(switch: "overwrite", "replace the files if they exist"),
    Option(switch: "quiet", "print nothing but errors"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab select FILE... [OPTIONS]",
      summary: "Selects the best configuration of each agent in each world from the files of sweeps.",
      [("Options", Help.rows(options))]) + """

        The uncertainty set are the configurations that win at least \(Report.rounded(100 * Winner.fewestWins)) % of \
        \(Winner.replications) replications in which the runs are drawn again.
        A winner is partly lucky: judged by the runs that selected it, it looks better than it is. --train FILE runs the
        winners anew with the same seed and higher run numbers; compare FILE then tells whether they differ.

        """
  }

  /// The columns of the CSV file.
  static let columns = ["agent", "env", "config", "metric", "n", "mean", "win_share", "selected"]

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: .max, of: "rl-lab select")
    guard !arguments.words.isEmpty else {
      throw CommandError(.usage, "select needs the files of sweeps; sweep --out FILE writes one")
    }
    let metric = try RunMetric.chosen(arguments)
    let prefersHigh =
      try arguments.value(of: "prefer", "high or low") { ["high": true, "low": false][$0] }
      ?? metric.isBetterHigh
    let configurations = try ReturnsFile.configurations(in: arguments.words)
    let winners = try Winner.all(configurations, by: metric, prefersHigh: prefersHigh)
    if let path = try arguments.value(of: "out") {
      let text = ([Self.columns] + winners.flatMap(\.rows)).map { $0.joined(separator: ",") + "\n" }.joined()
      try ResultFile.write(Array(text.utf8), to: path, replacing: arguments.has("overwrite"))
    }
    let isQuiet = arguments.has("quiet")
    let fresh = try arguments.value(of: "train")
    if !isQuiet {
      for winner in winners { try console.print(winner.text) }
      let leftOut = winners.reduce(0) { $0 + $1.leftOut }
      if leftOut > 0 {
        console.report(
          "rl-lab: \(leftOut) of \(configurations.count) configurations have no finite \(metric.name) in some of their runs "
            + "and are left out")
      }
      configurations.warn(console)
      if fresh == nil {
        console.report(
          "rl-lab: selected and reported on the same runs: optimistic; --train FILE makes fresh ones")
      }
    }
    guard let fresh else { return .exit(.success) }
    let rerun = try Rerun(winners.map(\.best.configuration), from: arguments.words, catalog, console)
    let subject = try rerun.subject(
      runs: try arguments.count(of: "runs", in: 1...1_000_000_000) ?? 100,
      command: ["select"] + line.filter { $0 != "--overwrite" },
      output: fresh)
    return try SweepPlan(subject, arguments).carryOut(console: console, isQuiet: isQuiet, next: "compare")
  }
}

extension Winner {
  /// The rows of the table.
  fileprivate var rows: [[String]] {
    ([best] + others).enumerated().map { place, candidate in
      candidate.configuration.fields + [
        metric.name, "\(candidate.count)", "\(candidate.mean)", "\(candidate.share)", place == 0 ? "1" : "0",
      ]
    }
  }

  /// The winner and the uncertainty set for reading.
  fileprivate var text: String {
    func line(_ candidate: Candidate) -> String {
      "\(candidate.configuration.name): \(metric.name) \(Report.rounded(candidate.mean)), the best in "
        + "\(Report.rounded(100 * candidate.share)) % of replications"
    }
    let rest = others.isEmpty ? ["  no other configuration wins often"] : others.map { "  or   \(line($0))" }
    return (["best   \(line(best))"] + rest).joined(separator: "\n")
  }
}
