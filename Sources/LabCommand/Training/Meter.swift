import Synchronization

/// How much of a training is done, added up from all threads.
final class Meter: Sendable {
  private let runs: Double
  private let done: Mutex<Double>

  init(runs: Int, kept: Int) {
    self.runs = Double(runs)
    done = Mutex(Double(kept))
  }

  /// Adds a fraction of one run.
  func add(_ fraction: Double) { done.withLock { $0 += fraction } }

  /// The part of all runs that is done, in 0...1.
  var fraction: Double { min(1, done.withLock { $0 } / runs) }
}
