/// The maximal end components of rows: sets of states that can be circled in forever, each with the rows that do.
///
/// A row belongs to one when it cannot end the episode and all its outcomes stay in the set; the set's states
/// can all reach each other by such rows. Distinct maximal ones share no state.
///
/// - Source: de Alfaro 1997, section 3.3.
/// - Complexity: O(states * outcomes) in the worst case, a few passes over the outcomes usually.
struct EndComponents: Sendable {
  /// The component of each state, numbered by first member, or -1 for a state in none.
  private(set) var component: [Int32]
  /// The number of components.
  private(set) var count = 0
  /// Whether each row stays inside a component.
  private(set) var isInside: [Bool]

  /// Finds the components made of the rows that `isUsable` lets through.
  init(_ rows: BackupRows, where isUsable: (Int) -> Bool) {
    let states = rows.stateCount
    component = Array(repeating: -1, count: states)
    isInside = (0..<rows.rowCount).map { !rows.ends[$0] && isUsable($0) }
    var targets = rows.successors
    for row in 0..<rows.rowCount where !isInside[row] {
      for index in rows.outcomes(of: row) { targets[index] = -1 }
    }
    guard isInside.contains(true) else { return }
    var parts: StronglyConnectedComponents
    var changed: Bool
    repeat {
      parts = StronglyConnectedComponents(
        states,
        edges: {
          Int(rows.rowStarts[Int(rows.stateRows[$0])])..<Int(rows.rowStarts[Int(rows.stateRows[$0 + 1])])
        },
        target: { targets[$0] })
      changed = false
      let circles = (0..<states).map { state in rows.rows(of: state).contains { isInside[$0] } }
      for state in 0..<states {
        for row in rows.rows(of: state) where isInside[row] {
          let leaves = rows.outcomes(of: row).contains { index in
            let next = Int(rows.successors[index])
            return parts.component[next] != parts.component[state] || !circles[next]
          }
          guard leaves else { continue }
          isInside[row] = false
          changed = true
          for index in rows.outcomes(of: row) { targets[index] = -1 }
        }
      }
    } while changed
    var numbers = [Int32](repeating: -1, count: parts.count)
    for state in 0..<states where rows.rows(of: state).contains(where: { isInside[$0] }) {
      let part = Int(parts.component[state])
      if numbers[part] < 0 {
        numbers[part] = Int32(count)
        count += 1
      }
      component[state] = numbers[part]
    }
  }

  /// The states of each component, ascending.
  var members: [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (state, number) in component.enumerated() where number >= 0 { members[Int(number)].append(state) }
    return members
  }
}
