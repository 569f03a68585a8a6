import Environments
import ReferenceLoops
import TabularRL

/// Times one workload alone and prints one JSON object, so that anything outside can compare.
///
///     rl-lab-benchmark w1 [--loop c|swift] [--steps N]
///
/// w1 is Q-learning on cliff walking, step size 0.5, epsilon 0.1, undiscounted, ties broken at random. The C
/// loop is the plain one of ReferenceLoops; the Swift loop is the library's own `Run`.
struct Workload {
  var steps = 20_000_000
  var usesReference = false

  init?(_ words: [String]) {
    guard words.first == "w1", words.count % 2 == 1 else { return nil }
    for index in stride(from: 1, to: words.count, by: 2) {
      switch (words[index], words[index + 1]) {
      case ("--steps", let text):
        guard let count = Int(text), count > 0 else { return nil }
        steps = count
      case ("--loop", "c"): usesReference = true
      case ("--loop", "swift"): usesReference = false
      default: return nil
      }
    }
  }

  func run() throws -> (seconds: Double, episodes: Int, meanReturn: Double, tableSum: Double) {
    let model = try TabularModel(compiling: CliffWalking())
    return usesReference ? runReference(model) : runLibrary(model)
  }

  private func runReference(
    _ model: TabularModel
  ) -> (seconds: Double, episodes: Int, meanReturn: Double, tableSum: Double) {
    let ends = model.terminates.map { UInt8($0 ? 1 : 0) }
    var result = reference_result()
    let time = ContinuousClock().measure {
      result = reference_q_learning(
        Int32(model.stateCount), Int32(model.startStates[0]), model.successors, model.rewards, ends, 0.5, 1,
        0.1, Int64(steps), 1)
    }
    return (time / .seconds(1), Int(result.episodes), result.mean_return, result.table_sum)
  }

  private func runLibrary(
    _ model: TabularModel
  ) -> (seconds: Double, episodes: Int, meanReturn: Double, tableSum: Double) {
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .steps(steps), seed: 1)
    let task = LearningTask(model, specification)
    let algorithm = ConfiguredAlgorithm(QLearning())
    var episodes = 0
    var sum = 0.0
    var solution: Solution?
    let time = ContinuousClock().measure {
      solution =
        algorithm.run(
          0, task,
          RunObserver(report: { record, _ in
            episodes += 1
            sum += record.episodeReturn
          }))?.solution
    }
    let tableSum = solution?.actionValues?.entries.reduce(0, +) ?? 0
    return (time / .seconds(1), episodes, sum / Double(max(1, episodes)), tableSum)
  }
}

guard let workload = Workload(Array(CommandLine.arguments.dropFirst())) else {
  print("usage: rl-lab-benchmark w1 [--loop c|swift] [--steps N]")
  throw WrongUsage()
}
let result = try workload.run()
print(
  """
  {"workload":"w1","loop":"\(workload.usesReference ? "c" : "swift")","steps":\(workload.steps),\
  "seconds":\(result.seconds),"episodes":\(result.episodes),"mean_return":\(result.meanReturn),\
  "table_sum":\(result.tableSum)}
  """)

/// The command line is wrong.
struct WrongUsage: Error {}
