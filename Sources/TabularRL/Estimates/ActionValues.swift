/// A table of action values q(s,a): one row per state, one entry per action.
///
/// An action that is not available in a state has the value minus infinity there: it is never a maximum and
/// no rule of behavior gives it a chance. The row of a state without any action holds the initial value, so
/// that a discount of zero makes it vanish.
public struct ActionValues: Sendable, Hashable {
  /// The number of entries in a row.
  public let actionCount: Int

  /// Whether some action is not available somewhere, which makes random choices slower.
  public let hasUnavailableActions: Bool

  /// The entries, row after row: that of `state` and `action` is at `state * actionCount + action`.
  public internal(set) var entries: [Double]

  /// Creates a table for `model` whose available actions all have the same value.
  public init(for model: TabularModel, initialValue: Double = 0) {
    actionCount = model.actionCount
    entries = Array(repeating: initialValue, count: model.stateCount * model.actionCount)
    var hasUnavailableActions = false
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      for action in 0..<actionCount where !model.isAvailable(action, in: state) {
        entries[state * actionCount + action] = -.infinity
        hasUnavailableActions = true
      }
    }
    self.hasUnavailableActions = hasUnavailableActions
  }

  /// Creates a table of zeros in which every action is available.
  init(stateCount: Int, actionCount: Int) {
    self.actionCount = actionCount
    entries = Array(repeating: 0, count: stateCount * actionCount)
    hasUnavailableActions = false
  }

  /// The number of rows.
  public var stateCount: Int { entries.count / actionCount }

  /// Accesses the value of `action` in `state`.
  @inline(__always)
  public subscript(state: State, action: Action) -> Double {
    get { entries[state * actionCount + action] }
    set { entries[state * actionCount + action] = newValue }
  }

  /// Moves the value of `action` in `state` a fraction `stepSize` of the way to `target`.
  ///
  /// q(s,a) += stepSize * (target - q(s,a))
  @inline(__always)
  public mutating func move(_ state: State, _ action: Action, toward target: Double, by stepSize: Double) {
    let index = state * actionCount + action
    let value = entries[index]
    entries[index] = value + stepSize * (target - value)
  }

  /// Returns the largest value in `state`.
  @inline(__always)
  public func maximum(in state: State) -> Double {
    let start = state * actionCount
    var best = entries[start]
    for index in start + 1..<start + actionCount { best = max(best, entries[index]) }
    return best
  }

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

  /// Returns the action of largest value in `state`, the one of lowest number among equals.
  public func greedyAction(in state: State) -> Action {
    var best = 0
    for action in 1..<actionCount where self[state, action] > self[state, best] { best = action }
    return best
  }

  /// The largest value of a row, the first action that has it, and how many have it.
  public struct Best: Sendable, Hashable {
    /// The largest value.
    public var value: Double
    /// The lowest number among the actions that have it.
    public var action: Action
    /// The number of actions that have it.
    public var count: Int
  }

  /// Returns the largest value in `state` and who has it, in one pass.
  @inline(__always)
  public func best(in state: State) -> Best {
    let row = entries[state * actionCount..<(state + 1) * actionCount]
    return row.withUnsafeBufferPointer { row in
      var best = Best(value: row[0], action: 0, count: 1)
      for action in 1..<row.count {
        let value = row[action]
        // Selections, not jumps: which action is best cannot be predicted well.
        let isBetter = value > best.value
        let count = best.count + (value == best.value ? 1 : 0)
        best.count = isBetter ? 1 : count
        best.action = isBetter ? action : best.action
        best.value = isBetter ? value : best.value
      }
      return best
    }
  }

  /// Returns an action of largest value in `state`, each of several equal ones with the same chance.
  ///
  /// Draws only when there are several. `best` must be that of the row as it is now.
  @inline(__always)
  public func greedyAction(in state: State, _ best: Best, using generator: inout Generator) -> Action {
    best.count == 1
      ? best.action : tie(generator.index(below: best.count), equal: best.value, from: state * actionCount)
  }

  /// Returns an action of largest value in `state`, each of several equal ones with the same chance.
  ///
  /// Draws only when there are several.
  @inline(__always)
  public func greedyAction(in state: State, using generator: inout Generator) -> Action {
    greedyAction(in: state, best(in: state), using: &generator)
  }

  /// Returns the action at the given place among those of a row that have the value `best`.
  private func tie(_ place: Int, equal best: Double, from start: Int) -> Action {
    var place = place
    for action in 0..<actionCount where entries[start + action] == best {
      if place == 0 { return action }
      place -= 1
    }
    return 0
  }

  /// Returns one of the available actions in `state`, all with the same chance.
  @inline(__always)
  public func randomAction(in state: State, using generator: inout Generator) -> Action {
    hasUnavailableActions
      ? randomAvailableAction(in: state, using: &generator) : generator.index(below: actionCount)
  }

  private func randomAvailableAction(in state: State, using generator: inout Generator) -> Action {
    var place = generator.index(below: availableCount(in: state))
    for action in 0..<actionCount where isAvailable(action, in: state) {
      if place == 0 { return action }
      place -= 1
    }
    return 0
  }

  /// Returns whether `action` can be taken in `state`.
  public func isAvailable(_ action: Action, in state: State) -> Bool { self[state, action] > -.infinity }

  /// Returns the number of actions that can be taken in `state`.
  public func availableCount(in state: State) -> Int {
    hasUnavailableActions ? (0..<actionCount).count { isAvailable($0, in: state) } : actionCount
  }
}
