/// A recipe with the hyper-parameters of a learner of action values, tabular or linear.
public protocol ControlRecipe: Parameterized {
  /// Step size, exploration and initial value.
  var control: ControlSettings { get set }
}

/// A recipe for a learner of action values that improves its policy as it learns.
public protocol ControlAlgorithm: LearningAlgorithm, ControlRecipe where Worker: ControlLearner {
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
public protocol ControlLearner: TabularLearner {
  /// The table, what has been lived through, and how to behave.
  var control: Control { get set }
}

/// A learner of action values that copies its table nowhere while it takes a step.
///
/// While a run goes on, nobody else can, either, so that the table can be held (``ActionValues/hold()``).
public protocol InPlaceLearner: ControlLearner {}

extension InPlaceLearner {
  /// Holds the table.
  @inline(__always)
  public mutating func takeHold() { control.values.hold() }

  /// Lets go of the table.
  @inline(__always)
  public mutating func letGo() { control.values.letGo() }
}

/// What every learner of action values carries: its table, its experience, its step size, its behavior.
public struct Control: ActionControl, Sendable, Hashable {
  /// The values that the behavior follows.
  public var values: ActionValues {
    // The quick control knows the memory of the table as it was, which may be given back.
    didSet { if quick != nil { stopHurrying() } }
  }
  /// What the schedules count.
  ///
  /// It changes by ``beginEpisode()``, ``record(_:)`` and ``countVisits(if:)`` alone, since what is settled for an
  /// episode depends on it.
  public internal(set) var experience: Experience
  /// How far an estimate moves towards its target.
  public let stepSize: Schedule
  /// How the learner behaves.
  public let exploration: Exploration
  /// The chance of a random action where an episode has only one: the rule that most runs go by.
  private var epsilon: Chance?
  /// The step size where an episode has only one.
  private var fixedStepSize: Double?
  /// What learns and chooses for it while the table is held, or nil where the settings or the learner are not the usual
  /// ones; whoever changes the table without it ends that.
  var quick: QuickControl?

  /// Creates the state of a newborn learner for `model`.
  public init(_ settings: ControlSettings, for model: TabularModel) {
    values = ActionValues(for: model, initialValue: settings.initialValue)
    values.keepBest()
    stepSize = settings.stepSize
    exploration = settings.exploration
    experience = Experience(
      of: model, countsVisits: stepSize.countsVisits || exploration.countsVisits)
    settleEpisode()
  }

  /// Whether each episode may have a step size and an epsilon of its own.
  @inline(__always)
  var changesByEpisode: Bool { stepSize.changesByEpisode || exploration.epsilonChangesByEpisode }

  /// Finds the step size and the epsilon of the episode.
  private mutating func settleEpisode() {
    fixedStepSize = stepSize.value(throughoutEpisodeOf: experience)
    epsilon = exploration.epsilon(throughoutEpisodeOf: experience)
  }

  /// Lets the quick control go on while the table is held.
  @inline(__always)
  mutating func hurry() { quick = quickControl }

  /// The quick control of a table that is held, or nil where something may change within an episode or visits are
  /// counted.
  @inline(__always)
  var quickControl: QuickControl? {
    guard let epsilon, let fixedStepSize, !experience.countsVisits, let table = values.heldFours else {
      return nil
    }
    return QuickControl(table, stepSize: fixedStepSize, epsilon: epsilon)
  }

  /// Goes on itself, knowing how many steps the quick control recorded meanwhile.
  @inline(__always)
  mutating func stopHurrying() {
    experience.recordSteps(quick?.steps ?? 0)
    quick = nil
  }

  /// Counts an episode that begins, and goes by the step size and the epsilon that it has.
  @inline(__always)
  public mutating func beginEpisode() {
    experience.beginEpisode()
    if changesByEpisode { settleAnew() }
  }

  /// Kept out of line, so that what most runs do at every episode stays small.
  @inline(never)
  private mutating func settleAnew() {
    settleEpisode()
    guard quick != nil else { return }
    stopHurrying()
    hurry()
  }

  /// Counts the episode and draws its first action.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Counts visits from now on, for a schedule besides the usual ones (``Experience/countVisits(if:)``).
  public mutating func countVisits(if isAskedFor: Bool) {
    stopHurrying()
    experience.countVisits(if: isAskedFor)
  }

  /// Draws an action for `state`.
  @inline(__always)
  public mutating func action(in state: State, using generator: inout Generator) -> Action {
    if let quick { return quick.action(in: state, using: &generator) }
    if let epsilon { return values.epsilonGreedyAction(in: state, epsilon: epsilon, using: &generator) }
    let (action, next) = exploredAction(in: state, generator)
    generator = next
    return action
  }

  /// Kept out of line, and mutating so that nothing is copied for it; the generator is handed to and fro, so that in
  /// a loop it has no address.
  @inline(never)
  private mutating func exploredAction(in state: State, _ generator: Generator) -> (Action, Generator) {
    var generator = generator
    return (exploration.action(in: state, values, experience, using: &generator), generator)
  }

  /// The value of `action` in `state`.
  @inline(__always)
  public func value(of action: Action, in state: State) -> Double { values[state, action] }

  /// The largest value in `state`.
  @inline(__always)
  public func maximum(in state: State) -> Double { values.maximum(in: state) }

  /// The policy that the learner follows now.
  public var behavior: Policy { policy(of: exploration) }

  /// The policy that a rule makes of the values as they are now.
  public func policy(of rule: Exploration) -> Policy { rule.policy(values, experience) }

  /// The probability by which a rule takes `action` in `state` now.
  @inline(__always)
  public func probability(of action: Action, in state: State, by rule: Exploration) -> Double {
    rule.distribution(in: state, values, experience).probability(of: action, in: state, values)
  }

  /// The value of behaving as usual from `state` on.
  @inline(__always)
  public mutating func expectedValue(in state: State) -> Double {
    if let quick { return quick.expectedValue(in: state) }
    if let epsilon { return values.mixture(epsilon.probability, in: state) }
    return unusualExpectedValue(in: state)
  }

  /// Kept out of line, and mutating so that nothing is copied for it.
  @inline(never)
  private mutating func unusualExpectedValue(in state: State) -> Double {
    expectedValue(in: state, by: exploration)
  }

  /// The value of following a rule from `state` on.
  @inline(__always)
  public func expectedValue(in state: State, by rule: Exploration) -> Double {
    rule.expectedValue(in: state, values, experience)
  }

  /// The value of behaving as usual in `state`, where the row of another table says what each action is worth.
  ///
  /// sum over a of pi(a|s) * judge(row,a)
  @inline(__always)
  func expectedValue(in state: State, judgedBy judge: ActionValues, _ row: State) -> Double {
    if let epsilon { return values.mixture(epsilon.probability, in: state, judgedBy: judge.row(row)) }
    return unusualExpectedValue(in: state, judgedBy: judge, row)
  }

  @inline(never)
  private func unusualExpectedValue(in state: State, judgedBy judge: ActionValues, _ row: State) -> Double {
    let distribution = exploration.distribution(in: state, values, experience)
    var sum = 0.0
    for action in 0..<values.actionCount {
      let probability = distribution.probability(of: action, in: state, values)
      // An action that is not available is worth minus infinity.
      if probability > 0 { sum += probability * judge[row, action] }
    }
    return sum
  }

  /// Counts a step; a learner does so before it chooses or learns, so that both go by the same counts.
  @inline(__always)
  public mutating func record(_ transition: Transition) {
    experience.record(transition.state, transition.action)
  }

  /// The step size for learning from a recorded transition.
  @inline(__always)
  public mutating func stepSize(for transition: Transition) -> Double {
    if usually(fixedStepSize != nil), let fixedStepSize { return fixedStepSize }
    return scheduledStepSize(transition.state, transition.action)
  }

  /// The step size for learning about an entry of another table, whose visits are counted apart.
  @inline(__always)
  mutating func stepSize(
    for transition: Transition, countedBy visits: Experience, _ row: State
  ) -> Double {
    if let fixedStepSize { return fixedStepSize }
    if stepSize.countsVisits { return stepSize.value(visits, row, transition.action) }
    return scheduledStepSize(transition.state, transition.action)
  }

  /// Kept out of line, and mutating so that nothing is copied for it.
  @inline(never)
  private mutating func scheduledStepSize(_ state: State, _ action: Action) -> Double {
    stepSize.value(experience, state, action)
  }

  /// Moves the value of a recorded transition's state and action towards its reward plus what follows.
  @inline(__always)
  public mutating func learn(from transition: Transition, nextValue: Double) {
    let (state, action) = (transition.state, transition.action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
    values.move(state, action, toward: target, by: stepSize(for: transition))
  }
}

extension ControlLearner {
  /// Counts the episode and chooses the first action.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    control.begin(in: state, using: &generator)
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

extension Parameter where Root: ControlRecipe {
  /// The schema of ``ControlSettings``: step size, exploration and its short spellings, initial value.
  public static var control: [Parameter] {
    [
      .stepSize(\.control.stepSize),
      Parameter(
        "exploration", \.control.exploration,
        allowed: Exploration.forms,
        "how actions are chosen while learning"),
      .explorationSpelling(
        "epsilon", of: "epsilon-greedy", in: .from(0, to: 1), "chance of a random action"),
      .explorationSpelling(
        "temperature", of: "softmax", in: .above(0), "how evenly softmax spreads its choices"),
      .explorationSpelling(
        "confidence", of: "ucb", in: .from(0), "weight of the upper-confidence bonus"),
      .initialValue(\.control.initialValue),
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
  /// The step size of a learner of action values.
  static func stepSize(_ keyPath: any WritableKeyPath<Root, Schedule> & Sendable) -> Parameter {
    .schedule(
      "alpha", keyPath, in: .from(0, to: 1), "step size: how far an estimate moves towards its target")
  }

  /// The initial value of a learner of action values.
  static func initialValue(_ keyPath: any WritableKeyPath<Root, Double> & Sendable) -> Parameter {
    Parameter(
      "initial-value", keyPath, in: .from(-1e100, to: 1e100), "value of every action before learning")
  }

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
