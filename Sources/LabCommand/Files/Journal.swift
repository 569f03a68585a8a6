/// The list of finished runs beside a result file that is being written: `PATH.partial.runs`.
///
/// A line is written before the rows of its run, so after a crash the list may be ahead of the rows but
/// never behind them. The result file's lock covers it: open the result file first, and the journal only
/// for a file that is no stream.
package struct Journal: ~Copyable, Sendable {
  /// The name of the journal.
  package let path: String
  /// The complete lines, without their line ends.
  package private(set) var lines: [String]

  /// Whether each line must reach the disk before its rows are written.
  private let syncing: Bool
  /// The open journal.
  private var file: OpenFile
  /// Where each line ends, line end included.
  private var ends: [Int]

  /// Opens the journal of a result file and reads its complete lines; a torn last line is dropped.
  package static func open(
    beside result: borrowing ResultFile, syncing: ResultFile.Syncing = .end, system: SystemCalls = .live
  ) throws(FileError) -> Journal {
    precondition(!result.isStream, "a stream has nothing to continue, so it has no journal")
    let file = try OpenFile.open(result.workingPath + ".runs", for: .continuing, system: system)
    var bytes: [UInt8] = []
    try file.read(0..<file.size) { bytes.append(contentsOf: $0) }
    var journal = Journal(file, bytes, syncing: syncing == .run)
    try journal.file.truncate(to: journal.ends.last ?? 0)
    return journal
  }

  /// Splits what was read into complete lines.
  private init(_ file: consuming OpenFile, _ bytes: [UInt8], syncing: Bool) {
    let newline = UInt8(ascii: "\n")
    path = file.path
    self.syncing = syncing
    self.file = file
    ends = bytes.indices.filter { bytes[$0] == newline }.map { $0 + 1 }
    lines = zip([0] + ends, ends).map { start, end in
      String(decoding: bytes[start..<(end - 1)], as: UTF8.self)
    }
  }

  /// Puts a line behind the others; call it before the rows of its run are appended.
  package mutating func append(_ line: String) throws(FileError) {
    precondition(!line.utf8.contains(UInt8(ascii: "\n")), "a journal's line is one line")
    try file.append(Array((line + "\n").utf8))
    lines.append(line)
    ends.append(file.size)
    if syncing { try file.sync() }
  }

  /// Keeps the first lines and drops the others.
  package mutating func truncate(toLines count: Int) throws(FileError) {
    precondition(count <= lines.count, "a journal is shortened, never extended")
    try file.truncate(to: count == 0 ? 0 : ends[count - 1])
    lines.removeSubrange(count...)
    ends.removeSubrange(count...)
  }

  /// Lets the journal go, to be continued by a later run.
  package consuming func close() throws(FileError) {
    try file.close()
  }

  /// Lets the journal go and removes it: the result file has its final name.
  package consuming func remove() throws(FileError) {
    let (system, path) = (file.system, path)
    try file.close()
    try system.attempt(.remove, path) { () throws(SystemError) in try system.remove(path) }
  }

  /// Removes the journal that a run left when it was stopped between finishing its file and tidying up.
  ///
  /// Does nothing while there is a partial file, whose journal is in use.
  package static func removeLeftover(
    besideFinished path: String, system: SystemCalls = .live
  ) throws(FileError) {
    guard case .file(let target) = try OutputPath(path, system: system) else { return }
    let journal = target + ".partial.runs"
    try system.attempt(.remove, journal) { () throws(SystemError) in
      guard try system.statusOfPath(target + ".partial") == nil, try system.statusOfPath(journal) != nil
      else { return }
      try system.remove(journal)
    }
  }
}
