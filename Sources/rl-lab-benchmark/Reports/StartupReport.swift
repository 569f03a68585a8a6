/// How long small commands take from start to end.
struct StartupReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Prints a row for each command: medians of wall time and of processor time.
  func printRows() throws {
    print("command,seconds,cpu_seconds")
    let train = [
      "train", "--agent", "q-learning", "--env", "cliff-walking", "--runs", "1", "--episodes", "10",
    ]
    for (name, words) in [("help", ["--help"]), ("list", ["list"]), ("train", train)] {
      let times = try (0..<(options.repetitions ?? 20)).map { _ in
        try withFolder { folder in
          let file = name == "train" ? ["--quiet", "--out", "\(folder)/small.csv"] : []
          return try ChildProcess.run(options.laboratory, words + file).time
        }
      }
      print("\(name),\(times.map(\.seconds).median),\(times.map(\.processorSeconds).median)")
    }
  }
}

extension Options {
  /// The rl-lab to be measured.
  var laboratory: String {
    if let program { return program }
    let own = CommandLine.arguments[0]
    return own.lastIndex(of: "/").map { own[...$0] + "rl-lab" } ?? "./rl-lab"
  }
}
