/// What undiscounted rows look like before any number is computed: where episodes can circle, and what it pays.
///
/// Circling on rows that expect no reward is worth nothing and leads nowhere: each maximal set of states that
/// allows it becomes one state, left by any row that leaves from any of them, or stayed in for 0. What can
/// still be circled in has rewards. Circling at a positive mean is worth infinity. At a negative mean nobody
/// circles. A mean of zero has no total reward that converges. States that cannot come to an end with
/// certainty, nor to a place to stay, are worth minus infinity; rows that risk coming to them are left out.
///
/// What remains has a proper optimal policy, and its values are the only fixed point of the optimal backup.
///
/// - Source: Bertsekas & Tsitsiklis 1991; de Alfaro 1997; Haddad & Monmege 2018 on collapsing end components.
struct UndiscountedStructure: Sendable {
  /// The rows to be solved; staying is a row of origin -1.
  private(set) var rows: BackupRows
  /// The state of ``rows`` that each state of the model became.
  private(set) var places: [Int32]
  /// The states that were made one, for each state of ``rows`` made of several or one that can stay.
  private(set) var staying: [Bool]
  /// What is wrong whatever the values are, or nil.
  private(set) var fault: Fault?
  /// Whether each state of ``rows`` is worth infinity.
  private(set) var isInfinite: [Bool]
  /// Whether it is not known what can be had by circling from each state of ``rows``.
  private(set) var isUndefined: [Bool]
  /// Whether no policy ends for certain from each state of ``rows``, nor comes to a place to stay.
  private(set) var isLost: [Bool]

  /// A reason why there is no optimum, and where.
  struct Fault: Sendable, Hashable {
    var states: [State]
    var reason: String
  }

  /// Examines the rows of all states of a model.
  init(_ original: BackupRows) {
    let still = EndComponents(original) { original.rewards[$0] == 0 && original.reward(of: $0).low == 0 }
    (rows, places, staying) = Self.collapsed(original, still)
    isInfinite = Array(repeating: false, count: rows.stateCount)
    (isLost, isUndefined) = (isInfinite, isInfinite)
    judgeCircles()
    judgeEnds()
  }

  /// Puts the states to be solved in the order of `levels`.
  mutating func reorder(_ levels: BreadthFirstLevels) {
    let order = levels.places
    rows = rows.reordered(levels)
    places = places.map { order[Int($0)] }
    staying = levels.states.map { staying[Int($0)] }
    isInfinite = levels.states.map { isInfinite[Int($0)] }
    isUndefined = levels.states.map { isUndefined[Int($0)] }
    isLost = levels.states.map { isLost[Int($0)] }
  }

  /// The rows after every component has become one state.
  private static func collapsed(
    _ original: BackupRows, _ components: EndComponents
  ) -> (BackupRows, [Int32], [Bool]) {
    let states = original.stateCount
    guard components.count > 0 else {
      return (original, (0..<states).map(Int32.init), Array(repeating: false, count: states))
    }
    var places = [Int32](repeating: -1, count: states)
    var groups: [[Int]] = []
    var staying: [Bool] = []
    let members = components.members
    for state in 0..<states where places[state] < 0 {
      let component = Int(components.component[state])
      let group = component >= 0 ? members[component] : [state]
      for member in group { places[member] = Int32(groups.count) }
      groups.append(group)
      staying.append(component >= 0)
    }
    var rows = BackupRows(like: original)
    for group in groups {
      for state in group {
        for row in original.rows(of: state) where !components.isInside[row] {
          for index in original.outcomes(of: row) {
            rows.successors.append(places[Int(original.successors[index])])
            rows.probabilities.append(original.probabilities[index])
          }
          rows.appendRow(origin: original.origins[row], ends: original.ends[row])
        }
      }
      if components.component[group[0]] >= 0 {
        rows.appendRow(origin: -1, ends: true)
      }
      rows.stateRows.append(Int32(rows.rowCount))
    }
    return (rows, places, staying)
  }

  /// The states of the model that became one of the given states.
  private func originals(where isMeant: (Int) -> Bool) -> [State] {
    places.indices.filter { isMeant(Int(places[$0])) }
  }

  /// Finds the signs of what can still be circled in.
  private mutating func judgeCircles() {
    let circles = EndComponents(rows) { _ in true }
    if circles.count == 0 { return }
    var positive = Set<Int>()
    var undecided = Set<Int>()
    for members in circles.members {
      switch CircleSign(rows, circles, members) {
      case .negative: break
      case .positive: positive.formUnion(members)
      case .undecided: undecided.formUnion(members)
      }
    }
    isUndefined = reaching { undecided.contains($0) }
    if !positive.isEmpty {
      isInfinite = reaching { positive.contains($0) }
      for state in isInfinite.indices where isInfinite[state] { isUndefined[state] = false }
      fault = Fault(
        states: originals { positive.contains($0) },
        reason: "circling in these states pays without end, so that the optimum is infinite")
    } else if !undecided.isEmpty {
      fault = Fault(
        states: originals { undecided.contains($0) },
        reason:
          "circling in these states is neither worth nothing at every step nor clearly a gain or a loss, so that "
          + "the total reward of a policy that circles is not known")
    }
  }

  /// What a state of ``rows`` is worth that no sweep finds: infinity, minus infinity, or not a number where that is
  /// not known; nil for the others.
  func settledValue(_ state: Int) -> Double? {
    isInfinite[state] ? .infinity : isUndefined[state] ? .nan : isLost[state] ? -.infinity : nil
  }

  /// Whether no sweep shall touch a state: none can come to it but those of its kind.
  private func isSpared(_ state: Int) -> Bool { isInfinite[state] || isUndefined[state] }

  /// The states that can come to a seed, including the seeds.
  private func reaching(_ isSeed: (Int) -> Bool) -> [Bool] {
    var reached = (0..<rows.stateCount).map(isSeed)
    let reverse = ReverseRows(rows)
    var queue = reached.indices.filter { reached[$0] }
    while let state = queue.popLast() {
      for row in reverse.rows(into: state) {
        let source = Int(reverse.source[Int(row)])
        if !reached[source] {
          reached[source] = true
          queue.append(source)
        }
      }
    }
    return reached
  }

  /// Finds the states that cannot end, and leaves out the rows that risk coming to lost ones.
  private mutating func judgeEnds() {
    let reverse = ReverseRows(rows)
    let mustEnd = certain(reverse) { rows.ends[$0] && rows.origins[$0] >= 0 }
    let mayStay = staying.contains(true) ? certain(reverse) { rows.ends[$0] } : mustEnd
    let living = (0..<rows.stateCount).map { !rows.rows(of: $0).isEmpty }
    for state in living.indices where living[state] && !isSpared(state) { isLost[state] = !mayStay[state] }
    if fault == nil, living.indices.contains(where: { living[$0] && !mustEnd[$0] }) {
      fault = Fault(
        states: originals { living[$0] && !mustEnd[$0] },
        reason: "no policy ends every episode that comes to these states")
    }
    guard living.indices.contains(where: { isLost[$0] || isSpared($0) }) else { return }
    var kept = BackupRows(like: rows)
    for state in living.indices {
      for row in rows.rows(of: state) where !isLost[state] && !isSpared(state) {
        let outcomes = rows.outcomes(of: row)
        if outcomes.contains(where: { isLost[Int(rows.successors[$0])] }) { continue }
        kept.successors += rows.successors[outcomes]
        kept.probabilities += rows.probabilities[outcomes]
        kept.appendRow(origin: rows.origins[row], ends: rows.ends[row])
      }
      kept.stateRows.append(Int32(kept.rowCount))
    }
    rows = kept
  }

  /// The states from which some policy comes to a row of `isEnd` with probability 1.
  ///
  /// - Source: Baier & Katoen 2008, section 10.6.1.
  private func certain(_ reverse: ReverseRows, _ isEnd: (Int) -> Bool) -> [Bool] {
    var allowed = isInfinite.indices.map { !isSpared($0) }
    while true {
      var reached = [Bool](repeating: false, count: rows.stateCount)
      var queue: [Int] = []
      func isSafe(_ row: Int) -> Bool {
        rows.outcomes(of: row).allSatisfy { allowed[Int(rows.successors[$0])] }
      }
      for state in reached.indices
      where allowed[state] && rows.rows(of: state).contains(where: { isEnd($0) && isSafe($0) }) {
        reached[state] = true
        queue.append(state)
      }
      while let state = queue.popLast() {
        for row in reverse.rows(into: state) {
          let source = Int(reverse.source[Int(row)])
          if !reached[source], allowed[source], isSafe(Int(row)) {
            reached[source] = true
            queue.append(source)
          }
        }
      }
      if reached == allowed { return reached }
      allowed = reached
    }
  }
}

/// The sign of the largest mean reward of circling in one end component.
enum CircleSign {
  case negative
  case positive
  case undecided

  /// Judges a component by the signs of its rewards if they tell, otherwise by value iteration on its own rows.
  ///
  /// The least and the greatest change of a backup enclose the largest mean. Where a state can be stayed in for a
  /// gain, that tells.
  ///
  /// - Source: Puterman 1994, theorem 8.5.5 (bounds), section 8.5.4 (aperiodicity).
  init(_ rows: BackupRows, _ components: EndComponents, _ members: [Int]) {
    let inside = members.map { state in rows.rows(of: state).filter { components.isInside[$0] } }
    let all = inside.joined()
    // Circling without reward has been made one state, so that some reward is met again and again.
    if all.allSatisfy({ rows.rewards[$0] <= 0 }) {
      self = .negative
      return
    }
    if all.allSatisfy({ rows.rewards[$0] >= 0 }) {
      self = .positive
      return
    }
    let staysAndGains = members.indices.contains { place in
      inside[place].contains { row in
        rows.rewards[row] > 0
          && rows.outcomes(of: row).allSatisfy { Int(rows.successors[$0]) == members[place] }
      }
    }
    if staysAndGains {
      self = .positive
      return
    }
    let sweepCount = min(Self.largestSweepCount, max(100, Self.largestBackupCount / all.count))
    var values = [Double](repeating: 0, count: rows.stateCount)
    let largest = rows.largestReward
    for sweep in 0..<sweepCount {
      var change = SweepChange()
      var next: [Double] = []
      for (place, state) in members.enumerated() {
        let best = inside[place].reduce(-Double.infinity) { max($0, rows.backup($1, values)) }
        change.include(best - values[state])
        next.append((best + values[state]) / 2)
      }
      let origin = next[0]
      var size = largest
      for (place, state) in members.enumerated() {
        values[state] = next[place] - origin
        size = max(size, abs(values[state]))
      }
      let error = (Double(rows.longestRow + 8) * 0x1p-52 + rows.deviation) * 4 * size
      if change.greatest < -error {
        self = .negative
        return
      }
      if change.least > error {
        self = .positive
        return
      }
      if sweep > 16, change.greatest - change.least <= error { break }
    }
    self = .undecided
  }

  private static var largestSweepCount: Int { 20_000 }
  /// A second or so: nobody can stop it.
  private static var largestBackupCount: Int { 50_000_000 }
}
