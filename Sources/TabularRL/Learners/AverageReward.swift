/// What learners of an average reward carry beside their table of differential values.
///
/// Nothing is discounted, and an episode that terminates begins again: its last step leads to the start of the
/// next episode, which costs no step of its own. Only then is it known where it led, and learned from.
public struct AverageReward: Sendable {
  /// The estimated average reward per step.
  public var gain = 0.0
  /// How far the estimated average moves towards its target.
  public let stepSize: Schedule
  /// The last step of an episode that terminated, until the next one begins.
  var unfinished: Transition?

  /// Creates the estimate of a newborn learner, 0.
  public init(stepSize: Schedule) { self.stepSize = stepSize }

  /// Refuses a discount of 0: it plays no part, but marks the end of an episode.
  static func requireDiscount(_ discount: Double) throws(ParameterError) {
    guard discount > 0 else {
      throw .conflict("a learner of the average reward does not discount; leave --gamma 0 out")
    }
  }

  /// What a transition pays beyond the average, plus what follows.
  ///
  /// r - gain + v, where v is the differential value of what comes next.
  ///
  /// - Source: Sutton & Barto 2018, equations 10.10 and 10.11.
  @inline(__always)
  public func target(_ transition: Transition, nextValue: Double) -> Double {
    transition.reward - gain + nextValue
  }

  /// Moves the estimated average by the error of a recorded transition.
  @inline(__always)
  mutating func learn(_ error: Double, from transition: Transition, _ control: borrowing Control) {
    gain += stepSize.value(control.experience, transition.state, transition.action) * error
  }
}

/// A learner of differential values and of the average reward; it only has to say what a step teaches.
protocol AverageRewardLearner: InPlaceLearner {
  var average: AverageReward { get set }
}

extension AverageRewardLearner {
  /// Runs gain side by side: steps are short and all alike.
  @inline(__always)
  public static var gainsSideBySide: Bool { true }

  /// Counts the episode, and chooses the first action, where the last episode goes on if it terminated.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    control.beginEpisode()
    guard var transition = average.unfinished else { return control.action(in: state, using: &generator) }
    average.unfinished = nil
    transition.next = state
    return step(transition, using: &generator)
  }

  /// Learns from a step that was cut off as from any other; keeps one that terminated until it is known where
  /// the next episode begins.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    if transition.discount == 0 {
      average.unfinished = transition
    } else {
      _ = step(transition, using: &generator)
    }
  }

  /// The differential action values and the estimated average reward.
  public var solution: Solution {
    var solution = Solution(actionValues: control.values)
    solution.gain = Solution.Gain(lower: average.gain, upper: average.gain)
    return solution
  }

  /// Differential values.
  public var estimand: Estimand { .differentialValues }
}

extension Parameter {
  /// The step size of the average reward.
  static func averageStepSize(_ keyPath: any WritableKeyPath<Root, Schedule> & Sendable) -> Parameter {
    .schedule("beta", keyPath, in: .from(0, to: 1), "step size of the average reward")
  }
}
