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

/// A learner of action values whose control goes by something quicker while a run goes on, where the settings are the usual
/// ones; learners of one's own do so as an ``OneStepLearner``.
public protocol QuickLearner: InPlaceLearner {}

extension QuickLearner {
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

/// A learner of action values that learns from every step as soon as it is taken, and from that step alone.
public protocol OneStepLearner: QuickLearner {
  /// Learns from a transition after which the episode goes on and returns the next action.
  static func step(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator
  ) -> Action

  /// Learns from the last transition of an episode.
  static func end(
    _ transition: Transition, _ control: inout some ActionControl, using generator: inout Generator)
}

extension OneStepLearner {
  /// Learns from a transition after which the episode goes on and returns the next action.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.step(Self.self, transition, using: &generator)
  }

  /// Learns from the last transition of an episode.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.end(Self.self, transition, using: &generator)
  }
}

extension Control {
  @inline(__always)
  fileprivate mutating func step<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) -> Action {
    if usually(quick != nil), let action = quick?.step(learner, transition, using: &generator) {
      return action
    }
    return Learner.step(transition, &self, using: &generator)
  }

  @inline(__always)
  fileprivate mutating func end<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) {
    if quick?.end(learner, transition, using: &generator) != nil { return }
    Learner.end(transition, &self, using: &generator)
  }
}

extension QuickControl {
  @inline(__always)
  fileprivate mutating func step<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) -> Action {
    Learner.step(transition, &self, using: &generator)
  }

  @inline(__always)
  fileprivate mutating func end<Learner: OneStepLearner>(
    _ learner: Learner.Type, _ transition: Transition, using generator: inout Generator
  ) {
    Learner.end(transition, &self, using: &generator)
  }
}

/// The control of a table of four actions that is held, with a step size and an epsilon that are always the same.
///
/// It asks nothing that is known beforehand, and changes the table that it was made of.
struct QuickControl: ActionControl, Sendable, Hashable {
  /// The number of steps recorded.
  private(set) var steps = 0
  private let table: FourTable
  private let stepSize: Double
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

  @inline(__always)
  func action(in state: State, using generator: inout Generator) -> Action {
    table.four.epsilonGreedyAction(table.members(in: state), epsilon, using: &generator)
  }

  @inline(__always)
  func value(of action: Action, in state: State) -> Double { table.value(of: action, in: state) }

  @inline(__always)
  func maximum(in state: State) -> Double { table.maximum(in: state) }

  @inline(__always)
  func expectedValue(in state: State) -> Double {
    (1 - epsilon.probability) * maximum(in: state) + epsilon.probability * table.mean(in: state)
  }
}
