#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The refusal of the operating system to do one thing.
package struct SystemError: Error, Equatable, Sendable {
  /// The value of `errno`.
  package let code: Int32

  /// Wraps a value of `errno`.
  package init(_ code: Int32) {
    self.code = code
  }

  /// What the operating system calls it, for example "No space left on device".
  package var text: String {
    String(cString: strerror(code))
  }
}

/// Everything the command asks of a file system: the seam at which tests make the N-th call fail.
///
/// One call here is one call there: retrying, continuing and explaining belong to the callers.
package struct SystemCalls: Sendable {
  /// What a file is opened for.
  package enum Purpose: Sendable {
    /// To be read back and continued; created if missing, never through a symbolic link.
    case continuing
    /// To be written from the start; created or emptied, never through a symbolic link.
    case replacing
    /// To be written as it stands, without being created: a device or a pipe.
    case streaming
    /// To be held, not changed: a regular file that exists.
    case holding
    /// To be read.
    case reading
    /// To be held, not changed: a folder.
    case folder
  }

  /// What kind of thing a path names.
  package enum Kind: Sendable {
    case regular, folder, stream, blockDevice
  }

  /// What tells one file from all others, whatever its name.
  package struct Identity: Hashable, Sendable {
    /// The file system it is on.
    let device: UInt64
    /// Its number there.
    let number: UInt64
  }

  /// What is known of a file without reading it.
  package struct Status: Equatable, Sendable {
    /// What it is.
    let kind: Kind
    /// Which one it is.
    let identity: Identity
    /// How many bytes it holds.
    let size: Int
  }

  /// The answer to a request for the only right to write a file.
  package enum LockAnswer: Equatable, Sendable {
    /// The right was given.
    case granted
    /// Another process has it; its number if it is on this machine.
    case held(by: Int32?)
    /// This file system has no locks.
    case unsupported
  }

  /// Opens a file and returns its descriptor.
  var open: @Sendable (String, Purpose) throws(SystemError) -> Int32
  /// Copies a descriptor that is already open, so that closing the copy leaves the original.
  var duplicate: @Sendable (Int32) throws(SystemError) -> Int32
  /// Closes a descriptor; it is gone whatever the answer.
  var close: @Sendable (Int32) throws(SystemError) -> Void
  /// Reads up to a buffer of bytes from an offset and returns how many came; 0 is the end.
  var read: @Sendable (Int32, UnsafeMutableRawBufferPointer, Int) throws(SystemError) -> Int
  /// Writes some of the bytes, at an offset or wherever the stream stands, and returns how many.
  var write: @Sendable (Int32, UnsafeRawBufferPointer, Int?) throws(SystemError) -> Int
  /// Cuts or extends a file to a number of bytes.
  var truncate: @Sendable (Int32, Int) throws(SystemError) -> Void
  /// Waits until a file's bytes, or a folder's names, are on the disk.
  var sync: @Sendable (Int32) throws(SystemError) -> Void
  /// Asks for the only right to write a file, without waiting.
  var lock: @Sendable (Int32) throws(SystemError) -> LockAnswer
  /// What an open descriptor stands for.
  var statusOfDescriptor: @Sendable (Int32) throws(SystemError) -> Status
  /// What a path names, after symbolic links; `nil` if nothing.
  var statusOfPath: @Sendable (String) throws(SystemError) -> Status?
  /// Where a symbolic link points; `nil` if the path is none.
  var linkTarget: @Sendable (String) throws(SystemError) -> String?
  /// Gives a file another name, replacing what had it.
  var rename: @Sendable (String, String) throws(SystemError) -> Void
  /// Removes a name.
  var remove: @Sendable (String) throws(SystemError) -> Void
}

extension SystemCalls {
  /// The most bytes handed over at once; macOS refuses more than 2^31 - 1.
  private static let largestWrite = 1 << 30

  /// Repeats a call for as long as a signal interrupts it.
  func retrying<Value>(
    _ call: () throws(SystemError) -> Value
  ) throws(SystemError) -> Value {
    while true {
      do throws(SystemError) {
        return try call()
      } catch {
        guard error.code == EINTR else { throw error }
      }
    }
  }

  /// Writes all the bytes, continuing after short writes.
  func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int?
  ) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let end = min(bytes.count, written + Self.largestWrite)
      let piece = UnsafeRawBufferPointer(rebasing: bytes[written..<end])
      let position = offset.map { $0 + written }
      let count = try retrying { () throws(SystemError) in try write(descriptor, piece, position) }
      // No progress and no reason would otherwise be an endless loop.
      guard count > 0 else { throw SystemError(EIO) }
      written += count
    }
  }

  /// Closes a descriptor; interrupted counts as closed, because a second try could close another file.
  func closeOnce(_ descriptor: Int32) throws(SystemError) {
    do throws(SystemError) {
      try close(descriptor)
    } catch {
      guard error.code == EINTR else { throw error }
    }
  }
}
