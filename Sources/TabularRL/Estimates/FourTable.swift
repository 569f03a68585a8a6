/// Rows of four action values that are held: the memory of an ``ActionValues``.
///
/// Every number of a state or an action is checked before it becomes an address. It does not own the memory: it is kept
/// beside the table that does, which alone may change it, hence `@unchecked Sendable`, and is dropped as soon as that
/// table is changed or replaced (``Control/values``, `DoubleTables.values`).
struct FourRows: @unchecked Sendable, Hashable {
  let four: FourActions
  private let stateCount: Int
  private let cells: UnsafeMutablePointer<Double>

  init(stateCount: Int, cells: UnsafeMutablePointer<Double>, _ four: FourActions) {
    self.stateCount = stateCount
    self.cells = cells
    self.four = four
  }

  @inline(__always)
  func checked(_ state: State) -> State {
    precondition(UInt(bitPattern: state) < UInt(bitPattern: stateCount), "there is no such state")
    return state
  }

  @inline(__always)
  func checked(action: Action) -> Action {
    precondition(UInt(bitPattern: action) < 4, "there is no such action")
    return action
  }

  /// The row of a state.
  @inline(__always)
  subscript(state: State) -> UnsafeMutablePointer<Double> { cells + checked(state) &* 4 }

  /// Returns the value of an action.
  @inline(__always)
  func value(of action: Action, in state: State) -> Double { self[state][checked(action: action)] }

  /// Returns the mean of a row.
  @inline(__always)
  func mean(in state: State) -> Double {
    let row = self[state]
    return (row[0] + row[1] + row[2] + row[3]) / 4
  }

  /// Moves the value of `action` in `state` a fraction `stepSize` of the way to `target`; returns the row then.
  @inline(__always)
  func move(
    _ state: State, _ action: Action, toward target: Double, by stepSize: Double
  ) -> FourActions.Row {
    let (row, action) = (self[state], checked(action: action))
    return four.add(stepSize * (target - row[action]), to: action, in: row)
  }
}

/// A table of four actions in every state, whose best are kept: the memory of an ``ActionValues`` that is held.
struct FourTable: Sendable, Hashable {
  /// The values.
  let rows: FourRows
  private let kept: FourActions.Bests

  init(_ rows: FourRows, kept: FourActions.Bests) {
    self.rows = rows
    self.kept = kept
  }

  /// Returns the largest value of a row and who has it.
  @inline(__always)
  func best(in state: State) -> FourActions.Best { kept[rows.checked(state)] }

  /// Moves the value of `action` in `state` a fraction `stepSize` of the way to `target`.
  @inline(__always)
  func move(_ state: State, _ action: Action, toward target: Double, by stepSize: Double) {
    kept[state] = rows.four.best(of: rows.move(state, action, toward: target, by: stepSize))
  }

  /// Makes the row of `state` the mean of some values and another row.
  @inline(__always)
  func putMean(of values: FourActions.Row, _ other: UnsafeMutablePointer<Double>, in state: State) {
    kept[state] = rows.four.putMean(of: values, other, in: rows[state])
  }
}
