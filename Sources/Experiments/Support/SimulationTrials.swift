import Environments
import TabularRL

/// Returns the simulation with this name and, in parentheses, settings, as on the command line.
public func simulation(_ text: String) throws -> ConfiguredSimulation {
  let (name, settings) = try named(text)
  guard let type = standardSimulations.first(where: { $0.name == name }) else {
    throw ExperimentError.wrong("there is no simulation \(name)")
  }
  return try SimulationEntry(type).configure(settings)
}

/// An agent in a simulation for so long: what is run many times.
public struct SimulationTrial: Sendable {
  /// Makes one run.
  public let makeRun: ConfiguredAlgorithm.SimulationRun

  /// Creates a trial of an agent in a simulation, both named as on the command line.
  ///
  /// - Parameters:
  ///   - agent: the agent with its settings.
  ///   - name: the simulation.
  ///   - budget: how long a run lasts, or nil for as long as the simulation says.
  ///   - discount: the discount, or nil for the simulation's.
  ///   - stepLimit: where episodes are cut, or nil for the simulation's limit.
  ///   - seed: the master seed.
  /// - Throws: what is wrong with the names or the settings.
  public init(
    _ agent: String, in name: String, _ budget: Budget? = nil, discount: Double? = nil, stepLimit: Int? = nil,
    seed: UInt64 = 1
  ) throws {
    let world = try simulation(name)
    let specification = RunSpecification(
      discount: discount ?? world.defaultDiscount,
      stepLimit: stepLimit ?? world.defaultStepLimit ?? RunSpecification.generalStepLimit,
      budget: budget ?? world.defaultBudget, seed: seed)
    makeRun = try Experiments.agent(agent).settle(world, specification)
  }
}

extension Findings {
  /// Runs a trial so many times and returns the curves of a number measured at the end of each episode.
  public func curves(
    _ trial: SimulationTrial, runs: Int, _ measure: @escaping @Sendable (EpisodeRecord) -> Double
  ) throws -> Curves {
    let mayContinue = context.mayContinue
    return Curves(
      try each(
        runs,
        begin: { index in
          var numbers: [Double] = []
          let observer = RunObserver(
            report: { record, _ in numbers.append(measure(record)) }, mayContinue: { _, _ in mayContinue() })
          return .run(trial.makeRun(index, observer)) { _ in .done(numbers) }
        }))
  }
}
