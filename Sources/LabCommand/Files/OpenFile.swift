#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file held open for checked reading and writing; the common ground of result files and journals.
///
/// It closes itself when its owner lets go, but only `close()` reports what closing had to say.
struct OpenFile: ~Copyable {
  /// The most bytes read at once.
  private static let chunkSize = 1 << 20

  /// The name to mention in errors.
  let path: String
  /// How the operating system is reached.
  let system: SystemCalls
  /// Whether bytes go wherever the stream stands, not to an offset.
  let isStream: Bool
  /// The number of bytes that are known to be whole; the next bytes go behind them.
  private(set) var size: Int
  /// The open descriptor; `nil` once closed.
  private(set) var descriptor: Int32?
  /// Whether a failed write may have left bytes behind `size`.
  private var hasTornEnd = false
  /// The first refusal to bring bytes to the disk: afterwards no later success can be trusted, because
  /// the system may have dropped those bytes.
  private var lostBytes: FileError?

  /// Takes over an open descriptor.
  init(_ descriptor: Int32, path: String, size: Int, isStream: Bool = false, system: SystemCalls) {
    self.descriptor = descriptor
    self.path = path
    self.size = size
    self.isStream = isStream
    self.system = system
  }

  deinit {
    if let descriptor { try? system.closeOnce(descriptor) }
  }

  /// Opens a file by its purpose.
  static func open(
    _ path: String, for purpose: SystemCalls.Purpose, system: SystemCalls
  ) throws(FileError) -> OpenFile {
    let isRead = purpose == .reading
    let descriptor = try system.attempt(
      isRead ? .open : .create, path, otherwise: isRead ? .inputOutput : .cannotCreate
    ) { () throws(SystemError) in
      try system.open(path, purpose)
    }
    // Owned from here on, so that it is closed even if asking for its size fails.
    var file = OpenFile(descriptor, path: path, size: 0, isStream: purpose == .streaming, system: system)
    guard purpose == .continuing else { return file }
    let status = try file.status()
    guard status.kind == .regular else {
      throw FileError(
        .cannotCreate, .create, path, SystemError(EEXIST), advice: "remove it: it is not a regular file")
    }
    file.size = status.size
    return file
  }

  /// Returns all bytes of a file.
  static func contents(of path: String, system: SystemCalls = .live) throws(FileError) -> [UInt8] {
    var file = try open(path, for: .reading, system: system)
    var bytes: [UInt8] = []
    try file.read(0..<file.status().size) { bytes.append(contentsOf: $0) }
    try file.close()
    return bytes
  }

  /// What the open file is.
  func status() throws(FileError) -> SystemCalls.Status {
    let descriptor = number
    return try system.attempt(.open, path) { () throws(SystemError) in
      try system.statusOfDescriptor(descriptor)
    }
  }

  /// The descriptor, or one that every call refuses.
  var number: Int32 {
    descriptor ?? -1
  }

  /// Reads a range of bytes in pieces of at most a mebibyte.
  func read(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
  ) throws(FileError) {
    var buffer = [UInt8](repeating: 0, count: min(Self.chunkSize, range.count))
    var position = range.lowerBound
    while position < range.upperBound {
      let wanted = min(buffer.count, range.upperBound - position)
      let count = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(FileError) in
        let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[..<wanted])
        let count = try system.attempt(.read, path) { () throws(SystemError) in
          try system.read(number, target, position)
        }
        try body(UnsafeRawBufferPointer(rebasing: target[..<count]))
        return count
      }
      guard count > 0 else {
        throw FileError(
          badData: "it ends after \(position) bytes instead of \(range.upperBound)", in: path, .read,
          advice: "something else changed it; run the same command again")
      }
      position += count
    }
  }

  /// Puts bytes behind the others.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try removeTornEnd()
    do throws(SystemError) {
      try system.writeAll(bytes, to: number, at: isStream ? nil : size)
    } catch {
      hasTornEnd = true
      throw FileError(.inputOutput, .write, path, error)
    }
    size += bytes.count
  }

  /// Puts bytes behind the others.
  mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try append(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Drops everything behind a number of bytes.
  mutating func truncate(to newSize: Int) throws(FileError) {
    precondition(newSize >= 0 && newSize <= size, "a file is shortened, never extended")
    hasTornEnd = hasTornEnd || newSize < size
    size = newSize
    try removeTornEnd()
  }

  /// Drops what a failed write left behind; a stream cannot take anything back.
  mutating func removeTornEnd() throws(FileError) {
    guard hasTornEnd, !isStream else { return }
    let descriptor = number
    let size = size
    try system.attempt(.shorten, path) { () throws(SystemError) in try system.truncate(descriptor, size) }
    hasTornEnd = false
  }

  /// Waits until the bytes are on the disk.
  mutating func sync() throws(FileError) {
    guard !isStream else { return }
    if let lostBytes { throw lostBytes }
    let descriptor = number
    do throws(FileError) {
      try system.attempt(.flush, path) { () throws(SystemError) in try system.sync(descriptor) }
    } catch {
      lostBytes = error
      throw error
    }
  }

  /// Closes the file and reports the last thing that can go wrong with its bytes.
  mutating func close() throws(FileError) {
    guard let descriptor else { return }
    self.descriptor = nil
    do throws(SystemError) {
      try system.closeOnce(descriptor)
    } catch {
      throw FileError(.inputOutput, .close, path, error)
    }
  }
}
