/// The rows that a policy takes, side by side for sweeps under it; all other rows are out of the way.
///
/// Every state has a place of its own, as long as the row that came first. A row that a better policy takes is written
/// over it, for most of a policy stays as it is from one improvement to the next, and what is left of the place is
/// filled with outcomes that never happen. A row that does not fit makes all be copied anew.
struct ChosenRows {
  private let all: BackupRows
  /// The row of each state, -1 where there is none.
  private var choice: [Int32] = []
  /// One row for each state that has some.
  private var rows: BackupRows

  /// Creates the rows of no policy yet.
  init(of rows: BackupRows) {
    all = rows
    self.rows = BackupRows(like: rows)
  }

  /// Becomes the rows of a policy, -1 in states that have none.
  ///
  /// - Complexity: O(states + outcomes of the rows that change).
  mutating func choose(_ choice: [Int32]) {
    guard self.choice.count == choice.count, overwrite(choice) else { return copy(choice) }
  }

  /// One synchronous sweep under the policy: next = T_pi values.
  ///
  /// - Complexity: O(outcomes of the policy).
  func sweep(_ values: [Double], into next: inout [Double]) -> SweepChange { rows.sweep(values, into: &next) }

  /// Writes the rows that changed into their places, or returns false where one is too long.
  private mutating func overwrite(_ choice: [Int32]) -> Bool {
    for state in choice.indices where choice[state] != self.choice[state] {
      let place = rows.rows(of: state).lowerBound
      let source = all.outcomes(of: Int(choice[state]))
      let target = rows.outcomes(of: place)
      guard source.count <= target.count else { return false }
      rows.rewards[place] = all.rewards[Int(choice[state])]
      for offset in 0..<target.count {
        let isReal = offset < source.count
        rows.successors[target.lowerBound + offset] = isReal ? all.successors[source.lowerBound + offset] : 0
        rows.probabilities[target.lowerBound + offset] =
          isReal ? all.probabilities[source.lowerBound + offset] : 0
      }
      self.choice[state] = choice[state]
    }
    return true
  }

  private mutating func copy(_ choice: [Int32]) {
    self.choice = choice
    let count = choice.reduce(0) { $1 < 0 ? $0 : $0 + all.outcomes(of: Int($1)).count }
    var (successors, probabilities) = ([Int32](unwritten: count), [Double](unwritten: count))
    rows = BackupRows(like: all)
    rows.reserveCapacity(states: choice.count, rows: choice.count, outcomes: 0)
    all.withView { view in
      successors.withUnsafeMutableBufferPointer { successors in
        probabilities.withUnsafeMutableBufferPointer { probabilities in
          var end = 0
          for row in choice {
            if row >= 0 {
              let outcomes = view.outcomes(of: Int(row))
              let place = end..<end + outcomes.count
              _ = successors[place].update(fromContentsOf: view.successors[outcomes])
              _ = probabilities[place].update(fromContentsOf: view.probabilities[outcomes])
              end = place.upperBound
              rows.rewards.append(view.rewards[Int(row)])
              rows.rowStarts.append(Int32(end))
            }
            rows.stateRows.append(Int32(rows.rewards.count))
          }
        }
      }
    }
    (rows.successors, rows.probabilities) = (successors, probabilities)
  }
}
