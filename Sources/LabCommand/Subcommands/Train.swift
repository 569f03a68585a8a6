import TabularRL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `rl-lab train`: an agent learns in an environment and its returns are written to a CSV file.
struct Train {
  let catalog: Catalog
  let console: Console

  static let defaultRuns = 30
  static let defaultSeed: UInt64 = 1
  /// The iterations of a stochastic approximation.
  static let defaultIterations = 1000

  static let options = [
    Option("agent", "NAME", "the agent, a learner or a planner; NAME(alpha=0.1) sets parameters too"),
    Option.environment,
    Option("episodes", "COUNT", "how many episodes a run has [the environment's budget]"),
    Option("steps", "COUNT", "how many steps a run has, instead of --episodes"),
    Option("runs", "COUNT", "how many independent runs [\(defaultRuns)]"),
    Option("seed", "COUNT", "the master seed of all runs [\(defaultSeed)]"),
    Option("gamma", "NUMBER", "the discount, from 0 to 1 [the environment's]"),
    NamedPolicy.options[0], NamedPolicy.options[1],
    Option(
      "step-limit", "COUNT",
      "cut episodes after so many steps [the environment's, or \(RunSpecification.generalStepLimit)]"),
    Option("out", "FILE", "the CSV file, or - for the standard output [results/AGENT-ENV-CONFIG.csv]"),
    Option(
      "solution", "FILE", "write what the first run has learned, as solve --out does, for show and --policy"),
    Option(switch: "overwrite", "replace the files if they exist"),
    Option(
      "log", "POLICY",
      "rows to write: all, every:K, geometric or window:K (means over K); held in memory until a run ends [all]"
    ),
    Option(
      "evaluate", "POLICY",
      "measure the learner against the truth on these episodes and the last: all, every:K or geometric; adds the "
        + "columns greedy_value, regret and value_error, and surrogate_improvement, true_improvement and true_kl where a policy "
        + "changes by updates; a planner's sweeps have greedy_value anyway [all]"),
    Option(
      switch: "optimal-action",
      "add the column optimal_action: the share of an episode's steps with an optimal action"),
    Option(switch: "discounted-return", "add the column discounted_return"),
    Option("threads", "COUNT", "how many threads carry out runs; the file is the same for any [all cores]"),
    Option("fsync", "WHEN", "force rows to the disk after each run, at the end or never: run|end|none [end]"),
    Option(switch: "dry-run", "print the resolved configuration and do nothing"),
    Option(switch: "json", "print the summary as one JSON object"),
    Option(switch: "quiet", "print no summary and no progress"),
    Option(switch: "help", "show this text, with the parameters of the --agent and --env given"),
  ]

  static func help(_ agent: CatalogDescription?, _ environment: CatalogDescription?) -> String {
    var sections = [("Options", Help.rows(options))]
    for (kind, description) in [("agent", agent), ("environment", environment)] {
      guard let description else { continue }
      sections.append(("Parameters of the \(kind) \(description.name)", Help.rows(description.parameters)))
    }
    let hint =
      agent == nil || environment == nil
      ? "\nAgents and environments have parameters of their own, which are options too:\n"
        + "  rl-lab train --agent q-learning --env cliff-walking --help\n" : ""
    return Help.page(
      usage: "rl-lab train --agent NAME --env NAME [OPTIONS]",
      summary: "Lets an agent learn in an environment and writes its returns to a CSV file.", sections)
      + hint + """

        SCHEDULE is a number or linear(FROM,TO,OVER), exponential(FROM,FACTOR,FLOOR), 1/n, A/(B+n), A*n^-P,
        with @step, @episode or @visit behind it to say what n counts.

        The same command again continues an interrupted file and leaves a finished one alone.

        \(Help.exitCodes)

        """
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let switches = Self.options.filter { $0.placeholder == nil }.map(\.name)
    let arguments = try Arguments(line, switches: switches)
    let agent = try self.agent(arguments)
    if case .approximation(let selection) = agent { return try approximate(arguments, selection) }
    if let simulation = try catalog.simulation(in: arguments.value(of: "env")) {
      return try simulate(arguments, agent, Selection("env", arguments) { _ in simulation })
    }
    let environment = try Selection("env", arguments, catalog.environment)
    guard !arguments.has("help") else {
      try console.write(Self.help(agent?.description, environment?.entry.description))
      return .exit(.success)
    }
    if agent == nil || environment == nil { try refuseOtherWords(arguments) }
    guard let agent else { throw missing("agent", in: "agents") }
    guard let environment else { throw missing("env", in: "environments") }
    let (subject, runs) = try resolve(arguments, agent, environment)
    return try carryOut(arguments, subject, runs: runs)
  }

  /// Carries out what is resolved, or says what would be done.
  private func carryOut(_ arguments: Arguments, _ subject: any Subject, runs: Int) throws -> Command.Ending {
    let plan = try plan(arguments, subject, runs: runs)
    if let path = try arguments.value(of: "solution"),
      [plan.output, Manifest.path(beside: plan.output)].contains(path)
    {
      throw CommandError(.usage, "--solution \(path) is a file of the training itself; give another name")
    }
    if arguments.has("dry-run") {
      try Report(plan: plan, console: console).dryRun(asJSON: arguments.has("json"))
      return .exit(.success)
    }
    let (isQuiet, isJSON) = (arguments.has("quiet"), arguments.has("json"))
    let training = Training(plan: plan, console: console, showsProgress: !isQuiet && !isJSON)
    let result = try training.run()
    let report = Report(plan: plan, console: console)
    switch result {
    case .finished(let outcome):
      if let path = try arguments.value(of: "solution"), let subject = plan.subject as? any SolvingSubject,
        let solution = try subject.solution(mayContinue: { Signals.received == nil })
      {
        try SolutionFile.write(
          solution, of: subject.model, to: path, replacing: arguments.has("overwrite"))
      }
      return try report.summary(outcome, asJSON: isJSON, isQuiet: isQuiet)
        ? .exit(.success) : .exit(.negative)
    case .interrupted(let signal, let finished):
      report.interrupted(finished: finished)
      return Signals.isSaveRequest(signal) ? .exit(.temporary) : .signal(signal)
    }
  }

  /// What `--agent` names: a learner, or a planner that solves the world in sweeps.
  private enum Agent {
    case learner(Selection<AlgorithmEntry>)
    case planner(Selection<PlannerEntry>)
    case approximation(Selection<ApproximationEntry>)

    var description: CatalogDescription {
      switch self {
      case .learner(let selection): selection.entry.description
      case .planner(let selection): selection.entry.description
      case .approximation(let selection): selection.entry.description
      }
    }
  }

  private func agent(_ arguments: Arguments) throws(CommandError) -> Agent? {
    let name = try arguments.value(of: "agent").map { text in Call(text)?.name ?? text }
    if catalog.planners.contains(where: { $0.description.name == name }) {
      return try Selection("agent", arguments, catalog.planner).map(Agent.planner)
    }
    if catalog.approximations.contains(where: { $0.description.name == name }) {
      return try Selection("agent", arguments, catalog.approximation).map(Agent.approximation)
    }
    return try Selection("agent", arguments, catalog.algorithm).map(Agent.learner)
  }

  /// Says what was probably meant where `--agent` and `--env` are not given but something else is.
  private func refuseOtherWords(_ arguments: Arguments) throws(CommandError) {
    let own = Self.options.map { "--\($0.name)" }
    for option in arguments.options where ["algo", "algorithm", "environment"].contains(option.name) {
      throw .unknown("option", "--\(option.name)", among: own, see: "rl-lab train --help")
    }
    guard let word = arguments.words.first else { return }
    let meant =
      catalog.algorithms.contains { $0.description.name == word }
      ? "--agent \(word)"
      : catalog.environments.contains { $0.description.name == word } || catalog.simulation(in: word) != nil
        ? "--env \(word)" : nil
    guard let meant else { return }
    throw CommandError(.usage, "unexpected word '\(word)'; did you mean \(meant)?")
  }

  private func missing(_ option: String, in list: String) -> CommandError {
    CommandError(.usage, "train needs --\(option) NAME; rl-lab list \(list) shows what there is")
  }

  private func resolve(
    _ arguments: Arguments, _ agent: Agent, _ environment: Selection<EnvironmentEntry>
  ) throws -> (subject: any Subject, runs: Int) {
    try refuseUnknown(arguments, [agent.description, environment.entry.description])
    switch agent {
    case .learner(let selection):
      let runs = try arguments.count(of: "runs") ?? Self.defaultRuns
      return (try learning(arguments, selection, environment), runs)
    case .planner(let selection):
      return (try planning(arguments, selection, environment), 1)
    case .approximation:
      throw CommandError(.internalError, "an approximation has a problem, not an environment")
    }
  }

  private func refuseUnknown(_ arguments: Arguments, _ chosen: [CatalogDescription]) throws(CommandError) {
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: chosen,
      of: "rl-lab train --agent \(chosen[0].name) --env \(chosen[1].name)")
  }

  private func plan(_ arguments: Arguments, _ subject: any Subject, runs: Int) throws -> TrainingPlan {
    let threads = try arguments.threads()
    let syncing =
      try arguments.value(of: "fsync", "run, end or none", ResultFile.Syncing.init(rawValue:)) ?? .end
    let output = try arguments.value(of: "out")
    let configuration = subject.configuration
    let name = "\(configuration.agent)-\(configuration.environment)-\(configuration.hash)"
    return TrainingPlan(
      subject: subject, runs: runs, threads: threads, output: output ?? "results/\(name).csv",
      makesFolder: output == nil, isReplacing: arguments.has("overwrite"), syncing: syncing)
  }

  /// A stochastic approximation: its `--env` is a problem, its `--steps` are iterations.
  private func approximate(
    _ arguments: Arguments, _ agent: Selection<ApproximationEntry>
  ) throws -> Command.Ending {
    let problem = try Selection("env", arguments, catalog.problem)
    guard !arguments.has("help") else {
      try console.write(Self.help(agent.entry.description, problem?.entry.description))
      return .exit(.success)
    }
    guard let problem else { throw missing("env", in: "problems") }
    let chosen = [agent.entry.description, problem.entry.description]
    try refuseUnknown(arguments, chosen)
    try refuse(
      [
        "episodes", "gamma", "step-limit", "evaluate", "discounted-return", "optimal-action", "policy",
        "behavior", "solution",
      ],
      arguments, because: "\(chosen[0].name) approximates a root: it has no episodes and no policy")
    let log = try log(arguments)
    if case .window = log {
      throw CommandError(
        .usage, "the rows of an approximation have no means; write --log all, every:K or geometric")
    }
    let subject = ApproximationSubject(
      try agent.configure(arguments), on: try problem.configure(arguments),
      iterations: try arguments.count(of: "steps") ?? Self.defaultIterations, seed: try seed(arguments),
      log: log)
    return try carryOut(arguments, subject, runs: try arguments.count(of: "runs") ?? Self.defaultRuns)
  }

  /// A simulation: nothing is known of it but what happens.
  private func simulate(
    _ arguments: Arguments, _ agent: Agent?, _ simulation: Selection<SimulationEntry>?
  ) throws -> Command.Ending {
    guard !arguments.has("help") else {
      try console.write(Self.help(agent?.description, simulation?.entry.description))
      return .exit(.success)
    }
    guard let simulation else { throw missing("env", in: "simulations") }
    guard let agent else { throw missing("agent", in: "agents") }
    try refuseUnknown(arguments, [agent.description, simulation.entry.description])
    let world = try simulation.configure(arguments)
    guard case .learner(let selection) = agent, selection.entry.habitats.contains(world.habitat) else {
      throw CommandError(
        .usage,
        "\(SimulationError.wrongHabitat(algorithm: agent.description.name, world: world.name, world.habitat)); "
          + "agents that can: \(agents(in: world.habitat))")
    }
    let algorithm = try selection.configure(arguments)
    try refuse(
      ["evaluate", "optimal-action", "policy", "behavior", "solution"], arguments,
      because: "\(world.name) is a simulation: its states cannot be listed, nor its values be known")
    let subject = try SimulationSubject(
      algorithm, try specification(arguments, world), in: world,
      rows: EpisodeRows.Selection(
        log: try log(arguments), hasDiscountedReturn: arguments.has("discounted-return")))
    return try carryOut(arguments, subject, runs: try arguments.count(of: "runs") ?? Self.defaultRuns)
  }

  /// The agents that can live in a kind of world, in one line.
  private func agents(in habitat: Habitat) -> String {
    let names = catalog.algorithms.filter { $0.habitats.contains(habitat) }.map(\.description.name)
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  private func refuse(_ options: [String], _ arguments: Arguments, because reason: String)
    throws(CommandError)
  {
    for option in options where arguments.options.contains(where: { $0.name == option }) {
      throw CommandError(.usage, "\(reason); leave --\(option) out")
    }
  }

  private func learning(
    _ arguments: Arguments, _ agent: Selection<AlgorithmEntry>, _ environment: Selection<EnvironmentEntry>
  ) throws -> LearningSubject {
    let world = try environment.configure(arguments)
    return try learning(arguments, agent, in: world)
  }

  /// Returns what a learner does in a world that is configured; `known`, a subject in the same world, lends it what
  /// the world was made into.
  func learning(
    _ arguments: Arguments, _ agent: Selection<AlgorithmEntry>, in world: ConfiguredEnvironment,
    sharingWith known: LearningSubject? = nil
  ) throws -> LearningSubject {
    let model = try known?.model ?? world.compiled()
    let algorithm = try agent.configure(arguments)
    let specification = try specification(arguments, world)
    let rows = EpisodeRows.Selection(
      log: try log(arguments), evaluation: try evaluation(arguments), hasUpdates: algorithm.improvesByUpdates,
      hasDiscountedReturn: arguments.has("discounted-return"),
      hasOptimalActions: arguments.has("optimal-action"))
    let policies = try NamedPolicy.all(
      agent.entry.policyRoles, of: algorithm.name, arguments, for: model, discount: specification.discount)
    let variation = try known?.task.variation ?? world.variation(in: model)
    if variation.rewardDrift > 0, rows.hasOptimalActions, !model.isBandit {
      throw CommandError(
        .usage,
        "the rewards of \(world.name) drift and its episodes have several steps, so it is not known which actions are optimal; "
          + "leave --optimal-action out")
    }
    if variation.rewardDrift > 0, rows.evaluation != nil {
      throw CommandError(
        .usage, "the rewards of \(world.name) drift, so there is no truth to --evaluate against")
    }
    let (target, behavior) = (policies[.target], policies[.behavior])
    let task =
      known.map {
        LearningTask(
          inWorldOf: $0.task, specification, targetPolicy: target, behaviorPolicy: behavior,
          countsOptimalActions: rows.hasOptimalActions)
      }
      ?? LearningTask(
        model, specification, targetPolicy: target, behaviorPolicy: behavior, variation: variation,
        countsOptimalActions: rows.hasOptimalActions)
    do throws(ParameterError) {
      try algorithm.validate(task)
    } catch {
      throw CommandError(error)
    }
    return LearningSubject(
      algorithm, task, in: world, digest: known?.configuration.model ?? ModelDigest.hexDigest(of: model),
      policies: policies, rows: rows)
  }

  private func planning(
    _ arguments: Arguments, _ agent: Selection<PlannerEntry>, _ environment: Selection<EnvironmentEntry>
  ) throws -> PlanningSubject {
    let planner = try agent.configure(arguments)
    try refuse(
      ["episodes", "steps", "runs", "seed", "step-limit", "discounted-return", "optimal-action"], arguments,
      because: "\(planner.name) is a planner: it draws nothing and runs once")
    let world = try environment.configure(arguments)
    let (log, evaluation) = (try log(arguments), try evaluation(arguments))
    if case .window = log {
      throw CommandError(.usage, "the rows of a planner have no means; write --log all, every:K or geometric")
    }
    let discount = try arguments.discount() ?? world.defaultDiscount
    let model = try world.compiled()
    let policies = try NamedPolicy.all(
      agent.entry.policyRoles, of: planner.name, arguments, for: model, discount: discount)
    return PlanningSubject(
      planner, model, in: world, discount: discount, policies: policies, evaluation: evaluation ?? .all,
      log: log)
  }

  private func seed(_ arguments: Arguments) throws(CommandError) -> UInt64 {
    try arguments.seed() ?? Self.defaultSeed
  }

  private func log(_ arguments: Arguments) throws(CommandError) -> LogPolicy {
    try arguments.value(of: "log", "all, every:K, geometric or window:K", LogPolicy.init) ?? .all
  }

  private func evaluation(_ arguments: Arguments) throws(CommandError) -> LogPolicy? {
    try arguments.value(of: "evaluate", "all, every:K or geometric") { text in
      guard let policy = LogPolicy(text) else { return nil }
      if case .window = policy { return nil }
      return policy
    }
  }

  private func specification(
    _ arguments: Arguments, _ environment: some TrainingPlace
  ) throws(CommandError) -> RunSpecification {
    let episodes = try arguments.count(of: "episodes")
    let steps = try arguments.count(of: "steps")
    if episodes != nil, steps != nil {
      throw CommandError(.usage, "--episodes and --steps both say how long a run is; give one of them")
    }
    let budget = episodes.map(Budget.episodes) ?? steps.map(Budget.steps) ?? environment.defaultBudget
    let discount =
      try arguments.discount() ?? environment.defaultDiscount
    let seed = try seed(arguments)
    let stepLimit =
      try arguments.count(of: "step-limit") ?? environment.defaultStepLimit
      ?? RunSpecification.generalStepLimit
    return RunSpecification(discount: discount, stepLimit: stepLimit, budget: budget, seed: seed)
  }
}

/// What a training asks a world for, where the command line leaves it open.
protocol TrainingPlace {
  var defaultDiscount: Double { get }
  var defaultStepLimit: Int? { get }
  var defaultBudget: Budget { get }
}

extension ConfiguredEnvironment: TrainingPlace {}
extension ConfiguredSimulation: TrainingPlace {}
