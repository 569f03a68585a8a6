import TabularRL

/// `rl-lab describe`: the page of an agent or a world.
struct Describe {
  let catalog: Catalog
  let console: Console

  private static let options = [
    Option(switch: "json", "print one JSON object"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab describe NAME [OPTIONS]",
      summary: "Explains an agent, a planner or an environment: formula or rules, parameters, source.",
      [("Options", Help.rows(options))])
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: 1, of: "rl-lab describe")
    guard let name = arguments.words.first else {
      throw CommandError(.usage, "describe needs a name; rl-lab list shows what there is")
    }
    let (description, facts) = try find(name)
    if arguments.has("json") {
      try console.print(try JSON.text(Description(description, facts: facts)))
    } else {
      try console.write(Self.text(description, facts))
    }
    return .exit(.success)
  }

  private func find(_ name: String) throws -> (CatalogDescription, [Setting]) {
    if let entry = catalog.environments.first(where: { $0.description.name == name }) {
      return (entry.description, try Self.facts(of: entry))
    }
    if let entry = catalog.simulations.first(where: { $0.description.name == name }) {
      return (entry.description, try Self.facts(of: entry))
    }
    let others = catalog.groups.flatMap(\.entries)
    guard let description = others.first(where: { $0.name == name }) else {
      throw CommandError.unknown("name", name, among: others.map(\.name), see: "rl-lab list")
    }
    return (description, [])
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
    ]
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
    var text = "\(description.name): \(description.summary)\n"
    for section in description.page.sections {
      let lines = section.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
      text += "\n\(section.heading):\n\(lines.joined(separator: "\n"))\n"
    }
    if !facts.isEmpty {
      text += "\nDefaults:\n\(Help.table(facts.map { ($0.name, $0.value) }))\n"
    }
    if !description.parameters.isEmpty {
      text += "\nParameters:\n\(Help.table(Help.rows(description.parameters)))\n"
    }
    return text
  }

  private struct Description: Encodable {
    let name: String
    let summary: String
    let page: [String: String]
    let defaults: [String: String]
    let parameters: [Parameter]

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
      page = Dictionary(
        description.page.sections.map { ($0.heading, $0.text) }, uniquingKeysWith: { $0 + "\n" + $1 })
      defaults = Dictionary(facts.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      parameters = description.parameters.map {
        Parameter(
          name: $0.name, summary: $0.summary, values: $0.placeholder, allowed: $0.allowed,
          alternativeTo: $0.alternativeTo, defaultValue: $0.defaultValue)
      }
    }
  }
}
