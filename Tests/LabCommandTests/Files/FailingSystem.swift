import Foundation
import Synchronization
import Testing

@testable import LabCommand

/// The live system until its N-th call, which goes wrong.
final class FailingSystem: Sendable {
  /// What goes wrong.
  enum Fault: Sendable, CustomTestStringConvertible {
    /// The call is refused with a value of `errno`.
    case refusal(Int32)
    /// A write takes only half of its bytes; other calls are not affected.
    case shortWrite

    var testDescription: String {
      switch self {
      case .refusal(let code): SystemError(code).text
      case .shortWrite: "short write"
      }
    }
  }

  private let count = Mutex(0)
  private let target: Int
  private let isLasting: Bool
  private let fault: Fault

  init(_ fault: Fault, atCall target: Int, isLasting: Bool = false) {
    self.fault = fault
    self.target = target
    self.isLasting = isLasting
  }

  /// Whether the fault has happened.
  var isReached: Bool {
    count.withLock { $0 >= target }
  }

  /// Counts a call; tells whether it is one that goes wrong.
  private func isHit() -> Bool {
    count.withLock { count in
      count += 1
      return isLasting ? count >= target : count == target
    }
  }

  /// Counts a call and refuses it if it is its turn.
  private func pass() throws(SystemError) {
    if isHit(), case .refusal(let code) = fault { throw SystemError(code) }
  }

  /// The calls to hand to what is tested.
  var calls: SystemCalls {
    let live = SystemCalls.live
    return SystemCalls(
      open: { (path, purpose) throws(SystemError) in
        try self.pass()
        return try live.open(path, purpose)
      },
      duplicate: { (descriptor) throws(SystemError) in
        try self.pass()
        return try live.duplicate(descriptor)
      },
      close: { (descriptor) throws(SystemError) in
        // As Linux does: the descriptor is gone even if closing has something to report.
        try live.close(descriptor)
        try self.pass()
      },
      read: { (descriptor, buffer, offset) throws(SystemError) in
        try self.pass()
        return try live.read(descriptor, buffer, offset)
      },
      write: { (descriptor, bytes, offset) throws(SystemError) in
        guard self.isHit() else { return try live.write(descriptor, bytes, offset) }
        let half = UnsafeRawBufferPointer(rebasing: bytes[..<((bytes.count + 1) / 2)])
        if case .refusal(let code) = self.fault {
          // A full disk takes what fits first; half of it is a torn end.
          if code != EINTR { _ = try live.write(descriptor, half, offset) }
          throw SystemError(code)
        }
        return try live.write(descriptor, half, offset)
      },
      truncate: { (descriptor, size) throws(SystemError) in
        try self.pass()
        try live.truncate(descriptor, size)
      },
      sync: { (descriptor) throws(SystemError) in
        try self.pass()
        try live.sync(descriptor)
      },
      lock: { (descriptor) throws(SystemError) in
        try self.pass()
        return try live.lock(descriptor)
      },
      statusOfDescriptor: { (descriptor) throws(SystemError) in
        try self.pass()
        return try live.statusOfDescriptor(descriptor)
      },
      statusOfPath: { (path) throws(SystemError) in
        try self.pass()
        return try live.statusOfPath(path)
      },
      linkTarget: { (path) throws(SystemError) in
        try self.pass()
        return try live.linkTarget(path)
      },
      rename: { (old, new) throws(SystemError) in
        try self.pass()
        try live.rename(old, new)
      },
      remove: { (path) throws(SystemError) in
        try self.pass()
        try live.remove(path)
      })
  }
}
