/// `rl-lab merge`: the shards of a sweep become the file of the whole.
struct Merge {
  let console: Console

  private static let options = [
    Option("out", "FILE", "the file of the whole sweep [the name of the shards without their number]"),
    Option(switch: "overwrite", "replace the files if they exist"),
    Option(switch: "quiet", "print nothing but errors"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab merge FILE... [OPTIONS]",
      summary: "Puts the shards of a sweep together: the very bytes that the sweep in one piece gives.",
      [("Options", Help.rows(options))]) + """

        Every shard must be there once, whole, and of the same sweep, version and generator; what is wrong is said with
        the name of the file, and the exit code is 65. The sensitivity table is written, too.

        """
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.filter { $0.placeholder == nil }.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: .max, of: "rl-lab merge")
    let merged = try MergedSweep(arguments.words)
    let output = try arguments.value(of: "out") ?? merged.output
    let isDone = try !arguments.has("overwrite") && merged.isDone(in: output)
    if !isDone {
      let rows = try merged.write(to: output, replacing: arguments.has("overwrite"))
      if !arguments.has("quiet") {
        try console.print("\(output): \(rows) rows of \(arguments.words.count) shards")
      }
    } else if !arguments.has("quiet") {
      try console.print("\(output): already complete")
    }
    let sensitivity = try Sensitivity.write(beside: output)
    if !arguments.has("quiet") { try console.print("\(sensitivity)\n\nnext: rl-lab select \(output)") }
    return .exit(.success)
  }
}
