/// Dyna-Q+: Dyna-Q that finds, when planning, what it has not tried for long better than it was.
///
///     q(s,a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a))
///     planning-steps times: s a visited state, a any action, r and s' what they last led to:
///       the same update with r + kappa * sqrt(steps since a was last tried in s)
///
/// An action never tried is thought to pay nothing and to lead back to where it was taken; its age is that of
/// the learner. So the learner goes and looks whether the world has changed.
///
/// - Source: Sutton 1990; Sutton & Barto 2018, section 8.3.
/// - Complexity: O(planning steps * actions) per step; memory O(states * actions).
public struct DynaQPlus: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of remembered steps learned from at each real one, in 0...1000000.
  public var planningSteps = 5
  /// The weight of the bonus for what was not tried for long; at least 0.
  public var kappa = 0.001

  /// What the recipe makes.
  public typealias Worker = DynaQPlusLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    DynaQPlusLearner(
      control, planningSteps: planningSteps, kappa: kappa, discount: task.specification.discount)
  }

  /// The name on the command line.
  public static let name = "dyna-q-plus"
  /// What it is.
  public static let summary = "Dyna-Q with a bonus, in planning, for what was not tried for long"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [
      .planningSteps(\.planningSteps, from: 0),
      Parameter("kappa", \.kappa, in: .from(0), "weight of the bonus for what was not tried for long"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a)), then planning-steps times the same with
      r + kappa * sqrt(steps since a was tried in s) for a visited state, any action and what they last led to
      """,
      "Worlds": "deterministic ones, which may change now and then",
      "Source": "Sutton 1990; Sutton & Barto 2018, section 8.3",
    ])
  }
}

/// Dyna-Q+ at work.
public struct DynaQPlusLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// What each action last led to.
  public private(set) var model: LearnedModel
  /// The number of remembered steps learned from at each real one.
  public let planningSteps: Int
  /// The weight of the bonus.
  public let kappa: Double
  /// What the future counts for after an action that was never tried.
  public let discount: Double

  /// Creates a newborn learner.
  public init(_ control: Control, planningSteps: Int, kappa: Double, discount: Double) {
    self.control = control
    self.planningSteps = planningSteps
    self.kappa = kappa
    self.discount = discount
    model = LearnedModel(for: control.values)
  }

  /// Learns, plans, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns towards the best next action, from this step and from imagined ones.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    control.learnGreedily(from: transition)
    model.record(transition)
    for _ in 0..<planningSteps {
      let state = model.drawState(using: &generator)
      let action = control.values.randomAction(in: state, using: &generator)
      control.learnGreedily(from: imagined(state, action))
    }
  }

  /// What `action` is thought to lead to in `state`, the bonus included.
  @inline(__always)
  private func imagined(_ state: State, _ action: Action) -> Transition {
    var transition =
      model.hasTried(action, in: state)
      ? model.transition(from: state, action)
      : Transition(state: state, action: action, reward: 0, discount: discount, next: state)
    transition.reward += kappa * Double(model.age(of: action, in: state)).squareRoot()
    return transition
  }
}
