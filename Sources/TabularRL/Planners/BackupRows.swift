/// The rows of a model as planners sweep over them: what never changes during a sweep is folded in.
///
/// A row holds the expected reward of one available action and the outcomes after which the episode goes on:
///
///     q(row) = reward + discount * sum of p * v(next)
///
/// Probabilities count as what they are meant to be, summing to 1. Sweeps take them as they are stored, and count the
/// little that the two differ by as rounding; backups of twice the precision divide by the sum.
///
/// Outcomes that end the episode, lead to a state without actions or never happen are left out, so that no
/// sweep tests for them. Sweeps take expected rewards as doubles; exact to about 106 bits the model has them.
struct BackupRows: Sendable {
  /// The discount that every backup multiplies by.
  let discount: Double
  /// The first row of each state and one entry more; a state without rows is worth 0.
  var stateRows: [Int32] = [0]
  /// The first outcome of each row and one entry more.
  var rowStarts: [Int32] = [0]
  /// The state that each outcome leads to.
  var successors: [Int32] = []
  /// The probability of each outcome, above 0.
  var probabilities: [Double] = []
  /// The expected reward of each row.
  var rewards: [Double] = []
  /// The row of the model that each row was made of, `state * actionCount + action`, or -1 for staying.
  var origins: [Int32] = []
  /// Whether a row can end the episode.
  var ends: [Bool] = []
  /// How far the probabilities of a row of the model are from summing to 1, at most.
  var deviation: Double

  /// The least and the greatest sum of the probabilities of a row, where they were added up already.
  var chances: ClosedRange<Double>?

  /// On how many threads all rows are gone through at a time; whatever it is, the results are the same.
  let threads: Int

  /// The expected rewards of the model's rows.
  private let expected: ExpectedRewards

  /// Creates rows of a model without any state.
  init(_ expected: ExpectedRewards, discount: Double, threads: Int = 1) {
    self.expected = expected
    deviation = expected.deviation
    self.discount = discount
    self.threads = threads
  }

  /// Creates rows of the same model without any state.
  init(like other: BackupRows) {
    self.init(other.expected, discount: other.discount, threads: other.threads)
  }

  /// Makes room.
  mutating func reserveCapacity(states: Int, rows: Int, outcomes: Int) {
    stateRows.reserveCapacity(states + 1)
    rowStarts.reserveCapacity(rows + 1)
    rewards.reserveCapacity(rows)
    origins.reserveCapacity(rows)
    ends.reserveCapacity(rows)
    successors.reserveCapacity(outcomes)
    probabilities.reserveCapacity(outcomes)
  }

  /// The same rows with the states in the order of `levels`.
  func reordered(_ levels: BreadthFirstLevels) -> BackupRows {
    let places = levels.places
    var result = BackupRows(like: self)
    result.reserveCapacity(states: stateCount, rows: rowCount, outcomes: successors.count)
    for state in levels.states {
      for row in rows(of: Int(state)) {
        for index in outcomes(of: row) {
          result.successors.append(places[Int(successors[index])])
          result.probabilities.append(probabilities[index])
        }
        result.appendRow(origin: origins[row], ends: ends[row])
      }
      result.stateRows.append(Int32(result.rowCount))
    }
    return result
  }

  /// Closes a row whose outcomes have been appended.
  mutating func appendRow(origin: Int32, ends: Bool) {
    rewards.append(origin < 0 ? 0 : expected.rounded[Int(origin)])
    origins.append(origin)
    self.ends.append(ends)
    rowStarts.append(Int32(successors.count))
  }

  /// The number of states.
  var stateCount: Int { stateRows.count - 1 }

  /// The number of rows.
  var rowCount: Int { rewards.count }

  /// The rows of a state.
  @inline(__always)
  func rows(of state: Int) -> Range<Int> { Int(stateRows[state])..<Int(stateRows[state + 1]) }

  /// The number of rows of several states.
  func rowCount(of states: Range<Int>) -> Int {
    Int(stateRows[states.upperBound] - stateRows[states.lowerBound])
  }

  /// The outcomes of a row.
  @inline(__always)
  func outcomes(of row: Int) -> Range<Int> { Int(rowStarts[row])..<Int(rowStarts[row + 1]) }

  /// The expected reward of a row, to about 106 bits.
  @inline(__always)
  func reward(of row: Int) -> DoubleDouble {
    origins[row] < 0 ? DoubleDouble() : expected[Int(origins[row])]
  }

  /// What is to be added of a row to itself, so that its probabilities sum to 1.
  @inline(__always)
  func completion(of row: Int) -> Double {
    origins[row] < 0 || expected.completions.isEmpty ? 0 : expected.completions[Int(origins[row])]
  }

  /// The smallest and the largest discount * (probability of going on) of a row, rounded outward.
  func goingOn() -> ClosedRange<Double> {
    let sums = chances ?? sumsOfProbabilities()
    let (least, most) = (sums.lowerBound, sums.upperBound)
    // Each addition rounds by at most 2^-53 of the sum, and so does the product; the sum of all may differ from 1.
    let rounding = (Double(longestRow + 2) * 0x1p-52 + 1.01 * deviation) * most
    return max(0, discount * least - rounding)...discount * most + rounding
  }

  /// The least and the greatest sum of the probabilities of a row.
  private func sumsOfProbabilities() -> ClosedRange<Double> {
    var (least, most) = (Double.infinity, 0.0)
    withView { view in
      for row in 0..<rowCount {
        var sum = 0.0
        for index in view.outcomes(of: row) { sum += view.probabilities[index] }
        (least, most) = (min(least, sum), max(most, sum))
      }
    }
    return least <= most ? least...most : 0...0
  }

  /// The number of outcomes of the longest row.
  var longestRow: Int {
    rowStarts.withUnsafeBufferPointer { starts in
      var longest: Int32 = 0
      for row in 0..<rowCount { longest = max(longest, starts[row + 1] - starts[row]) }
      return Int(longest)
    }
  }

  /// The number of rows of the state that has most.
  var mostRowsOfAState: Int {
    var most = 0
    for state in 0..<stateCount { most = max(most, rows(of: state).count) }
    return most
  }

  /// The largest magnitude of an expected reward.
  var largestReward: Double { rewards.largestMagnitude }

  /// A bound of the rounding error of one backup in plain doubles, and of its difference from the value of
  /// its state, for values up to `largest` in magnitude.
  func backupError(largest: Double) -> Double {
    backupError(longestRow: longestRow, largestReward: largestReward, largest: largest)
  }

  /// The same where the longest row and the largest reward are known.
  ///
  /// A row of n outcomes is rounded n + 3 times, the difference once more, each by at most 2^-53 of the magnitudes; the
  /// factor of two leaves room. Dividing a row by the sum of its probabilities changes its value by no more than the
  /// deviation of the sum from 1.
  func backupError(longestRow: Int, largestReward: Double, largest: Double) -> Double {
    (Double(longestRow + 4) * 0x1p-52 + 1.01 * deviation) * (largestReward + largest) + 1e-300
  }

  /// The value of one row.
  @inline(__always)
  func backup(_ row: Int, _ values: [Double]) -> Double {
    var sum = 0.0
    for index in outcomes(of: row) { sum += probabilities[index] * values[Int(successors[index])] }
    return rewards[row] + discount * sum
  }

  /// The row of largest value in a state, the first among equals; nil in a state without rows.
  func greedyRow(of state: Int, _ values: [Double]) -> Int? {
    var best: Int?
    var value = -Double.infinity
    for row in rows(of: state) {
      let candidate = backup(row, values)
      if best == nil || candidate > value { (best, value) = (row, candidate) }
    }
    return best
  }
}

extension Array where Element: BitwiseCopyable {
  /// Memory as it is, for an array all of whose elements are written before one is read.
  init(unwritten count: Int) { self.init(unsafeUninitializedCapacity: count) { $1 = count } }
}

extension [Double] {
  /// The largest magnitude, or 0 when there is no element.
  var largestMagnitude: Double {
    withUnsafeBufferPointer { values in
      // Eight maxima at once: a single one waits for each comparison.
      var lanes = SIMD8<Double>(repeating: 0)
      let whole = values.count & ~7
      for start in stride(from: 0, to: whole, by: 8) {
        for lane in 0..<8 {
          let size = abs(values[start + lane])
          lanes[lane] = size > lanes[lane] ? size : lanes[lane]
        }
      }
      return values[whole...].reduce(lanes.max()) { Swift.max($0, abs($1)) }
    }
  }
}
