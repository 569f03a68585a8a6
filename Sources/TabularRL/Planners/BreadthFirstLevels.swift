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

  /// Finds the levels of the states of a model.
  init(_ model: TabularModel) {
    self.init(model.stateCount) { body in
      model.withView { view in
        for state in 0..<model.stateCount {
          let rows = state * view.actionCount..<(state + 1) * view.actionCount
          for index in Int(view.rowStarts[rows.lowerBound])..<Int(view.rowStarts[rows.upperBound])
          where view.probabilities[index] > 0 {
            body(state, view.goesOn(at: index) ? Int(view.successors[index]) : -1)
          }
        }
      }
    }
  }

  /// Finds the levels of the states of rows.
  init(_ rows: BackupRows) {
    self.init(rows.stateCount) { body in
      for state in 0..<rows.stateCount {
        for row in rows.rows(of: state) {
          for index in rows.outcomes(of: row) { body(state, Int(rows.successors[index])) }
          if rows.ends[row] { body(state, -1) }
        }
      }
    }
  }

  /// Finds the levels of a graph from its steps: states in ascending order, each with its successors, -1 for
  /// an end; the steps are asked for twice.
  @inline(__always)
  private init(_ count: Int, forEachStep: ((_ state: Int, _ next: Int) -> Void) -> Void) {
    var isFound = [Bool](repeating: false, count: count)
    var firsts = [Int32](repeating: 0, count: count + 2)
    // A state leads to its neighbours by several outcomes and stands with each of them once.
    var last = [Int32](repeating: -1, count: count)
    forEachStep { state, next in
      if next < 0 {
        isFound[state] = true
      } else if last[next] != Int32(state) {
        last[next] = Int32(state)
        firsts[next + 2] += 1
      }
    }
    for state in 0..<count { firsts[state + 2] += firsts[state + 1] }
    var predecessors = [Int32](repeating: 0, count: Int(firsts[count + 1]))
    for state in last.indices { last[state] = -1 }
    forEachStep { state, next in
      if next >= 0, last[next] != Int32(state) {
        last[next] = Int32(state)
        predecessors[Int(firsts[next + 1])] = Int32(state)
        firsts[next + 1] += 1
      }
    }
    states.reserveCapacity(count)
    for state in 0..<count where isFound[state] { states.append(Int32(state)) }
    var place = 0
    while place < states.count {
      let level = place..<states.count
      starts.append(Int32(level.upperBound))
      for index in level {
        let state = Int(states[index])
        for step in Int(firsts[state])..<Int(firsts[state + 1]) {
          let predecessor = predecessors[step]
          if isFound[Int(predecessor)] { continue }
          isFound[Int(predecessor)] = true
          states.append(predecessor)
        }
      }
      place = level.upperBound
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
}
