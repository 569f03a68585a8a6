import TabularRL

/// `rl-lab check-env`: what can be proved about a world.
struct CheckEnvironment {
  let catalog: Catalog
  let console: Console

  static let options = [
    Option(switch: "json", "print one JSON object"),
    Option(switch: "help", "show this text, with the parameters of the environment given"),
  ]

  static func help(_ environment: CatalogDescription?) -> String {
    let parameters = environment.map {
      ("Parameters of the environment \($0.name)", Help.rows($0.parameters))
    }
    return Help.page(
      usage: "rl-lab check-env NAME [OPTIONS]",
      summary:
        "Proves what can be proved about an environment: a verdict for each rule. Exit code 1 means that one is broken.",
      [("Options", Help.rows(options))] + [parameters].compactMap { $0 })
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.map(\.name))
    let environment = try arguments.words.first.map { word throws(CommandError) in
      try Selection("check-env", named: word, catalog.environment)
    }
    guard !arguments.has("help") else {
      try console.write(Self.help(environment?.entry.description))
      return .exit(.success)
    }
    guard let environment else {
      throw CommandError(
        .usage, "check-env needs the name of an environment; rl-lab list environments shows what there is")
    }
    let description = environment.entry.description
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [description], words: 1, of: "rl-lab check-env \(description.name)")
    let world = try environment.configure(arguments)
    let check = world.check(reservedNames: catalog.optionNames)
    if arguments.has("json") {
      try console.print(try JSON.text(Verdict(world, check)))
    } else {
      try console.print(Self.text(world, check))
    }
    return .exit(check.passes ? .success : .negative)
  }

  private static func text(_ world: ConfiguredEnvironment, _ check: EnvironmentCheck) -> String {
    let settings = world.settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    let failures = check.findings.count { $0.verdict == .failed }
    let rows = check.findings.map { finding in
      ("\(Help.padded(word(for: finding.verdict), to: 4))  \(finding.rule.rawValue)", finding.text)
    }
    return "\(world.name)\(settings.isEmpty ? "" : " (\(settings))")\n" + Help.table(rows) + "\n"
      + (check.passes ? "no rule is broken" : "\(failures) of \(check.findings.count) rules are broken")
  }

  private static func word(for verdict: EnvironmentCheck.Verdict) -> String {
    switch verdict {
    case .holds: "ok"
    case .noted: "note"
    case .failed: "FAIL"
    case .skipped: "-"
    }
  }

  private struct Verdict: Encodable {
    let environment: String
    let settings: [String: String]
    let passes: Bool
    let findings: [Finding]

    struct Finding: Encodable {
      let rule: String
      let verdict: String
      let text: String
    }

    init(_ world: ConfiguredEnvironment, _ check: EnvironmentCheck) {
      environment = world.name
      settings = Dictionary(world.settings.map { ($0.name, $0.value) }) { first, _ in first }
      passes = check.passes
      findings = check.findings.map {
        Finding(rule: $0.rule.rawValue, verdict: $0.verdict.rawValue, text: $0.text)
      }
    }
  }
}

extension ConfiguredEnvironment {
  /// Checks the world with its parameters.
  fileprivate func check(reservedNames: Set<String>) -> EnvironmentCheck {
    EnvironmentCheck(world, reservedNames: reservedNames)
  }
}

extension Catalog {
  /// The options that stand beside a world's parameters on some command line: those of the subcommands and the
  /// parameters of every agent and planner.
  package var optionNames: Set<String> {
    let own = [Train.options, Solve.options, Show.options, Replay.options, CheckEnvironment.options]
    let chosen = algorithms.map(\.description) + planners.map(\.description)
    return Set(own.joined().map(\.name) + chosen.flatMap { $0.parameters.map(\.name) })
  }
}
