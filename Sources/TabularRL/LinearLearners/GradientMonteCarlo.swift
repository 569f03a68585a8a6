/// Gradient Monte Carlo: moves linear state values towards the returns of whole episodes.
///
///     w += alpha * (G - w.x(s)) * x(s),  G = r1 + gamma r2 + gamma^2 r3 + ...
///
/// for every visit of an episode, in time order, when it is over. With small steps w tends to the least mean squared
/// value error (``LinearTruth/projection``). What an episode cut short still owes is the estimated value of the state
/// it was cut in.
///
/// - Source: Sutton & Barto 2018, section 9.3; Zhao 2025, section 8.2.1.
/// - Complexity: O(active features) per step; memory O(features + length of an episode * active features).
public struct GradientMonteCarlo: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()

  /// What the recipe makes.
  public typealias FeatureWorker = GradientMonteCarloPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    GradientMonteCarloPredictor(prediction)
  }

  /// The name on the command line.
  public static let name = "gradient-mc"
  /// What it is.
  public static let summary = "gradient Monte Carlo: linear state values, learned from returns"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula":
        "w += alpha * (G - w.x(s)) * x(s), G = r1 + gamma r2 + gamma^2 r3 + ... after each visit to s",
      "Truncation": "an episode cut short ends with the estimated value of the state it was cut in",
      "Source": "Sutton & Barto 2018, section 9.3; Zhao 2025, section 8.2.1",
    ])
  }
}

/// Gradient Monte Carlo at work.
public struct GradientMonteCarloPredictor: LinearPredictionLearner {
  /// The weights, what has been learned from, and the policies.
  public var prediction: LinearPrediction
  private var episode = StepWindow<FeaturedVisit>()

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction) { self.prediction = prediction }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    episode.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Remembers the step and follows the policy.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns from all returns of the episode.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    episode.append(transition)
    episode.accumulateReturns(tail: prediction.value(of: transition.next))
    for time in episode.indices { prediction.learn(from: episode[time], toward: episode[time].reward) }
  }
}
