/// n-step semi-gradient TD: linear state values from n rewards and the estimate of the state that follows them.
///
///     G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n w.x(sn)
///     w += alpha * (G - w.x(s)) * x(s)
///
/// n steps after the visit to s, or at the end of the episode for the last n - 1 visits. n = 1 is semi-gradient TD(0);
/// an n that no episode reaches is gradient Monte Carlo.
///
/// - Source: Sutton & Barto 2018, section 9.4, figure 9.2 right.
/// - Complexity: O(n + active features) per step; memory O(features + n * active features).
public struct NStepSemiGradientTemporalDifference: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// The number of rewards before the estimate, at least one.
  public var n = 4

  /// What the recipe makes.
  public typealias FeatureWorker = NStepLinearPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    NStepLinearPredictor(prediction, n: n)
  }

  /// The name on the command line.
  public static let name = "n-step-semi-gradient-td"
  /// What it is.
  public static let summary = "n-step semi-gradient TD: linear state values, learned from n rewards at a time"
  /// The features, the step size, the initial weights and n.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearPrediction + [
      Parameter("n", \.n, in: 1...1_000_000, "number of rewards before the estimate")
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      w += alpha * (r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n w.x(sn) - w.x(s)) * x(s)
      """,
      "Source": "Sutton & Barto 2018, section 9.4",
    ])
  }
}

/// n-step semi-gradient TD at work.
public struct NStepLinearPredictor: LinearPredictionLearner {
  /// The weights, what has been learned from, and the policies.
  public var prediction: LinearPrediction
  private let n: Int
  private var window = StepWindow<FeaturedVisit>()

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, n: Int) {
    self.prediction = prediction
    self.n = n
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    window.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Learns about the state of n steps ago, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    window.append(transition)
    if window.count == n {
      let target = window.discountedReturn(tail: prediction.value(of: transition.next))
      prediction.learn(from: window.removeFirst(), toward: target)
    }
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns about the last n states, in time order.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    window.append(transition)
    window.accumulateReturns(tail: prediction.value(of: transition.next))
    while !window.isEmpty {
      let visit = window.removeFirst()
      prediction.learn(from: visit, toward: visit.reward)
    }
  }
}
