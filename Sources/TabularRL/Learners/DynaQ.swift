/// Dyna-Q: Q-learning that also learns, at each step, from steps remembered at random.
///
///     q(s,a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a))
///     planning-steps times: s a visited state, a an action tried there, r and s' what they last led to:
///       the same update
///
/// Every visited state has the same chance to be remembered, and so has each action tried in it. A step size
/// that counts visits counts real ones.
///
/// - Source: Sutton 1990; Sutton & Barto 2018, section 8.2.
/// - Complexity: O(planning steps * actions) per step; memory O(states * actions).
public struct DynaQ: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of remembered steps learned from at each real one, in 0...1000000.
  public var planningSteps = 5

  /// What the recipe makes.
  public typealias Worker = DynaQLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    DynaQLearner(control, planningSteps: planningSteps)
  }

  /// The name on the command line.
  public static let name = "dyna-q"
  /// What it is.
  public static let summary = "Q-learning that goes on learning from remembered steps"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.planningSteps(\.planningSteps, from: 0)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a)), then planning-steps times the same for
      a visited state, an action tried there and what they last led to
      """,
      "Worlds": "deterministic ones: it takes the last outcome of an action for the only one",
      "Source": "Sutton 1990; Sutton & Barto 2018, section 8.2",
    ])
  }
}

/// Dyna-Q at work.
public struct DynaQLearner: QuickLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// What each action last led to.
  public private(set) var model: LearnedModel
  /// The number of remembered steps learned from at each real one.
  public let planningSteps: Int

  /// Creates a newborn learner.
  public init(_ control: Control, planningSteps: Int) {
    self.control = control
    self.planningSteps = planningSteps
    model = LearnedModel(for: control.values)
  }

  /// Learns, plans, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns towards the best next action, from this step and from remembered ones.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    model.record(transition)
    if control.quick?.learn(from: transition, model, planningSteps, using: &generator) != nil { return }
    control.learn(from: transition, model, planningSteps, using: &generator)
  }
}

extension ActionControl {
  /// Learns from a transition, then from as many others as a model that knows it remembers and draws.
  @inline(__always)
  fileprivate mutating func learn(
    from transition: Transition, _ model: LearnedModel, _ planningSteps: Int, using generator: inout Generator
  ) {
    record(transition)
    learnGreedily(from: transition)
    // A copy, which stays out of memory: each step draws twice and would wait for it.
    var draws = generator
    for _ in 0..<planningSteps {
      let state = model.drawState(using: &draws)
      let action = model.drawAction(in: state, using: &draws)
      learnGreedily(from: model.transition(from: state, action))
    }
    generator = draws
  }
}

extension LearnedModel {
  /// Creates the model of a newborn learner with this table.
  init(for values: ActionValues) {
    self.init(stateCount: values.stateCount, actionCount: values.actionCount)
  }
}

extension ActionControl {
  /// Moves the value of a transition's state and action towards its reward plus the best that follows.
  @inline(__always)
  mutating func learnGreedily(from transition: Transition) {
    learn(from: transition, nextValue: maximum(in: transition.next))
  }
}

extension Parameter {
  /// The number of updates of planning at each step.
  static func planningSteps(
    _ keyPath: any WritableKeyPath<Root, Int> & Sendable, from least: Int
  ) -> Parameter {
    Parameter(
      "planning-steps", keyPath, in: least...1_000_000,
      "number of updates from the learned model at each step"
    )
  }
}
