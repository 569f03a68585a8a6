import TabularRL

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A sweep and the training that carries it out.
struct SweepPlan {
  let subject: SweepSubject
  /// What is done here: the whole sweep, or a shard into a file of its own.
  let training: TrainingPlan

  init(_ subject: SweepSubject, _ arguments: Arguments) throws {
    self.subject = subject
    guard subject.output != "-" else {
      throw CommandError(.usage, "sweep needs a file, for it leaves several; write --out FILE")
    }
    training = TrainingPlan(
      subject: subject, runs: subject.pieces.count,
      threads: try arguments.threads(),
      output: subject.shard?.path(for: subject.output) ?? subject.output,
      makesFolder: try arguments.value(of: "out") == nil, isReplacing: arguments.has("overwrite"),
      syncing: try arguments.value(of: "fsync", "run, end or none", ResultFile.Syncing.init(rawValue:))
        ?? .end)
  }

  /// Carries the sweep out or continues it, and says what came of it; `command` is what to do with a whole file.
  func carryOut(console: Console, isQuiet: Bool, next command: String = "select") throws -> Command.Ending {
    let result = try Training(plan: training, console: console, showsProgress: !isQuiet).run()
    switch result {
    case .interrupted(let signal, let finished):
      console.report(
        "rl-lab: interrupted with \(finished * 100 / max(1, training.runs)) % finished; to continue: "
          + training.commandLine + (training.isReplacing ? " --overwrite" : ""))
      return Signals.isSaveRequest(signal) ? .exit(.temporary) : .signal(signal)
    case .finished(let outcome):
      let sensitivity = try subject.shard == nil ? writeSensitivity(outcome) : nil
      guard !isQuiet else { return .exit(.success) }
      var summary = Summary(training, outcome)
      let rows =
        subject.summarize(outcome.finished, into: &summary) + [
          ("file", "\(training.output) (\(summary.rows) rows)")
        ]
        + (sensitivity.map { [("sensitivity", $0)] } ?? [])
      let state =
        outcome.kept == training.runs ? " (already complete)" : outcome.kept > 0 ? " (continued)" : ""
      let title = "sweep: \(subject.size) of \(subject.itemCount) runs, seed \(subject.seed)\(state)"
      let next =
        subject.shard.map { "rl-lab merge with the files of all \($0.count) shards" }
        ?? "rl-lab \(command) \(training.output)"
      try? console.print("\(title)\n\(Help.table(rows))\n\nnext: \(next)")
      return .exit(.success)
    }
  }

  /// Writes the table of a finished sweep; the manifest of one that was there already may spell its values otherwise.
  private func writeSensitivity(_ outcome: Training.Outcome) throws -> String {
    let isFresh = outcome.kept < training.runs
    return try Sensitivity.write(beside: training.output, isFresh ? Manifest(.complete, training) : nil)
  }

  /// The configurations and the number of work items, for `--dry-run`.
  var description: String {
    let rows = subject.points.map { point in
      let configuration = point.subject.configuration
      let values = point.swept.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
      return (configuration.hash, "\(configuration.agent) on \(configuration.environment) \(values)")
    }
    let size = subject.shard.map { ", \(subject.size) of them in shard \($0.description)" } ?? ""
    return """
      configurations:
      \(Help.table(rows))
      \(subject.points.count) configurations, \(subject.runs.count) runs of each: \(subject.itemCount) work items\(size)
      file: \(training.output)
      command: \(training.commandLine)

      """
  }

  /// The work items whose rows are neither in the file nor in what an interrupted sweep has left of it.
  ///
  /// - Parameter report: hears of each, in their order.
  /// - Returns: whether there are any.
  /// - Throws: what `report` throws, or why the file cannot be read.
  func reportMissing(_ report: (String) throws -> Void) throws -> Bool {
    let place = [training.output, training.output + ".partial"].first {
      (try? SystemCalls.live.statusOfPath($0))??.kind == .regular
    }
    var present: Set<String> = []
    if let place {
      let text = String(decoding: try OpenFile.contents(of: place), as: UTF8.self)
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let fields = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
        if fields.count > 4 { present.insert(fields[2...3].joined(separator: ",")) }
      }
    }
    let hashes = subject.points.map(\.subject.configuration.hash)
    var isAny = false
    for place in 0..<subject.size where Signals.received == nil {
      let number = (subject.shard ?? .whole).item(at: place)
      let (point, run) = subject.item(number)
      guard !present.contains("\(hashes[point]),\(run)") else { continue }
      let configuration = subject.points[point].subject.configuration
      try report("\(number),\(configuration.agent),\(configuration.environment),\(hashes[point]),\(run)")
      isAny = true
    }
    return isAny
  }
}
