import Synchronization

/// A line on the terminal that tells how far the work is, drawn over itself and gone at the end.
///
/// It stays silent unless somebody can see it: not in files, pipes, logs or on a dumb terminal. Any thread
/// may report; all but ten reports a second cost a lock and a look at the clock.
package final class ProgressLine: Sendable {
  /// The shortest time between two updates: ten a second at most.
  private static let interval = Duration.milliseconds(100)
  /// How long to watch before guessing the time left.
  private static let warmUp = Duration.seconds(1)
  /// The most characters of a line; a wrapped line could not be erased.
  private static let width = 79

  /// What is known between two updates.
  private struct State {
    /// When and where the work was first seen, which is not at zero after a resume.
    var start: (time: Duration, done: Double)?
    /// When the line was last drawn.
    var drawn: Duration?
    /// Whether there is a line to erase.
    var isVisible = false
  }

  /// Where the line is drawn.
  private let console: Console
  /// The time since some moment in the past.
  private let now: @Sendable () -> Duration
  /// What the reporting threads share.
  private let state = Mutex(State())
  /// Whether anything is ever drawn.
  package let isEnabled: Bool

  /// Creates a silent or a visible line; `now` is a clock that never goes back.
  package init(
    console: Console, isWanted: Bool = true, now: @escaping @Sendable () -> Duration = ProgressLine.clock()
  ) {
    self.console = console
    self.now = now
    isEnabled = isWanted && console.canRedraw(.error)
  }

  /// The time since now by the monotonic clock.
  package static func clock() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { ContinuousClock.now - start }
  }

  /// Reports that a fraction of the work, in 0...1, is done; the text says what is being done.
  package func update(done: Double, _ text: @autoclosure () -> String) {
    guard isEnabled else { return }
    let time = now()
    // If another thread is drawing, this report would come too soon anyway; a stopped terminal stops only one.
    _ = state.withLockIfAvailable { state in
      let start = state.start ?? (time, done)
      state.start = start
      if let drawn = state.drawn, time - drawn < Self.interval { return }
      state.drawn = time
      state.isVisible = true
      let left = Self.timeLeft(done: done, since: start, at: time)
      console.writeError("\r" + Self.line(done: done, text(), left: left) + "\u{1B}[K")
    }
  }

  /// Erases the line: at the end, or before something else is said; a later update draws it again.
  package func clear() {
    guard isEnabled else { return }
    state.withLock { state in
      guard state.isVisible else { return }
      state.isVisible = false
      console.writeError("\r\u{1B}[K")
    }
  }

  /// The time the rest takes at the speed seen so far; `nil` while that would be a wild guess.
  private static func timeLeft(
    done: Double, since start: (time: Duration, done: Double), at time: Duration
  ) -> Duration? {
    let elapsed = time - start.time
    guard elapsed >= warmUp, done > start.done, done < 1 else { return nil }
    return elapsed * ((1 - done) / (done - start.done))
  }

  /// The words of the line, short enough not to wrap.
  private static func line(done: Double, _ text: String, left: Duration?) -> String {
    let percent = Int((min(max(done, 0), 1) * 100).rounded(.down))
    let number = String(repeating: " ", count: percent < 10 ? 2 : percent < 100 ? 1 : 0) + "\(percent)"
    let tail = left.map { ", about \(spoken($0)) left" } ?? ""
    return "\(number) % \(text.prefix(width - 6 - tail.count))\(tail)"
  }

  /// A time in the two units that matter, for example "2 h 5 min".
  static func spoken(_ time: Duration) -> String {
    let seconds = max(time.components.seconds, 1)
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400)
    if days > 0 { return "\(days) d \(hours % 24) h" }
    if hours > 0 { return "\(hours) h \(minutes % 60) min" }
    return minutes > 0 ? "\(minutes) min" : "\(seconds) s"
  }
}
