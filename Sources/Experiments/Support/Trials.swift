import Environments
import TabularRL

/// Returns the world with this name and, in parentheses, settings, as on the command line:
/// `grid-world(forbidden-reward=-10)`.
public func world(_ text: String) throws -> ConfiguredEnvironment {
  let (name, settings) = try named(text)
  guard let type = standardEnvironments.first(where: { $0.name == name }) else {
    throw ExperimentError.wrong("there is no world \(name)")
  }
  return try EnvironmentEntry(type).configure(settings)
}

/// Returns the agent with this name and, in parentheses, settings: `sarsa(alpha=0.5,epsilon=0.1)`.
public func agent(_ text: String) throws -> ConfiguredAlgorithm {
  let (name, settings) = try named(text)
  guard let entry = standardAlgorithms.first(where: { $0.description.name == name }) else {
    throw ExperimentError.wrong("there is no agent \(name)")
  }
  return try entry.configure(settings)
}

func named(_ text: String) throws -> (name: String, settings: [Setting]) {
  guard let call = Call(text) else { return (text, []) }
  let settings = try call.arguments.map { argument in
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else { throw ExperimentError.wrong("'\(argument)' is no setting") }
    return Setting(name: String(parts[0]), value: String(parts[1]))
  }
  return (call.name, settings)
}

/// An agent in a world for so long: what is run many times.
public struct Trial: Sendable {
  /// The agent.
  public let agent: ConfiguredAlgorithm
  /// The world, the limits and the seed.
  public let task: LearningTask

  /// Creates a trial of an agent, named as on the command line.
  ///
  /// - Parameters:
  ///   - agent: the agent with its settings.
  ///   - environment: the world.
  ///   - budget: how long a run lasts, or nil for as long as the world says.
  ///   - discount: the discount, or nil for the world's.
  ///   - stepLimit: where episodes are cut, or nil for the world's limit.
  ///   - target: the policy to be evaluated, or nil for the uniformly random one.
  ///   - behavior: the policy to be followed, or nil for the uniformly random one.
  ///   - countsOptimalActions: whether optimal actions are counted.
  ///   - seed: the master seed.
  /// - Throws: what is wrong with the names, the settings or the world.
  public init(
    _ agent: String, in environment: ConfiguredEnvironment, _ budget: Budget? = nil, discount: Double? = nil,
    stepLimit: Int? = nil, target: Policy? = nil, behavior: Policy? = nil, countsOptimalActions: Bool = false,
    seed: UInt64 = 1
  ) throws {
    let model = try environment.compile()
    let specification = RunSpecification(
      discount: discount ?? environment.defaultDiscount,
      stepLimit: stepLimit ?? environment.defaultStepLimit ?? RunSpecification.generalStepLimit,
      budget: budget ?? environment.defaultBudget, seed: seed)
    self.agent = try Experiments.agent(agent)
    task = LearningTask(
      model, specification, targetPolicy: target, behaviorPolicy: behavior,
      variation: try environment.variation(model), countsOptimalActions: countsOptimalActions)
  }

  /// Creates a trial in a world that is named as on the command line.
  public init(
    _ agent: String, in environment: String, _ budget: Budget? = nil, discount: Double? = nil,
    stepLimit: Int? = nil, target: Policy? = nil, behavior: Policy? = nil, countsOptimalActions: Bool = false,
    seed: UInt64 = 1
  ) throws {
    try self.init(
      agent, in: Experiments.world(environment), budget, discount: discount, stepLimit: stepLimit,
      target: target, behavior: behavior, countsOptimalActions: countsOptimalActions, seed: seed)
  }
}

extension Findings {
  /// Carries out numbered pieces of work, several at a time, and returns what they give in their order.
  public func each<Value: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (_ index: Int) throws -> Value
  ) throws -> [Value] {
    try each(count, begin: { .done(try work($0)) })
  }

  /// Carries out numbered pieces of work, runs for the most part, several at a time, and returns what they give in
  /// their order.
  func each<Value: Sendable>(
    _ count: Int, begin: @escaping @Sendable (_ index: Int) throws -> Work<Value>
  ) throws -> [Value] {
    let results = Collector<Value>()
    let context = context
    try forEachRun(0..<count, threads: context.threads) { index in
      context.mayContinue() ? try begin(index) : .stopped
    } deliver: { _, value in
      results.append(value)
      context.progress()
    }
    let values = results.values
    guard values.count == count else { throw ExperimentError.stopped }
    return values
  }

  /// Runs a trial so many times and returns, for each run, what is measured at the end of its episodes.
  ///
  /// - Parameters:
  ///   - trial: the agent and the world.
  ///   - runs: how many runs.
  ///   - measure: adds what is measured at the end of an episode to the numbers of the run.
  /// - Returns: the numbers of each run.
  /// - Throws: ``ExperimentError/stopped``, or what is wrong with a world drawn for a run.
  public func collect(
    _ trial: Trial, runs: Int,
    _ measure: @escaping @Sendable (_ numbers: inout [Double], EpisodeRecord, () -> Learned) -> Void
  ) throws -> [[Double]] {
    let mayContinue = context.mayContinue
    return try each(
      runs,
      begin: { index in
        var numbers: [Double] = []
        let observer = RunObserver(
          report: { measure(&numbers, $0, $1) }, mayContinue: { _, _ in mayContinue() })
        return .run(try trial.agent.makeRun(index, try trial.task.ofRun(index), observer)) { _ in
          .done(numbers)
        }
      })
  }

  /// Runs a trial so many times and returns the curves of a number measured at the end of each episode.
  public func curves(
    _ trial: Trial, runs: Int,
    _ measure: @escaping @Sendable (EpisodeRecord, () -> Learned) -> Double
  ) throws -> Curves {
    Curves(try collect(trial, runs: runs) { $0.append(measure($1, $2)) })
  }

  /// Runs a trial so many times and returns what was learned in each run.
  public func learned(_ trial: Trial, runs: Int = 1) throws -> [Learned] {
    let mayContinue = context.mayContinue
    return try each(
      runs,
      begin: { index in
        let observer = RunObserver(mayContinue: { _, _ in mayContinue() })
        return .run(try trial.agent.makeRun(index, try trial.task.ofRun(index), observer)) { .done($0) }
      })
  }
}

/// The numbers of many runs at the same places, such as episodes.
public struct Curves: Sendable {
  /// The numbers of each run.
  public let runs: [[Double]]

  /// Creates the curves of runs, of which there is at least one.
  public init(_ runs: [[Double]]) {
    precondition(!runs.isEmpty, "a mean needs at least one run")
    self.runs = runs
  }

  /// How far the shortest run goes.
  public var length: Int { runs.map(\.count).min() ?? 0 }

  /// The mean over runs at a place, counted from 0.
  public func mean(at place: Int) -> MeanEstimate { estimate(runs.map { $0[place] }) }

  /// The mean over runs of each run's mean over some places, by default all.
  public func mean(over places: Range<Int>? = nil) -> MeanEstimate {
    let places = places ?? 0..<length
    return estimate(runs.map { $0[places].reduce(0, +) / Double(places.count) })
  }

  /// The mean over runs of the difference between two kinds of runs, run by run, over some places.
  public func mean(of other: Curves, minus places: Range<Int>) -> MeanEstimate {
    estimate(
      zip(runs, other.runs).map { own, other in
        places.reduce(0) { $0 + other[$1] - own[$1] } / Double(places.count)
      })
  }
}

/// Returns the mean of numbers, of which there is at least one.
public func estimate(_ values: [Double]) -> MeanEstimate {
  guard let mean = MeanEstimate(values) else { preconditionFailure("a mean needs at least one number") }
  return mean
}

/// Returns the root mean square of the differences of two lists, over the given places.
public func rootMeanSquare(_ values: [Double], _ truth: [Double], over places: some Collection<Int>) -> Double
{
  (places.reduce(0) { $0 + (values[$1] - truth[$1]) * (values[$1] - truth[$1]) } / Double(places.count))
    .squareRoot()
}
