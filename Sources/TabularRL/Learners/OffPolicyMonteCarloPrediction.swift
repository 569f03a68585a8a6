/// How returns of one policy are weighted to speak for another.
public enum ImportanceSampling: String, ParameterChoice {
  /// Divided by the number of visits: no bias, but a variance that may be infinite.
  case ordinary
  /// Divided by the sum of the weights: a bias that vanishes, and a bounded variance.
  case weighted
}

/// Off-policy Monte Carlo prediction: the values of one policy from episodes of another, by importance sampling.
///
///     rho = product of pi(a|s) / b(a|s) over the steps from the visit to the end
///     ordinary: v(s) = sum of rho * G / number of visits; weighted: v(s) = sum of rho * G / sum of rho
///
/// where pi is the policy to be evaluated and b the one that is followed; b must give a chance to every action that
/// pi takes. What an episode cut short still owes is the estimated value of the state it was cut in.
///
/// - Source: Sutton & Barto 2018, equations 5.5 and 5.6 and section 5.6.
/// - Complexity: O(1) per step apart from drawing the action; memory O(states + length of an episode).
public struct OffPolicyMonteCarloPrediction: LearningAlgorithm {
  /// How returns are weighted.
  public var sampling = ImportanceSampling.weighted
  /// Which visits of an episode are learned from.
  public var visits = Visits.first
  /// The value of every state before it is visited.
  public var initialValue = 0.0

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> OffPolicyMonteCarloPredictor {
    var settings = PredictionSettings(stepSize: .sampleMean)
    settings.initialValue = initialValue
    return OffPolicyMonteCarloPredictor(
      Prediction(settings, for: task), following: task.behaviorPolicy, sampling, visits)
  }

  /// The name on the command line.
  public static let name = "off-policy-mc"
  /// What it is.
  public static let summary = "off-policy Monte Carlo prediction: one policy's values from another's episodes"
  /// The policy to be evaluated and the one to be followed.
  public static var policyRoles: [PolicyRole] { [.target, .behavior] }
  /// The kind of sampling, the visits and the initial value.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter("sampling", \.sampling, "what the weighted returns are divided by: visits or weights"),
      Parameter("visits", \.visits, "which visits to a state an episode counts"),
      .initialStateValue(\.initialValue),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      rho = product of pi(a|s) / b(a|s) over the steps from the visit to the end of the episode
      ordinary: v(s) = sum of rho * G / number of visits
      weighted: v(s) = sum of rho * G / sum of rho
      """,
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Truncation": "an episode cut short ends with the estimated value of the state it was cut in",
      "Source": "Sutton & Barto 2018, equations 5.5 and 5.6 and section 5.6",
    ])
  }
}

/// Off-policy Monte Carlo prediction at work.
public struct OffPolicyMonteCarloPredictor: PredictionLearner {
  /// The values, what has been learned from, and the policy to be evaluated.
  public var prediction: Prediction
  private let behavior: Policy
  private let sampling: ImportanceSampling
  private var visits: EpisodeVisits
  /// The sum of the weights of each state's returns.
  private var weights: [Double]
  private var episode = StepWindow<Transition>()

  /// Creates a newborn learner; the step size of `prediction` must be that of the sample mean.
  public init(
    _ prediction: Prediction, following behavior: Policy, _ sampling: ImportanceSampling, _ visits: Visits
  ) {
    self.prediction = prediction
    self.behavior = behavior
    self.sampling = sampling
    self.visits = EpisodeVisits(visits, stateCount: prediction.values.count)
    weights = Array(repeating: 0, count: prediction.values.count)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    episode.clear()
    prediction.experience.beginEpisode()
    return behavior.action(in: state, using: &generator)
  }

  /// Remembers the step and follows the other policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return behavior.action(in: transition.next, using: &generator)
  }

  /// Learns from all returns of the episode, from the last to the first.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    episode.append(transition)
    visits.find(in: episode)
    var (value, weight) = (prediction.values[transition.next], 1.0)
    for time in episode.indices.reversed() {
      let step = episode[time]
      value = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: value)
      weight *= prediction.policy[step.state, step.action] / behavior[step.state, step.action]
      if visits.counts(time, step.state) {
        learn(from: step, return: value, weight)
      } else {
        prediction.experience.recordStep()
      }
    }
  }

  private mutating func learn(from step: Transition, return value: Double, _ weight: Double) {
    switch sampling {
    case .ordinary:
      prediction.learn(from: step, toward: weight * value)
    case .weighted:
      prediction.record(step)
      guard weight > 0 else { return }
      let state = step.state
      weights[state] += weight
      prediction.values[state] += weight / weights[state] * (value - prediction.values[state])
    }
  }
}
