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
  /// The best of each row, or nil where it is not kept.
  private var kept: UnsafeMutablePointer<Best>?

  /// Creates a table for `model` whose available actions all have the same value.
  public init(for model: TabularModel, initialValue: Double = 0) {
    actionCount = model.actionCount
    stateCount = model.stateCount
    memory = Memory(count: model.stateCount * model.actionCount)
    cells = memory.cells
    cells.update(repeating: initialValue, count: memory.count)
    var hasUnavailableActions = false
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      for action in 0..<actionCount where !model.isAvailable(action, in: state) {
        cells[state * actionCount + action] = -.infinity
        hasUnavailableActions = true
      }
    }
    self.hasUnavailableActions = hasUnavailableActions
  }

  /// Creates a table of zeros in which every action is available.
  init(stateCount: Int, actionCount: Int) {
    self.actionCount = actionCount
    self.stateCount = stateCount
    memory = Memory(count: stateCount * actionCount)
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
    set { change(state, action) { $0 = newValue } }
  }

  /// Moves the value of `action` in `state` a fraction `stepSize` of the way to `target`.
  ///
  /// q(s,a) += stepSize * (target - q(s,a))
  @inline(__always)
  public mutating func move(_ state: State, _ action: Action, toward target: Double, by stepSize: Double) {
    change(state, action) { $0 += stepSize * (target - $0) }
  }

  @inline(__always)
  private mutating func change(_ state: State, _ action: Action, _ change: (inout Double) -> Void) {
    own()
    let row = row(state)
    change(&row[checked(action)])
    if let kept { kept[state] = Best(in: row, actionCount) }
  }

  /// Changes many entries at once; the best of a row is looked for from then on.
  @inline(__always)
  mutating func changeEntries(_ change: (UnsafeMutableBufferPointer<Double>) -> Void) {
    own()
    kept = nil
    change(UnsafeMutableBufferPointer(start: cells, count: memory.count))
  }

  /// Keeps the best of each row from now on, at the price of a look at the row at every change.
  ///
  /// - Complexity: O(states * actions) time, O(states) memory.
  public mutating func keepBest() {
    adopt(Memory(copying: memory, best: (0..<stateCount).map(best)))
    kept = memory.best.baseAddress
  }

  /// Returns the largest value in `state` and who has it.
  ///
  /// - Complexity: O(1) after ``keepBest()``, O(actions) otherwise.
  @inline(__always)
  public func best(in state: State) -> Best {
    let row = row(state)
    guard let kept else { return Self.soughtBest(in: row, actionCount) }
    return kept[state]
  }

  /// Kept out of line, so that what learners do at every step stays small.
  @inline(never)
  private static func soughtBest(in row: UnsafeMutablePointer<Double>, _ actionCount: Int) -> Best {
    Best(in: row, actionCount)
  }

  /// Returns the largest value in `state`.
  @inline(__always)
  public func maximum(in state: State) -> Double { best(in: state).value }

  /// Returns the action of largest value in `state`, the one of lowest number among equals.
  public func greedyAction(in state: State) -> Action { best(in: state).action }

  /// Returns the mean over the available actions in `state`.
  public func mean(in state: State) -> Double {
    var sum = 0.0
    var count = 0
    for action in 0..<actionCount where isAvailable(action, in: state) {
      sum += self[state, action]
      count += 1
    }
    return sum / Double(count)
  }

  /// Returns whether `action` can be taken in `state`.
  public func isAvailable(_ action: Action, in state: State) -> Bool { self[state, action] > -.infinity }

  /// Returns the number of actions that can be taken in `state`.
  public func availableCount(in state: State) -> Int {
    hasUnavailableActions ? (0..<actionCount).count { isAvailable($0, in: state) } : actionCount
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
      if actionCount == 4 {
        // The commonest row of all, without a loop.
        look(at: row[1], of: 1)
        look(at: row[2], of: 2)
        look(at: row[3], of: 3)
        return
      }
      var action = 1
      while action < actionCount {
        look(at: row[action], of: action)
        action &+= 1
      }
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
    let best: UnsafeMutableBufferPointer<Best>

    init(count: Int) {
      self.count = count
      cells = .allocate(capacity: count)
      cells.initialize(repeating: 0, count: count)
      best = UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    init(copying other: Memory, best: some Collection<Best>) {
      count = other.count
      cells = .allocate(capacity: count)
      cells.initialize(from: other.cells, count: count)
      self.best = .allocate(capacity: best.count)
      _ = self.best.initialize(fromContentsOf: best)
    }

    deinit {
      cells.deallocate()
      best.deallocate()
    }
  }

  /// Returns the row of a state that there is.
  @inline(__always)
  func row(_ state: State) -> UnsafeMutablePointer<Double> {
    precondition(UInt(bitPattern: state) < UInt(bitPattern: stateCount), "there is no such state")
    return cells + state &* actionCount
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
    if !isKnownUniquelyReferenced(&memory) { adopt(Memory(copying: memory, best: memory.best)) }
  }

  @inline(never)
  private mutating func adopt(_ memory: Memory) {
    self.memory = memory
    cells = memory.cells
    kept = kept == nil ? nil : memory.best.baseAddress
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
