import Dispatch
import Synchronization

/// Carries out numbered pieces of work on several threads and hands the results over in the order of their
/// numbers, so that nothing depends on the number of threads.
///
/// - Parameters:
///   - indices: the numbers of the pieces.
///   - threads: how many pieces are worked on at a time, at least one; never more than there are cores.
///   - work: does one piece, on any thread; nil means that it was told to stop, and no further piece begins.
///   - deliver: takes a result, on any thread but one at a time and in order; after it throws, no further
///     piece begins.
/// - Throws: what `work` or `deliver` throws first.
public func forEachRun<Result: Sendable>(
  _ indices: Range<Int>, threads: Int, work: @Sendable (Int) throws -> Result?,
  deliver: @Sendable (Int, Result) throws -> Void
) throws {
  precondition(threads > 0, "work needs at least one thread")
  let desk = Mutex(Desk<Result>(open: indices, due: indices.lowerBound))
  DispatchQueue.concurrentPerform(iterations: min(threads, indices.count)) { _ in
    while let index = desk.withLock({ $0.open.popFirst() }) {
      do {
        guard let result = try work(index) else { return desk.withLock { $0.close() } }
        desk.withLock { $0.waiting[index] = result }
      } catch {
        return desk.withLock { $0.fail(error) }
      }
      // Delivered outside the lock, so that the other threads can go on.
      while let (due, next) = desk.withLock({ $0.takeDue() }) {
        do {
          try deliver(due, next)
          desk.withLock { $0.isDelivering = false }
        } catch {
          desk.withLock { $0.fail(error) }
        }
      }
    }
  }
  if let failure = desk.withLock({ $0.failure }) { throw failure }
}

/// Does work in as many parts as there are threads, each part a range of the numbers below `count`.
///
/// What the parts write must not overlap; then the result is the same for any number of threads.
func forEachPart(of count: Int, threads: Int, _ work: (Range<Int>) -> Void) {
  guard threads > 1 else { return work(0..<count) }
  // Safe because no two parts are the same and this function waits for all.
  nonisolated(unsafe) let work = work
  DispatchQueue.concurrentPerform(iterations: threads) { part in
    work(count * part / threads..<count * (part + 1) / threads)
  }
}

/// What is still to be done, and what is done but waits for an earlier piece.
private struct Desk<Result: Sendable> {
  var open: Range<Int>
  var due: Int
  var waiting: [Int: Result] = [:]
  /// Whether a thread is delivering; it stays set after a failure, so that nothing more is delivered.
  var isDelivering = false
  var failure: (any Error)?

  /// Lets no further piece begin and remembers the first reason.
  mutating func fail(_ error: any Error) {
    failure = failure ?? error
    close()
  }

  /// Lets no further piece begin.
  mutating func close() { open = open.upperBound..<open.upperBound }

  /// Returns the piece whose turn it is, unless it is not done or another thread is delivering.
  mutating func takeDue() -> (Int, Result)? {
    guard !isDelivering, let result = waiting.removeValue(forKey: due) else { return nil }
    isDelivering = true
    due += 1
    return (due - 1, result)
  }
}
