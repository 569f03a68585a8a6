import TabularRL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `rl-lab check-planner`: planners held against exact solves of random models.
struct CheckPlanner {
  let catalog: Catalog
  let console: Console

  static let options = [
    Option("models", "COUNT", "how many random models each planner solves [100]"),
    Option("threads", "COUNT", "how many models at a time; the verdicts are the same for any [all cores]"),
    Option(switch: "json", "print one JSON object"),
    Option(switch: "help", "show this text, with the parameters of the planner given"),
  ]

  static func help(_ planner: CatalogDescription?) -> String {
    let parameters = planner.map { ("Parameters of the planner \($0.name)", Help.rows($0.parameters)) }
    return Help.page(
      usage: "rl-lab check-planner [NAME] [OPTIONS]",
      summary:
        "Proves planners, all of the catalog or one, on random models against an exact solve in extended precision.",
      [("Options", Help.rows(options))] + [parameters].compactMap { $0 }) + """

        A planner without parameters is checked with the settings that make it another one, too. Tolerances and limits of
        sweeps are tried by the check. A broken rule names a model; make it again to look at it:
          rl-lab solve --env random-model --number 17 --method value-iteration

        Exit code 0 means that no rule is broken, 1 that one is.

        """
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    let planner = try arguments.words.first.map { word throws(CommandError) in
      try Selection("check-planner", named: word, catalog.planner)
    }
    guard !arguments.has("help") else {
      try console.write(Self.help(planner?.entry.description))
      return .exit(.success)
    }
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [planner?.entry.description].compactMap { $0 }, words: 1,
      of: "rl-lab check-planner" + (planner.map { " \($0.entry.description.name)" } ?? ""))
    let models = try arguments.count(of: "models", in: 1...1_000_000) ?? 100
    let threads = try arguments.threads()
    let planners = try planner.map { try configured($0, arguments) } ?? catalog.planners.flatMap(all)

    let progress = ProgressLine(console: console, isWanted: !arguments.has("json"))
    let check = try PlannerCheck(
      planners, models: models, threads: threads,
      progress: { progress.update(done: Double($0) / Double(models), "random model \($0 - 1)") },
      mayContinue: { Signals.received == nil })
    progress.clear()
    guard let check else { return Signals.received.map { .signal($0) } ?? .exit(.internalError) }
    try console.print(arguments.has("json") ? try JSON.text(Verdicts(check)) : Self.text(check))
    return .exit(check.passes ? .success : .negative)
  }

  /// The planner with its parameters, or, when none is given, with its variants.
  private func configured(
    _ chosen: Selection<PlannerEntry>, _ arguments: Arguments
  ) throws -> [ConfiguredPlanner] {
    let planner = try chosen.configure(arguments)
    let standard = try all(chosen.entry)
    guard let first = standard.first, planner.settings != first.settings else { return standard }
    guard planner.planning == first.planning else {
      throw CommandError(
        .usage, "check-planner tries tolerances and limits of its own; leave --tolerance and --max-sweeps out"
      )
    }
    return [planner]
  }

  /// A planner with its defaults and with the settings that make it another one.
  private func all(_ entry: PlannerEntry) throws -> [ConfiguredPlanner] {
    try ([[]] + entry.variants).map { settings throws(CommandError) in
      do throws(ParameterError) {
        return try entry.configure(settings)
      } catch {
        throw CommandError(.internalError, "the variants of \(entry.description.name) are wrong: \(error)")
      }
    }
  }

  private static func text(_ check: PlannerCheck) -> String {
    let findings = check.reports.flatMap(\.findings)
    let failures = findings.count { $0.verdict == .failed }
    let blocks = check.reports.map { report in
      let settings = report.settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      return "\(report.planner)\(settings.isEmpty ? "" : " (\(settings))")\n" + Help.verdicts(report.findings)
        + "\n"
    }
    let planners = check.reports.count == 1 ? "1 planner" : "\(check.reports.count) planners"
    let models = check.modelCount == 1 ? "1 random model" : "\(check.modelCount) random models"
    return blocks.joined() + "\(planners) on \(models): "
      + (check.passes ? "no rule is broken" : "\(failures) of \(findings.count) rules are broken")
  }

  private struct Verdicts: Encodable {
    let models: Int
    let passes: Bool
    let planners: [Report]

    struct Report: Encodable {
      let planner: String
      let settings: [String: String]
      let passes: Bool
      let findings: [Finding<PlannerCheck.Rule>]
    }

    init(_ check: PlannerCheck) {
      models = check.modelCount
      passes = check.passes
      planners = check.reports.map { report in
        Report(
          planner: report.planner,
          settings: Dictionary(report.settings.map { ($0.name, $0.value) }) { first, _ in first },
          passes: report.passes,
          findings: report.findings)
      }
    }
  }
}
