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
    self.init(model.stateCount, atMost: model.successors.count) { body in
      model.withView { view in
        let places = view.places()
        places.withUnsafeBufferPointer { places in
          for state in 0..<model.stateCount {
            let rows = state * view.actionCount..<(state + 1) * view.actionCount
            for index in Int(view.rowStarts[rows.lowerBound])..<Int(view.rowStarts[rows.upperBound])
            where view.probabilities[index] > 0 {
              body(state, view.terminates[index] ? -1 : Int(places[Int(view.successors[index])]))
            }
          }
        }
      }
    }
  }

  /// Finds the levels of the states of rows.
  init(_ rows: BackupRows) {
    self.init(rows.stateCount, atMost: rows.successors.count) { body in
      for state in 0..<rows.stateCount {
        for row in rows.rows(of: state) {
          for index in rows.outcomes(of: row) { body(state, Int(rows.successors[index])) }
          if rows.ends[row] { body(state, -1) }
        }
      }
    }
  }

  /// Finds the levels of a graph from its steps: states in ascending order, each with its successors, -1 for
  /// an end.
  @inline(__always)
  private init(
    _ count: Int, atMost stepCount: Int, forEachStep: ((_ state: Int, _ next: Int) -> Void) -> Void
  ) {
    let isFound = Scratch<Bool>(repeating: false, count: count)
    // The beginning of each state's predecessors, two places further up while they are counted.
    let firsts = Scratch<Int32>(repeating: 0, count: count + 2)
    let steps = Scratch<(state: Int32, next: Int32)>(unwritten: stepCount)
    var distinct = 0
    do {
      // A state leads to its neighbours by several outcomes and stands with each of them once.
      let last = Scratch<Int32>(repeating: -1, count: count)
      forEachStep { state, next in
        if next < 0 {
          isFound[state] = true
        } else if last[next] != Int32(state) {
          last[next] = Int32(state)
          firsts[next + 2] += 1
          steps[distinct] = (Int32(state), Int32(next))
          distinct += 1
        }
      }
    }
    for state in 0..<count { firsts[state + 2] += firsts[state + 1] }
    let predecessors = Scratch<Int32>(unwritten: distinct)
    for index in 0..<distinct {
      let (state, next) = steps[index]
      predecessors[Int(firsts[Int(next) + 1])] = state
      firsts[Int(next) + 1] += 1
    }
    var starts = starts
    states = Array(unsafeUninitializedCapacity: count) { states, found in
      for state in 0..<count where isFound[state] {
        states[found] = Int32(state)
        found += 1
      }
      var place = 0
      while place < found {
        let level = place..<found
        starts.append(Int32(level.upperBound))
        for index in level {
          let state = Int(states[index])
          for step in Int(firsts[state])..<Int(firsts[state + 1]) {
            let predecessor = predecessors[step]
            if isFound[Int(predecessor)] { continue }
            isFound[Int(predecessor)] = true
            states[found] = predecessor
            found += 1
          }
        }
        place = level.upperBound
      }
      guard found < count else { return }
      for state in 0..<count where !isFound[state] {
        states[found] = Int32(state)
        found += 1
      }
      starts.append(Int32(count))
    }
    self.starts = starts
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

/// Memory for one piece of work, given back at its end; its elements are reached without checks in a release.
private struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<Element>

  /// Creates elements of one value.
  init(repeating value: Element, count: Int) {
    self.init(unwritten: count)
    buffer.initialize(repeating: value)
  }

  /// Creates elements each of which is written before it is read.
  init(unwritten count: Int) { buffer = .allocate(capacity: count) }

  deinit { buffer.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { buffer[index] }
    nonmutating set { buffer[index] = newValue }
  }
}
