import Dispatch
import Synchronization

/// What a piece of work comes to: runs, one after the other, and a result.
public enum Work<Result> {
  /// A run that is to go on to its end, and what follows then, told what was learned.
  case run(any OngoingRun, then: (Learned) throws -> Work<Result>)
  /// Nothing is left to do.
  case done(Result)
  /// It was told to stop.
  case stopped

  /// Work that is done already, or, if there is no result, was told to stop.
  public init(_ result: Result?) { self = result.map { .done($0) } ?? .stopped }

  /// Returns the same work with another result.
  public func map<Other>(_ transform: @escaping (Result) throws -> Other) throws -> Work<Other> {
    switch self {
    case .run(let run, let then): .run(run) { try then($0).map(transform) }
    case .done(let result): .done(try transform(result))
    case .stopped: .stopped
    }
  }
}

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
  try forEachRun(indices, threads: threads, begin: { Work(try work($0)) }, deliver: deliver)
}

/// Carries out numbered pieces of work on several threads, a few runs side by side on each, and hands the results
/// over in the order of their numbers: nothing depends on the number of threads or on which runs go on together.
///
/// - Parameters:
///   - indices: the numbers of the pieces.
///   - threads: how many threads work at a time, at least one; never more than there are cores.
///   - sideBySide: how many runs go on side by side on a thread at most, and never more than four; all their tables
///     are in memory then. Runs that gain nothing by it (``OngoingRun/gainsSideBySide``) go one after the other.
///   - begin: begins one piece, on any thread, which goes on with it; after one was told to stop, no further piece
///     begins, and those before it are seen through.
///   - deliver: takes a result, on any thread but one at a time and in order; after it throws, no further
///     piece begins.
/// - Throws: what `begin`, what follows a run, or `deliver` throws first.
public func forEachRun<Result: Sendable>(
  _ indices: Range<Int>, threads: Int, sideBySide: Int = .max, begin: @Sendable (Int) throws -> Work<Result>,
  deliver: @Sendable (Int, Result) throws -> Void
) throws {
  precondition(threads > 0, "work needs at least one thread")
  let desk = Mutex(Desk<Result>(open: indices, due: indices.lowerBound))
  DispatchQueue.concurrentPerform(iterations: min(threads, indices.count)) { _ in
    var open: [OpenPiece] = []
    var sequels: [Int: (Learned) throws -> Work<Result>] = [:]
    func file(_ index: Int, _ work: () throws -> Work<Result>) {
      do {
        switch try work() {
        case .run(let run, let then):
          open.append(OpenPiece(index: index, run: run))
          sequels[index] = then
        case .done(let result): hand(result, of: index, to: desk, deliver)
        case .stopped: desk.withLock { $0.close(from: index) }
        }
      } catch {
        desk.withLock { $0.fail(error, from: index) }
      }
    }
    // No thread takes so many that another would have none, neither at first nor in the end.
    func width(_ waiting: Int) -> Int { max(1, min(4, sideBySide, open.count + waiting / threads)) }
    var most = width(indices.count)
    while true {
      // Whose runs gain nothing side by side takes one, and leaves the others to other threads.
      while open.count < most, open.last?.run.gainsSideBySide != false,
        let index = desk.withLock({ $0.open.popFirst() })
      {
        file(index) { try begin(index) }
      }
      let end = desk.withLock { $0.end }
      if end < .max {
        open.removeAll { $0.index >= end }
        sequels = sequels.filter { $0.key < end }
      }
      guard let first = open.first else { return }
      first.run.goOn(beside: open.dropFirst().map(\.run))
      let over = open.filter(\.run.isOver)
      open.removeAll(where: \.run.isOver)
      for piece in over {
        guard let then = sequels.removeValue(forKey: piece.index) else {
          preconditionFailure("nothing follows a run")
        }
        file(piece.index) { try piece.run.learned.map(then) ?? .stopped }
      }
      most = width(desk.withLock { $0.open.count })
    }
  }
  if let failure = desk.withLock({ $0.failure }) { throw failure }
}

/// A piece of work whose run is under way: what follows is kept elsewhere, so that lists of this do not depend on a
/// type that is known only when the program runs, which takes longer.
private struct OpenPiece {
  let index: Int
  let run: any OngoingRun
}

/// Puts a result where it waits for its turn, and delivers those whose turn it is: outside the lock, so that the other
/// threads can go on.
private func hand<Result>(
  _ result: Result, of index: Int, to desk: borrowing Mutex<Desk<Result>>,
  _ deliver: (Int, Result) throws -> Void
) {
  desk.withLock { $0.waiting[index] = result }
  while let (due, next) = desk.withLock({ $0.takeDue() }) {
    do {
      try deliver(due, next)
      desk.withLock { $0.isDelivering = false }
    } catch {
      desk.withLock { $0.fail(error, from: .min) }
    }
  }
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
  /// The first piece that will not be delivered, nor any after it; those before it are seen through.
  private(set) var end = Int.max
  private(set) var failure: (any Error)?

  /// Lets no further piece begin and gives up those from a number on; remembers the first reason.
  mutating func fail(_ error: any Error, from index: Int) {
    failure = failure ?? error
    close(from: index)
  }

  /// Lets no further piece begin and gives up those from a number on.
  mutating func close(from index: Int) {
    open = open.upperBound..<open.upperBound
    end = min(end, index)
  }

  /// Returns the piece whose turn it is, unless it is not done or another thread is delivering.
  mutating func takeDue() -> (Int, Result)? {
    guard !isDelivering, let result = waiting.removeValue(forKey: due) else { return nil }
    isDelivering = true
    due += 1
    return (due - 1, result)
  }
}
