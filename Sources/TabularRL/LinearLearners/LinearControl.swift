/// A recipe for a learner of action values that are linear in features.
public protocol LinearControlAlgorithm: FeatureAlgorithm, ControlRecipe
where FeatureWorker: LinearControlLearner {
  /// Returns a newborn learner from its newborn parts.
  func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker
}

/// A learner of action values that are linear in features, at work.
public protocol LinearControlLearner: FeatureLearner where Decision == Action {
  /// The weights, what has been lived through, and how to behave.
  var control: LinearControl { get set }
}

extension ControlSettings {
  /// The settings of the book's mountain car with its eight tilings: step size 0.5/8, else those of a table.
  public static var linear: ControlSettings {
    var settings = ControlSettings()
    settings.stepSize = .constant(0.0625)
    return settings
  }
}

extension FeatureChoice {
  /// The features of the book's mountain car: 8 tilings of 8 tiles along each coordinate.
  public static let eightTilings = FeatureChoice.tiles(tilings: 8, tiles: 8)
}

/// What every learner of linear action values carries: weights, experience, step size, behavior.
///
/// Where states are not numbered they count as one for schedules and explorations that count visits: a visit is then
/// a step in which the action was taken.
public struct LinearControl: Sendable {
  /// The values that the behavior follows.
  public var values: LinearActionValues
  /// What the schedules count; it changes by ``beginEpisode()``, ``record(_:)`` and ``countVisits(if:)`` alone.
  public internal(set) var experience: Experience
  /// How far the weights move, before the features.
  public let stepSize: Schedule
  /// How the learner behaves.
  public let exploration: Exploration
  /// The chance of a random action where an episode has only one.
  private var epsilon: Chance?

  /// The values of the state that was looked at last, in its row; a table for what asks for one.
  public private(set) var table: ActionValues
  private let finite: FeatureTask.Finite?

  /// Creates the state of a newborn learner at `task`.
  public init(_ settings: ControlSettings, for task: FeatureTask) {
    values = LinearActionValues(
      featureCount: task.featureCount, actionCount: task.actionCount, initialValue: settings.initialValue)
    stepSize = settings.stepSize
    exploration = settings.exploration
    finite = task.finite
    let countsVisits = stepSize.countsVisits || exploration.countsVisits
    if let model = task.finite?.task.model {
      table = ActionValues(for: model, initialValue: settings.initialValue)
      experience = Experience(of: model, countsVisits: countsVisits)
    } else {
      table = ActionValues(stateCount: 1, actionCount: task.actionCount)
      experience = Experience(stateCount: 1, actionCount: task.actionCount, countsVisits: countsVisits)
    }
    table.keepBest()
    epsilon = exploration.epsilon(throughoutEpisodeOf: experience)
  }

  /// Counts an episode that begins, and goes by the epsilon that it has.
  @inline(__always)
  public mutating func beginEpisode() {
    experience.beginEpisode()
    if exploration.epsilonChangesByEpisode { epsilon = exploration.epsilon(throughoutEpisodeOf: experience) }
  }

  /// Counts visits from now on, for a schedule besides the usual ones (``Experience/countVisits(if:)``).
  public mutating func countVisits(if isAskedFor: Bool) { experience.countVisits(if: isAskedFor) }

  /// Counts the episode and draws its first action.
  @inline(__always)
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Works out the values of all actions in `state`.
  ///
  /// - Complexity: O(actions * features that are not zero).
  @inline(__always)
  public mutating func look(at state: FeaturedState) {
    table.replace(in: state.number, by: values) { values, action in values[state.features, action] }
  }

  /// Draws an action for `state`, at which it looks.
  @inline(__always)
  public mutating func action(in state: FeaturedState, using generator: inout Generator) -> Action {
    look(at: state)
    if let epsilon { return table.epsilonGreedyAction(in: state.number, epsilon: epsilon, using: &generator) }
    return exploration.action(in: state.number, table, experience, using: &generator)
  }

  /// The value of behaving as usual from `state` on, at which it looks.
  @inline(__always)
  public mutating func expectedValue(in state: FeaturedState) -> Double {
    look(at: state)
    if let epsilon { return table.mixture(epsilon.probability, in: state.number) }
    return exploration.expectedValue(in: state.number, table, experience)
  }

  /// The largest value of an action in `state`, at which it looks.
  @inline(__always)
  public mutating func maximum(in state: FeaturedState) -> Double {
    look(at: state)
    return table.maximum(in: state.number)
  }

  /// The value of `action` in `state` by the weights of now.
  @inline(__always)
  public func value(of action: Action, in state: FeaturedState) -> Double { values[state.features, action] }

  /// Counts a step; a learner does so before it chooses or learns, so that both go by the same counts.
  @inline(__always)
  public mutating func record(_ transition: FeaturedTransition) {
    experience.record(transition.state.number, transition.action)
  }

  /// The step size for learning from a recorded transition.
  @inline(__always)
  public func stepSize(for transition: FeaturedTransition) -> Double {
    stepSize.value(experience, transition.state.number, transition.action)
  }

  /// How far a transition's reward plus what follows is from the value of its state and action.
  @inline(__always)
  public func error(of transition: FeaturedTransition, nextValue: Double) -> Double {
    TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: nextValue)
      - value(of: transition.action, in: transition.state)
  }

  /// Moves the weights of a recorded transition's action along the features of its state, so that the value moves
  /// towards the reward plus what follows.
  @inline(__always)
  public mutating func learn(from transition: FeaturedTransition, nextValue: Double) {
    values.add(
      stepSize(for: transition) * error(of: transition, nextValue: nextValue),
      times: transition.state.features, to: transition.action)
  }

  /// The place of the first weight of a transition's action.
  @inline(__always)
  func offset(of transition: FeaturedTransition) -> Int { transition.action * values.featureCount }

  /// The values of all actions in every state of a finite world, or nil in a simulation.
  public var actionValues: ActionValues? {
    guard let finite else { return nil }
    var copy = self
    for (number, features) in finite.features.rows.enumerated() {
      copy.look(at: FeaturedState(number: number, features: features))
    }
    return copy.table
  }

  /// The policy that the learner follows now; of no states in a simulation.
  public var behavior: Policy {
    guard let table = actionValues else { return Policy(rows: []) }
    return exploration.policy(table, experience)
  }

  /// The values of every state of a finite world, and whether the weights have diverged.
  public var solution: Solution {
    let status: Solution.Status = values.hasDiverged ? .diverged : .estimated
    guard let actionValues else { return .unlisted(status) }
    var solution = Solution(actionValues: actionValues)
    solution.status = status
    return solution
  }
}

extension LinearControlLearner {
  /// Counts the episode and chooses the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    control.begin(in: state, using: &generator)
  }

  /// The action values.
  public var solution: Solution { control.solution }
}

extension LinearControlAlgorithm {
  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> FeatureWorker {
    makeLearner(LinearControl(control, for: task), for: task)
  }

  /// The schema of the features and of ``ControlSettings``.
  public static var parameters: [Parameter<Self>] { Parameter.linearControl }
}

extension Parameter where Root: LinearControlAlgorithm {
  /// The schema of the features and of ``ControlSettings``.
  public static var linearControl: [Parameter] { [.features] + control }
}
