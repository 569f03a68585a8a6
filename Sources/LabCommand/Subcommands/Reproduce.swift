import Experiments
import TabularRL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `rl-lab reproduce`: figures and tables of the textbooks, made anew and checked.
struct Reproduce {
  let catalog: Catalog
  let console: Console

  static let defaultFolder = "results/reproduce"

  static let options = [
    Option(switch: "all", "reproduce everything"),
    Option(switch: "quick", "few runs: a check that takes seconds"),
    Option(switch: "full", "as many runs as the books"),
    Option(
      "out", "FOLDER",
      "where the data of the figures goes; files of the same names are replaced [\(defaultFolder)]"),
    Option("threads", "COUNT", "how many threads carry out runs; the files are the same for any [all cores]"),
    Option("markdown", "FILE", "also write the checks as a page of documentation"),
    Option(switch: "json", "print the checks as one JSON object"),
    Option(switch: "quiet", "print failed checks only, and no progress"),
    Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab reproduce list | NAME... | --all [OPTIONS]",
      summary: "Makes figures and tables of the textbooks anew and checks every number that is known.",
      [("Options", Help.rows(options))]) + """

        A NAME is one that the list shows, such as sutton-barto/6.6, or a beginning of some: zhao/7. Each figure leaves
        its data as CSV and its checks as JSON in the folder; Scripts/plot_figure.py draws it like the book.

        Exit code 0 means that every check passed, 1 that one failed.

        \(Help.exitCodes)

        """
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(
      options: Self.options.map(\.name), words: .max, of: "rl-lab reproduce")
    if arguments.words == ["list"] {
      try list(asJSON: arguments.has("json"))
      return .exit(.success)
    }
    let chosen = try experiments(arguments)
    let scale = try scale(arguments)
    let folder = try arguments.value(of: "out") ?? Self.defaultFolder
    if try arguments.value(of: "out") == nil { try makeFolder(named: "results") }
    try makeFolder(named: folder)
    let threads = try arguments.threads()
    let (isQuiet, isJSON) = (arguments.has("quiet"), arguments.has("json"))
    let progress = ProgressLine(console: console, isWanted: !isQuiet && !isJSON)
    var reproductions: [Reproduction] = []
    let start = ContinuousClock.now
    for (index, experiment) in chosen.enumerated() {
      let context = Context(
        scale: scale, threads: threads,
        progress: { progress.update(done: Double(index) / Double(chosen.count), experiment.id) },
        mayContinue: { Signals.received == nil })
      context.progress()
      let before = ContinuousClock.now
      guard let findings = try findings(of: experiment, context) else {
        progress.clear()
        return Signals.received.map { .signal($0) } ?? .exit(.internalError)
      }
      let reproduction = Reproduction(
        experiment, findings, seconds: (ContinuousClock.now - before) / .seconds(1))
      try write(reproduction, to: folder)
      progress.clear()
      if !isJSON { try console.write(reproduction.text(isQuiet: isQuiet)) }
      reproductions.append(reproduction)
    }
    if let path = try arguments.value(of: "markdown") {
      let page = ReproductionPage(reproductions, scale: scale).text
      try writeAtomically(Array(page.utf8), to: path, syncing: false)
    }
    let failed = reproductions.filter { !$0.findings.passed }
    if isJSON {
      try console.print(try JSON.text(reproductions))
    } else if !isQuiet {
      let checks = reproductions.flatMap(\.findings.checks)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try console.print(
        "\(reproductions.count) experiments, \(checks.count) checks, \(checks.count { !$0.passed }) failed, "
          + "\(Self.rounded(seconds)) s; the data is in \(folder)")
    }
    return .exit(failed.isEmpty ? .success : .negative)
  }

  /// Seconds with one decimal.
  static func rounded(_ seconds: Double) -> String { "\((seconds * 10).rounded() / 10)" }

  private func findings(of experiment: Experiment, _ context: Context) throws -> Findings? {
    do {
      return try experiment.reproduce(context)
    } catch ExperimentError.stopped {
      return nil
    } catch ExperimentError.wrong(let what) {
      throw CommandError(.internalError, "\(experiment.id): \(what)")
    }
  }

  private func list(asJSON isJSON: Bool) throws {
    if isJSON {
      try console.print(
        try JSON.text(
          catalog.experiments.map { Entry(id: $0.id, title: $0.title, source: $0.source) }))
    } else {
      try console.print(Help.table(catalog.experiments.map { ($0.id, $0.title) }))
    }
  }

  private struct Entry: Encodable {
    let id: String
    let title: String
    let source: String
  }

  private func scale(_ arguments: Arguments) throws(CommandError) -> Scale {
    guard !(arguments.has("quick") && arguments.has("full")) else {
      throw CommandError(.usage, "--quick and --full say opposite things; give one of them")
    }
    return arguments.has("quick") ? .quick : arguments.has("full") ? .full : .standard
  }

  /// The experiments that are named: each word is a name or the beginning of some.
  private func experiments(_ arguments: Arguments) throws(CommandError) -> [Experiment] {
    let all = catalog.experiments
    if arguments.has("all") {
      guard let word = arguments.words.first else { return all }
      throw CommandError(.usage, "--all means everything; leave '\(word)' out")
    }
    guard !arguments.words.isEmpty else {
      throw CommandError(.usage, "reproduce needs a name or --all; rl-lab reproduce list shows what there is")
    }
    var chosen: Set<String> = []
    for word in arguments.words {
      let exact = all.filter { $0.id == word }
      let meant = exact.isEmpty ? all.filter { Self.isPart(word, of: $0.id) } : exact
      guard !meant.isEmpty else {
        throw .unknown("experiment", word, among: all.map(\.id), see: "rl-lab reproduce list")
      }
      chosen.formUnion(meant.map(\.id))
    }
    return all.filter { chosen.contains($0.id) }
  }

  /// Whether a word names a book or a chapter that an experiment is in.
  private static func isPart(_ word: String, of id: String) -> Bool {
    id.hasPrefix(word) && id.dropFirst(word.count).first.map { "/.".contains($0) } == true
  }

  /// Writes the tables as CSV and everything else as JSON.
  private func write(_ reproduction: Reproduction, to folder: String) throws {
    for (table, name) in zip(reproduction.findings.tables, reproduction.files) {
      try writeAtomically(Array(table.csv.utf8), to: "\(folder)/\(name)", syncing: false)
    }
    try writeAtomically(
      Array((try JSON.text(reproduction) + "\n").utf8), to: "\(folder)/\(reproduction.stem).json",
      syncing: false)
  }
}
