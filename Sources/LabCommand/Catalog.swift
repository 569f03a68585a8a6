import Experiments
import TabularRL

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
    try Self.entry("planner", named: name, among: planners)
  }

  func algorithm(named name: String) throws(CommandError) -> AlgorithmEntry {
    try Self.entry("agent", named: name, among: algorithms)
  }

  func approximation(named name: String) throws(CommandError) -> ApproximationEntry {
    try Self.entry("approximation", named: name, among: approximations)
  }

  func problem(named name: String) throws(CommandError) -> ProblemEntry {
    try Self.entry("problem", named: name, among: problems)
  }

  /// Returns the entry with a name, or says of which kind there is none.
  private static func entry<Entry: CatalogEntry>(
    _ kind: String, named name: String, among entries: [Entry]
  ) throws(CommandError) -> Entry {
    if let entry = entries.first(where: { $0.description.name == name }) { return entry }
    throw .unknown(kind, name, among: entries.map(\.description.name), see: "rl-lab list \(kind)s")
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
