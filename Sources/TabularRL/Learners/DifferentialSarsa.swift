/// Differential Sarsa: learns how much better than the average reward each action is, and that average.
///
///     delta = r - g + q(s',a') - q(s,a)
///     g += beta * delta
///     q(s,a) += alpha * delta
///
/// where a' is the action that is carried out next. Nothing is discounted; an episode that terminates begins
/// again at the start of the next.
///
/// - Source: Sutton & Barto 2018, section 10.3 (differential semi-gradient Sarsa, with a table).
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct DifferentialSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// How far the average reward moves, in 0...1.
  public var averageStepSize = Schedule.constant(0.01)

  /// What the recipe makes.
  public typealias Worker = DifferentialSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Refuses a discount of 0, which would make every step look like a last one.
  public func validate(for task: LearningTask) throws(ParameterError) {
    try AverageReward.requireDiscount(task.specification.discount)
  }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    DifferentialSarsaLearner(control, AverageReward(stepSize: averageStepSize))
  }

  /// The name on the command line.
  public static let name = "differential-sarsa"
  /// What it is.
  public static let summary = "on-policy TD control of the average reward per step"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.averageStepSize(\.averageStepSize)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "delta = r - g + q(s',a') - q(s,a);  g += beta * delta;  q(s,a) += alpha * delta",
      "Ends": "an episode that terminates begins again at the next start; the discount plays no part",
      "Source": "Sutton & Barto 2018, section 10.3",
    ])
  }
}

/// Differential Sarsa at work.
public struct DifferentialSarsaLearner: AverageRewardLearner {
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

  /// Chooses, then learns from the choice.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition)
    let next = control.action(in: transition.next, using: &generator)
    let target = average.target(transition, nextValue: control.values[transition.next, next])
    let (state, action) = (transition.state, transition.action)
    let error = target - control.values[state, action]
    average.learn(error, from: transition, control)
    control.values.move(state, action, toward: target, by: control.stepSize(for: transition))
    return next
  }
}
