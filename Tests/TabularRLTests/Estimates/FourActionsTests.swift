import Testing

@testable import TabularRL

@Suite struct FourActionsTests {
  /// One state with four actions of these values, whose best is kept or not.
  private static func table(_ values: [Double], keepsBest: Bool = true) throws -> ActionValues {
    var table = try ActionValuesTests.row(values)
    if keepsBest { table.keepBest() }
    return table
  }

  /// Values of which several are often equal, among them both zeros and both infinities.
  private static let few = [-.infinity, -2, -0.0, 0, 0, 1, 1e300, .infinity]

  @Test("The best of four is the best that is sought, and a change changes one value")
  func best() throws {
    var generator = Generator(splitMixSeed: 1)
    let row = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 32)
      .bindMemory(to: Double.self, capacity: 4)
    defer { row.deallocate() }
    for _ in 0..<2000 {
      for action in 0..<4 { row[action] = Self.few[generator.index(below: Self.few.count)] }
      let before = (0..<4).map { row[$0] }
      let found = FourActions.shared.best(in: row)
      let largest = before.max() ?? .nan
      #expect(found.value == largest)
      let members = (0..<4).filter { before[$0] == largest }
      #expect(found.members == FourActions.Members(members))
      #expect(found.members.action == members.first)
      #expect(found.members.count == members.count)

      let action = generator.index(below: 4)
      guard before[action].isFinite else { continue }
      let changed = FourActions.shared.best(of: FourActions.shared.add(-3, to: action, in: row))
      let after = (0..<4).map { before[$0] + ($0 == action ? -3 : 0) }
      #expect((0..<4).map { row[$0] } == after)
      #expect(changed.value == after.max())

      let value = Self.few[generator.index(below: Self.few.count)]
      let best = FourActions.shared.put(value, at: action, in: row)
      let replaced = (0..<4).map { $0 == action ? value : after[$0] }
      #expect((0..<4).map { row[$0].bitPattern } == replaced.map(\.bitPattern))
      #expect(best.value == replaced.max())
    }
  }

  @Test("A row can be made the mean of two others")
  func mean() {
    let rows = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 32)
      .bindMemory(to: Double.self, capacity: 8)
    defer { rows.deallocate() }
    for (place, value) in [2.0, 7, -4, 1, 0, 0, 0, 0].enumerated() { rows[place] = value }
    let best = FourActions.shared.putMean(of: SIMD4(6, 1, -4, 0), rows, in: rows + 4)
    #expect((0..<8).map { rows[$0] } == [2, 7, -4, 1, 4, 4, -4, 0.5])
    #expect(best.value == 4 && best.members == FourActions.Members([0, 1]))
  }

  @Test("A row without a number has a first best action, and no more of them than there are")
  func notNumbers() {
    let row = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 32)
      .bindMemory(to: Double.self, capacity: 4)
    defer { row.deallocate() }
    for place in 0..<4 {
      for action in 0..<4 { row[action] = action == place ? .nan : Double(action) }
      let best = FourActions.shared.best(in: row)
      #expect((0..<4).contains(best.members.action))
      #expect((1...4).contains(best.members.count))
    }
  }

  @Test("Every lot of every set means one of its members, each as often")
  func lots() {
    for set in 1..<16 {
      let members = (0..<4).filter { set >> $0 & 1 == 1 }
      let chosen = (0..<FourActions.lots).map { FourActions.shared.choice(from: .init(members), lot: $0) }
      #expect(chosen == members.flatMap { Array(repeating: $0, count: 12 / members.count) })
    }
  }

  @Test(
    "The choice of four is the one that the rule makes of any row, by the same draws",
    arguments: [0, 0.1, 0.5, 1])
  func choice(epsilon: Double) throws {
    var draws = Generator(splitMixSeed: 3)
    for values in [[0.0, 0, 0, 0], [1, 0, 1, 1], [0, 2, 0, 2], [-1, -1, -1, -3], [0, 0, 7, 0]] {
      let table = try Self.table(values)
      let plain = try Self.table(values, keepsBest: false)
      let chance = Chance(epsilon)
      for _ in 0..<500 {
        // Words near the edges of the lots, 0 among them, as well as any others.
        let edge = draws.bounded(13) * (1 << 32) / 12 &+ draws.bounded(3) &- 1
        let word = draws.bounded(2) == 0 ? draws.next() : draws.next() &<< 32 | edge & 0xffff_ffff
        // The first output of this state is the word: (0 + a) rotated by 23, plus 0.
        let state = Generator(state: (0, 1, 0, word &>> 23 | word &<< 41))
        var (one, other) = (state, state)
        #expect(
          table.epsilonGreedyAction(in: 0, epsilon: chance, using: &one)
            == plain.epsilonGreedyAction(in: 0, epsilon: chance, using: &other))
        #expect(one == other)
      }
    }
  }

  @Test("Where an action is missing, it is never chosen")
  func missing() throws {
    var table = try ActionValuesTests.row([1, nil, 2, 3])
    table.keepBest()
    var generator = Generator(splitMixSeed: 1)
    for _ in 0..<100 {
      #expect(table.epsilonGreedyAction(in: 0, epsilon: Chance(1), using: &generator) != 1)
    }
  }

  @Test("A table that was held goes its own way as soon as it is let go")
  func hold() throws {
    var table = try Self.table([1, 2, 3, 4])
    let before = table
    table.hold()
    table.move(0, 0, toward: 9, by: 1)
    table.letGo()
    let after = table
    table.move(0, 1, toward: 9, by: 1)
    #expect(before.entries == [1, 2, 3, 4])
    #expect(after.entries == [9, 2, 3, 4])
    #expect(table.entries == [9, 9, 3, 4])
    #expect(table.best(in: 0).count == 2)
  }

  @Test("One of the best by a word that is there already is the same in rows of four as in any")
  func byWord() throws {
    var words = Generator(splitMixSeed: 2)
    for set in 1..<16 {
      let best = (0..<4).filter { set >> $0 & 1 == 1 }
      let table = try Self.table((0..<4).map { best.contains($0) ? 3 : -1 }, keepsBest: false)
      // Those whose low half is 0 may be unfair to one of three, so that another is drawn.
      let edges: [UInt64] = [0, 7 << 32, 1, 0x5555_5555, 0x5555_5556, 0xffff_ffff, .max]
      for word in edges + (0..<200).map({ _ in words.next() }) {
        var (one, other) = (Generator(splitMixSeed: 3), Generator(splitMixSeed: 3))
        let action = table.greedyAction(in: 0, from: word, using: &one)
        #expect(best.contains(action))
        let members = FourActions.Members(best)
        #expect(FourActions.shared.greedyAction(members, from: word, using: &other) == action)
        #expect(one == other)
      }
    }
  }

  // 0.1 of each, and the other 0.6 to the best, two or one: 0.1 * 150 + 0.3 * (20 + 40) or 0.1 * 150 + 0.6 * 40
  @Test(
    "What the judge thinks of behaving as usual is the sum over all actions",
    arguments: [([2.0, 5, 5, -1], 33.0), ([2.0, 4, 5, -1], 39.0)] as [([Double], Double)])
  func mixture(row: [Double], expected: Double) throws {
    let judge = [10.0, 20, 40, 80]
    let found = row.withUnsafeBytes { row in
      judge.withUnsafeBytes { judge in
        // Copied to where a row may begin.
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 32) { memory in
          memory.copyMemory(from: row)
          UnsafeMutableRawBufferPointer(rebasing: memory[32...]).copyMemory(from: judge)
          let rows = memory.assumingMemoryBound(to: Double.self)
          guard let first = rows.baseAddress else { return Double.nan }
          return FourActions.shared.mixture(
            0.4, FourActions.shared.best(in: first), of: first, judgedBy: first + 4)
        }
      }
    }
    #expect(abs(found - expected) < 1e-13)
  }
}
