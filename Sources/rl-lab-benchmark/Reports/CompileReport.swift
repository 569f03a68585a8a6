import Environments
import TabularRL

/// What compiling a world costs an outcome.
struct CompileReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each world: its name, how large it is, seconds, and nanoseconds an outcome.
  func printRows() throws {
    print("environment,states,outcomes,seconds,nanoseconds_per_outcome")
    try printRow(GridWorkload(options).world)
    try printRow(Garnet())
    try printRow(RandomGraph(stateCount: 100_000))
    try printRow(CliffWalking())
    try printRow(FrozenLake(settings: [Setting(name: "map", value: "8x8")]))
  }

  private func printRow<World: Environment>(_ world: World) throws {
    var compiled: TabularModel?
    var seconds: [Double] = []
    for _ in 0..<(options.repetitions ?? 5) {
      // Small worlds as often as it takes a hundredth of a second.
      var (count, time) = (0, 0.0)
      while time < 0.01 {
        time += try Measurement.of { compiled = try TabularModel(compiling: world) }.processorSeconds
        count += 1
      }
      seconds.append(time / Double(count))
    }
    guard let model = compiled else { return }
    let outcomes = model.successors.count
    let median = seconds.median
    print("\(World.name),\(model.stateCount),\(outcomes),\(median),\(median / Double(outcomes) * 1e9)")
  }
}
