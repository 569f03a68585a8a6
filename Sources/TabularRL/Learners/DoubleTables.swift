/// Two tables of action values of which each step teaches one, chosen by a coin.
///
/// The noise that one table takes for value is judged by the other. Behavior follows their mean.
///
/// - Source: van Hasselt 2010; Sutton & Barto 2018, section 6.7.
struct DoubleTables: Sendable {
  /// Which table learns and which one judges.
  struct Turn {
    /// The row of state 0 in the table that learns.
    let learning: State
    /// The row of state 0 in the table that judges.
    let judge: State
  }

  /// The rows of the first table, then those of the second: the coin is a number of a row, not a jump, because how it
  /// falls cannot be foretold.
  var values: ActionValues
  private var experience: Experience
  private let stateCount: Int

  /// Creates two tables like the newborn one of `control`.
  init(_ control: Control) {
    let table = control.values
    stateCount = table.stateCount
    values = ActionValues(stateCount: 2 * stateCount, actionCount: table.actionCount)
    let entries = table.entries + table.entries
    values.changeEntries { cells in
      for index in entries.indices { cells[index] = entries[index] }
    }
    values.keepBest()
    // A step size that counts visits counts those of its own table.
    experience = Experience(
      stateCount: 2 * stateCount, actionCount: table.actionCount,
      countsVisits: control.stepSize.countsVisits)
  }

  /// Throws the coin.
  @inline(__always)
  mutating func takeTurn(using generator: inout Generator) -> Turn {
    let learning = generator.index(below: 2) &* stateCount
    return Turn(learning: learning, judge: stateCount &- learning)
  }

  /// Teaches the table whose turn it is from a recorded transition, and makes the table of `control` the mean of both.
  @inline(__always)
  mutating func learn(
    from transition: Transition, nextValue: Double, _ turn: Turn, _ control: inout Control
  ) {
    let action = transition.action
    let (learning, judge) = (turn.learning &+ transition.state, turn.judge &+ transition.state)
    experience.record(learning, action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    let stepSize = control.stepSize(for: transition, countedBy: &experience, learning)
    values.move(learning, action, toward: target, by: stepSize)
    control.values.put(
      (values[learning, action] + values[judge, action]) / 2, at: action, in: transition.state)
  }
}

/// A learner with two tables of action values, beside the mean of both.
protocol DoubleLearner: ControlLearner {
  /// The two tables.
  var tables: DoubleTables { get set }
}

extension DoubleLearner {
  /// Holds all tables.
  @inline(__always)
  public mutating func takeHold() {
    control.values.hold()
    tables.values.hold()
  }

  /// Lets go of all tables.
  @inline(__always)
  public mutating func letGo() {
    control.values.letGo()
    tables.values.letGo()
  }
}
