import Testing

@testable import TabularRL

@Suite struct EnvelopeFactorsTests {
  /// The factors of matrices given row after row, each a block of its own.
  private func factored(_ blocks: [[[Double]]]) -> EnvelopeFactors? {
    var envelope = Envelope(count: blocks.reduce(0) { $0 + $1.count })
    var start = 0
    for block in blocks {
      for (row, entries) in block.enumerated() {
        for column in entries.indices where entries[column] != 0 {
          envelope.add(row: start + row, column: start + column)
        }
      }
      start += block.count
    }
    var factors = EnvelopeFactors(envelope)
    start = 0
    for block in blocks {
      guard factors.planRoom(for: start..<start + block.count, most: .max) else { return nil }
      start += block.count
    }
    factors.makeRoom()
    start = 0
    for block in blocks {
      let rows = start..<start + block.count
      for row in block.indices {
        for (column, entry) in block[row].enumerated() where entry != 0 {
          factors.add(entry, row: start + row, column: start + column)
        }
      }
      guard factors.factor(rows) else { return nil }
      start = rows.upperBound
    }
    return factors
  }

  @Test func `three equations by hand`() throws {
    // Second row less half the first: (0, 1.5, -1); third less two thirds of it: (0, 0, 4/3). The right side (1, 0, 1)
    // becomes (1, 0.5, 4/3), so x = (1, 1, 1).
    let matrix: [[Double]] = [[2, -1, 0], [-1, 2, -1], [0, -1, 2]]
    let factors = try #require(factored([matrix]))
    var solution = [1.0, 0, 1]
    factors.solve(0..<3, &solution)
    #expect(solution.allSatisfy { abs($0 - 1) < 1e-15 })
  }

  @Test func `the same as by pivoting, in blocks, transposed or not`() throws {
    var generator = Generator(splitMixSeed: 4)
    for trial in 0..<40 {
      let sizes = [1, 2 + trial % 7, 30]
      let blocks = sizes.map { count in
        var matrix = (0..<count).map { row in
          (0..<count).map { column in
            abs(row - column) <= 1 + trial % 5 || generator.uniform() < 0.02 ? -generator.uniform() : 0
          }
        }
        for row in 0..<count { matrix[row][row] = 0.1 - matrix[row].reduce(0, +) }
        return matrix
      }
      let factors = try #require(factored(blocks))
      let right = (0..<sizes.reduce(0, +)).map { _ in generator.uniform() - 0.5 }
      var (solution, transposed) = (right, right)
      var start = 0
      for block in blocks {
        let rows = start..<start + block.count
        factors.solve(rows, &solution)
        factors.solveTransposed(rows, &transposed)
        let turned = block.indices.map { column in block.map { $0[column] } }
        for (matrix, found) in [(block, solution), (turned, transposed)] {
          let equations = try #require(LinearEquations(matrix.flatMap { $0 }, count: block.count))
          let expected = equations.solve(Array(right[rows]))
          let scale = expected.reduce(1) { max($0, abs($1)) }
          for (place, value) in expected.enumerated() {
            // Well conditioned: a row's diagonal exceeds the rest by 0.1 of at most 30.
            #expect(abs(found[start + place] - value) <= 1e-12 * scale)
          }
        }
        start = rows.upperBound
      }
    }
  }

  @Test func `a block that would take too long is left out, and the next one is not`() {
    var envelope = Envelope(count: 4)
    for entry in 0..<9 { envelope.add(row: entry / 3, column: entry % 3) }
    var factors = EnvelopeFactors(envelope)
    let isFirst = factors.planRoom(for: 0..<3, most: 1)
    let isSecond = factors.planRoom(for: 3..<4, most: 1)
    factors.makeRoom()
    #expect(!isFirst && isSecond)
    factors.add(4, row: 3, column: 3)
    let isRegular = factors.factor(3..<4)
    var solution = [1.0, 1, 1, 1]
    factors.solve(3..<4, &solution)
    #expect(isRegular && solution == [1, 1, 1, 0.25])
  }

  @Test func `the work that an envelope means, by hand`() {
    // Row 2 reaches back to column 0 and row 1 ahead to column 3, which those behind it then have, too: rows 0 and 1
    // need no factor, row 2 two of columns 2 to 3, row 3 none.
    var envelope = Envelope(count: 4)
    #expect(envelope.work(of: 0..<4) == 0)
    envelope.add(row: 2, column: 0)
    envelope.add(row: 1, column: 3)
    #expect(envelope.work(of: 0..<4) == 4)
  }

  @Test func `what is singular is refused`() {
    #expect(factored([[[1, -1], [-1, 1]]]) == nil)
    #expect(factored([[[0]]]) == nil)
  }
}
