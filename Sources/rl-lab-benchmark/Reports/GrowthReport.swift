/// How learning and planning grow with the size of the world: each row measured in a process of its own, whose peak of
/// memory is its own, too.
struct GrowthReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each size and loop; what a row does not have is empty.
  func printRows() throws {
    print(
      "work,world,loop,states,outcomes,nanoseconds_per_step,sweeps,seconds,compile_seconds,peak_bytes,vectors"
    )
    let largest = options.size ?? 10_000_000
    for states in Self.sizes(from: 50, to: largest) {
      for (loop, words) in [
        ("library", []), ("library-interleaved", ["--runs", "4"]),
        ("plain", ["--loop", "c", "--method", "plain"]),
        ("interleaved", ["--loop", "c", "--method", "interleaved", "--runs", "4"]),
      ] {
        // Large worlds fewer times: they are slow, and vary less.
        let repetitions = states > 1_000_000 ? 1 : options.repetitions ?? 3
        try printRow(
          "learning", "random-graph", loop,
          ["w7", "--size", "\(states)", "--repetitions", "\(repetitions)"]
            + ["--steps", "\(options.steps ?? 2_000_000)"] + words + vectors)
      }
    }
    for outcomes in Self.sizes(from: 10_000, to: largest) {
      let side = Int((Double(outcomes) / 12).squareRoot())
      try printRow("planning", "slippery-grid", "library", ["w4", "--size", "\(side)"])
      try printRow("planning", "garnet", "library", ["w5", "--size", "\(outcomes / 128)"])
    }
  }

  private var vectors: [String] { options.usesWidestVectors ? [] : ["--vectors", "portable"] }

  /// Two sizes a decade and the last.
  private static func sizes(from first: Int, to last: Int) -> [Int] {
    var sizes: [Int] = []
    var size = Double(first)
    while Int(size) < last {
      sizes.append(Int(size))
      size *= 10.0.squareRoot()
    }
    // One beside the last would say nothing new.
    if let beside = sizes.last, Double(last) < 1.5 * Double(beside) { sizes.removeLast() }
    return sizes + [last]
  }

  private func printRow(_ work: String, _ world: String, _ loop: String, _ words: [String]) throws {
    let fields = Self.fields(of: try ChildProcess.run(CommandLine.arguments[0], words).output)
    let columns = [
      "states", "outcomes", "nanoseconds_per_step", "sweeps", work == "planning" ? "cpu_seconds" : "none",
      "compile_seconds", "peak_bytes", "vectors",
    ]
    print(([work, world, loop] + columns.map { fields[$0] ?? "" }).joined(separator: ","))
  }

  /// The fields of a workload's JSON object, which has no commas and colons but between them.
  private static func fields(of text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for field in text.drop(while: { $0 != "{" }).dropFirst().prefix(while: { $0 != "}" }).split(
      separator: ",")
    {
      let parts = field.split(separator: ":", maxSplits: 1).map { $0.filter { $0 != "\"" } }
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    return fields
  }
}
