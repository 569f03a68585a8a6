import TabularRL

/// A learner at a task: a row an episode.
///
/// An object, as the task is, because every run holds it.
final class LearningSubject: SolvingSubject {
  let algorithm: ConfiguredAlgorithm
  let task: LearningTask
  let policies: [NamedPolicy]
  let rows: EpisodeRows.Selection
  let configuration: Configuration

  /// The most values of actions that the runs on a core have together; where a learner has a single table, that is
  /// about a gigabyte.
  private static let mostEntries = 1 << 26

  /// The most states of a world in which a learner is measured unasked.
  private static let smallWorld = 500

  /// Creates the subject of runs of a task in a world; `digest` is that of its model.
  init(
    _ algorithm: ConfiguredAlgorithm, _ task: LearningTask, in environment: ConfiguredEnvironment,
    digest: String, policies: [NamedPolicy], rows: EpisodeRows.Selection
  ) {
    self.algorithm = algorithm
    self.task = task
    self.policies = policies
    self.rows = rows
    var configuration = Configuration(
      agent: algorithm.name, algorithm.settings, environment, digest: digest,
      discount: task.specification.discount, policies: policies)
    configuration.stepLimit = task.specification.stepLimit
    configuration.budget = task.specification.budget.description
    self.configuration = configuration
  }

  var seed: UInt64 { task.specification.seed }
  var columns: [String] { rows.columns }
  var model: TabularModel { task.model }
  var sideBySide: Int { max(1, Self.mostEntries / (model.stateCount * model.actionCount)) }

  var options: [Setting] {
    task.specification.options + policies.map { Setting(name: $0.role.rawValue, value: $0.name) }
      + rows.options
  }

  func runner(prefix: [UInt8]) -> RunCarrier {
    let shared = sharedOracles
    return { index, mayContinue in
      let wanted = EpisodeRows(run: index, prefix: prefix, self.rows)
      return try self.begin(index, shared, rows: wanted, mayContinue) { figures, rows in
        guard let rows else { preconditionFailure("the rows of the run were wanted") }
        return .done(RunRows(bytes: rows.bytes, count: rows.count, figures: figures))
      }
    }
  }

  /// The truth about the world of all runs, or nil where each has its own or none is asked for.
  var sharedOracles: Oracles? { task.variation.draw == nil ? oracles(of: task) : nil }

  private func task(ofRun index: Int) throws(CommandError) -> LearningTask {
    do throws(ModelError) {
      return try task.ofRun(index)
    } catch {
      throw CommandError(error, in: task.model.name)
    }
  }

  /// The truth, where the learner is measured: always if asked for, else at the end in small worlds; where rewards
  /// drift there is none.
  private func oracles(of task: LearningTask) -> Oracles? {
    guard task.variation.rewardDrift == 0 else { return nil }
    return rows.evaluation != nil || task.model.stateCount <= Self.smallWorld ? Oracles(task) : nil
  }

  /// Begins a run.
  ///
  /// - Parameters:
  ///   - index: the number of the run.
  ///   - shared: the truth, or nil if the run has its own.
  ///   - wanted: takes the rows of its episodes, if they are wanted.
  ///   - mayContinue: hears how much of the run is done, in 0...1, and says whether to go on.
  ///   - then: what follows, told the figures of the run and its rows.
  /// - Returns: the run and what follows.
  /// - Throws: what keeps the run from its world.
  func begin<Result>(
    _ index: Int, _ shared: Oracles?, rows wanted: EpisodeRows? = nil,
    _ mayContinue: @escaping (Double) -> Bool,
    then: @escaping (RunFigures, EpisodeRows?) throws -> Work<Result>
  ) throws -> Work<Result> {
    let task = try task(ofRun: index)
    let budget = task.specification.budget
    let watch = RunWatch(rows, budget, oracles: shared ?? oracles(of: task), rows: wanted)
    let observer = RunObserver(
      report: watch.add,
      mayContinue: { mayContinue(budget.fraction(episodes: $0, steps: $1)) })
    return .run(try algorithm.makeRun(index, task, observer)) { learned in
      let score = watch.finish(learned)
      return try then(RunFigures(watch.summary, learned, score, errors: watch.errors, self.rows), watch.rows)
    }
  }

  func solution(mayContinue: @escaping () -> Bool) throws -> Solution? {
    try algorithm.run(0, try task(ofRun: 0), RunObserver(mayContinue: { _, _ in mayContinue() }))?.solution
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    rows.summarize(finished, into: &summary)
  }
}
