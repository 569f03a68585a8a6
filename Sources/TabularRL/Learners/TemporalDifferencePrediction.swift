/// TD(0): learns the values of a policy from each step, from the next state's estimate.
///
///     v(s) += alpha * (r + gamma * v(s') - v(s))
///
/// - Source: Sutton 1988; Sutton & Barto 2018, section 6.1; Zhao 2025, section 7.1.
/// - Complexity: O(1) per step apart from drawing the action; memory O(states).
public struct TemporalDifferencePrediction: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> TemporalDifferencePredictor {
    TemporalDifferencePredictor(Prediction(prediction, for: task))
  }

  /// The name on the command line.
  public static let name = "td"
  /// What it is.
  public static let summary = "TD(0): the values of a policy, learned from each step"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) += alpha * (r + gamma * v(s') - v(s))",
      "Source": "Sutton 1988; Sutton & Barto 2018, section 6.1; Zhao 2025, section 7.1",
    ])
  }
}

/// TD(0) at work.
public struct TemporalDifferencePredictor: PredictionLearner {
  /// Runs gain side by side: steps are short and all alike.
  public static var gainsSideBySide: Bool { true }

  /// The values, what has been lived through, and the policy to be evaluated.
  public var prediction: Prediction

  /// Creates a newborn learner.
  public init(_ prediction: Prediction) { self.prediction = prediction }

  /// Learns, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns towards the value of the next state.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    prediction.learn(from: transition, toward: prediction.target(of: transition))
  }
}
