/// Off-policy Monte Carlo control: the values of the greedy policy from episodes of another, by weighted importance
/// sampling.
///
///     for each step of an episode, from the last to the first, W = 1 at first:
///       G = r + gamma * G; C(s,a) += W; q(s,a) += W / C(s,a) * (G - q(s,a))
///       stop if the greedy action in s is not a; else W /= b(a|s)
///
/// where b is the policy that is followed, which must give a chance to every action. It learns only from the tails
/// of episodes that are greedy throughout. What an episode cut short still owes is the best value of the state it
/// was cut in.
///
/// - Source: Sutton & Barto 2018, section 5.7.
/// - Complexity: O(actions) per step; memory O(states * actions + length of an episode).
public struct OffPolicyMonteCarloControl: LearningAlgorithm {
  /// The value of every action before anything is learned.
  public var initialValue = 0.0

  /// Creates the recipe with its defaults.
  public init() {}

  /// Refuses a behavior that never does what can be done.
  public func validate(for task: LearningTask) throws(ParameterError) { try task.requireFullBehavior() }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> OffPolicyMonteCarloController {
    OffPolicyMonteCarloController(
      ActionValues(for: task.model, initialValue: initialValue), following: task.behaviorPolicy)
  }

  /// The name on the command line.
  public static let name = "off-policy-mc-control"
  /// What it is.
  public static let summary = "off-policy Monte Carlo control: the greedy policy from another's episodes"
  /// The policy to be followed.
  public static var policyRoles: [PolicyRole] { [.behavior] }
  /// The initial value.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter(
        "initial-value", \.initialValue, in: .from(-1e100, to: 1e100), "value of every action before learning"
      )
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      from the last step to the first, W = 1 at first:
      G = r + gamma * G; C(s,a) += W; q(s,a) += W / C(s,a) * (G - q(s,a))
      stop if the greedy action in s is not a; else W /= b(a|s)
      """,
      "Coverage": "b, the policy followed, must give a chance to every action",
      "Truncation": "an episode cut short ends with the best value of the state it was cut in",
      "Source": "Sutton & Barto 2018, section 5.7",
    ])
  }
}

/// Off-policy Monte Carlo control at work.
public struct OffPolicyMonteCarloController: TabularLearner {
  /// The values of the greedy policy.
  public private(set) var values: ActionValues
  private let behavior: Policy
  /// The sum of the weights of the returns of each state and action.
  private var weights: [Double]
  private var episode = StepWindow<Transition>()

  /// Creates a newborn learner.
  public init(_ values: ActionValues, following behavior: Policy) {
    self.values = values
    self.behavior = behavior
    weights = Array(repeating: 0, count: values.stateCount * values.actionCount)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    episode.clear()
    return behavior.action(in: state, using: &generator)
  }

  /// Remembers the step and follows the other policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return behavior.action(in: transition.next, using: &generator)
  }

  /// Learns from the end of the episode back to the last action that is not greedy.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    episode.append(transition)
    var (value, weight) = (values.maximum(in: transition.next), 1.0)
    for time in episode.indices.reversed() {
      let step = episode[time]
      value = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: value)
      let index = step.state * values.actionCount + step.action
      weights[index] += weight
      values.move(step.state, step.action, toward: value, by: weight / weights[index])
      guard values.greedyAction(in: step.state) == step.action else { break }
      weight /= behavior[step.state, step.action]
    }
  }

  /// The values of the greedy policy, and the policy.
  public var solution: Solution { Solution(actionValues: values) }
}
