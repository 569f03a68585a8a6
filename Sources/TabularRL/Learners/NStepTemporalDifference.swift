/// n-step TD: learns the values of a policy from n rewards and the estimate of the state that follows them.
///
///     v(s) += alpha * (r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n v(sn) - v(s))
///
/// n steps after the visit to s, or at the end of the episode for the last n - 1 visits. n = 1 is TD(0); an n that
/// no episode reaches is Monte Carlo.
///
/// - Source: Sutton & Barto 2018, section 7.1; Zhao 2025, section 7.3.
/// - Complexity: O(n) per step apart from drawing the action; memory O(states + n).
public struct NStepTemporalDifference: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings()
  /// The number of rewards before the estimate, at least one.
  public var n = 4

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> NStepPredictor {
    NStepPredictor(Prediction(prediction, for: task), n: n)
  }

  /// The name on the command line.
  public static let name = "n-step-td"
  /// What it is.
  public static let summary = "n-step TD: the values of a policy, learned from n rewards at a time"
  /// The step size, the initial value and n.
  public static var parameters: [Parameter<Self>] {
    Parameter.prediction + [Parameter("n", \.n, in: 1...1_000_000, "number of rewards before the estimate")]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) += alpha * (r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n v(sn) - v(s))",
      "Source": "Sutton & Barto 2018, section 7.1; Zhao 2025, section 7.3",
    ])
  }
}

/// n-step TD at work.
public struct NStepPredictor: PredictionLearner {
  /// The values, what has been learned from, and the policy to be evaluated.
  public var prediction: Prediction
  private let n: Int
  private var window = StepWindow<Transition>()

  /// Creates a newborn learner.
  public init(_ prediction: Prediction, n: Int) {
    self.prediction = prediction
    self.n = n
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    window.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Learns about the state of n steps ago, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    window.append(transition)
    if window.count == n {
      let target = window.discountedReturn(tail: prediction.values[transition.next])
      prediction.learn(from: window.removeFirst(), toward: target)
    }
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns about the last n states, in time order.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    window.append(transition)
    window.accumulateReturns(tail: prediction.values[transition.next])
    while !window.isEmpty {
      let step = window.removeFirst()
      prediction.learn(from: step, toward: step.reward)
    }
  }
}
