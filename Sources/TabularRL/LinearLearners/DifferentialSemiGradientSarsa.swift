/// Differential semi-gradient Sarsa: control of the average reward per step, with values linear in features.
///
///     delta = r - g + q(s',a') - q(s,a),  q(s,a) = w(a).x(s)
///     g += beta * delta;  w(a) += alpha * delta * x(s)
///
/// where a' is the action that is carried out next and g estimates the average reward. Nothing is discounted; an
/// episode that terminates begins again at the next start. With one-hot features it is differential Sarsa.
///
/// - Source: Sutton & Barto 2018, section 10.3.
/// - Complexity: O(actions * features that are not zero) per step; memory O(actions * features).
public struct DifferentialSemiGradientSarsa: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings
  /// How far the estimated average moves, in 0...1.
  public var averageStepSize = Schedule.constant(0.01)

  /// What the recipe makes.
  public typealias FeatureWorker = DifferentialSemiGradientSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Refuses a discount of 0, which would make every step look like a last one.
  public func validate(for task: FeatureTask) throws(ParameterError) {
    try AverageReward.requireDiscount(task.specification.discount)
  }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    DifferentialSemiGradientSarsaLearner(control, AverageReward(stepSize: averageStepSize))
  }

  /// The name on the command line.
  public static let name = "differential-semi-gradient-sarsa"
  /// What it is.
  public static let summary =
    "differential Sarsa with values linear in features, for the average reward per step"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearControl + [.averageStepSize(\.averageStepSize)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = w(a).x(s); delta = r - g + q(s',a') - q(s,a), a' the action carried out next
      g += beta * delta; w(a) += alpha * delta * x(s)
      """,
      "Ends": "an episode that terminates begins again at the next start; the discount plays no part",
      "Source": "Sutton & Barto 2018, section 10.3",
    ])
  }
}

/// Differential semi-gradient Sarsa at work.
public struct DifferentialSemiGradientSarsaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl
  /// The average reward.
  public var average: AverageReward
  /// The last step of an episode that terminated, until the next one begins.
  private var unfinished: FeaturedTransition?

  /// Differential values.
  public var estimand: Estimand { .differentialValues }

  /// Creates a newborn learner.
  public init(_ control: LinearControl, _ average: AverageReward) {
    self.control = control
    self.average = average
    self.control.countVisits(if: average.stepSize.countsVisits)
  }

  /// Counts the episode, and chooses the first action, where the last episode goes on if it terminated.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    control.beginEpisode()
    guard var transition = unfinished else { return control.action(in: state, using: &generator) }
    unfinished = nil
    transition.next = state
    return step(transition, using: &generator)
  }

  /// Chooses, then learns from the choice.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    control.record(transition)
    let (state, action) = (transition.state, transition.action)
    let next = control.action(in: transition.next, using: &generator)
    let target = transition.reward - average.gain + control.table[transition.next.number, next]
    let error = target - control.value(of: action, in: state)
    let stepSize = control.stepSize(for: transition)
    control.values.add(stepSize * error, times: state.features, to: action)
    if !control.values.hasDiverged {
      average.gain += average.stepSize.value(control.experience, state.number, action) * error
    }
    return next
  }

  /// Learns from a step that was cut off as from any other; keeps one that terminated until it is known where
  /// the next episode begins.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    if transition.discount == 0 {
      unfinished = transition
    } else {
      _ = step(transition, using: &generator)
    }
  }

  /// The differential action values and the estimated average reward.
  public var solution: Solution {
    var solution = control.solution
    solution.gain = Solution.Gain(lower: average.gain, upper: average.gain)
    return solution
  }
}
