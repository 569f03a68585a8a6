import Environments
import ReferenceLoops
import TabularRL

/// A training and a sweep by the command, from its start to its end, beside their steps alone.
///
/// - train: Q-learning on cliff walking, 100 runs of 500 episodes with a row each, beside the library's loop.
/// - sweep: w6, beside the C loop of several runs side by side.
struct CommandReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each, medians of processor and of wall time on as many threads, and the median of their ratios.
  func printRows() throws {
    print("command,seconds,cpu_seconds,steps_seconds,steps_cpu_seconds,ratio,cpu_ratio")
    var alone = options
    (alone.runs, alone.episodes) = (100, 500)
    try printRow(
      "train", ["--agent", "q-learning", "--env", "cliff-walking", "--runs", "100", "--episodes", "500"], .w1,
      alone)
    (alone.usesReference, alone.method) = (true, "interleaved")
    try printRow(
      "sweep",
      ["--agent", "q-learning,sarsa,expected-sarsa", "--env", "cliff-walking", "--alpha", "0.1...1.0/10"]
        + ["--runs", "100", "--episodes", "500"], .w6, alone)
  }

  private func printRow(_ command: String, _ words: [String], _ workload: Workload, _ alone: Options) throws {
    var (whole, steps): ([Measurement], [Measurement]) = ([], [])
    for _ in 0..<(options.repetitions ?? 5) {
      whole.append(
        try withFolder { folder in
          try ChildProcess.run(
            options.laboratory,
            [command] + words
              + ["--threads", "\(options.threads)", "--quiet", "--out", "\(folder)/whole.csv"]
          ).time
        })
      let fields = try workload.run(alone)
      steps.append(
        Measurement(
          seconds: fields.number("seconds"), processorSeconds: fields.number("cpu_seconds")))
    }
    let ratio = zip(whole, steps).map { $0.seconds / $1.seconds }.median
    let processorRatio = zip(whole, steps).map { $0.processorSeconds / $1.processorSeconds }.median
    let figures = [whole, steps].flatMap { [$0.map(\.seconds).median, $0.map(\.processorSeconds).median] }
    print(([command] + (figures + [ratio, processorRatio]).map { "\($0)" }).joined(separator: ","))
  }
}
