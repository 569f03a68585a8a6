import TabularRL

/// The result file of a training with its journal: knows which runs are in it and takes the next ones.
///
/// The journal's first line is the manifest of the partial file, then follows a line for every finished run,
/// written before the run's rows. After a crash the journal may be ahead of the rows, never behind them.
struct TrainingOutput: ~Copyable, Sendable {
  /// The runs whose rows are in the file.
  private(set) var finished: [FinishedRun]

  private let plan: TrainingPlan
  private var file: ResultFile
  private var journal: Journal?

  /// Opens the file of a plan, keeping the finished runs of an earlier training with the same settings.
  static func open(_ plan: TrainingPlan) throws -> TrainingOutput {
    if try !isStream(plan) { try Manifest.refuseForeign(beside: plan.output, isReplacing: plan.isReplacing) }
    let file = try ResultFile.open(path: path(of: plan), replacing: plan.isReplacing, syncing: plan.syncing)
    var output = TrainingOutput(finished: [], plan: plan, file: file, journal: nil)
    if !output.file.isStream {
      let journal = try Journal.open(beside: output.file, syncing: plan.syncing)
      let lines = journal.lines
      output.journal = consume journal
      try output.resume(journalLines: lines)
    }
    try output.writeHeader()
    return output
  }

  /// Whether a plan's rows go straight to a device or a pipe.
  static func isStream(_ plan: TrainingPlan) throws -> Bool {
    if case .file = try OutputPath(path(of: plan), system: .live) { return false }
    return true
  }

  private static func path(of plan: TrainingPlan) -> String {
    plan.output == "-" ? "/dev/stdout" : plan.output
  }

  private init(
    finished: [FinishedRun], plan: TrainingPlan, file: consuming ResultFile, journal: consuming Journal?
  ) {
    self.finished = finished
    self.plan = plan
    self.file = file
    self.journal = journal
  }

  /// Adds the rows of the next run.
  mutating func append(_ run: FinishedRun, _ rows: [UInt8]) throws {
    try journal?.append(try run.jsonLine())
    try file.append(rows)
    finished.append(run)
  }

  /// Writes the manifest, gives the file its final name and removes the journal.
  consuming func finish() throws {
    if !file.isStream {
      let manifest = Manifest(
        .complete, plan, finished: finished, bytes: file.size, sha256: try file.hexDigest())
      try writeAtomically(
        try manifest.fileContents(), to: Manifest.path(beside: plan.output), syncing: plan.syncing != .none)
    }
    try file.finish()
    try journal.take()?.remove()
  }

  /// Lets the file go, to be continued by the same command.
  consuming func closeKeepingPartial() throws {
    try file.closeKeepingPartial()
    try journal.take()?.close()
  }

  private var header: [UInt8] { Array((plan.columns.joined(separator: ",") + "\n").utf8) }

  private mutating func writeHeader() throws {
    if file.size == 0 { try file.append(header) }
  }

  /// Finds the runs that are whole and drops what stands behind them.
  private mutating func resume(journalLines lines: [String]) throws {
    let claimed = try claimedRuns(journalLines: lines)
    var checker = RunChecker(header: header, runs: claimed ?? [])
    try file.readExisting { checker.read($0) }
    finished = checker.whole
    try file.truncate(to: checker.wholeBytes)
    try tidyJournal(lines)
  }

  /// Makes the journal hold its first line and the runs found whole, touching only what is wrong.
  private mutating func tidyJournal(_ lines: [String]) throws {
    let wanted = [try Manifest(.partial, plan).jsonLine()] + (try finished.map { try $0.jsonLine() })
    let right = zip(lines, wanted).prefix { $0 == $1 }.count
    try journal?.truncate(toLines: right)
    for line in wanted[right...] { try journal?.append(line) }
  }

  /// The runs that the file is said to hold, by its journal or by the manifest of a finished file that was
  /// cut and named partial, or nil when neither says anything.
  private func claimedRuns(journalLines lines: [String]) throws -> [FinishedRun]? {
    var claims: [[FinishedRun]] = []
    if let first = lines.first {
      guard let manifest = JSON.value(Manifest.self, from: first), manifest.identity == plan.identity else {
        return try refuse("it was made by other settings")
      }
      claims.append(lines.dropFirst().compactMap { JSON.value(FinishedRun.self, from: $0) })
    }
    if file.existingSize > 0, let manifest = try ExistingFile.manifest(beside: plan.output),
      manifest.identity == plan.identity
    {
      claims.append(manifest.finished)
    }
    return try claims.max { $0.count < $1.count } ?? runsOfNobody()
  }

  /// Nothing says how the rows were made: they are made again, unless they are plainly something else.
  private func runsOfNobody() throws -> [FinishedRun]? {
    let expected = header + plan.prefix
    let existing = try file.existingBytes()
    guard existing.starts(with: expected.prefix(existing.count)) else {
      return try refuse("it was made by other settings")
    }
    return nil
  }

  private func refuse(_ reason: String) throws -> [FinishedRun]? {
    guard !plan.isReplacing else { return nil }
    throw FileError(
      badData: reason, in: file.workingPath,
      advice: "give another --out, or --overwrite to drop what it holds")
  }
}

/// Compares the bytes of a file with the runs it is said to hold.
private struct RunChecker {
  /// The runs found whole so far.
  private(set) var whole: [FinishedRun] = []
  /// Where the last whole run ends; the header counts when it is whole.
  private(set) var wholeBytes = 0

  private let header: [UInt8]
  private var claimed: ArraySlice<FinishedRun>
  private var pending: [UInt8] = []
  private var failed = false

  init(header: [UInt8], runs: [FinishedRun]) {
    self.header = header
    claimed = runs[...]
  }

  /// Takes the next bytes of the file.
  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    guard !failed else { return }
    pending.append(contentsOf: bytes)
    if wholeBytes == 0 { acceptHeader() }
    while wholeBytes > 0, !failed, let next = claimed.first, pending.count >= next.bytes {
      // A damaged journal may claim anything.
      let rows = Array(pending.prefix(max(0, next.bytes)))
      guard next.bytes > 0, next.run == whole.count, FinishedRun.checksum(of: rows) == next.checksum else {
        failed = true
        return
      }
      pending.removeFirst(next.bytes)
      wholeBytes += next.bytes
      whole.append(next)
      claimed.removeFirst()
    }
  }

  private mutating func acceptHeader() {
    guard pending.count >= header.count else { return }
    guard pending.starts(with: header) else {
      failed = true
      return
    }
    pending.removeFirst(header.count)
    wholeBytes = header.count
  }
}
