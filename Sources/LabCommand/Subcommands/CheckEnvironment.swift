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
      usage: "rl-lab check-env NAME|FILE [OPTIONS]",
      summary:
        "Proves what can be proved about an environment or a map file: a verdict for each rule. Exit code 1 means that one is broken.",
      [("Options", Help.rows(options))] + [parameters].compactMap { $0 })
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.map(\.name))
    if let word = arguments.words.first, let entry = catalog.simulation(in: word) {
      return try run(arguments, try Selection("check-env", named: word) { _ in entry })
    }
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
    return try report(world.name, world.settings, check.findings, arguments)
  }

  /// Checks a simulation, as far as it can be checked.
  private func run(
    _ arguments: Arguments, _ simulation: Selection<SimulationEntry>
  ) throws -> Command.Ending {
    let description = simulation.entry.description
    guard !arguments.has("help") else {
      try console.write(Self.help(description))
      return .exit(.success)
    }
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [description], words: 1, of: "rl-lab check-env \(description.name)")
    let world = try simulation.configure(arguments)
    let check = world.check(reservedNames: catalog.optionNames)
    return try report(world.name, world.settings, check.findings, arguments)
  }

  private func report<Rule>(
    _ name: String, _ settings: [Setting], _ findings: [Finding<Rule>], _ arguments: Arguments
  ) throws -> Command.Ending {
    let passes = findings.allSatisfy { $0.verdict != .failed }
    if arguments.has("json") {
      try console.print(try JSON.text(Report(name, settings, passes, findings)))
    } else {
      try console.print(Self.text(name, settings, passes, findings))
    }
    return .exit(passes ? .success : .negative)
  }

  private static func text<Rule>(
    _ name: String, _ settings: [Setting], _ passes: Bool, _ findings: [Finding<Rule>]
  ) -> String {
    let settings = settings.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    let failures = findings.count { $0.verdict == .failed }
    return "\(name)\(settings.isEmpty ? "" : " (\(settings))")\n" + Help.verdicts(findings) + "\n"
      + (passes ? "no rule is broken" : "\(failures) of \(findings.count) rules are broken")
  }

  private struct Report<Findings: Encodable>: Encodable {
    let environment: String
    let settings: [String: String]
    let passes: Bool
    let findings: Findings

    init(_ name: String, _ settings: [Setting], _ passes: Bool, _ findings: Findings) {
      environment = name
      self.settings = Dictionary(settings.map { ($0.name, $0.value) }) { first, _ in first }
      self.passes = passes
      self.findings = findings
    }
  }
}

extension ConfiguredEnvironment {
  /// Checks the world with its parameters.
  fileprivate func check(reservedNames: Set<String>) -> EnvironmentCheck {
    EnvironmentCheck(world, reservedNames: reservedNames)
  }
}

extension ConfiguredSimulation {
  /// Checks the simulation with its parameters.
  fileprivate func check(reservedNames: Set<String>) -> SimulationCheck {
    SimulationCheck(world, reservedNames: reservedNames)
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
