import Environments
import ReferenceLoops
import TabularRL

/// w1: Q-learning on cliff walking, step size 0.5, epsilon 0.1, undiscounted, ties broken at random.
///
/// The C loop is the plain one of ReferenceLoops; the Swift loop is the library's own `Run`.
struct CliffWorkload {
  let options: Options

  init(_ options: Options) { self.options = options }

  func run() throws -> [(String, String)] {
    let model = try TabularModel(compiling: CliffWalking())
    return options.usesReference ? runReference(model) : runLibrary(model)
  }

  private func runReference(_ model: TabularModel) -> [(String, String)] {
    let ends = model.terminates.map { UInt8($0 ? 1 : 0) }
    var result = reference_result()
    let time = Measurement.of {
      result = reference_q_learning(
        Int32(model.stateCount), Int32(model.startStates[0]), model.successors, model.rewards, ends, 0.5, 1,
        0.1, Int64(options.steps), 1)
    }
    return fields(time, Int(result.episodes), result.mean_return, result.table_sum)
  }

  private func runLibrary(_ model: TabularModel) -> [(String, String)] {
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .steps(options.steps), seed: 1)
    let task = LearningTask(model, specification)
    let algorithm = ConfiguredAlgorithm(QLearning())
    var episodes = 0
    var sum = 0.0
    var solution: Solution?
    let time = Measurement.of {
      solution =
        (try? algorithm.run(
          0, task,
          RunObserver(report: { record, _ in
            episodes += 1
            sum += record.episodeReturn
          })))?.solution
    }
    let tableSum = solution?.actionValues?.entries.reduce(0, +) ?? 0
    return fields(time, episodes, sum / Double(max(1, episodes)), tableSum)
  }

  private func fields(
    _ time: Measurement, _ episodes: Int, _ meanReturn: Double, _ tableSum: Double
  ) -> [(String, String)] {
    [
      ("steps", "\(options.steps)"), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"), ("episodes", "\(episodes)"),
      ("mean_return", "\(meanReturn)"), ("table_sum", "\(tableSum)"),
    ]
  }
}
