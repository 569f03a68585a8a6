import Dispatch
import Synchronization

/// Carries out numbered pieces of work on several threads and hands the results over in the order of their
/// numbers, so that nothing depends on the number of threads.
///
/// - Parameters:
///   - indices: the numbers of the pieces.
///   - threads: how many pieces are worked on at a time, at least one.
///   - work: does one piece, on any thread; nil means that it was told to stop, and no further piece begins.
///   - deliver: takes a result, on any thread but one at a time and in order; after it throws, no further
///     piece begins.
/// - Throws: what `deliver` throws.
public func forEachRun<Result: Sendable>(
  _ indices: Range<Int>, threads: Int, work: @Sendable (Int) -> Result?,
  deliver: @Sendable (Int, Result) throws -> Void
) throws {
  precondition(threads > 0, "work needs at least one thread")
  let desk = Mutex(Desk<Result>(open: indices, due: indices.lowerBound))
  DispatchQueue.concurrentPerform(iterations: min(threads, indices.count)) { _ in
    while let index = desk.withLock({ $0.open.popFirst() }) {
      let result = work(index)
      desk.withLock { $0.accept(result, of: index, deliver) }
    }
  }
  if let failure = desk.withLock({ $0.failure }) { throw failure }
}

/// What is still to be done, and what is done but waits for an earlier piece.
private struct Desk<Result: Sendable> {
  var open: Range<Int>
  var due: Int
  var waiting: [Int: Result] = [:]
  var failure: (any Error)?

  mutating func accept(_ result: Result?, of index: Int, _ deliver: (Int, Result) throws -> Void) {
    guard let result else {
      open = open.upperBound..<open.upperBound
      return
    }
    waiting[index] = result
    while failure == nil, let next = waiting.removeValue(forKey: due) {
      do {
        try deliver(due, next)
        due += 1
      } catch {
        failure = error
        open = open.upperBound..<open.upperBound
      }
    }
  }
}
