import TabularRL

/// What a training carries out, run by run: a learner at a task, a planner on a model.
///
/// It says what its rows are, makes them, and sums them up; files, threads, signals and resuming are the
/// training's.
protocol Subject: Sendable {
  /// Agent, world, and whatever else determines the rows of a run apart from its number.
  var configuration: Configuration { get }

  /// The options that determine the rows and how they are kept, every default spelled out.
  var options: [Setting] { get }

  /// The configurations of a sweep with what is swept, or nil when there is one that is not swept.
  var swept: [SweptConfiguration]? { get }

  /// The words of the command line that gives the same file again, from the subcommand on.
  func words(runs: Int, output: String) -> [String]

  /// The master seed.
  var seed: UInt64 { get }

  /// The columns of the CSV file after `agent,env,config`.
  var columns: [String] { get }

  /// How many runs a core carries out side by side at most, for the memory that they take.
  var sideBySide: Int { get }

  /// Prepares what all runs share.
  ///
  /// - Parameter prefix: what every row begins with.
  /// - Returns: what begins one run.
  func runner(prefix: [UInt8]) -> RunCarrier

  /// Puts the figures of finished runs into a summary and returns what to say of them.
  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)]
}

extension Subject {
  var swept: [SweptConfiguration]? { nil }
  var sideBySide: Int { .max }

  func words(runs: Int, output: String) -> [String] {
    var words = ["train", "--agent", configuration.agent, "--env", configuration.environment]
    if runs > 1 { words += ["--runs", "\(runs)"] }
    for setting in options + configuration.agentParameters + configuration.environmentParameters {
      words += setting.value.isEmpty ? ["--" + setting.name] : ["--" + setting.name, setting.value]
    }
    return words + ["--out", output]
  }
}

/// A subject that finds values and a policy.
protocol SolvingSubject: Subject {
  /// The world.
  var model: TabularModel { get }

  /// Carries out the first run once more and returns what it found, or nil if it was told to stop.
  func solution(mayContinue: @escaping () -> Bool) throws -> Solution?
}

/// Begins one run, or does it: told its number and given a question that hears how much is done, in 0...1, and says
/// whether to go on, it returns the work that ends with the rows.
typealias RunCarrier =
  @Sendable (_ index: Int, _ mayContinue: @escaping (Double) -> Bool) throws -> Work<RunRows>

/// The rows of one finished run and what there is to remember of it.
struct RunRows: Sendable {
  let bytes: [UInt8]
  let count: Int
  let figures: RunFigures
}

/// A run in a few figures; which ones there are depends on what was run.
struct RunFigures: Codable, Hashable, Sendable {
  /// The number of steps of a learner.
  var steps: Int?
  /// The number of episodes.
  var episodes: Int?
  /// The number of episodes that the world ended.
  var terminated: Int?
  var bestReturn: Double?
  /// The areas under the learning curve.
  var areaByStep: Double?
  var areaByEpisode: Double?
  /// The mean return and length of the last tenth of the whole episodes.
  var finalReturn: Double?
  var finalLength: Double?
  /// The value of the greedy policy at the end, what it lacks, and where it stands between chance and the optimum;
  /// nil where not measured or infinite.
  var greedyValue: Double?
  var regret: Double?
  var normalised: Double?
  /// Whether an episode of the greedy policy never ends; nil where not measured.
  var isEndless: Bool?
  /// The number of steps whose action was optimal, where that is counted.
  var optimalActions: Int?
  /// The error of the values at the end; nil where not measured.
  var valueError: Double?
  /// The mean error of the values over the episodes after which it was asked for.
  var meanValueError: Double?
  /// The bounds of the value at the start, where they are known.
  var lower: Double?
  var upper: Double?
  /// The number of iterations of an approximation, its error at the end, and whether it left all bounds.
  var iterations: Int?
  var error: Double?
  var hasDiverged: Bool?
  /// The number of sweeps of a planner, what it says of its solution, and whether that is proved.
  var sweeps: Int?
  var verdict: String?
  var isProved: Bool?
}

/// What a finished training amounts to, for programs; a figure that its subject does not have is left out.
struct Summary: Encodable {
  let agent: String
  let env: String
  let config: String
  let seed: UInt64
  let runs: Int
  let keptRuns: Int
  let rows: Int
  let seconds: Double
  let file: String

  var episodes: Int?
  var terminated: Int?
  var steps: Int?
  var stepsPerSecond: Double?
  var meanReturnOfLastTenth: Double?
  var intervalLow: Double?
  var intervalHigh: Double?
  var bestReturn: Double?
  /// The mean over the runs whose greedy policy has a finite value.
  var greedyValue: Double?
  var regret: Double?
  /// The number of measured runs whose greedy policy never ends some episode.
  var endlessRuns: Int?
  var valueError: Double?
  var optimalActionShare: Double?
  var iterations: Int?
  var meanError: Double?
  /// The number of runs whose estimate left all bounds.
  var divergedRuns: Int?
  var sweeps: Int?
  var lower: Double?
  var upper: Double?
  var verdict: String?
  /// Whether a planner's answer is proved as far as was asked for.
  var isProved: Bool?

  init(_ plan: TrainingPlan, _ outcome: Training.Outcome) {
    agent = plan.configuration.agent
    env = plan.configuration.environment
    config = plan.configuration.hash
    seed = plan.subject.seed
    runs = plan.runs
    keptRuns = outcome.kept
    rows = outcome.finished.reduce(0) { $0 + $1.rows }
    seconds = outcome.seconds
    file = plan.output
  }
}
