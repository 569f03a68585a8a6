import TabularRL

/// The configurations of a sweep: agents in worlds, and parameters that take several values.
///
/// Their order is that of the work items: worlds, agents, then the parameters as given, the last one running fastest.
struct SweepGrid {
  /// The options of a run that may take several values, like parameters.
  static let sweptOptions = ["gamma", "episodes", "steps", "step-limit"]

  /// The most configurations of a sweep.
  static let limit = 100_000

  private let agents: [Selection<AlgorithmEntry>]
  private let environments: [Selection<EnvironmentEntry>]
  private let axes: [Axis]
  /// The options that hold for all configurations, as words.
  private let common: [String]

  private struct Axis {
    let name: String
    let values: SweptValues
  }

  /// Reads the options; those in `own` have one value and are the subcommand's, those in `common` the runs'.
  init(_ arguments: Arguments, own: [String], common: [String], catalog: Catalog) throws(CommandError) {
    agents = try Self.names("agent", arguments) { name throws(CommandError) in
      try catalog.learner(named: name)
    }
    environments = try Self.names("env", arguments, catalog.environment)
    let parameters = agents.map(\.entry.description) + environments.map(\.entry.description)
    let known = Self.sweptOptions + parameters.flatMap { $0.parameters.map(\.name) }
    var axes: [Axis] = []
    var words: [String] = []
    for option in arguments.options {
      if common.contains(option.name) { words.append("--\(option.name)=\(option.value ?? "")") }
      guard !own.contains(option.name), !common.contains(option.name) else { continue }
      guard known.contains(option.name) else {
        throw .unknown(
          "option", "--\(option.name)", among: (own + common + known).map { "--\($0)" },
          see: "rl-lab sweep --help")
      }
      guard let text = try arguments.value(of: option.name) else { continue }
      axes.append(Axis(name: option.name, values: try SweptValues(text, of: option.name)))
    }
    self.axes = axes
    self.common = words
  }

  /// Reads an option that names several entries, each perhaps with settings in parentheses.
  private static func names<Entry>(
    _ option: String, _ arguments: Arguments, _ find: (String) throws(CommandError) -> Entry
  ) throws(CommandError) -> [Selection<Entry>] {
    var selections: [Selection<Entry>] = []
    for (name, value) in arguments.options where name == option {
      guard let texts = value.flatMap({ Call.split($0) }), !texts.isEmpty else {
        throw CommandError(.usage, "--\(option) needs one or several names separated by commas")
      }
      for text in texts { selections.append(try Selection("--\(option)", named: text, find)) }
    }
    guard !selections.isEmpty else {
      throw CommandError(
        .usage,
        "sweep needs --\(option) NAME,...; rl-lab list \(option == "env" ? "environments" : "agents") shows "
          + "what there is")
    }
    return selections
  }

  /// What tells a choice from others of the same name: as it was written, or nothing if there are none.
  private static func variant<Entry>(
    _ name: String, _ choice: Selection<Entry>, of choices: [Selection<Entry>]
  ) -> [Setting] {
    let isAlone = choices.count { $0.entry.description.name == choice.entry.description.name } == 1
    return isAlone ? [] : [Setting(name: name, value: choice.text)]
  }

  /// Returns every combination of values.
  func points(by train: Train) throws -> [SweepSubject.Point] {
    try points(by: train) { axes throws(CommandError) in
      var combinations: [[Setting]] = [[]]
      for axis in axes {
        let values = try axis.values.grid(of: axis.name)
        guard combinations.count * values.count <= Self.limit else {
          throw CommandError(
            .usage,
            "the grid has more than \(Self.limit) configurations; give fewer values, or draw some by --search "
              + "random --draws COUNT")
        }
        combinations = combinations.flatMap { combination in
          values.map { combination + [Setting(name: axis.name, value: $0)] }
        }
      }
      return combinations
    }
  }

  /// Returns configurations whose values are drawn; the k-th one depends on the seed and on k only.
  func points(by train: Train, draws: Int, seed: UInt64) throws -> [SweepSubject.Point] {
    try points(by: train) { axes throws(CommandError) in
      var combinations: [[Setting]] = []
      for draw in 0..<draws {
        var generator = RandomStream(seed: seed, purpose: .search, environment: "", run: draw).generator()
        let drawn = axes.map { Setting(name: $0.name, value: $0.values.draw(using: &generator)) }
        if !combinations.contains(drawn) { combinations.append(drawn) }
      }
      return combinations
    }
  }

  private func points(
    by train: Train, _ combinations: ([Axis]) throws(CommandError) -> [[Setting]]
  ) throws -> [SweepSubject.Point] {
    var points: [SweepSubject.Point] = []
    var worlds = SharedWorlds()
    var seen: Set<String> = []
    for environment in environments {
      for agent in agents {
        let names =
          Self.sweptOptions + agent.entry.description.parameters.map(\.name)
          + environment.entry.description.parameters.map(\.name)
        let variants =
          Self.variant(SweptConfiguration.world, environment, of: environments)
          + Self.variant(SweptConfiguration.recipe, agent, of: agents)
        for settings in try combinations(axes.filter { names.contains($0.name) }) {
          let arguments = try Arguments(common + settings.map { "--\($0.name)=\($0.value)" }, switches: [])
          let world = try environment.configure(arguments)
          let subject = try worlds.subject(arguments, agent, in: world, by: train)
          guard seen.insert(subject.configuration.hash).inserted else {
            let values = settings.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            throw CommandError(
              .usage,
              "\(agent.entry.description.name) on \(world.name) with \(values.isEmpty ? "its defaults" : values) "
                + "comes twice in the sweep; give each value once")
          }
          let swept = settings.filter { setting in
            axes.contains { $0.name == setting.name && !$0.values.isSingle }
          }
          points.append(SweepSubject.Point(subject: subject, swept: variants + swept))
        }
      }
    }
    return points
  }
}

extension Catalog {
  /// Returns the learner with a name, or says that it is something else.
  fileprivate func learner(named name: String) throws(CommandError) -> AlgorithmEntry {
    let others = [
      ("a planner", planners.map(\.description)), ("an approximation", approximations.map(\.description)),
    ]
    for (kind, entries) in others where entries.contains(where: { $0.name == name }) {
      throw CommandError(
        .usage, "\(name) is \(kind), which has no runs to sweep; use rl-lab train, or a learner")
    }
    return try algorithm(named: name)
  }
}
