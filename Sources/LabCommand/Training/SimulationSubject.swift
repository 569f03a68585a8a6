import TabularRL

/// A learner in a simulation: a row an episode, and no truth to measure it by.
struct SimulationSubject: Subject {
  let specification: RunSpecification
  let rows: EpisodeRows.Selection
  let configuration: Configuration
  private let makeRun: ConfiguredAlgorithm.SimulationRun

  /// Prepares the runs, or throws why there can be none.
  init(
    _ algorithm: ConfiguredAlgorithm, _ specification: RunSpecification, in world: ConfiguredSimulation,
    rows: EpisodeRows.Selection
  ) throws(CommandError) {
    self.specification = specification
    self.rows = rows
    var configuration = Configuration(
      agent: algorithm.name, algorithm.settings, environment: world.name, world.settings)
    configuration.discount = specification.discount
    configuration.stepLimit = specification.stepLimit
    configuration.budget = specification.budget.description
    self.configuration = configuration
    do {
      makeRun = try algorithm.settle(world, specification)
    } catch {
      throw CommandError(.usage, "\(error)")
    }
  }

  var seed: UInt64 { specification.seed }
  var columns: [String] { rows.columns }
  var options: [Setting] { specification.options + rows.options }

  func runner(prefix: [UInt8]) -> RunCarrier {
    { index, mayContinue in
      let budget = specification.budget
      let watch = RunWatch(rows, budget, rows: EpisodeRows(run: index, prefix: prefix, rows))
      let observer = RunObserver(
        report: watch.add,
        mayContinue: { mayContinue(budget.fraction(episodes: $0, steps: $1)) })
      return .run(makeRun(index, observer)) { learned in
        let figures = RunFigures(watch.summary, learned, watch.finish(learned), rows)
        guard let rows = watch.rows else { preconditionFailure("the rows of the run were wanted") }
        return .done(RunRows(bytes: rows.bytes, count: rows.count, figures: figures))
      }
    }
  }

  func summarize(_ finished: [FinishedRun], into summary: inout Summary) -> [(String, String)] {
    rows.summarize(finished, into: &summary)
  }
}
