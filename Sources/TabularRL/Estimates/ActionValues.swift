/// A table of action values q(s,a): one row per state, one entry per action.
///
/// An action that is not available in a state has the value minus infinity there: it is never a maximum and
/// no rule of behavior gives it a chance. The row of a state without any action holds the initial value, so
/// that a discount of zero makes it vanish.
///
/// A learner asks for the best of a row at every step and changes one entry at every step: with ``keepBest()`` the
/// best of each row is brought up to date when an entry changes, which nothing waits for, instead of being looked for
/// when the next action depends on it.
public struct ActionValues: @unchecked Sendable {
  /// The number of entries in a row.
  public let actionCount: Int

  /// The number of rows.
  public let stateCount: Int

  /// Whether some action is not available somewhere, which makes random choices slower.
  public let hasUnavailableActions: Bool

  // Raw memory, because an array's checks at every step cost as much as the step. Every number of a state or action is
  // checked before it becomes an address. Copies share the memory until one of them changes, also copies on other
  // threads: nothing is written unless this table alone holds it, as with an array, hence `@unchecked Sendable`.
  private var memory: Memory
  private var cells: UnsafeMutablePointer<Double>
  /// The best of each row, or nil where it is not kept, or kept as that of four.
  private var kept: UnsafeMutablePointer<Best>?
  /// The best of each row, or nil where it is not kept or where there are not always four actions.
  private var fours: FourActions.Bests?
  /// Whether there are always four actions, so that the best of a row is soon found where it is no longer kept; false
  /// before ``keepBest()``.
  private var areFour = false
  /// What is looked up in rows of four actions.
  let four = FourActions.shared
  private var isHeld = false

  /// Creates a table for `model` whose available actions all have the same value.
  public init(for model: TabularModel, initialValue: Double = 0) {
    actionCount = model.actionCount
    stateCount = model.stateCount
    memory = Memory(repeating: initialValue, count: model.stateCount * model.actionCount)
    cells = memory.cells
    let (cells, actionCount) = (cells, actionCount)
    hasUnavailableActions = model.withView { view in
      var isAny = false
      for state in 0..<model.stateCount where !view.isIdle(state) {
        for row in state * actionCount..<(state + 1) * actionCount where view.isEmpty(row) {
          cells[row] = -.infinity
          isAny = true
        }
      }
      return isAny
    }
  }

  /// Creates a table of zeros in which every action is available.
  init(stateCount: Int, actionCount: Int) {
    self.actionCount = actionCount
    self.stateCount = stateCount
    memory = Memory(repeating: 0, count: stateCount * actionCount)
    cells = memory.cells
    hasUnavailableActions = false
  }

  /// The entries, row after row: that of `state` and `action` is at `state * actionCount + action`.
  ///
  /// - Complexity: O(states * actions): a copy.
  public var entries: [Double] { Array(UnsafeBufferPointer(start: cells, count: memory.count)) }

  /// Accesses the value of `action` in `state`.
  @inline(__always)
  public subscript(state: State, action: Action) -> Double {
    get { row(state)[checked(action)] }
    set { set(state, action, newValue) }
  }

  /// Kept out of line, so that what most learners do at every step stays small.
  @inline(never)
  private mutating func set(_ state: State, _ action: Action, _ value: Double) {
    own()
    let (row, action) = (row(state), checked(action))
    if let fours {
      fours[state] = four.put(value, at: action, in: row)
      return
    }
    row[action] = value
    if let kept { kept[state] = Best(in: row, actionCount) }
  }

  /// Moves the value of `action` in `state` a fraction `stepSize` of the way to `target`.
  ///
  /// q(s,a) += stepSize * (target - q(s,a))
  @inline(__always)
  public mutating func move(_ state: State, _ action: Action, toward target: Double, by stepSize: Double) {
    own()
    if let fours {
      let (row, action) = (fourRow(state), checked(action))
      fours[state] = four.best(of: four.add(stepSize * (target - row[action]), to: action, in: row))
    } else {
      let (row, action) = (row(state), checked(action))
      row[action] += stepSize * (target - row[action])
      if let kept { kept[state] = Self.soughtBest(in: row, actionCount) }
    }
  }

  /// Makes the row of `state` the mean of two rows of another table of as many actions.
  @inline(__always)
  mutating func putMean(of one: State, _ other: State, from table: ActionValues, in state: State) {
    precondition(actionCount == table.actionCount, "there are not as many actions")
    own()
    let (row, one, other) = (row(state), table.row(one), table.row(other))
    // What is not available stays minus infinity.
    for action in 0..<actionCount { row[action] = (one[action] + other[action]) / 2 }
    if let fours { fours[state] = four.best(in: row) }
    if let kept { kept[state] = Self.soughtBest(in: row, actionCount) }
  }

  /// Gives every action that can be taken in `state` the value that a source has for it.
  @inline(__always)
  mutating func replace<Source>(
    in state: State, by source: borrowing Source, _ value: (borrowing Source, Action) -> Double
  ) {
    own()
    let row = row(state)
    for action in 0..<actionCount where row[action] > -.infinity { row[action] = value(source, action) }
    if let fours { fours[state] = four.best(in: row) }
    if let kept { kept[state] = Best(in: row, actionCount) }
  }

  /// Copies the row of `state`, minus infinity where an action is not available, into an array of as many numbers.
  @inline(__always)
  func copyRow(_ state: State, to copy: inout [Double]) {
    precondition(copy.count == actionCount, "there are not as many actions")
    let row = row(state)
    for action in copy.indices { copy[action] = row[action] }
  }

  /// Changes many entries at once; the best of a row is not kept from then on, but looked for.
  @inline(__always)
  mutating func changeEntries(_ change: (UnsafeMutableBufferPointer<Double>) -> Void) {
    own()
    (kept, fours) = (nil, nil)
    change(UnsafeMutableBufferPointer(start: cells, count: memory.count))
  }

  /// Keeps the best of each row from now on, at the price of a look at the row at every change.
  ///
  /// - Complexity: O(states * actions) time, O(states) memory.
  public mutating func keepBest() {
    areFour = actionCount == 4 && !hasUnavailableActions
    adopt(Memory(copying: memory, stateCount, keepsBest: !areFour, keepsFours: areFour))
    for state in 0..<stateCount {
      if let fours { fours[state] = four.best(in: row(state)) }
      if let kept { kept[state] = Best(in: row(state), actionCount) }
    }
  }

  /// Makes sure that no copy shares the memory, which is then not asked again at every change until ``letGo()``.
  ///
  /// Until then the table must not be copied: a copy would follow it. A debug build stops at a change after that.
  public mutating func hold() {
    own()
    isHeld = true
  }

  /// Asks again at every change whether a copy shares the memory.
  public mutating func letGo() { isHeld = false }

  /// Returns the largest value in `state` and who has it.
  ///
  /// - Complexity: O(1) after ``keepBest()``, O(actions) otherwise.
  @inline(__always)
  public func best(in state: State) -> Best {
    if let best = bestOfFour(in: state) { return Best(best) }
    let row = row(state)
    if let kept { return kept[state] }
    return Self.soughtBest(in: row, actionCount)
  }

  /// Kept out of line, so that what learners do at every step stays small.
  @inline(never)
  private static func soughtBest(in row: UnsafeMutablePointer<Double>, _ actionCount: Int) -> Best {
    Best(in: row, actionCount)
  }

  /// Returns the largest value in `state`.
  @inline(__always)
  public func maximum(in state: State) -> Double {
    bestOfFour(in: state)?.value ?? best(in: state).value
  }

  /// Returns the action of largest value in `state`, the one of lowest number among equals.
  public func greedyAction(in state: State) -> Action { best(in: state).action }

  /// Returns what an action is worth on average that is any one with chance `epsilon`, otherwise one of largest value.
  @inline(__always)
  func mixture(_ epsilon: Double, in state: State) -> Double {
    (1 - epsilon) * maximum(in: state) + epsilon * mean(in: state)
  }

  /// Returns the mean over the available actions in `state`.
  @inline(__always)
  public func mean(in state: State) -> Double {
    guard fours != nil else { return Self.mean(of: row(state), actionCount) }
    let row = fourRow(state)
    return (row[0] + row[1] + row[2] + row[3]) / 4
  }

  /// Kept out of line, as what follows, so that what learners do at every step stays small, and apart from the table,
  /// which would be copied for it.
  @inline(never)
  private static func mean(of row: UnsafeMutablePointer<Double>, _ actionCount: Int) -> Double {
    var (sum, count) = (0.0, 0)
    for action in 0..<actionCount where row[action] > -.infinity {
      sum += row[action]
      count &+= 1
    }
    return sum / Double(count)
  }

  /// Returns what an action is worth on average that is any one with chance `epsilon`, otherwise one of largest
  /// value, where the row of another table of as many actions says what each is worth.
  @inline(__always)
  func mixture(_ epsilon: Double, in state: State, judgedBy judge: UnsafeMutablePointer<Double>) -> Double {
    let best = best(in: state)
    return Self.mixture(
      share: epsilon / Double(availableCount(in: state)), best.value,
      bestShare: (1 - epsilon) / Double(best.count), of: row(state), judgedBy: judge, actionCount)
  }

  @inline(never)
  private static func mixture(
    share: Double, _ best: Double, bestShare: Double, of row: UnsafeMutablePointer<Double>,
    judgedBy judge: UnsafeMutablePointer<Double>, _ actionCount: Int
  ) -> Double {
    var sum = 0.0
    for action in 0..<actionCount where row[action] > -.infinity {
      let probability = share + (row[action] == best ? bestShare : 0)
      // What has no chance may be worth infinitely little.
      if probability > 0 { sum += probability * judge[action] }
    }
    return sum
  }

  @inline(never)
  private static func countAvailable(in row: UnsafeMutablePointer<Double>, _ actionCount: Int) -> Int {
    var count = 0
    for action in 0..<actionCount { count &+= row[action] > -.infinity ? 1 : 0 }
    return count
  }

  /// Returns whether `action` can be taken in `state`.
  public func isAvailable(_ action: Action, in state: State) -> Bool { self[state, action] > -.infinity }

  /// Returns the number of actions that can be taken in `state`.
  public func availableCount(in state: State) -> Int {
    hasUnavailableActions ? Self.countAvailable(in: row(state), actionCount) : actionCount
  }
}

extension ActionValues {
  /// The largest value of a row, the first action that has it, and how many have it.
  public struct Best: Sendable, Hashable {
    /// The largest value.
    public private(set) var value: Double
    private var first: Int32 = 0
    private var ties: Int32 = 1

    /// The lowest number among the actions that have it.
    @inline(__always)
    public var action: Action { Int(first) }

    /// The number of actions that have it.
    @inline(__always)
    public var count: Int { Int(ties) }

    /// Looks for it in a row, in one pass.
    @inline(__always)
    fileprivate init(in row: UnsafeMutablePointer<Double>, _ actionCount: Int) {
      value = row[0]
      var action = 1
      while action < actionCount {
        look(at: row[action], of: action)
        action &+= 1
      }
    }

    /// That of a row of four.
    @inline(__always)
    fileprivate init(_ four: FourActions.Best) {
      (value, first, ties) = (four.value, Int32(four.members.action), Int32(four.members.count))
    }

    @inline(__always)
    private mutating func look(at other: Double, of action: Int) {
      // Selections, not jumps: which action is best cannot be predicted well.
      let isBetter = other > value
      ties = isBetter ? 1 : ties &+ (other == value ? 1 : 0)
      first = isBetter ? Int32(truncatingIfNeeded: action) : first
      value = isBetter ? other : value
    }
  }
}

extension ActionValues {
  /// The memory of a table and of the copies that have not changed since.
  private final class Memory {
    let count: Int
    let cells: UnsafeMutablePointer<Double>
    let best: UnsafeMutablePointer<Best>?
    let fours: FourActions.Bests?

    /// Entries of one value.
    init(repeating value: Double, count: Int) {
      self.count = count
      cells = Self.aligned(count, of: Double.self)
      cells.initialize(repeating: value, count: count)
      (best, fours) = (nil, nil)
    }

    /// A copy of the entries, and room for the best of each row, holding what the other holds of it.
    init(copying other: Memory, _ rows: Int, keepsBest: Bool, keepsFours: Bool) {
      count = other.count
      cells = Self.aligned(count, of: Double.self)
      cells.initialize(from: other.cells, count: count)
      best = keepsBest ? Self.aligned(rows, of: Best.self) : nil
      fours = keepsFours ? .allocate(rows) : nil
      if let best, let others = other.best { best.initialize(from: others, count: rows) }
      if let fours, let others = other.fours { fours.initialize(from: others, count: rows) }
    }

    /// Memory that begins where a line of the processor's caches does, so that no row of four lies in two of them.
    private static func aligned<Element>(_ count: Int, of type: Element.Type) -> UnsafeMutablePointer<Element>
    {
      UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
        .bindMemory(to: type, capacity: count)
    }

    deinit {
      cells.deallocate()
      best?.deallocate()
      fours?.deallocate()
    }
  }

  /// Returns the row of a state that there is.
  @inline(__always)
  func row(_ state: State) -> UnsafeMutablePointer<Double> {
    cells + checked(state: state) &* actionCount
  }

  /// Returns the row of a state that there is, where rows are of four.
  @inline(__always)
  private func fourRow(_ state: State) -> UnsafeMutablePointer<Double> { cells + checked(state: state) &* 4 }

  /// Returns the number of a state that there is.
  @inline(__always)
  private func checked(state: State) -> State {
    precondition(UInt(bitPattern: state) < UInt(bitPattern: stateCount), "there is no such state")
    return state
  }

  /// Returns the number of an action that there is.
  @inline(__always)
  private func checked(_ action: Action) -> Action {
    precondition(UInt(bitPattern: action) < UInt(bitPattern: actionCount), "there is no such action")
    return action
  }

  /// Takes a copy of the memory before a change, if another table shares it.
  @inline(__always)
  private mutating func own() {
    if usually(isHeld) {
      assert(isKnownUniquelyReferenced(&memory), "a table was copied while it was held")
    } else if !isKnownUniquelyReferenced(&memory) {
      copyMemory()
    }
  }

  @inline(never)
  private mutating func copyMemory() {
    adopt(Memory(copying: memory, stateCount, keepsBest: kept != nil, keepsFours: fours != nil))
  }

  private mutating func adopt(_ memory: Memory) {
    self.memory = memory
    (cells, kept, fours) = (memory.cells, memory.best, memory.fours)
  }
}

extension ActionValues {
  /// Returns the best of a row of four, or nil where there are not always four actions.
  @inline(__always)
  func bestOfFour(in state: State) -> FourActions.Best? {
    if let fours { return fours[checked(state: state)] }
    return areFour ? four.best(in: fourRow(state)) : nil
  }

  /// The rows themselves, without the questions that are settled while the table is held, or nil where it is not held
  /// or rows are not of four.
  var heldRows: FourRows? {
    guard isHeld, actionCount == 4, !hasUnavailableActions else { return nil }
    return FourRows(stateCount: stateCount, cells: cells, four)
  }

  /// The best of each, or nil where that is not kept.
  var heldBests: FourActions.Bests? { isHeld ? fours : nil }

  /// Both, or nil where there is no best.
  var heldFours: FourTable? {
    guard let heldRows, let heldBests else { return nil }
    return FourTable(heldRows, kept: heldBests)
  }
}

extension ActionValues: Hashable {
  /// Tables are equal when their entries are, whether or not they keep the best of their rows.
  public static func == (one: ActionValues, other: ActionValues) -> Bool {
    one.actionCount == other.actionCount && one.entries == other.entries
  }

  /// Hashes the entries.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(actionCount)
    hasher.combine(entries)
  }
}
