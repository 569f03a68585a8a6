/// Two tables of four actions and their mean, all of them held, with a step size and an epsilon for the whole of an
/// episode.
///
/// It asks nothing that is known beforehand, and changes the tables that it was made of.
struct QuickDoubleTables: DoubleControl, Quick, Sendable {
  /// Behaves by the mean, and counts steps.
  private var single: QuickControl
  /// The rows of the first table, then those of the second.
  private let rows: FourRows
  /// The best of each row, or nil where a learner does not ask for them.
  private let kept: FourActions.Bests?
  private let stateCount: Int

  init(_ single: QuickControl, _ rows: FourRows, kept: FourActions.Bests?, _ stateCount: Int) {
    (self.single, self.rows, self.kept, self.stateCount) = (single, rows, kept, stateCount)
  }

  /// The number of steps recorded.
  var steps: Int { single.steps }

  @inline(__always)
  mutating func record(_ transition: Transition) { single.record(transition) }

  @inline(__always)
  func takeTurn(using generator: inout Generator) -> DoubleTurn { DoubleTurn(stateCount, using: &generator) }

  @inline(__always)
  func greedyAction(in state: State, _ turn: DoubleTurn, using generator: inout Generator) -> Action {
    let row = rows.checked(turn.learning &+ state)
    let best = kept?[row] ?? rows.four.best(in: rows[row])
    return rows.four.greedyAction(best.members, from: turn.word, using: &generator)
  }

  @inline(__always)
  func judgedValue(of action: Action, in state: State, _ turn: DoubleTurn) -> Double {
    rows.value(of: action, in: turn.judge &+ state)
  }

  @inline(__always)
  func judgedExpectedValue(in state: State, _ turn: DoubleTurn) -> Double {
    single.expectedValue(in: state, judgedBy: rows[turn.judge &+ state])
  }

  @inline(__always)
  func learn(from transition: Transition, nextValue: Double, _ turn: DoubleTurn) {
    let (state, action) = (transition.state, transition.action)
    let learning = turn.learning &+ state
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    let values = rows.move(learning, action, toward: target, by: single.stepSize)
    if let kept { kept[learning] = rows.four.best(of: values) }
    single.putMean(of: values, rows[turn.judge &+ state], in: state)
  }

  @inline(__always)
  func action(in state: State, using generator: inout Generator) -> Action {
    single.action(in: state, using: &generator)
  }
}
