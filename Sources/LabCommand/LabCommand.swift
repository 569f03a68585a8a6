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
