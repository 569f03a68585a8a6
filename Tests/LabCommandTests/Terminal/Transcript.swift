import Synchronization

@testable import LabCommand

/// What a command said, for tests: `Transcript().console()` is the console to give it.
final class Transcript: Sendable {
  private let bytes = Mutex<(output: [UInt8], error: [UInt8])>(([], []))

  /// What went to the standard output.
  var output: String {
    bytes.withLock { String(decoding: $0.output, as: UTF8.self) }
  }

  /// What went to the standard error.
  var error: String {
    bytes.withLock { String(decoding: $0.error, as: UTF8.self) }
  }

  /// A console whose words are kept here; no terminals unless asked for.
  func console(
    isOutputTerminal: Bool = false, isErrorTerminal: Bool = false, environment: [String: String] = [:]
  ) -> Console {
    Console(
      isOutputTerminal: isOutputTerminal, isErrorTerminal: isErrorTerminal,
      environment: { environment[$0] },
      send: { (stream, new) throws(OutputError) in
        self.bytes.withLock { bytes in
          switch stream {
          case .output: bytes.output += new
          case .error: bytes.error += new
          }
        }
      })
  }
}
