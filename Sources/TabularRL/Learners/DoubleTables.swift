/// What a learner with two tables of action values does with them and with its behavior, which follows their mean.
///
/// ``DoubleTables`` does it whatever the settings are; where they are the usual ones, ``QuickDoubleTables`` does it
/// while a run goes on, with the same numbers. An algorithm is written once for both.
protocol DoubleControl {
  /// Counts a step.
  mutating func record(_ transition: Transition)

  /// Throws the coin.
  func takeTurn(using generator: inout Generator) -> DoubleTurn

  /// An action that the table which learns thinks best in `state`, each of several equal ones with the same chance.
  func greedyAction(in state: State, _ turn: DoubleTurn, using generator: inout Generator) -> Action

  /// What the judge thinks `action` is worth in `state`.
  func judgedValue(of action: Action, in state: State, _ turn: DoubleTurn) -> Double

  /// What the judge thinks behaving as usual from `state` on is worth.
  func judgedExpectedValue(in state: State, _ turn: DoubleTurn) -> Double

  /// Teaches the table whose turn it is from a recorded transition, and brings the mean of both up to date.
  mutating func learn(from transition: Transition, nextValue: Double, _ turn: DoubleTurn)

  /// Draws an action for `state`.
  mutating func action(in state: State, using generator: inout Generator) -> Action
}

/// Which of two tables learns and which one judges.
///
/// Their rows are those of one table, the rows of the first before those of the second: the coin is a number of a
/// row, not a jump, because how it falls cannot be foretold.
struct DoubleTurn {
  /// The row of state 0 in the table that learns.
  let learning: State
  /// The row of state 0 in the table that judges.
  let judge: State
  /// What was drawn: its highest bit was the coin, its low half is left for a choice among equals.
  let word: UInt64

  @inline(__always)
  init(_ stateCount: Int, using generator: inout Generator) {
    word = generator.next()
    learning = Int(truncatingIfNeeded: word &>> 63) &* stateCount
    judge = stateCount &- learning
  }
}

/// Two tables of action values of which each step teaches one, chosen by a coin, and their mean.
///
/// The noise that one table takes for value is judged by the other. Behavior follows their mean.
///
/// - Source: van Hasselt 2010; Sutton & Barto 2018, section 6.7.
struct DoubleTables: DoubleControl, Sendable {
  /// The mean of the two tables, what has been lived through, and how to behave.
  var control: Control
  /// The rows of the first table, then those of the second.
  var values: ActionValues {
    // What is quick knows the memory of the table as it was, which may be given back.
    didSet { if quick != nil { stopHurrying() } }
  }
  /// What learns and chooses while the tables are held, or nil where the settings are not the usual ones; whoever
  /// changes a table without it ends that first.
  fileprivate(set) var quick: QuickDoubleTables?

  private var experience: Experience
  private let stateCount: Int

  /// Creates two tables like the newborn one of `control`, of whose rows the best are kept if a learner asks for them.
  init(_ control: Control, keepsBest: Bool = false) {
    self.control = control
    let table = control.values
    stateCount = table.stateCount
    values = ActionValues(doubling: table)
    if keepsBest { values.keepBest() }
    // A step size that counts visits counts those of its own table.
    experience = Experience(
      stateCount: 2 * stateCount, actionCount: table.actionCount,
      countsVisits: control.stepSize.countsVisits)
  }

  @inline(__always)
  mutating func record(_ transition: Transition) { control.record(transition) }

  @inline(__always)
  func takeTurn(using generator: inout Generator) -> DoubleTurn {
    DoubleTurn(stateCount, using: &generator)
  }

  @inline(__always)
  func greedyAction(in state: State, _ turn: DoubleTurn, using generator: inout Generator) -> Action {
    values.greedyAction(in: turn.learning + state, from: turn.word, using: &generator)
  }

  @inline(__always)
  func judgedValue(of action: Action, in state: State, _ turn: DoubleTurn) -> Double {
    values[turn.judge + state, action]
  }

  @inline(__always)
  func judgedExpectedValue(in state: State, _ turn: DoubleTurn) -> Double {
    control.expectedValue(in: state, judgedBy: values, turn.judge + state)
  }

  mutating func learn(from transition: Transition, nextValue: Double, _ turn: DoubleTurn) {
    let (state, action) = (transition.state, transition.action)
    let (learning, judge) = (turn.learning + state, turn.judge + state)
    experience.record(learning, action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    let stepSize = control.stepSize(for: transition, countedBy: experience, learning)
    values.move(learning, action, toward: target, by: stepSize)
    control.values.putMean(of: learning, judge, from: values, in: state)
  }

  @inline(__always)
  mutating func action(in state: State, using generator: inout Generator) -> Action {
    control.action(in: state, using: &generator)
  }
}

extension DoubleTables {
  /// Counts the episode and draws its first action.
  @inline(__always)
  mutating func begin(in state: State, using generator: inout Generator) -> Action {
    control.beginEpisode()
    if control.changesByEpisode { hurryAnew() }
    return quick?.action(in: state, using: &generator) ?? action(in: state, using: &generator)
  }

  /// Holds all tables, and lets what is quick go on, where the settings allow it.
  mutating func takeHold() {
    control.values.hold()
    values.hold()
    hurry()
  }

  /// Lets what is quick go by the settings of a new episode.
  @inline(never)
  private mutating func hurryAnew() {
    guard quick != nil else { return }
    stopHurrying()
    hurry()
  }

  private mutating func hurry() {
    guard let single = control.quickControl, let rows = values.heldRows else { return }
    quick = QuickDoubleTables(single, rows, kept: values.heldBests, stateCount)
  }

  /// Lets go of all tables.
  mutating func letGo() {
    stopHurrying()
    control.values.letGo()
    values.letGo()
  }

  /// Goes on itself, knowing how many steps were recorded meanwhile.
  @inline(__always)
  mutating func stopHurrying() {
    guard let steps = quick?.steps else { return }
    quick = nil
    control.experience.recordSteps(steps)
  }
}

extension ActionValues {
  /// Creates the rows of a table and, behind them, the same rows again.
  fileprivate init(doubling table: ActionValues) {
    self.init(stateCount: 2 * table.stateCount, actionCount: table.actionCount)
    let entries = table.entries + table.entries
    changeEntries { cells in
      for index in entries.indices { cells[index] = entries[index] }
    }
  }
}

/// A learner with two tables of action values; it only has to say what a step teaches.
protocol DoubleLearner: ControlLearner {
  /// The two tables and their mean.
  var tables: DoubleTables { get set }

  /// Learns from a transition after which the episode goes on and returns the next action.
  static func step(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator
  ) -> Action

  /// Learns from the last transition of an episode.
  static func end(
    _ transition: Transition, _ tables: inout some DoubleControl, using generator: inout Generator)
}

extension DoubleLearner {
  /// Runs gain side by side: steps are short and all alike.
  @inline(__always)
  public static var gainsSideBySide: Bool { true }

  /// The mean of the two tables, what has been lived through, and how to behave.
  public var control: Control {
    get { tables.control }
    _modify {
      tables.stopHurrying()
      yield &tables.control
    }
  }

  /// Counts the episode and draws its first action.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    tables.begin(in: state, using: &generator)
  }

  /// Learns from a transition after which the episode goes on and returns the next action.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    tables.step(Self.self, transition, using: &generator)
  }

  /// Learns from the last transition of an episode.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    tables.end(Self.self, transition, using: &generator)
  }

  /// Holds all tables.
  public mutating func takeHold() { tables.takeHold() }

  /// Lets go of all tables.
  public mutating func letGo() { tables.letGo() }
}

extension DoubleTables {
  @inline(__always)
  fileprivate mutating func step<Learner: DoubleLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) -> Action {
    quick?.carryOut { Learner.step(transition, &$0, using: &generator) }
      ?? Learner.step(transition, &self, using: &generator)
  }

  @inline(__always)
  fileprivate mutating func end<Learner: DoubleLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) {
    if quick?.carryOut({ Learner.end(transition, &$0, using: &generator) }) != nil { return }
    Learner.end(transition, &self, using: &generator)
  }
}
