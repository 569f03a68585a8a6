import TabularRL

/// Configurations that stand in the manifests of sweeps, to be run anew with runs of other numbers.
struct Rerun {
  private let points: [SweepSubject.Point]
  /// The first number that no run of the sweeps has.
  private let firstRun: Int

  /// Resolves the configurations as they were, by the manifests beside the files that they come from.
  init(
    _ configurations: [RecordedConfiguration], from paths: [String], _ catalog: Catalog, _ console: Console
  ) throws {
    let manifests = try paths.compactMap { try ExistingFile.manifest(beside: $0) }
    var worlds = SharedWorlds()
    points = try configurations.map { configuration in
      let manifest = manifests.first {
        $0.swept?.contains { $0.configuration.hash == configuration.config } ?? false
      }
      guard let manifest,
        let known = manifest.swept?.first(where: { $0.configuration.hash == configuration.config })
      else {
        throw CommandError(
          .badInput,
          "no manifest of a sweep tells how \(configuration.name) was made; keep the .json beside the .csv")
      }
      let subject = try Self.subject(
        of: known.configuration, manifest.identity.options, &worlds, catalog, console)
      guard subject.configuration.hash == configuration.config else {
        throw CommandError(
          .badInput,
          "\(configuration.name) cannot be made anew: its world or its policies have changed since; carry the sweep out again"
        )
      }
      return SweepSubject.Point(subject: subject, swept: known.swept)
    }
    let last = configurations.flatMap(\.runs).map(\.run).max() ?? -1
    guard last < 2_000_000_000 else {
      throw CommandError(
        .badInput, "there is a run number \(last), which no sweep has; give the file of a sweep")
    }
    firstRun = last + 1
  }

  /// Returns the fresh runs as a sweep.
  func subject(runs: Int, command: [String], output: String) throws(CommandError) -> SweepSubject {
    guard let seed = points.first?.subject.seed, points.allSatisfy({ $0.subject.seed == seed }) else {
      throw CommandError(.badInput, "the sweeps have different seeds; select from each of them alone")
    }
    return SweepSubject(
      points, runs: firstRun..<firstRun + runs, shard: nil, output: output
    ) { _ in command }
  }

  private static func subject(
    of configuration: Configuration, _ options: [Setting], _ worlds: inout SharedWorlds, _ catalog: Catalog,
    _ console: Console
  ) throws -> LearningSubject {
    func call(_ name: String, _ parameters: [Setting]) -> String {
      "\(name)(\(parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",")))"
    }
    let agent = try Selection(
      "--agent", named: call(configuration.agent, configuration.agentParameters), catalog.algorithm)
    let environment = try Selection(
      "--env", named: call(configuration.environment, configuration.environmentParameters),
      catalog.environment)
    // A policy is given for all agents of a sweep, but only some have a use for it.
    let foreign = PolicyRole.allCases.filter { !agent.entry.policyRoles.contains($0) }.map(\.rawValue)
    let others = ["runs", "piece", "shard"] + foreign
    var words = options.filter { !others.contains($0.name) }.map { "--\($0.name)=\($0.value)" }
    let budget = configuration.budget.map { $0.split(separator: ":") } ?? []
    if budget.count == 2 { words.append("--\(budget[0])=\(budget[1])") }
    if let discount = configuration.discount { words.append("--gamma=\(discount)") }
    if let limit = configuration.stepLimit { words.append("--step-limit=\(limit)") }
    let world = try environment.configure(try Arguments([], switches: []))
    return try worlds.subject(
      try Arguments(words, switches: []), agent, in: world, by: Train(catalog: catalog, console: console))
  }
}
