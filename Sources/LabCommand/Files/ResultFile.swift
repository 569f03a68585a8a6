#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file of results of a run that may be killed at any moment.
///
/// The rows grow in `PATH.partial`; only `finish()` gives them their final name, so that name never holds
/// an incomplete file. A device or a pipe is written as it stands and has nothing to continue. One owner
/// writes; whoever comes second is told who has the file.
package struct ResultFile: ~Copyable, Sendable {
  /// When the rows must have reached the disk, for the case that the machine stops.
  package enum Syncing: String, Sendable, CaseIterable {
    /// After each append.
    case run
    /// Once, before the file gets its final name.
    case end
    /// Never: a machine that stops may leave the final name with lost rows.
    case none
  }

  /// The name of the finished file, as it was given.
  package let path: String
  /// The name that holds the rows until then; of a stream, the stream itself.
  package let workingPath: String
  /// The number of bytes an earlier, interrupted run left behind.
  package let existingSize: Int

  /// The name to rename to, with symbolic links followed; `nil` for a stream.
  private let finalPath: String?
  /// Whether a file that has the final name may be replaced.
  private let replacing: Bool
  /// When the rows must have reached the disk.
  private let syncing: Syncing
  /// How the operating system is reached.
  private let system: SystemCalls
  /// The open partial file or stream.
  private var file: OpenFile
  /// The only right to write it; a stream has none.
  private var lock: FileLock?
  /// The checksum of what the file holds.
  private var checksum = SHA256()
  /// How many bytes the checksum has seen.
  private var checksumSize = 0

  /// Writes a whole file at once: the name never stands for less than all of it.
  static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(FileError) {
    var file = try open(path: path, replacing: replacing)
    try file.truncate(to: 0)
    try file.append(bytes)
    try file.finish()
  }

  /// Opens the file at a path for its first row or for its next one.
  ///
  /// Throws exit 73 if the path cannot be a result file or if it exists and may not be replaced, and 75 if
  /// another process is writing it.
  package static func open(
    path: String, replacing: Bool = false, syncing: Syncing = .end, system: SystemCalls = .live
  ) throws(FileError) -> ResultFile {
    switch try OutputPath(path, system: system) {
    case .descriptor(let number):
      let copy = try system.attempt(.open, path, otherwise: .cannotCreate) { () throws(SystemError) in
        try system.duplicate(number)
      }
      return ResultFile(
        stream: OpenFile(copy, path: path, size: 0, isStream: true, system: system), path, system)
    case .stream(let target):
      return ResultFile(
        stream: try OpenFile.open(target, for: .streaming, system: system), path, system)
    case .file(let target):
      return try openDurable(path, target, replacing, syncing, system)
    }
  }

  /// The number of bytes the file holds so far.
  package var size: Int {
    file.size
  }

  /// Whether bytes go straight to a device or a pipe: nothing is kept, renamed or resumed.
  package var isStream: Bool {
    finalPath == nil
  }

  /// Hands over what an earlier run left behind, in pieces of at most a mebibyte.
  package func readExisting(
    _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
  ) throws(FileError) {
    try file.read(0..<existingSize, body)
  }

  /// What an earlier run left behind, at once.
  package func existingBytes() throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(existingSize)
    try readExisting { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Keeps the first bytes and drops the others.
  package mutating func truncate(to size: Int) throws(FileError) {
    try file.truncate(to: size)
    if size < checksumSize {
      checksum = SHA256()
      checksumSize = 0
    }
    try catchUp()
  }

  /// Puts whole runs behind the others; on a failure the file keeps the runs it had.
  package mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try catchUp()
    try file.append(bytes)
    checksum.update(bytes)
    checksumSize += bytes.count
    if syncing == .run { try sync() }
  }

  /// Waits until the rows are on the disk.
  package mutating func sync() throws(FileError) {
    try file.sync()
  }

  /// The SHA-256 of what the file holds so far, in hexadecimal; the manifest states it before the file is final.
  package mutating func hexDigest() throws(FileError) -> String {
    try catchUp()
    return checksum.hexDigest()
  }

  /// Lets the file go as it is, to be continued by a later run.
  package consuming func closeKeepingPartial() throws(FileError) {
    try? file.removeTornEnd()
    if syncing != .none { try file.sync() }
    try file.close()
  }

  /// Lets the file go and removes it; the final name is not touched.
  package consuming func discard() throws(FileError) {
    if !isStream {
      let (system, workingPath) = (system, workingPath)
      try system.attempt(.remove, workingPath) { () throws(SystemError) in try system.remove(workingPath) }
    }
    try file.close()
  }

  /// Brings the rows to the disk and gives them their final name.
  ///
  /// If anything fails the rows stay in `PATH.partial`, where a later run finds them.
  package consuming func finish() throws(FileError) {
    try file.removeTornEnd()
    guard let finalPath else { return try file.close() }
    if syncing != .none { try file.sync() }
    try closeUnderLock()
    try Self.refuseExisting(finalPath, path, replacing, system)
    let (system, workingPath) = (system, workingPath)
    try system.attempt(.rename, path) { () throws(SystemError) in try system.rename(workingPath, finalPath) }
    // The file of the lock: nothing was written through it, so its closing has nothing to report.
    try? file.close()
    if syncing != .none { try system.syncFolder(of: finalPath, named: path) }
  }
}

// MARK: - Opening

extension ResultFile {
  /// How often to begin again when other writers finish between opening and locking.
  private static let attempts = 100

  /// Wraps a stream.
  private init(stream: consuming OpenFile, _ path: String, _ system: SystemCalls) {
    self.path = path
    workingPath = path
    existingSize = 0
    finalPath = nil
    replacing = false
    syncing = .none
    self.system = system
    file = stream
    lock = nil
  }

  /// Wraps a locked partial file.
  private init(
    _ file: consuming OpenFile, _ lock: consuming FileLock, _ path: String, _ finalPath: String,
    _ replacing: Bool, _ syncing: Syncing, _ system: SystemCalls
  ) {
    self.path = path
    workingPath = file.path
    existingSize = file.size
    self.finalPath = finalPath
    self.replacing = replacing
    self.syncing = syncing
    self.system = system
    self.file = file
    self.lock = consume lock
  }

  /// Opens and locks the partial file.
  private static func openDurable(
    _ path: String, _ target: String, _ replacing: Bool, _ syncing: Syncing, _ system: SystemCalls
  ) throws(FileError) -> ResultFile {
    let workingPath = target + ".partial"
    // Asked before anything is created, and again under the lock, when no other writer can be finishing.
    try refuseExisting(target, path, replacing, system)
    for _ in 0..<attempts {
      try FileLock.refuseClaimed(workingPath, system: system)
      let file = try OpenFile.open(workingPath, for: .continuing, system: system)
      let lock = try FileLock.take(file)
      guard try lock.covers(workingPath, system: system) else { continue }
      let result = ResultFile(file, lock, path, target, replacing, syncing, system)
      do throws(FileError) {
        try refuseExisting(target, path, replacing, system)
      } catch {
        if result.existingSize == 0 { try? result.discard() }
        throw error
      }
      return result
    }
    throw FileError(busy: workingPath, holder: nil)
  }

  /// Refuses to replace a file that its owner did not give up.
  private static func refuseExisting(
    _ target: String, _ path: String, _ replacing: Bool, _ system: SystemCalls
  ) throws(FileError) {
    let status = try system.attempt(.create, path, otherwise: .cannotCreate) { () throws(SystemError) in
      try system.statusOfPath(target)
    }
    guard let status, !(replacing && status.kind == .regular) else { return }
    throw FileError(
      .cannotCreate, .create, path, SystemError(EEXIST),
      advice: "give another name, or --overwrite to replace it")
  }
}

// MARK: - Finishing

extension ResultFile {
  /// Lets the checksum see the bytes that came from an earlier run.
  private mutating func catchUp() throws(FileError) {
    guard checksumSize < file.size else { return }
    var checksum = checksum
    try file.read(checksumSize..<file.size) { checksum.update($0) }
    self.checksum = checksum
    checksumSize = file.size
  }

  /// Closes the file with the check, and holds it by a second descriptor for the renaming.
  ///
  /// Closing gives the lock away, and renaming without it could give the final name to a file that another
  /// writer has just begun to change.
  private mutating func closeUnderLock() throws(FileError) {
    guard let lock = lock.take() else { return }
    let second = try OpenFile.open(workingPath, for: .holding, system: system)
    try file.close()
    try lock.ask(second)
    let status = try second.status()
    let isNamed = try lock.covers(workingPath, system: system)
    guard isNamed, status.identity == lock.identity, status.size == file.size else {
      throw FileError(busy: workingPath, holder: nil)
    }
    file = second
    self.lock = consume lock
  }
}
