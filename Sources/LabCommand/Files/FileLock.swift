import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files this process writes: a record lock never holds against its own process.
private let claimed = Mutex<Set<SystemCalls.Identity>>([])

/// The only right to write a file, held for as long as the value lives.
///
/// It is advisory and may be missing on network file systems, so nothing but politeness depends on it:
/// machines that share a folder write files of different names. Closing any descriptor of the file gives the
/// right away, so the file is read through the descriptor that locked it.
struct FileLock: ~Copyable {
  /// The file the right is for.
  let identity: SystemCalls.Identity

  /// Stands for a claim that was just made.
  private init(_ identity: SystemCalls.Identity) {
    self.identity = identity
  }

  deinit {
    let identity = identity
    claimed.withLock { _ = $0.remove(identity) }
  }

  /// Refuses a file this process writes already, before it is opened: closing it again would give away the
  /// lock of the first writer.
  static func refuseClaimed(_ path: String, system: SystemCalls) throws(FileError) {
    let status = try system.attempt(.open, path, otherwise: .cannotCreate) { () throws(SystemError) in
      try system.statusOfPath(path)
    }
    guard let status, claimed.withLock({ $0.contains(status.identity) }) else { return }
    throw FileError(busy: path, holder: getpid())
  }

  /// Takes the right to an open file; fails at once if somebody has it.
  static func take(_ file: borrowing OpenFile) throws(FileError) -> FileLock {
    let identity = try file.status().identity
    let isFirst = claimed.withLock { $0.insert(identity).inserted }
    guard isFirst else { throw FileError(busy: file.path, holder: getpid()) }
    let lock = FileLock(identity)
    try lock.ask(file)
    return lock
  }

  /// Asks the operating system; also to ask again after the first descriptor was closed.
  func ask(_ file: borrowing OpenFile) throws(FileError) {
    let number = file.number
    let system = file.system
    let answer = try system.attempt(.lock, file.path) { () throws(SystemError) in try system.lock(number) }
    if case .held(let holder) = answer { throw FileError(busy: file.path, holder: holder) }
  }

  /// Whether the path still names the locked file; another writer may just have renamed it.
  func covers(_ path: String, system: SystemCalls) throws(FileError) -> Bool {
    let status = try system.attempt(.open, path) { () throws(SystemError) in try system.statusOfPath(path) }
    return status?.identity == identity
  }
}
