/// What the first word of a command line can name.
struct Subcommand: Sendable {
  /// The word.
  let name: String
  /// What it does, in a line.
  let summary: String
  /// The page that explains it.
  let help: @Sendable () -> String
  /// Carries out the words behind the name.
  let run: @Sendable (Catalog, Console, _ words: [String]) throws -> Command.Ending

  private init(
    _ name: String, _ summary: String, help: @autoclosure @escaping @Sendable () -> String,
    run: @escaping @Sendable (Catalog, Console, [String]) throws -> Command.Ending
  ) {
    (self.name, self.summary, self.help, self.run) = (name, summary, help, run)
  }

  /// Finds the one with a name.
  init(named name: String) throws(CommandError) {
    guard let found = Self.all.first(where: { $0.name == name }) else {
      throw .unknown("subcommand", name, among: Self.all.map(\.name) + ["help"], see: "rl-lab --help")
    }
    self = found
  }

  /// All of them, in the order in which they are listed.
  static let all = [
    Subcommand(
      "train", "let an agent learn in an environment and write its returns to a CSV file",
      help: Train.help(nil, nil)
    ) {
      try Train(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "sweep", "run every combination of agents, environments and parameters, a row a run", help: Sweep.help
    ) {
      try Sweep(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "merge", "put the shards of a sweep together: the file of the whole sweep, to the byte",
      help: Merge.help
    ) { _, console, words in
      try Merge(console: console).run(words)
    },
    Subcommand(
      "solve", "compute the exact values and an optimal policy of an environment, with proof",
      help: Solve.help(nil, nil)
    ) {
      try Solve(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "reproduce", "make figures and tables of the textbooks anew and check every number",
      help: Reproduce.help
    ) {
      try Reproduce(catalog: $0, console: $1).run($2)
    },
    Subcommand("show", "draw an environment, or a solution that was written before", help: Show.help) {
      try Show(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "summarize", "sum up the runs of trainings: means with intervals, and how runs vary",
      help: Summarize.help
    ) { _, console, words in
      try Summarize(console: console).run(words)
    },
    Subcommand(
      "select", "find the best configuration of each agent in a sweep, and run it anew", help: Select.help
    ) {
      try Select(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "compare", "tell whether configurations differ, with tests that fit the design", help: Compare.help
    ) { _, console, words in
      try Compare(console: console).run(words)
    },
    Subcommand("new-env", "write the file of a new environment, to be changed", help: NewEnvironment.help) {
      try NewEnvironment(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "check-env", "prove what can be proved about an environment: probabilities, ends, draws, optimum",
      help: CheckEnvironment.help(nil)
    ) {
      try CheckEnvironment(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "check-planner", "prove planners on random models: bounds, tolerances, limits, policies",
      help: CheckPlanner.help(nil)
    ) {
      try CheckPlanner(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "replay", "take a list of actions with Gymnasium's random numbers and print what comes of them",
      help: Replay.help(nil)
    ) {
      try Replay(catalog: $0, console: $1).run($2)
    },
    Subcommand("list", "list the agents, the planners, the environments and the simulations", help: List.help)
    {
      try List(catalog: $0, console: $1).run($2)
    },
    Subcommand(
      "describe", "explain an agent, a planner, an environment or a map file and its parameters",
      help: Describe.help
    ) {
      try Describe(catalog: $0, console: $1).run($2)
    },
  ]
}
