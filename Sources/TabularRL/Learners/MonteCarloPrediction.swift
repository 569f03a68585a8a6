/// Monte Carlo prediction: learns the values of a policy from what episodes returned.
///
///     v(s) += alpha * (G - v(s)), G the discounted return after the visit to s
///
/// at the end of an episode, in time order, for the first visit to each state or for every one. With the step size
/// 1/n by visit, the default, the value is the mean of the returns. What an episode cut short still owes is the
/// estimated value of the state it was cut in.
///
/// - Source: Sutton & Barto 2018, section 5.1 and equation 6.1; Singh & Sutton 1996 on first and every visit.
/// - Complexity: O(1) per step apart from drawing the action; memory O(states + length of an episode).
public struct MonteCarloPrediction: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings(stepSize: .sampleMean)
  /// Which visits of an episode are learned from.
  public var visits = Visits.first

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> MonteCarloPredictor {
    MonteCarloPredictor(Prediction(prediction, for: task), visits)
  }

  /// The name on the command line.
  public static let name = "mc"
  /// What it is.
  public static let summary = "Monte Carlo prediction: the values of a policy, learned from returns"
  /// The step size, the initial value and the visits.
  public static var parameters: [Parameter<Self>] {
    Parameter.prediction + [Parameter("visits", \.visits, "which visits to a state an episode counts")]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) += alpha * (G - v(s)), G = r1 + gamma r2 + gamma^2 r3 + ... after the visit to s",
      "Truncation": "an episode cut short ends with the estimated value of the state it was cut in",
      "Source": "Sutton & Barto 2018, section 5.1; Singh & Sutton 1996",
    ])
  }
}

/// Monte Carlo prediction at work.
public struct MonteCarloPredictor: PredictionLearner {
  /// The values, what has been learned from, and the policy to be evaluated.
  public var prediction: Prediction
  private var visits: EpisodeVisits
  private var episode = StepWindow<Transition>()

  /// Creates a newborn learner.
  public init(_ prediction: Prediction, _ visits: Visits) {
    self.prediction = prediction
    self.visits = EpisodeVisits(visits, stateCount: prediction.values.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    episode.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Remembers the step and follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns from all returns of the episode.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    episode.append(transition)
    visits.find(in: episode)
    episode.accumulateReturns(tail: prediction.values[transition.next])
    for time in episode.indices {
      let step = episode[time]
      if visits.counts(time, step.state) {
        prediction.learn(from: step, toward: step.reward)
      } else {
        prediction.experience.recordStep()
      }
    }
  }
}
