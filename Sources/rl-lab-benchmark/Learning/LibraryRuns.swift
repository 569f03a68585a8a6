import Synchronization
import TabularRL

/// What the episodes of a run come to; an object, because variables that a closure changes are checked at every access.
private final class RunSums {
  private(set) var (steps, episodes) = (0, 0)
  private(set) var sumOfReturns = 0.0

  func add(_ record: EpisodeRecord) {
    steps += record.length
    episodes += 1
    sumOfReturns += record.episodeReturn
  }
}

/// Runs of the library's own, and what they took.
struct LibraryRuns {
  let time: Measurement
  private(set) var (steps, episodes) = (0, 0)
  /// The mean return of the episodes of each run.
  private(set) var means: [Double] = []
  /// The mean return of all episodes.
  private(set) var meanReturn = 0.0
  /// The sum of all action values of the first run.
  private(set) var tableSum = 0.0

  private struct Totals {
    var (steps, episodes) = (0, 0)
    var sum = 0.0
    var table = 0.0
    var means: [Double] = []
  }

  init(_ agent: String, _ settings: [Setting], in task: LearningTask, runs: Int, threads: Int) throws {
    guard let entry = standardAlgorithms.first(where: { $0.description.name == agent }) else {
      throw UnknownMethod()
    }
    try self.init(try entry.configure(settings), in: task, runs: runs, threads: threads)
  }

  init(_ algorithm: ConfiguredAlgorithm, in task: LearningTask, runs: Int, threads: Int) throws {
    let totals = Mutex(Totals())
    time = try Measurement.of {
      try forEachRun(0..<runs, threads: threads) { run in
        let sums = RunSums()
        let observer = RunObserver(report: { record, _ in sums.add(record) })
        return .run(try algorithm.makeRun(run, task, observer)) { learned in
          let table = learned.solution.actionValues?.entries.reduce(0, +) ?? 0
          return .done((sums.steps, sums.episodes, sums.sumOfReturns, table))
        }
      } deliver: { (run: Int, result: (Int, Int, Double, Double)) in
        totals.withLock { totals in
          totals.steps += result.0
          totals.episodes += result.1
          totals.sum += result.2
          totals.means.append(result.2 / Double(max(1, result.1)))
          if run == 0 { totals.table = result.3 }
        }
      }
    }
    let found = totals.withLock { $0 }
    (steps, episodes, tableSum, means) = (found.steps, found.episodes, found.table, found.means)
    meanReturn = found.sum / Double(max(1, found.episodes))
  }
}
