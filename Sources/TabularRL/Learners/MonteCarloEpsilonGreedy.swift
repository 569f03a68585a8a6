/// On-policy Monte Carlo control without exploring starts: learns from returns while it explores.
///
///     for each step of an episode, from the last to the first:
///       G = r + gamma * G
///       q(s,a) += alpha * (G - q(s,a)), and the behavior follows
///
/// With the step size 1/n by visit, the default, q(s,a) is the mean of all returns so far, those under earlier
/// policies included. What an episode cut short still owes is the value of behaving as usual from there on.
///
/// - Source: Zhao 2025, algorithm 5.3; Sutton & Barto 2018, section 5.4, there for first visits.
/// - Complexity: O(actions) per step; memory O(states * actions + length of an episode).
public struct MonteCarloEpsilonGreedy: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control: ControlSettings

  /// What the recipe makes.
  public typealias Worker = MonteCarloController

  /// Creates the recipe with its defaults.
  public init() {
    control = ControlSettings()
    control.stepSize = .sampleMean
  }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    MonteCarloController(control)
  }

  /// The name on the command line.
  public static let name = "mc-epsilon-greedy"
  /// What it is.
  public static let summary = "on-policy Monte Carlo control: learns from returns while it explores"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (G - q(s,a)), G the return after the visit; every visit, backwards",
      "Truncation":
        "an episode cut short ends with the value of behaving as usual in the state it was cut in",
      "Source": "Zhao 2025, algorithm 5.3; Sutton & Barto 2018, section 5.4",
    ])
  }
}

/// Monte Carlo control at work: an episode under the behavior, then every visit from the last to the first.
public struct MonteCarloController: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// What has been learned from: a step size goes by this, the exploration by what has been lived through.
  private var learned: Experience
  private var episode = StepWindow<Transition>()

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control) {
    self.control = control
    learned = control.experience
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    beginEpisode()
    return control.action(in: state, using: &generator)
  }

  /// Forgets the last episode and counts the new one.
  mutating func beginEpisode() {
    episode.clear()
    control.beginEpisode()
    learned.beginEpisode()
  }

  /// Remembers the step and chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition)
    episode.append(transition)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns from all returns of the episode.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    episode.append(transition)
    var value = control.expectedValue(in: transition.next)
    for time in episode.indices.reversed() {
      let step = episode[time]
      value = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: value)
      learned.record(step.state, step.action)
      let stepSize = control.stepSize.value(learned, step.state, step.action)
      control.values.move(step.state, step.action, toward: value, by: stepSize)
    }
  }
}
