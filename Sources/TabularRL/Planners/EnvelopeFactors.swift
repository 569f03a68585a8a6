/// Where the entries of a sparse matrix lie that falls into blocks of rows.
struct Envelope {
  /// The first column in which each row has an entry, the diagonal included.
  fileprivate private(set) var firsts: [Int32]
  /// The last one.
  fileprivate private(set) var lasts: [Int32]

  /// The envelope of a diagonal.
  init(count: Int) {
    firsts = (0..<Int32(count)).map { $0 }
    lasts = firsts
  }

  /// Makes room for an entry.
  mutating func add(row: Int, column: Int) {
    firsts[row] = min(firsts[row], Int32(column))
    lasts[row] = max(lasts[row], Int32(column))
  }

  /// The number of multiplications that factoring a block of rows takes.
  func work(of rows: Range<Int>) -> Int {
    var (work, reach) = (0, 0)
    for row in rows {
      reach = max(reach, Int(lasts[row]))
      work += (row - Int(firsts[row])) * (reach - row + 1)
    }
    return work
  }
}

/// The factors L and U of a sparse matrix that falls into blocks of rows, which are factored one by one.
///
/// Of each row the columns from its first entry to the last that elimination can reach are kept, its envelope: what
/// lies outside stays zero. The diagonal is so large that no pivoting is needed; that of L is 1.
///
/// - Source: George & Liu 1981, chapter 4.
struct EnvelopeFactors {
  /// The first and the last column that is kept of each row.
  private var (firsts, lasts): ([Int32], [Int32])
  /// Where column 0 of each row would be among the entries; nothing where there is no room for them.
  private var origins: [Int]
  private var entries: [Double] = []
  /// The number of entries for which there is to be room.
  private var size = 0

  /// The most entries of a block: 64 MiB.
  private static var largestSize: Int { 1 << 23 }

  /// Creates a matrix of zeros of which nothing is kept yet.
  init(_ envelope: Envelope) {
    (firsts, lasts) = (envelope.firsts, envelope.lasts)
    origins = Array(repeating: 0, count: firsts.count)
  }

  /// Plans room for the entries of a block, unless factoring it would take too long or too much.
  ///
  /// - Parameters:
  ///   - rows: the rows of the block; the columns of their entries are among the same numbers.
  ///   - most: the most multiplications that factoring it may take.
  /// - Returns: whether there is to be room.
  mutating func planRoom(for rows: Range<Int>, most: Int) -> Bool {
    var (reach, work, size) = (0, 0, size)
    for row in rows {
      let first = Int(firsts[row])
      precondition(
        rows.lowerBound <= first && first <= row && row <= Int(lasts[row])
          && Int(lasts[row]) < rows.upperBound,
        "a row of a block has a diagonal and no column outside of the block")
      // A row gets what those above it have, as far as they reach.
      reach = max(reach, Int(lasts[row]))
      lasts[row] = Int32(reach)
      origins[row] = size - first
      size += reach - first + 1
      work += (row - first) * (reach - row + 1)
    }
    guard work <= most, size - self.size <= Self.largestSize else { return false }
    self.size = size
    return true
  }

  /// Makes the room that was planned, full of zeros.
  mutating func makeRoom() { entries = Array(repeating: 0, count: size) }

  /// Adds to an entry within the envelope.
  mutating func add(_ term: Double, row: Int, column: Int) { entries[origins[row] + column] += term }

  /// Makes sure that the envelopes of rows lie in the memory, for what follows does not ask again.
  private func checkRoom(for rows: Range<Int>) {
    precondition(
      rows.allSatisfy { origins[$0] + Int(lasts[$0]) < entries.count },
      "there is room for the entries of a block")
  }

  /// Factors a block in its place; returns whether every pivot is positive.
  mutating func factor(_ rows: Range<Int>) -> Bool {
    checkRoom(for: rows)
    return entries.withUnsafeMutableBufferPointer { entries in
      guard let base = entries.baseAddress else { return rows.isEmpty }
      for row in rows {
        let own = base + origins[row]
        for pivot in Int(firsts[row])..<row where own[pivot] != 0 {
          let above = base + origins[pivot]
          let factor = own[pivot] / above[pivot]
          own[pivot] = factor
          for column in pivot + 1..<Int(lasts[pivot]) + 1 { own[column] -= factor * above[column] }
        }
        guard own[row] > 0 else { return false }
      }
      return true
    }
  }

  /// Replaces b by the solution of L U x = b in the rows of a block.
  func solve(_ rows: Range<Int>, _ solution: inout [Double]) {
    checkRoom(for: rows)
    precondition(rows.upperBound <= solution.count, "there is a right side for each row")
    entries.withUnsafeBufferPointer { entries in
      solution.withUnsafeMutableBufferPointer { solution in
        guard let base = entries.baseAddress, let solution = solution.baseAddress else { return }
        for row in rows {
          solution[row] -= Self.sum(of: base + origins[row], times: solution, Int(firsts[row])..<row)
        }
        for row in rows.reversed() {
          let own = base + origins[row]
          solution[row] -= Self.sum(of: own, times: solution, row + 1..<Int(lasts[row]) + 1)
          solution[row] /= own[row]
        }
      }
    }
  }

  /// Returns the sum of the products of some columns: those at even and at odd places apart, which do not wait for
  /// each other.
  @inline(__always)
  private static func sum(
    of row: UnsafePointer<Double>, times solution: UnsafeMutablePointer<Double>, _ columns: Range<Int>
  ) -> Double {
    var (sums, column) = (SIMD2<Double>.zero, columns.lowerBound)
    while column &+ 1 < columns.upperBound {
      sums += SIMD2(row[column], row[column &+ 1]) * SIMD2(solution[column], solution[column &+ 1])
      column &+= 2
    }
    let rest = column < columns.upperBound ? row[column] * solution[column] : 0
    return sums[0] + sums[1] + rest
  }

  /// Replaces b by the solution of (L U)^T y = b in the rows of a block.
  func solveTransposed(_ rows: Range<Int>, _ solution: inout [Double]) {
    for row in rows {
      let own = origins[row]
      solution[row] /= entries[own + row]
      for column in row + 1..<Int(lasts[row]) + 1 {
        solution[column] -= entries[own + column] * solution[row]
      }
    }
    for row in rows.reversed() {
      for column in Int(firsts[row])..<row {
        solution[column] -= entries[origins[row] + column] * solution[row]
      }
    }
  }
}
