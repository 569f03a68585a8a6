/// What a learner of action values does with its table and its behavior.
///
/// ``Control`` does it whatever the settings are; where they are the usual ones, something quicker does it while a run
/// goes on, with the same numbers. An algorithm is written once for both.
public protocol ActionControl {
  /// Counts a step; a learner does so before it chooses or learns, so that both go by the same counts.
  mutating func record(_ transition: Transition)

  /// Moves the value of a recorded transition's state and action towards its reward plus what follows.
  mutating func learn(from transition: Transition, nextValue: Double)

  /// Draws an action for `state`.
  mutating func action(in state: State, using generator: inout Generator) -> Action

  /// The value of `action` in `state`.
  func value(of action: Action, in state: State) -> Double

  /// The largest value in `state`.
  func maximum(in state: State) -> Double

  /// The value of behaving as usual from `state` on.
  mutating func expectedValue(in state: State) -> Double
}

/// A learner of action values whose control goes by something quicker while a run goes on, where the settings are the
/// usual ones; learners of one's own do so as an ``OneStepLearner``.
public protocol QuickLearner: InPlaceLearner {}

extension QuickLearner {
  /// Runs gain side by side: steps are short and all alike.
  @inline(__always)
  public static var gainsSideBySide: Bool { true }

  /// Holds the table, and goes by the quick control where the settings allow it.
  @inline(__always)
  public mutating func takeHold() {
    control.values.hold()
    control.hurry()
  }

  /// Lets go of the table.
  @inline(__always)
  public mutating func letGo() {
    control.stopHurrying()
    control.values.letGo()
  }
}

/// What is there only while tables are held, and does the same as something slower.
protocol Quick {}

extension Quick {
  /// Lets something be done with it where it lies: taken out, it would be copied at every step.
  @inline(__always)
  mutating func carryOut<Result>(_ work: (inout Self) -> Result) -> Result { work(&self) }
}

/// The control of a table of four actions that is held, with a step size and an epsilon for the whole of an episode.
///
/// It asks nothing that is known beforehand, and changes the table that it was made of.
struct QuickControl: ActionControl, Quick, Sendable, Hashable {
  /// The number of steps recorded.
  private(set) var steps = 0
  /// How far an estimate moves towards its target.
  let stepSize: Double
  private let table: FourTable
  private let epsilon: Chance

  init(_ table: FourTable, stepSize: Double, epsilon: Chance) {
    self.table = table
    self.stepSize = stepSize
    self.epsilon = epsilon
  }

  @inline(__always)
  mutating func record(_ transition: Transition) { steps &+= 1 }

  @inline(__always)
  func learn(from transition: Transition, nextValue: Double) {
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    move(transition.state, transition.action, toward: target, by: stepSize)
  }

  /// Moves the value of an action a share of the way to a target.
  @inline(__always)
  func move(_ state: State, _ action: Action, toward target: Double, by stepSize: Double) {
    table.move(state, action, toward: target, by: stepSize)
  }

  /// Makes the row of `state` the mean of some values and another row.
  @inline(__always)
  func putMean(of values: FourActions.Row, _ other: UnsafeMutablePointer<Double>, in state: State) {
    table.putMean(of: values, other, in: state)
  }

  @inline(__always)
  func action(in state: State, using generator: inout Generator) -> Action {
    table.rows.four.epsilonGreedyAction(table.best(in: state).members, epsilon, using: &generator)
  }

  @inline(__always)
  func value(of action: Action, in state: State) -> Double { table.rows.value(of: action, in: state) }

  @inline(__always)
  func maximum(in state: State) -> Double { table.best(in: state).value }

  @inline(__always)
  func expectedValue(in state: State) -> Double {
    (1 - epsilon.probability) * maximum(in: state) + epsilon.probability * table.rows.mean(in: state)
  }

  /// The value of behaving as usual in `state`, where the row of another table says what each action is worth.
  @inline(__always)
  func expectedValue(in state: State, judgedBy judge: UnsafeMutablePointer<Double>) -> Double {
    table.rows.four.mixture(
      epsilon.probability, table.best(in: state), of: table.rows[state], judgedBy: judge)
  }
}
