/// A recipe for a learner of action values that improves its policy as it learns.
public protocol ControlAlgorithm: LearningAlgorithm where Worker: ControlLearner {
  /// Step size, exploration and initial value.
  var control: ControlSettings { get set }

  /// Returns a newborn learner from its newborn parts.
  func makeLearner(_ control: Control, for task: LearningTask) -> Worker
}

/// The hyper-parameters that every learner of action values has.
public struct ControlSettings: Hashable, Sendable {
  /// How far an estimate moves towards its target, in 0...1.
  public var stepSize = Schedule.constant(0.5)
  /// How the learner behaves while learning.
  public var exploration = Exploration.epsilonGreedy(epsilon: .constant(0.1))
  /// The value of every action before anything is learned; a high one makes a learner try everything.
  public var initialValue = 0.0

  /// Creates the settings of the books' gridworlds: step size 0.5, epsilon 0.1, initial value 0.
  public init() {}
}

/// A learner of action values at work.
public protocol ControlLearner: Learner {
  /// The table, what has been lived through, and how to behave.
  var control: Control { get set }
}

/// What every learner of action values carries: its table, its experience, its step size, its behavior.
public struct Control: Sendable, Hashable {
  /// The values that the behavior follows.
  public var values: ActionValues
  /// What the schedules count.
  public var experience: Experience
  /// How far an estimate moves towards its target.
  public let stepSize: Schedule
  /// How the learner behaves.
  public let exploration: Exploration

  /// Creates the state of a newborn learner for `model`.
  public init(_ settings: ControlSettings, for model: TabularModel) {
    values = ActionValues(for: model, initialValue: settings.initialValue)
    stepSize = settings.stepSize
    exploration = settings.exploration
    experience = Experience(
      of: model, countsVisits: stepSize.countsVisits || exploration.countsVisits)
  }

  /// Draws an action for `state`.
  @inline(__always)
  public func action(in state: State, using generator: inout Generator) -> Action {
    exploration.action(in: state, values, experience, using: &generator)
  }

  /// Draws an action for `state`, whose best value is known already.
  @inline(__always)
  public func action(
    in state: State, _ best: ActionValues.Best, using generator: inout Generator
  ) -> Action {
    exploration.action(in: state, values, best, experience, using: &generator)
  }

  /// The policy that the learner follows now.
  public var behavior: Policy {
    Policy(rows: (0..<values.stateCount).map { exploration.probabilities(in: $0, values, experience) })
  }

  /// The value of behaving as usual from `state` on.
  @inline(__always)
  public func expectedValue(in state: State) -> Double {
    exploration.expectedValue(in: state, values, experience)
  }

  /// Counts a step; a learner does so before it chooses or learns, so that both go by the same counts.
  @inline(__always)
  public mutating func record(_ transition: Transition) {
    experience.record(transition.state, transition.action)
  }

  /// Moves the value of a recorded transition's state and action towards its reward plus what follows.
  @inline(__always)
  public mutating func learn(from transition: Transition, nextValue: Double) {
    let (state, action) = (transition.state, transition.action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    values.move(state, action, toward: target, by: stepSize.value(experience, state, action))
  }
}

extension ControlLearner {
  /// Counts the episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    control.experience.beginEpisode()
    return control.action(in: state, using: &generator)
  }

  /// The action values.
  public var solution: Solution { Solution(actionValues: control.values) }
}

extension ControlAlgorithm {
  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> Worker {
    makeLearner(Control(control, for: task.model), for: task)
  }

  /// The schema of ``ControlSettings``.
  public static var parameters: [Parameter<Self>] { Parameter.control }
}

extension Parameter where Root: ControlAlgorithm {
  /// The schema of ``ControlSettings``: step size, exploration and its short spellings, initial value.
  public static var control: [Parameter] {
    [
      .schedule(
        "alpha", \.control.stepSize, in: .from(0, to: 1),
        "step size: how far an estimate moves towards its target"),
      Parameter(
        "exploration", \.control.exploration,
        allowed: "greedy, epsilon-greedy(SCHEDULE), softmax(SCHEDULE) or ucb(NUMBER)",
        "how actions are chosen while learning"),
      .explorationSpelling(
        "epsilon", of: "epsilon-greedy", in: .from(0, to: 1), "chance of a random action"),
      .explorationSpelling(
        "temperature", of: "softmax", in: .above(0), "how evenly softmax spreads its choices"),
      .explorationSpelling(
        "confidence", of: "ucb", in: .from(0), "weight of the upper-confidence bonus"),
      Parameter(
        "initial-value", \.control.initialValue, in: .from(-1e100, to: 1e100),
        "value of every action before learning"),
    ]
  }

  /// A flag for the number inside a rule of exploration: `--epsilon 0.1` is
  /// `--exploration epsilon-greedy(0.1)`.
  private static func explorationSpelling(
    _ name: String, of rule: String, in interval: Interval, _ summary: String
  ) -> Parameter {
    let takesSchedule = rule != "ucb"
    let allowed = interval.description + (takesSchedule ? " or a schedule of such" : "")
    return Parameter(
      name: name, summary: "\(summary); short for --exploration \(rule)(...)",
      placeholder: takesSchedule ? Schedule.placeholder : Double.placeholder, allowed: allowed,
      alternativeTo: "exploration",
      read: { $0.control.exploration.description },
      write: { (root: inout Root, text: String) throws(ParameterError) in
        guard let exploration = Exploration("\(rule)(\(text))") else {
          throw .notAllowed(name: name, text: text, allowed: allowed)
        }
        root.control.exploration = exploration
      })
  }
}

extension Parameter {
  /// Creates a parameter that is a schedule all of whose values lie in an interval.
  public static func schedule(
    _ name: String, _ keyPath: any WritableKeyPath<Root, Schedule> & Sendable, in interval: Interval,
    _ summary: String
  ) -> Parameter {
    Parameter(
      name, keyPath, allowed: interval.description + " or a schedule of such",
      where: { $0.stays(in: interval) }, summary)
  }
}
