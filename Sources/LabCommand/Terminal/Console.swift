#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the standard output could not be written.
package enum OutputError: Error, Equatable, Sendable {
  /// The reader of a pipe has seen enough: end silently, as by SIGPIPE.
  case readerGone
  /// The output is lost.
  case failed(FileError)
}

/// Where the command speaks: data to the standard output, everything else to the standard error.
package struct Console: Sendable {
  /// One of the two ways out.
  package enum Stream: Int32, Sendable {
    case output = 1
    case error = 2
  }

  /// Whether the standard output is a terminal.
  package let isOutputTerminal: Bool
  /// Whether the standard error is a terminal.
  package let isErrorTerminal: Bool
  /// Whether the terminal understands more than text.
  private let canStyle: Bool
  /// Whether the user asked for no color.
  private let wantsNoColor: Bool
  /// Where the bytes go.
  private let send: @Sendable (Stream, [UInt8]) throws(OutputError) -> Void

  /// Creates a console that hands its bytes to a closure; `environment` looks a variable up.
  package init(
    isOutputTerminal: Bool = false, isErrorTerminal: Bool = false,
    environment: (String) -> String? = { _ in nil },
    send: @escaping @Sendable (Stream, [UInt8]) throws(OutputError) -> Void
  ) {
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
    canStyle = environment("TERM").map { !$0.isEmpty && $0 != "dumb" } ?? false
    wantsNoColor = !(environment("NO_COLOR") ?? "").isEmpty
    self.send = send
  }

  /// The process's own streams; call it before any file is opened.
  package static func live(system: SystemCalls = .live) -> Console {
    occupyClosedStreams()
    return Console(
      isOutputTerminal: isatty(Stream.output.rawValue) == 1,
      isErrorTerminal: isatty(Stream.error.rawValue) == 1,
      environment: { name in getenv(name).map { String(cString: $0) } },
      send: { (stream, bytes) throws(OutputError) in
        do throws(SystemError) {
          try bytes.withUnsafeBufferPointer { (buffer) throws(SystemError) in
            try system.writeAll(UnsafeRawBufferPointer(buffer), to: stream.rawValue, at: nil)
          }
        } catch {
          guard error.code != EPIPE else { throw .readerGone }
          let name = stream == .output ? "the standard output" : "the standard error"
          throw .failed(FileError(.inputOutput, .write, name, error))
        }
      })
  }

  /// Writes data to the standard output.
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    try send(.output, bytes)
  }

  /// Writes text to the standard output as it is.
  package func write(_ text: String) throws(OutputError) {
    try send(.output, Array(text.utf8))
  }

  /// Writes a line to the standard output.
  package func print(_ line: String = "") throws(OutputError) {
    try write(line + "\n")
  }

  /// Writes a line to the standard error; there is nowhere left to say that this failed.
  package func report(_ line: String) {
    writeError(line + "\n")
  }

  /// Writes text to the standard error as it is.
  package func writeError(_ text: String) {
    try? send(.error, Array(text.utf8))
  }

  /// Whether to color what goes to a stream.
  package func usesColor(on stream: Stream) -> Bool {
    isTerminal(stream) && canStyle && !wantsNoColor
  }

  /// Whether a line of a stream may be erased and written again.
  package func canRedraw(_ stream: Stream) -> Bool {
    isTerminal(stream) && canStyle
  }

  /// Whether a stream is a terminal.
  package func isTerminal(_ stream: Stream) -> Bool {
    stream == .output ? isOutputTerminal : isErrorTerminal
  }

  /// Puts `/dev/null` where a standard stream is closed, so that no data file gets its number.
  ///
  /// It is opened the wrong way round: what is written to a closed output still fails as closed.
  private static func occupyClosedStreams() {
    for (descriptor, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // The lowest free number is the one that was found closed.
      _ = open("/dev/null", mode)
    }
  }
}
