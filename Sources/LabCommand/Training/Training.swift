import Synchronization
import TabularRL

/// Carries out a training plan: learns in parallel, writes run after run, and can be interrupted and resumed
/// at any moment without losing a finished run.
struct Training {
  let plan: TrainingPlan
  let console: Console
  let showsProgress: Bool

  /// How a training ended.
  enum Result {
    /// Every run is done and the file has its name.
    case finished(Outcome)
    /// A signal arrived; the finished runs are on disk.
    case interrupted(Int32, finished: Int)
  }

  /// What there is to say about a finished training.
  struct Outcome {
    let finished: [FinishedRun]
    /// How many runs were there before.
    let kept: Int
    let seconds: Double
  }

  func run() throws -> Result {
    if let finished = try finishedBefore() {
      try Journal.removeLeftover(besideFinished: plan.output)
      return .finished(Outcome(finished: finished, kept: finished.count, seconds: 0))
    }
    if plan.makesFolder { try makeFolder(named: "results") }
    // A stream keeps nothing, so a request to stop is obeyed at once, even while a write waits for a reader.
    if try TrainingOutput.isStream(plan) { Signals.endAtOnce() }
    let output = try TrainingOutput.open(plan)
    let kept = output.finished.count
    let desk = Mutex(Optional(output))
    let progress = ProgressLine(console: console, isWanted: showsProgress)
    defer { progress.clear() }
    let total = plan.runs
    let work = Meter(runs: total, kept: kept)
    let begin = plan.subject.runner(prefix: plan.prefix)
    let title = "\(plan.configuration.agent) on \(plan.configuration.environment)"
    let start = ContinuousClock.now

    try forEachRun(kept..<total, threads: plan.threads, sideBySide: plan.subject.sideBySide) { index in
      var done = 0.0
      return try begin(index) { fraction in
        work.add(fraction - done)
        done = fraction
        progress.update(done: work.fraction, title)
        return Signals.received == nil
      }.map { rows in
        work.add(1 - done)
        return (FinishedRun(index, rows), rows.bytes)
      }
    } deliver: { (_, result: (run: FinishedRun, rows: [UInt8])) in
      try desk.withLock { try $0?.append(result.run, result.rows) }
    }
    let elapsed = ContinuousClock.now - start

    guard let output = desk.withLock({ $0.take() }) else {
      throw CommandError(.internalError, "the output was closed too early")
    }
    let finished = output.finished
    if let signal = Signals.received, finished.count < total {
      try output.closeKeepingPartial()
      return .interrupted(signal, finished: finished.count)
    }
    try output.finish()
    return .finished(Outcome(finished: finished, kept: kept, seconds: elapsed / .seconds(1)))
  }

  /// Returns the runs of the file if this very training is finished already.
  private func finishedBefore() throws -> [FinishedRun]? {
    guard !plan.isReplacing, let existing = try ExistingFile(plan.output) else { return nil }
    guard let manifest = existing.manifest, manifest.status == .complete else {
      throw existing.refusal("it exists and no complete manifest stands beside it")
    }
    guard manifest.identity == plan.identity else {
      throw existing.refusal("it exists and was made by other settings (\(manifest.command))")
    }
    guard try existing.hasContent(of: manifest) else {
      throw FileError(
        badData: "it is not the file that its manifest describes", in: plan.output,
        advice: "restore it, or --overwrite to make it anew")
    }
    return manifest.finished
  }
}
