import Foundation
import Synchronization
import TabularRL
import Testing

@Suite struct ParallelRunsTests {
  private struct Refusal: Error, Equatable { var index: Int }

  /// Does the work and returns which pieces were delivered, with their results.
  private func delivered(
    _ indices: Range<Int>, threads: Int, _ work: @Sendable (Int) -> Int?
  ) throws -> [[Int]] {
    let log = Mutex<[[Int]]>([])
    try forEachRun(indices, threads: threads, work: work) { index, result in
      log.withLock { $0.append([index, result]) }
    }
    return log.withLock { $0 }
  }

  @Test("Results are delivered in order, whatever the number of threads", arguments: [1, 2, 8])
  func order(threads: Int) throws {
    // The first piece takes longest, so that the others have to wait for it.
    let results = try delivered(3..<40, threads: threads) { index in
      usleep(index == 3 ? 20_000 : UInt32(index % 3) * 300)
      return index * index
    }
    #expect(results == (3..<40).map { [$0, $0 * $0] })
  }

  @Test("No more pieces are under way than there are threads", arguments: [1, 2])
  func width(threads: Int) throws {
    let width = Mutex((now: 0, most: 0))
    try forEachRun(0..<20, threads: threads) { _ in
      width.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
      usleep(500)
      width.withLock { $0.now -= 1 }
      return 0
    } deliver: { _, _ in
    }
    #expect(width.withLock { $0.most } <= threads)
  }

  @Test("An empty range does nothing", arguments: [1, 8])
  func empty(threads: Int) throws {
    let results = try delivered(5..<5, threads: threads) { index in
      Issue.record("there is no piece \(index)")
      return index
    }
    #expect(results.isEmpty)
  }

  @Test("A single piece needs a single thread")
  func single() throws {
    #expect(try delivered(7..<8, threads: 8) { $0 } == [[7, 7]])
  }

  @Test(
    "When a piece is told to stop, those before it are delivered and no further one begins",
    arguments: [1, 2, 8])
  func stop(threads: Int) throws {
    let begun = Mutex(0)
    let results = try delivered(0..<1000, threads: threads) { index in
      begun.withLock { $0 += 1 }
      if index != 5 { usleep(1000) }
      return index == 5 ? nil : index
    }
    #expect(results == (0..<5).map { [$0, $0] })
    #expect(begun.withLock { $0 } < 100)
    if threads == 1 { #expect(begun.withLock { $0 } == 6) }
  }

  @Test(
    "When a result is refused, no further one is delivered and the error comes back", arguments: [1, 2, 8])
  func refusal(threads: Int) throws {
    let seen = Mutex<[Int]>([])
    let begun = Mutex(0)
    #expect(throws: Refusal(index: 3)) {
      try forEachRun(0..<1000, threads: threads) { index in
        begun.withLock { $0 += 1 }
        usleep(500)
        return index
      } deliver: { index, _ in
        seen.withLock { $0.append(index) }
        if index == 3 { throw Refusal(index: index) }
      }
    }
    #expect(seen.withLock { $0 } == [0, 1, 2, 3])
    #expect(begun.withLock { $0 } < 100)
    if threads == 1 { #expect(begun.withLock { $0 } == 4) }
  }
}
