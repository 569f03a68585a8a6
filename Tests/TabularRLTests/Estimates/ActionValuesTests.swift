import Synchronization
import Testing

@testable import TabularRL

@Suite struct ActionValuesTests {
  /// One state with the given values, nil for an action that is not available.
  static func row(_ values: [Double?]) throws -> ActionValues {
    let world = TableWorld([values.map { $0 == nil ? [] : [.ending(in: 0, reward: 0)] }])
    var table = ActionValues(for: try world.model())
    for (action, value) in values.enumerated() {
      if let value { table[0, action] = value }
    }
    return table
  }

  @Test("A new table holds the initial value, and minus infinity where an action is not available")
  func fresh() throws {
    let table = ActionValues(for: try TableWorld.twoStatesOneWay.model(), initialValue: 7)
    // Row 2 belongs to a state without actions: it keeps the initial value, so that 0 * row is 0.
    #expect(table.entries == [7, 7, 7, -.infinity, 7, 7])
    #expect(table.stateCount == 3)
    #expect(table.actionCount == 2)
    #expect(table.hasUnavailableActions)
    #expect(table.isAvailable(0, in: 1))
    #expect(!table.isAvailable(1, in: 1))
    #expect((0..<3).map { table.availableCount(in: $0) } == [2, 1, 2])
  }

  @Test("A table whose actions are all available knows it")
  func allAvailable() throws {
    let table = ActionValues(for: try TableWorld.twoStates.model())
    #expect(!table.hasUnavailableActions)
    #expect(table.entries == [0, 0, 0, 0, 0, 0])
    #expect(table.availableCount(in: 0) == 2)
  }

  @Test("A move goes the given fraction of the way and changes one entry")
  func move() throws {
    var table = ActionValues(for: try TableWorld.twoStates.model(), initialValue: 1)
    table.move(1, 0, toward: 5, by: 0.25)  // 1 + 0.25 * (5 - 1) = 2
    #expect(table.entries == [1, 1, 2, 1, 1, 1])
    table.move(1, 0, toward: -2, by: 1)
    #expect(table.entries == [1, 1, -2, 1, 1, 1])
    table.move(0, 1, toward: 100, by: 0)
    #expect(table.entries == [1, 1, -2, 1, 1, 1])
  }

  @Test(
    "A row is replaced as a whole, but for what cannot be done, and its best is known, kept or not",
    arguments: [[0.0, 0, 0, 0], [0, nil, 0], [0, nil, 0, 0]] as [[Double?]], [false, true])
  func replace(row: [Double?], keepsBest: Bool) throws {
    var table = try Self.row(row)
    if keepsBest { table.keepBest() }
    let copy = table
    table.replace(in: 0, by: 10) { offset, action in Double(offset - action) }
    #expect(table.entries == row.indices.map { row[$0] == nil ? -.infinity : Double(10 - $0) })
    #expect(table.best(in: 0).action == 0 && table.maximum(in: 0) == 10)
    table.replace(in: 0, by: 10) { offset, action in Double(offset + action) }
    #expect(table.best(in: 0).action == row.count - 1 && table.best(in: 0).count == 1)
    #expect(copy.entries == row.map { $0 ?? -.infinity }, "a copy keeps its own")
  }

  @Test(
    "Maximum, mean and greedy action of a row",
    arguments: [
      ([2.0, 5, 3], 5.0, 10.0 / 3, 1), ([-4, -1, -1], -1, -2, 1), ([6], 6, 6, 0),
      ([nil, -8, -2], -2, -5, 2), ([3, nil, nil], 3, 3, 0), ([nil, nil, -1e9], -1e9, -1e9, 2),
    ] as [([Double?], Double, Double, Int)])
  func row(values: [Double?], maximum: Double, mean: Double, greedy: Int) throws {
    let table = try Self.row(values)
    #expect(table.maximum(in: 0) == maximum)
    #expect(table.mean(in: 0) == mean)
    #expect(table.greedyAction(in: 0) == greedy)
  }

  @Test("A single best action is returned without a draw")
  func noDraw() throws {
    let table = try Self.row([1, 3, 2, nil])
    var generator = Generator(splitMixSeed: 1)
    #expect(table.greedyAction(in: 0, using: &generator) == 1)
    #expect(generator == Generator(splitMixSeed: 1))
  }

  @Test(
    "Ties between best actions are broken evenly",
    arguments: [
      ([2, 2, 2], [1.0 / 3, 1.0 / 3, 1.0 / 3]), ([2, 1, 2, 2], [1.0 / 3, 0, 1.0 / 3, 1.0 / 3]),
      ([nil, 0, 0, -1], [0, 0.5, 0.5, 0]), ([1, 1, 3, 3], [0, 0, 0.5, 0.5]),
    ] as [([Double?], [Double])])
  func ties(values: [Double?], probabilities: [Double]) throws {
    let table = try Self.row(values)
    var generator = Generator(splitMixSeed: 2)
    var counts = Array(repeating: 0, count: values.count)
    for _ in 0..<6000 { counts[table.greedyAction(in: 0, using: &generator)] += 1 }
    #expect(fits(counts, probabilities), "\(counts)")
  }

  @Test(
    "A random action is any available one with the same chance",
    arguments: [
      ([4, 4, 9], [1.0 / 3, 1.0 / 3, 1.0 / 3]), ([nil, 0, nil, 5], [0, 0.5, 0, 0.5]), ([nil, 3], [0, 1]),
    ] as [([Double?], [Double])])
  func random(values: [Double?], probabilities: [Double]) throws {
    let table = try Self.row(values)
    var generator = Generator(splitMixSeed: 3)
    var counts = Array(repeating: 0, count: values.count)
    for _ in 0..<6000 { counts[table.randomAction(in: 0, using: &generator)] += 1 }
    #expect(fits(counts, probabilities), "\(counts)")
  }

  @Test("The best that is kept is the best that is sought, whatever changes", arguments: [1, 2, 4, 7])
  func keptBest(actionCount: Int) throws {
    let row = [[Outcome<Int>]](repeating: [.ending(in: 0, reward: 0)], count: actionCount)
    let plain = ActionValues(for: try TableWorld([row, row, []]).model())
    var keeping = plain
    keeping.keepBest()
    var seeking = plain
    var generator = Generator(splitMixSeed: 7)
    for turn in 0..<500 {
      let (state, action) = (generator.index(below: 2), generator.index(below: actionCount))
      // Few values, so that ties are common; minus infinity stands for an action that is not available.
      let value = [-Double.infinity, -1, 0, 0, 1, 2][generator.index(below: 6)]
      if turn.isMultiple(of: 3), value.isFinite, seeking[state, action].isFinite {
        keeping.move(state, action, toward: value, by: 0.5)
        seeking.move(state, action, toward: value, by: 0.5)
      } else {
        keeping[state, action] = value
        seeking[state, action] = value
      }
      for state in 0..<3 { #expect(keeping.best(in: state) == seeking.best(in: state)) }
    }
    #expect(keeping == seeking)
    #expect(keeping.hashValue == seeking.hashValue)
  }

  @Test("A copy goes its own way, and so does the table it was made of", arguments: [false, true])
  func copies(keepsBest: Bool) throws {
    var one = ActionValues(for: try TableWorld.twoStates.model())
    if keepsBest { one.keepBest() }
    var other = one
    one[0, 1] = 5
    #expect(other.entries == [0, 0, 0, 0, 0, 0])
    #expect(other.best(in: 0).count == 2)
    other.move(0, 0, toward: -2, by: 1)
    other.changeEntries { $0[2] = 9 }
    #expect(one.entries == [0, 5, 0, 0, 0, 0])
    #expect(one.best(in: 0).action == 1)
    #expect(one.best(in: 1).count == 2)
    #expect(other.entries == [-2, 0, 9, 0, 0, 0])
    #expect(other.maximum(in: 1) == 9)
  }

  @Test("Copies of rows of four go their own ways, too, and so do their best")
  func copiesOfFour() throws {
    var one = try Self.row([1, 2, 3, 4])
    one.keepBest()
    var other = one
    one[0, 0] = 9
    #expect(one.best(in: 0).action == 0 && other.best(in: 0).action == 3)
    other[0, 1] = 8
    #expect(one.entries == [9, 2, 3, 4] && other.entries == [1, 8, 3, 4])
    #expect(one.maximum(in: 0) == 9 && other.maximum(in: 0) == 8)
    // Many at once: the best is looked for from then on.
    var third = other
    third.changeEntries { $0[2] = 10 }
    #expect(third.best(in: 0).action == 2 && third.maximum(in: 0) == 10 && other.maximum(in: 0) == 8)
    third[0, 3] = 11
    #expect(third.best(in: 0).action == 3)
  }

  @Test(
    "Copies that change on several threads go their own ways", arguments: [false, true], [nil, -9.0])
  func threads(keepsBest: Bool, last: Double?) throws {
    var table = try Self.row([1, 2, 3, last])
    if keepsBest { table.keepBest() }
    let original = table
    let rows = Mutex<[[Double]]>([])
    try forEachRun(0..<64, threads: 8) { run in
      var copy = original
      for step in 0..<100 {
        // What is copied from the copy must not follow it either.
        let earlier = copy
        copy[0, step % 3] += Double(run)
        guard earlier[0, step % 3] + Double(run) == copy[0, step % 3] else { return [[Double]()] }
      }
      return [(0..<3).map { copy[0, $0] }, [copy.maximum(in: 0)]]
    } deliver: { _, result in
      rows.withLock { $0 += result }
    }
    let expected = (0..<64).flatMap { run in
      let row = [1 + 34 * Double(run), 2 + 33 * Double(run), 3 + 33 * Double(run)]
      return [row, [row.max() ?? 0]]
    }
    #expect(rows.withLock { $0 } == expected)
    #expect((0..<3).map { original[0, $0] } == [1, 2, 3])
  }
}
