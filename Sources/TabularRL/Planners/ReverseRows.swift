/// The rows that lead into each state.
struct ReverseRows: Sendable {
  private var starts: [Int32]
  private var entries: [Int32]
  private var chances: [Double]
  /// The state that each row belongs to.
  private(set) var source: [Int32]

  /// Turns the rows around.
  ///
  /// - Complexity: O(outcomes).
  init(_ rows: BackupRows) {
    let count = rows.stateCount
    source = Array(repeating: 0, count: rows.rowCount)
    var starts = [Int32](repeating: 0, count: count + 1)
    for next in rows.successors { starts[Int(next) + 1] += 1 }
    for state in 0..<count { starts[state + 1] += starts[state] }
    self.starts = starts
    entries = Array(repeating: 0, count: rows.successors.count)
    chances = Array(repeating: 0, count: rows.successors.count)
    for state in 0..<count {
      for row in rows.rows(of: state) {
        source[row] = Int32(state)
        for index in rows.outcomes(of: row) {
          let next = Int(rows.successors[index])
          entries[Int(starts[next])] = Int32(row)
          chances[Int(starts[next])] = rows.probabilities[index]
          starts[next] += 1
        }
      }
    }
  }

  /// The rows that may lead to a state.
  func rows(into state: Int) -> ArraySlice<Int32> { entries[Int(starts[state])..<Int(starts[state + 1])] }

  /// The probability that each row of ``rows(into:)`` leads to the state.
  func chances(into state: Int) -> ArraySlice<Double> {
    chances[Int(starts[state])..<Int(starts[state + 1])]
  }
}
