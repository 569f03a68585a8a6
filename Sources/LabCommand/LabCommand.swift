import Experiments
import TabularRL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command `rl-lab` as a library: a package of your own calls it with its own worlds and learners.
public enum LabCommand {
  /// The version of the laboratory, recorded in every manifest.
  public static let version = "0.1.0"

  /// Runs the command line of this process and ends the process.
  ///
  /// - Parameters:
  ///   - environments: the worlds that can be named, such as `standardEnvironments + [MyWorld.self]`.
  ///   - simulations: the simulations that can be named, such as `standardSimulations`.
  ///   - algorithms: the algorithms that can be named, such as
  ///     `standardAlgorithms + [AlgorithmEntry(MyLearner.self)]`.
  ///   - planners: the planners that can be named.
  ///   - approximations: the algorithms of stochastic approximation that can be named.
  ///   - problems: their problems, such as `standardProblems + [ProblemEntry(MyProblem.self)]`.
  ///   - experiments: what can be reproduced.
  public static func main(
    environments: [any Environment.Type], simulations: [any Simulation.Type] = [],
    algorithms: [AlgorithmEntry] = standardAlgorithms, planners: [PlannerEntry] = standardPlanners,
    approximations: [ApproximationEntry] = standardApproximations,
    problems: [ProblemEntry] = standardProblems, experiments: [Experiment] = standardExperiments
  ) -> Never {
    let console = Console.live()
    Signals.install()
    let command = Command(
      catalog: Catalog(
        environments: environments.map { EnvironmentEntry($0) },
        simulations: simulations.map { SimulationEntry($0) }, algorithms: algorithms, planners: planners,
        approximations: approximations, problems: problems, experiments: experiments),
      console: console)
    switch command.run(Array(CommandLine.arguments.dropFirst())) {
    case .exit(let status): exit(status.rawValue)
    case .signal(let number): Signals.reraise(number)
    }
  }
}

/// What can be named on the command line.
package struct Catalog: Sendable {
  /// The worlds.
  package let environments: [EnvironmentEntry]
  /// The worlds that cannot be enumerated.
  package let simulations: [SimulationEntry]
  /// The algorithms.
  package let algorithms: [AlgorithmEntry]
  /// The planners.
  package let planners: [PlannerEntry]
  /// The algorithms of stochastic approximation.
  package let approximations: [ApproximationEntry]
  /// The problems of stochastic approximation.
  package let problems: [ProblemEntry]
  /// What can be reproduced.
  package let experiments: [Experiment]

  package init(
    environments: [EnvironmentEntry], simulations: [SimulationEntry] = [], algorithms: [AlgorithmEntry],
    planners: [PlannerEntry] = standardPlanners,
    approximations: [ApproximationEntry] = standardApproximations,
    problems: [ProblemEntry] = standardProblems, experiments: [Experiment] = standardExperiments
  ) {
    self.environments = environments
    self.simulations = simulations
    self.algorithms = algorithms
    self.planners = planners
    self.approximations = approximations
    self.problems = problems
    self.experiments = experiments
  }

  /// Everything that has a name, in the groups in which it is listed.
  var groups: [(kind: String, entries: [CatalogDescription])] {
    [
      ("agents", algorithms.map(\.description)), ("planners", planners.map(\.description)),
      ("approximations", approximations.map(\.description)),
      ("environments", environments.map(\.description)), ("simulations", simulations.map(\.description)),
      ("problems", problems.map(\.description)),
    ]
  }

  func planner(named name: String) throws(CommandError) -> PlannerEntry {
    guard let entry = planners.first(where: { $0.description.name == name }) else {
      throw .unknown("planner", name, among: planners.map(\.description.name), see: "rl-lab list planners")
    }
    return entry
  }

  func algorithm(named name: String) throws(CommandError) -> AlgorithmEntry {
    guard let entry = algorithms.first(where: { $0.description.name == name }) else {
      throw .unknown("agent", name, among: algorithms.map(\.description.name), see: "rl-lab list agents")
    }
    return entry
  }

  func approximation(named name: String) throws(CommandError) -> ApproximationEntry {
    guard let entry = approximations.first(where: { $0.description.name == name }) else {
      throw .unknown(
        "approximation", name, among: approximations.map(\.description.name),
        see: "rl-lab list approximations")
    }
    return entry
  }

  func problem(named name: String) throws(CommandError) -> ProblemEntry {
    guard let entry = problems.first(where: { $0.description.name == name }) else {
      throw .unknown("problem", name, among: problems.map(\.description.name), see: "rl-lab list problems")
    }
    return entry
  }

  func environment(named name: String) throws(CommandError) -> EnvironmentEntry {
    if let entry = environments.first(where: { $0.description.name == name }) { return entry }
    if simulations.contains(where: { $0.description.name == name }) {
      throw CommandError(
        .usage,
        "\(name) is a simulation: its states cannot be listed, so agents with features can train there, but nothing "
          + "else can be done with it")
    }
    if let file = try MapFile(at: name) { return EnvironmentEntry(file) }
    throw .unknown(
      "environment", name,
      among: (environments.map(\.description) + simulations.map(\.description)).map(\.name),
      see: "rl-lab list environments")
  }

  /// Returns the simulation that an option or word names, without or with settings in parentheses, or nil.
  func simulation(in text: String?) -> SimulationEntry? {
    let name = text.map { Call($0)?.name ?? $0 }
    return simulations.first { $0.description.name == name }
  }

  /// Checks what the author of a catalog must see to: names that are unique and can stand in files.
  func validate() throws(CommandError) {
    var seen: Set<String> = []
    for name in groups.flatMap(\.entries).map(\.name) {
      guard seen.insert(name).inserted else {
        throw CommandError(.internalError, "two things in the catalog are named \(name); rename one of them")
      }
      let isPlain = name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "._-".utf8.contains($0)
      }
      guard isPlain, !name.isEmpty else {
        throw CommandError(
          .internalError, "the name '\(name)' cannot stand in a file; use letters, digits, dot, _ and - only")
      }
    }
  }
}

/// One invocation: what can be named and where to speak.
package struct Command: Sendable {
  package let catalog: Catalog
  package let console: Console

  package init(catalog: Catalog, console: Console) {
    self.catalog = catalog
    self.console = console
  }

  /// How an invocation ends.
  package enum Ending: Equatable, Sendable {
    /// With an exit status.
    case exit(ExitCode)
    /// By a signal, as the parent of the process should see it.
    case signal(Int32)
  }

  /// Carries out a command line, without the program's name.
  package func run(_ words: [String]) -> Ending {
    do {
      try catalog.validate()
      return try dispatch(words)
    } catch let error as CommandError {
      console.report("rl-lab: \(error.message)")
      return .exit(error.status)
    } catch let error as FileError {
      guard !error.isReaderGone else { return .signal(SIGPIPE) }
      console.report("rl-lab: \(error)")
      return .exit(error.status)
    } catch OutputError.readerGone {
      return .signal(SIGPIPE)
    } catch OutputError.failed(let error) {
      console.report("rl-lab: \(error)")
      return .exit(error.status)
    } catch {
      console.report("rl-lab: \(error); this is a defect of rl-lab, please report it")
      return .exit(.internalError)
    }
  }

  private func dispatch(_ words: [String]) throws -> Ending {
    guard let name = words.first else {
      console.report(Help.overview)
      return .exit(.usage)
    }
    let rest = Array(words.dropFirst())
    switch name {
    case "--version", "version":
      try console.print("rl-lab \(LabCommand.version)")
      return .exit(.success)
    case "--help", "-h", "help":
      try console.write(try help(rest))
      return .exit(.success)
    case "train": return try Train(catalog: catalog, console: console).run(rest)
    case "sweep": return try Sweep(catalog: catalog, console: console).run(rest)
    case "merge": return try Merge(console: console).run(rest)
    case "solve": return try Solve(catalog: catalog, console: console).run(rest)
    case "check-env": return try CheckEnvironment(catalog: catalog, console: console).run(rest)
    case "check-planner": return try CheckPlanner(catalog: catalog, console: console).run(rest)
    case "new-env": return try NewEnvironment(catalog: catalog, console: console).run(rest)
    case "replay": return try Replay(catalog: catalog, console: console).run(rest)
    case "show": return try Show(catalog: catalog, console: console).run(rest)
    case "summarize": return try Summarize(console: console).run(rest)
    case "select": return try Select(catalog: catalog, console: console).run(rest)
    case "compare": return try Compare(console: console).run(rest)
    case "reproduce": return try Reproduce(catalog: catalog, console: console).run(rest)
    case "list": return try List(catalog: catalog, console: console).run(rest)
    case "describe": return try Describe(catalog: catalog, console: console).run(rest)
    default:
      throw CommandError.unknown(
        "subcommand", name, among: Help.subcommands.map(\.name), see: "rl-lab --help")
    }
  }

  private func help(_ words: [String]) throws(CommandError) -> String {
    switch words.first {
    case nil, "help": Help.overview + "\n"
    case "train": Train.help(nil, nil)
    case "sweep": Sweep.help
    case "merge": Merge.help
    case "solve": Solve.help(nil, nil)
    case "check-env": CheckEnvironment.help(nil)
    case "check-planner": CheckPlanner.help(nil)
    case "new-env": NewEnvironment.help
    case "replay": Replay.help(nil)
    case "show": Show.help
    case "summarize": Summarize.help
    case "select": Select.help
    case "compare": Compare.help
    case "reproduce": Reproduce.help
    case "list": List.help
    case "describe": Describe.help
    case .some(let name):
      throw .unknown("subcommand", name, among: Help.subcommands.map(\.name), see: "rl-lab --help")
    }
  }
}
