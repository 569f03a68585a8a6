import TabularRL

/// `rl-lab describe`: the page of an agent, a world or a map file.
struct Describe: Inquiry {
  let catalog: Catalog
  let console: Console

  static let name = "describe"
  static let operand = "NAME|FILE"
  static let summary =
    "Explains an agent, a planner, an environment or a map file: formula or rules, parameters, source."

  func answer(_ word: String?) throws -> (text: String, value: any Encodable) {
    guard let word else {
      throw CommandError(.usage, "describe needs a name; rl-lab list shows what there is")
    }
    let (description, facts) = try find(word)
    return (Self.text(description, facts), Description(description, facts: facts))
  }

  private func find(_ name: String) throws -> (CatalogDescription, [Setting]) {
    if let entry = catalog.environments.first(where: { $0.description.name == name }) {
      return (entry.description, try Self.facts(of: entry))
    }
    if let entry = catalog.simulations.first(where: { $0.description.name == name }) {
      return (entry.description, try Self.facts(of: entry))
    }
    let others = catalog.groups.flatMap(\.entries)
    if let description = others.first(where: { $0.name == name }) { return (description, []) }
    if name.hasSuffix(".csv") || name.hasSuffix(".json") {
      throw CommandError(
        .usage,
        "describe takes a name or a map file, got '\(name)'; rl-lab show FILE --env NAME draws a solution, rl-lab "
          + "summarize FILE sums up a training")
    }
    if let file = try MapFile(at: name) {
      let entry = EnvironmentEntry(file)
      return (entry.description, try Self.facts(of: entry))
    }
    throw CommandError.unknown("name", name, among: others.map(\.name), see: "rl-lab list")
  }

  /// What is computed from a world with its default parameters.
  private static func facts(of entry: EnvironmentEntry) throws -> [Setting] {
    let environment: ConfiguredEnvironment
    do throws(ParameterError) {
      environment = try entry.configure([])
    } catch {
      throw CommandError(error)
    }
    let model = try environment.compiled()
    return [
      Setting(name: "states", value: "\(model.stateCount)"),
      Setting(name: "actions", value: model.actionNames.joined(separator: ", ")),
      Setting(name: "discount", value: "\(environment.defaultDiscount)"),
      Setting(name: "step limit", value: environment.defaultStepLimit.map(String.init) ?? "none"),
      Setting(name: "budget", value: "\(environment.defaultBudget)"),
    ] + (try optimum(of: environment, model).map { [Setting(name: "optimum", value: $0)] } ?? [])
  }

  /// The optimal value where it is soon proved, in a world that is the same in every run.
  private static func optimum(
    of environment: ConfiguredEnvironment, _ model: TabularModel
  ) throws(CommandError) -> String? {
    guard model.successors.count < 100_000, try environment.variation(in: model).isNone else { return nil }
    let solution = AutomaticPlanner().solve(model, discount: environment.defaultDiscount)
    guard case .proved = solution.status else { return nil }
    return "\((model.startMean(solution.values) * 1e8).rounded() / 1e8) in the mean over the starts, computed"
  }

  /// What is known of a simulation with its default parameters.
  private static func facts(of entry: SimulationEntry) throws(CommandError) -> [Setting] {
    let world = try Selection(entry).configure(Arguments([], switches: []))
    let ranges = world.world.coordinateRanges.map { "\($0.lowerBound) to \($0.upperBound)" }
    let actions = world.actionNames
    return [
      Setting(name: "coordinates", value: ranges.joined(separator: ", ")),
      Setting(name: "actions", value: actions.isEmpty ? "a continuum" : actions.joined(separator: ", ")),
      Setting(name: "discount", value: "\(world.defaultDiscount)"),
      Setting(name: "step limit", value: world.defaultStepLimit.map(String.init) ?? "none"),
      Setting(name: "budget", value: "\(world.defaultBudget)"),
    ]
  }

  private static func text(_ description: CatalogDescription, _ facts: [Setting]) -> String {
    var parts = ["\(description.name): \(description.summary)"]
    for section in description.page.sections {
      let lines = section.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
      parts.append("\(section.heading):\n\(lines.joined(separator: "\n"))")
    }
    if !facts.isEmpty { parts.append("Defaults:\n\(Help.table(facts.map { ($0.name, $0.value) }))") }
    if !description.parameters.isEmpty {
      parts.append("Parameters:\n\(Help.table(Help.rows(description.parameters)))")
    }
    return parts.joined(separator: "\n\n")
  }

  private struct Description: Encodable {
    let name: String
    let summary: String
    let page: [Section]
    let defaults: [Setting]
    let parameters: [Parameter]

    struct Section: Encodable {
      let heading: String
      let text: String
    }

    struct Parameter: Encodable {
      let name: String
      let summary: String
      let values: String
      let allowed: String
      let alternativeTo: String?
      let defaultValue: String?
    }

    init(_ description: CatalogDescription, facts: [Setting]) {
      name = description.name
      summary = description.summary
      page = description.page.sections.map { Section(heading: $0.heading, text: $0.text) }
      defaults = facts
      parameters = description.parameters.map {
        Parameter(
          name: $0.name, summary: $0.summary, values: $0.placeholder, allowed: $0.allowed,
          alternativeTo: $0.alternativeTo, defaultValue: $0.defaultValue)
      }
    }
  }
}
