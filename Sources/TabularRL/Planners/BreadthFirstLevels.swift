/// The states by their distance from the ends: breadth-first over the rows that lead to a state.
///
/// Level 0 holds the states from which an episode can end in one step, level k those from which k + 1 steps
/// can do it and fewer cannot. States without rows, and those from which no end can be reached, come last.
/// Inside a level, states stand in the order in which they were found, ascending in level 0.
///
/// - Source: Moore 1959; Dai & Hansen 2007 on the order of backups.
/// - Complexity: O(outcomes) time, and memory for every pair of a state and one of its successors.
struct BreadthFirstLevels: Sendable {
  /// The states, level after level.
  private(set) var states: [Int32] = []
  /// The place of each level's first state and one entry more.
  private(set) var starts: [Int32] = [0]

  /// Finds the levels of all rows.
  init(_ rows: BackupRows) {
    let count = rows.stateCount
    let (firsts, predecessors) = Self.predecessors(rows)
    var isFound = [Bool](repeating: false, count: count)
    states.reserveCapacity(count)
    for state in 0..<count where rows.rows(of: state).contains(where: { rows.ends[$0] }) {
      isFound[state] = true
      states.append(Int32(state))
    }
    var place = 0
    while place < states.count {
      starts.append(Int32(states.count))
      for index in place..<states.count {
        let state = Int(states[index])
        for predecessor in predecessors[Int(firsts[state])..<Int(firsts[state + 1])]
        where !isFound[Int(predecessor)] {
          isFound[Int(predecessor)] = true
          states.append(predecessor)
        }
      }
      place = Int(starts[starts.count - 1])
    }
    if states.count < count {
      for state in 0..<count where !isFound[state] { states.append(Int32(state)) }
      starts.append(Int32(count))
    }
  }

  /// The number of levels.
  var count: Int { starts.count - 1 }

  /// The places of the states of a level.
  subscript(level: Int) -> Range<Int> { Int(starts[level])..<Int(starts[level + 1]) }

  /// The places of the states of several levels.
  subscript(levels: Range<Int>) -> Range<Int> {
    Int(starts[levels.lowerBound])..<Int(starts[levels.upperBound])
  }

  /// The place of each state: the inverse of ``states``.
  var places: [Int32] {
    var places = [Int32](repeating: 0, count: states.count)
    for (place, state) in states.enumerated() { places[Int(state)] = Int32(place) }
    return places
  }

  /// The states that can come to each state in one step, ascending, and where those of each state begin.
  private static func predecessors(_ rows: BackupRows) -> (firsts: [Int32], predecessors: [Int32]) {
    let count = rows.stateCount
    var firsts = [Int32](repeating: 0, count: count + 2)
    // A state leads to its neighbours by several outcomes and stands with each of them once.
    var last = [Int32](repeating: -1, count: count)
    func forEachPair(_ body: (_ state: Int32, _ next: Int) -> Void) {
      rows.withView { view in
        for state in 0..<count where view.isLiving(state) {
          for index in view.outcomes(ofState: state) {
            let next = Int(view.successors[index])
            if last[next] == Int32(state) { continue }
            last[next] = Int32(state)
            body(Int32(state), next)
          }
        }
      }
    }
    forEachPair { firsts[$1 + 2] += 1 }
    for state in 0..<count { firsts[state + 2] += firsts[state + 1] }
    var predecessors = [Int32](repeating: 0, count: Int(firsts[count + 1]))
    for state in last.indices { last[state] = -1 }
    forEachPair { state, next in
      predecessors[Int(firsts[next + 1])] = state
      firsts[next + 1] += 1
    }
    return (firsts, predecessors)
  }
}
