import Synchronization
import Testing

@testable import LabCommand

/// A clock that a test sets.
private final class FakeClock: Sendable {
  private let time = Mutex(Duration.zero)

  /// Lets time pass.
  func advance(by duration: Duration) {
    time.withLock { $0 += duration }
  }

  /// What the clock says.
  var now: Duration {
    time.withLock { $0 }
  }
}

@Suite struct ProgressLineTests {
  private let transcript = Transcript()
  private let clock = FakeClock()

  /// A line on a terminal that can redraw it.
  private func visible(isWanted: Bool = true) -> ProgressLine {
    let console = transcript.console(isErrorTerminal: true, environment: ["TERM": "xterm"])
    let clock = clock
    return ProgressLine(console: console, isWanted: isWanted, now: { clock.now })
  }

  @Test("there are at most ten updates a second")
  func throttling() {
    let progress = visible()
    for step in 0..<1000 {
      progress.update(done: Double(step) / 10000, "training")
      clock.advance(by: .milliseconds(1))
    }
    #expect(transcript.error.split(separator: "\r").count == 10)
    #expect(transcript.output.isEmpty)
  }

  @Test("the time left follows the speed since the first report")
  func estimate() {
    let progress = visible()
    progress.update(done: 0.5, "training")
    #expect(transcript.error == "\r 50 % training\u{1B}[K")
    clock.advance(by: .seconds(10))
    progress.update(done: 0.75, "training")
    #expect(transcript.error.hasSuffix("\r 75 % training, about 10 s left\u{1B}[K"))
  }

  @Test("a line never wraps, and is erased once")
  func erasing() {
    let progress = visible()
    progress.clear()
    #expect(transcript.error.isEmpty)
    progress.update(done: 1, String(repeating: "x", count: 200))
    #expect(transcript.error.count == 1 + 79 + 3)
    progress.clear()
    progress.clear()
    #expect(transcript.error.components(ofErase: "\r\u{1B}[K") == 1)
  }

  @Test("nothing is drawn where nobody looks or nobody wants it")
  func silence() {
    visible(isWanted: false).update(done: 0.5, "training")
    ProgressLine(console: transcript.console()).update(done: 0.5, "training")
    let dumb = transcript.console(isErrorTerminal: true, environment: ["TERM": "dumb"])
    ProgressLine(console: dumb).update(done: 0.5, "training")
    #expect(transcript.error.isEmpty)
  }

  @Test(
    "times are told in the units that matter",
    arguments: [
      (0, "1 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min"), (90000, "1 d 1 h"),
    ])
  func times(seconds: Int, expected: String) {
    #expect(ProgressLine.spoken(.seconds(seconds)) == expected)
  }
}

extension String {
  /// How often a control sequence occurs.
  fileprivate func components(ofErase sequence: String) -> Int {
    let (text, wanted) = (Array(utf8), Array(sequence.utf8))
    return text.indices.count { text[$0...].starts(with: wanted) }
  }
}
