/// R-learning: learns how much better than the largest average reward each action is, whatever it does meanwhile.
///
///     q(s,a) += alpha * (r - g + max over a' of q(s',a') - q(s,a))
///     if now q(s,a) = max over b of q(s,b):
///       g += beta * (r - g + max over a' of q(s',a') - max over b of q(s,b))
///
/// The average g is that of the greedy policy, so that only greedy actions teach it. Nothing is discounted; an
/// episode that terminates begins again at the start of the next.
///
/// - Source: Schwartz 1993; Sutton & Barto 1998, section 6.7.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct RLearning: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// How far the average reward moves, in 0...1.
  public var averageStepSize = Schedule.constant(0.01)

  /// What the recipe makes.
  public typealias Worker = RLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Refuses a discount of 0, which would make every step look like a last one.
  public func validate(for task: LearningTask) throws(ParameterError) {
    try AverageReward.requireDiscount(task.specification.discount)
  }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    RLearner(control, AverageReward(stepSize: averageStepSize))
  }

  /// The name on the command line.
  public static let name = "r-learning"
  /// What it is.
  public static let summary = "off-policy TD control of the average reward per step"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.averageStepSize(\.averageStepSize)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) += alpha * (r - g + max_a' q(s',a') - q(s,a)); if now q(s,a) = max_b q(s,b):
      g += beta * (r - g + max_a' q(s',a') - max_b q(s,b))
      """,
      "Ends": "an episode that terminates begins again at the next start; the discount plays no part",
      "Source": "Schwartz 1993; Sutton & Barto 1998, section 6.7",
    ])
  }
}

/// R-learning at work.
public struct RLearner: AverageRewardLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// The average reward.
  public var average: AverageReward

  /// Creates a newborn learner.
  public init(_ control: Control, _ average: AverageReward) {
    self.control = control
    self.average = average
    self.control.countVisits(if: average.stepSize.countsVisits)
  }

  /// Learns, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition)
    let (state, action) = (transition.state, transition.action)
    let target = average.target(transition, nextValue: control.values.maximum(in: transition.next))
    control.values.move(state, action, toward: target, by: control.stepSize(for: transition))
    let best = control.values.maximum(in: state)
    if control.values[state, action] == best {
      let target = average.target(transition, nextValue: control.values.maximum(in: transition.next))
      average.learn(target - best, from: transition, control)
    }
    return control.action(in: transition.next, using: &generator)
  }
}
