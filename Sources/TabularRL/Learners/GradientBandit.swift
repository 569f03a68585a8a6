/// The gradient bandit: preferences move along the gradient of the expected reward.
///
///     h(a) += alpha * (r - baseline) * ((a was taken ? 1 : 0) - pi(a)),  pi = softmax(h)
///     baseline = mean of the rewards before this one (of the first one: itself)
///
/// Where there are several states, each is a bandit of its own.
///
/// - Source: Sutton & Barto 2018, section 2.8, equation 2.12.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct GradientBandit: LearningAlgorithm {
  /// How far preferences move.
  public var stepSize = Schedule.constant(0.1)
  /// Whether the mean reward is subtracted.
  public var hasBaseline = true

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "gradient-bandit"
  /// What it is.
  public static let summary = "softmax preferences that climb the gradient of the expected reward"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "h(a) += alpha * (r - mean of rewards) * ((a was taken ? 1 : 0) - pi(a)), pi = softmax(h)",
      "Source": "Sutton & Barto 2018, section 2.8, equation 2.12",
    ])
  }
  /// The parameters.
  public static var parameters: [Parameter<Self>] {
    [
      .schedule("alpha", \.stepSize, in: .from(0, to: 1e6), "step size: how far preferences move"),
      Parameter("baseline", \.hasBaseline, "whether the mean of the rewards so far is subtracted"),
    ]
  }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> GradientBanditLearner {
    GradientBanditLearner(self, for: task.model)
  }
}

/// The gradient bandit at work.
public struct GradientBanditLearner: TabularLearner {
  /// The preference of each action, in the form of a table: minus infinity where it is not available.
  public var preferences: ActionValues { didSet { stateAtHand = nil } }
  /// The mean of the rewards so far in each state.
  public private(set) var meanRewards: [Double]

  private let stepSize: Schedule
  private let hasBaseline: Bool
  private var experience: Experience
  /// The probabilities of the state at hand.
  private var probabilities: [Double]
  /// Its preferences, while they are worked with.
  private var preferred: [Double]
  /// The state of the last action, as long as its preferences stay what they were.
  private var stateAtHand: State?

  init(_ recipe: GradientBandit, for model: TabularModel) {
    stepSize = recipe.stepSize
    hasBaseline = recipe.hasBaseline
    preferences = ActionValues(for: model)
    meanRewards = Array(repeating: 0, count: model.stateCount)
    experience = Experience(of: model, countsVisits: true)
    probabilities = Array(repeating: 0, count: model.actionCount)
    preferred = probabilities
  }

  /// Draws the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    experience.beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Learns, then draws.
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return action(in: transition.next, using: &generator)
  }

  /// Learns from the reward alone.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    let (state, reward) = (transition.state, transition.reward)
    experience.record(state, transition.action)
    let visits = experience.visits(state)
    if visits == 1 { meanRewards[state] = reward }
    let baseline = hasBaseline ? meanRewards[state] : 0
    let size = stepSize.value(experience, state, transition.action) * (reward - baseline)
    findProbabilities(in: state)
    preferences.copyRow(state, to: &preferred)
    for action in preferred.indices {
      preferred[action] += size * ((action == transition.action ? 1 : 0) - probabilities[action])
    }
    preferences.replace(in: state, by: preferred) { preferred, action in preferred[action] }
    meanRewards[state] += (reward - meanRewards[state]) / Double(visits)
  }

  /// The policy that is followed now and the mean reward of each state.
  public var solution: Solution { Solution(values: meanRewards, of: policy) }

  /// The policy that is followed now.
  public var estimand: Estimand { .behavior(policy) }

  private var policy: Policy {
    var copy = self
    return Policy(
      rows: meanRewards.indices.map { state in
        copy.findProbabilities(in: state)
        return copy.probabilities
      })
  }

  private mutating func action(in state: State, using generator: inout Generator) -> Action {
    findProbabilities(in: state)
    let draw = generator.uniform()
    var sum = 0.0
    for action in probabilities.indices {
      sum += probabilities[action]
      if draw < sum { return action }
    }
    return preferences.greedyAction(in: state)
  }

  /// Works out the probabilities of a state, unless they are at hand.
  private mutating func findProbabilities(in state: State) {
    if state == stateAtHand { return }
    preferences.copyRow(state, to: &preferred)
    _ = Softmax.spread(&preferred, to: &probabilities)
    stateAtHand = state
  }
}
