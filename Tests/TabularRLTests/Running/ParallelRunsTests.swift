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

  /// Runs of several kinds and lengths.
  private static func algorithm(_ index: Int) -> ConfiguredAlgorithm {
    index % 3 == 2 ? ConfiguredAlgorithm(Sarsa()) : ConfiguredAlgorithm(QLearning())
  }

  private static func task(_ index: Int) throws -> LearningTask {
    let specification = RunSpecification(
      discount: 0.9, stepLimit: 50, budget: .episodes(10 + 7 * (index % 5)), seed: 3)
    return LearningTask(try TableWorld.market.model(), specification)
  }

  /// Returns the sums of the returns of each of so many runs, side by side, two for each piece of work.
  private func sums(_ count: Int, threads: Int) throws -> [[Double]] {
    let log = Mutex<[[Double]]>([])
    try forEachRun(0..<count, threads: threads) { index in
      var sums = [Double(index)]
      func begin(_ half: Int) throws -> Work<[Double]> {
        guard half < 2 else { return .done(sums) }
        var sum = 0.0
        let observer = RunObserver(report: { record, _ in sum += record.episodeReturn })
        let run = try Self.algorithm(index).makeRun(2 * index + half, Self.task(index), observer)
        return .run(run) { learned in
          sums += [sum, learned.solution.actionValues?.maximum(in: 0) ?? .nan]
          return try begin(half + 1)
        }
      }
      return try begin(0)
    } deliver: { _, sums in
      log.withLock { $0.append(sums) }
    }
    return log.withLock { $0 }
  }

  @Test("Runs side by side give what each gives alone, in order, whatever the number of threads")
  func runs() throws {
    let expected = try (0..<13).map { index in
      try (0..<2).reduce(into: [Double(index)]) { sums, half in
        var sum = 0.0
        let observer = RunObserver(report: { record, _ in sum += record.episodeReturn })
        let learned = try Self.algorithm(index).run(2 * index + half, Self.task(index), observer)
        sums += [sum, learned?.solution.actionValues?.maximum(in: 0) ?? .nan]
      }
    }
    for threads in [1, 2, 8] { #expect(try sums(13, threads: threads) == expected) }
  }

  /// A ring of so many states, around which one step leads on and the other back.
  private struct Ring: Environment {
    static let name = "ring"
    var size = 2
    let actions = [1, -1]
    let initialStates = [0]
    var states: [Int]? { Array(0..<size) }

    func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
      [.moving(to: (state + action + size) % size, reward: 0)]
    }
  }

  @Test(
    "Runs go on beside others where the learner gains by it or the world is large",
    arguments: [(10, [true, true, false, false]), (1 << 14, [true, true, true, true])])
  func gains(size: Int, expected: [Bool]) throws {
    let specification = RunSpecification(discount: 0.9, stepLimit: 5, budget: .episodes(3), seed: 1)
    let task = LearningTask(try TabularModel(compiling: Ring(size: size)), specification)
    let algorithms = [
      ConfiguredAlgorithm(QLearning()), ConfiguredAlgorithm(TemporalDifferencePrediction()),
      ConfiguredAlgorithm(SarsaLambda()), ConfiguredAlgorithm(TemporalDifferenceLambda()),
    ]
    for (algorithm, expected) in zip(algorithms, expected) {
      var episodes = [0, 0]
      let runs = try episodes.indices.map { run in
        try algorithm.makeRun(run, task, RunObserver(report: { record, _ in episodes[run] = record.episode }))
      }
      runs[0].goOn(beside: [runs[1]])
      #expect(runs[0].isOver && episodes[0] == 3)
      // The other one may have a step left to take.
      #expect(expected ? episodes[1] >= 2 : episodes[1] == 0, "\(algorithm.name)")
      runs[1].goOn(beside: [])
      #expect(runs[1].isOver && episodes[1] == 3)
    }
  }

  @Test("A thread takes several runs at once only if they gain by it", arguments: [true, false])
  func taken(gains: Bool) throws {
    let algorithm = gains ? ConfiguredAlgorithm(QLearning()) : ConfiguredAlgorithm(SarsaLambda())
    let log = Mutex<[Int]>([])
    try forEachRun(0..<4, threads: 1) { index in
      log.withLock { $0.append(index) }
      return .run(try algorithm.makeRun(index, Self.task(0), RunObserver())) { _ in
        log.withLock { $0.append(10 + index) }
        return .done(index)
      }
    } deliver: { _, _ in
    }
    // Beginnings, and ends as numbers from 10 on.
    let events = log.withLock { $0 }
    #expect(gains ? events.prefix(4) == [0, 1, 2, 3] : events == [0, 10, 1, 11, 2, 12, 3, 13])
  }

  @Test(
    "When a piece cannot begin, or what follows it fails, those before it are delivered", arguments: [1, 2])
  func failure(threads: Int) throws {
    for isLate in [false, true] {
      let log = Mutex<[Int]>([])
      #expect(throws: Refusal(index: 5)) {
        try forEachRun(0..<1000, threads: threads) { index in
          if index == 5, !isLate { throw Refusal(index: index) }
          // The first ones last longest.
          let run = try Self.algorithm(0).makeRun(index, Self.task(4 - index % 5), RunObserver())
          return .run(run) { _ in
            if index == 5 { throw Refusal(index: index) }
            return .done(index)
          }
        } deliver: { index, _ in
          log.withLock { $0.append(index) }
        }
      }
      #expect(log.withLock { $0 } == [0, 1, 2, 3, 4])
    }
  }

  @Test("When a run is told to stop, those before it are delivered and no further one begins")
  func stoppedRun() throws {
    let log = Mutex<[Int]>([])
    let begun = Mutex(0)
    try forEachRun(0..<1000, threads: 1) { index in
      begun.withLock { $0 += 1 }
      let observer = RunObserver(mayContinue: { _, _ in index != 5 })
      return .run(try Self.algorithm(0).makeRun(index, Self.task(0), observer)) { _ in .done(index) }
    } deliver: { index, _ in
      log.withLock { $0.append(index) }
    }
    #expect(log.withLock { $0 } == [0, 1, 2, 3, 4])
    #expect(begun.withLock { $0 } < 12)
  }
}
