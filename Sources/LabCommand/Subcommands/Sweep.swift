import TabularRL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `rl-lab sweep`: many runs of many configurations, a row a run.
struct Sweep {
  let catalog: Catalog
  let console: Console

  /// The options that say how every run of every configuration is carried out.
  private static let runOptions = [
    Option("seed", "COUNT", "the master seed of all runs [\(Train.defaultSeed)]"),
    NamedPolicy.options[0], NamedPolicy.options[1],
    Option(
      "evaluate", "POLICY",
      "measure the learner against the truth after these episodes too: all, every:K or geometric; auc_value_error is "
        + "the mean of its errors there [the end only]"),
  ]

  private static let ownOptions = [
    Option(
      "agent", "NAMES", "the agents, learners all, separated by commas; NAME(alpha=0.1) fixes a parameter"),
    Option("env", "NAMES", "the environments or map files, separated by commas"),
    Option("runs", "COUNT", "how many independent runs of each configuration [\(Train.defaultRuns)]"),
    Option("first-run", "COUNT", "the number of the first run: runs of other numbers are fresh ones [0]"),
    Option("search", "WAY", "grid: every combination of the values; random: draws of them [grid]"),
    Option("draws", "COUNT", "how many draws of a random search, for each agent and environment"),
    Option(
      "shard", "I/N",
      "do the I-th of N equal parts, I from 0, into a file of its own; merge puts them together"),
    Option("out", "FILE", "the CSV file of the whole sweep [results/sweep-CONFIG.csv]"),
    Option(switch: "overwrite", "replace the files if they exist"),
    Option(
      switch: "resume", "continue an interrupted file and leave a finished one alone, which is done anyway"),
    Option(switch: "missing", "list the work items that are not in the file yet; exit 1 if there are any"),
    Option(switch: "dry-run", "list the configurations and count the work items; do nothing"),
    Option("threads", "COUNT", "how many threads carry out runs; the file is the same for any [all cores]"),
    Option(
      "fsync", "WHEN", "force rows to the disk after each piece, at the end or never: run|end|none [end]"),
    Option(switch: "quiet", "print no summary and no progress"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab sweep --agent NAMES --env NAMES [--PARAMETER VALUES]... [OPTIONS]",
      summary: "Runs every combination of agents, environments and values of their parameters.",
      [
        (
          "Parameters",
          [
            (
              "--PARAMETER VALUES",
              "any parameter of the agents and environments, or "
                + SweepGrid.sweptOptions.joined(separator: ", ")
                + ": \(SweptValues.forms)"
            )
          ]
        ), ("Options", Help.rows(ownOptions + runOptions)),
      ]) + """

        A word that is no option names a sweep file: lines such as `alpha: 0.1,0.2`, # begins a comment; options on the
        command line replace its lines.

        Work item w is configuration w mod P in run w div P, of P configurations: worlds, agents, parameters as given, the
        last one fastest. What a run gives depends on its configuration, seed and number only: values may be added.

        The file has a row a run: \(RunsTable.figures.map(\.name).joined(separator: ", ")).
        Beside it stands NAME-sensitivity.csv, a row for each configuration and figure with a column for each parameter;
        where worlds or agents share a name, its columns world and recipe say how each was written.

        \(Help.exitCodes)

        """
  }

  /// All options.
  static let options = ownOptions + runOptions

  func run(_ line: [String]) throws -> Command.Ending {
    let switches = Self.options.filter { $0.placeholder == nil }.map(\.name)
    let arguments = try SweepFile.expanding(line, switches: switches)
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    return try carryOut(try plan(arguments), arguments)
  }

  /// What is to be done, all of it resolved.
  private func plan(_ arguments: Arguments) throws -> SweepPlan {
    let (own, common) = (Self.ownOptions.map(\.name), Self.runOptions.map(\.name))
    let grid = try SweepGrid(arguments, own: own, common: common, catalog: catalog)
    let known = arguments.options.map(\.name).filter { !["agent", "env"].contains($0) }
    try Arguments(arguments.words, switches: []).refuseUnknown(options: [], words: 0, of: "rl-lab sweep")
    for name in known where !(Self.ownOptions.contains { $0.name == name && $0.placeholder == nil }) {
      _ = try arguments.value(of: name)
    }
    let train = Train(catalog: catalog, console: console)
    let seed = try arguments.seed() ?? Train.defaultSeed
    let isRandom = try arguments.value(of: "search", "grid or random") {
      ["grid": false, "random": true][$0]
    }
    let draws = try arguments.count(of: "draws")
    let points: [SweepSubject.Point]
    switch (isRandom ?? false, draws) {
    case (false, nil): points = try grid.points(by: train)
    case (true, let draws?): points = try grid.points(by: train, draws: draws, seed: seed)
    case (false, _?):
      throw CommandError(.usage, "--draws belongs to a random search; write --search random, too")
    case (true, nil): throw CommandError(.usage, "a random search needs --draws COUNT")
    }
    let runs = try arguments.count(of: "runs", in: 1...1_000_000_000) ?? Train.defaultRuns
    let first = try arguments.count(of: "first-run", in: 0...1_000_000_000) ?? 0
    let shard =
      try arguments.value(of: "shard", "I/N with 0 <= I < N and N at most 10000, such as 0/10", Shard.init)
    let given =
      command(arguments, seed: seed, runs: runs) + (shard.map { ["--shard", $0.description] } ?? [])
    let subject = SweepSubject(
      points, runs: first..<first + runs, shard: shard, output: try arguments.value(of: "out")
    ) { given + ["--out", $0] }
    return try SweepPlan(subject, arguments)
  }

  /// The words that give the same rows again.
  private func command(_ arguments: Arguments, seed: UInt64, runs: Int) -> [String] {
    let others = [
      "shard", "out", "overwrite", "resume", "missing", "dry-run", "threads", "fsync", "quiet", "runs",
      "seed",
    ]
    let given = arguments.options.filter { !others.contains($0.name) }
    return ["sweep"] + given.flatMap { ["--" + $0.name] + ($0.value.map { [$0] } ?? []) }
      + ["--runs", "\(runs)", "--seed", "\(seed)"]
  }

  private func carryOut(_ plan: SweepPlan, _ arguments: Arguments) throws -> Command.Ending {
    if arguments.has("dry-run") {
      try console.write(plan.description)
      return .exit(.success)
    }
    if arguments.has("missing") {
      try console.print("item,agent,env,config,run")
      let isAny = try plan.reportMissing { try console.print($0) }
      if let signal = Signals.received { return .signal(signal) }
      return .exit(isAny ? .negative : .success)
    }
    return try plan.carryOut(console: console, isQuiet: arguments.has("quiet"))
  }
}
