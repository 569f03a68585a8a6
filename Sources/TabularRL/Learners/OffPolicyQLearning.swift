/// Off-policy Q-learning: learns the values of the greedy policy from what a given policy does.
///
///     a ~ b(s), b the behavior policy of the task
///     q(s,a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a))
///
/// What is learned never changes what is done. One long episode is enough if the world goes on after its
/// target and the policy comes everywhere.
///
/// - Source: Watkins 1989; Zhao 2025, algorithm 7.3.
/// - Complexity: O(actions) per step; memory O(states * actions).
public struct OffPolicyQLearning: LearningAlgorithm {
  /// How far an estimate moves towards its target, in 0...1.
  public var stepSize = Schedule.constant(0.1)
  /// The value of every action before anything is learned.
  public var initialValue = 0.0

  /// Creates the recipe with the step size of the book, 0.1.
  public init() {}

  /// The policy to be followed.
  public static var policyRoles: [PolicyRole] { [.behavior] }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> OffPolicyQLearner {
    var settings = ControlSettings()
    settings.stepSize = stepSize
    settings.initialValue = initialValue
    settings.exploration = .greedy
    return OffPolicyQLearner(Control(settings, for: task.model), following: task.behaviorPolicy)
  }

  /// The name on the command line.
  public static let name = "off-policy-q-learning"
  /// What it is.
  public static let summary = "Q-learning from what a given policy does"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    [.stepSize(\.stepSize), .initialValue(\.initialValue)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a)), a ~ the behavior policy",
      "Source": "Watkins 1989; Zhao 2025, algorithm 7.3",
    ])
  }
}

/// Off-policy Q-learning at work.
public struct OffPolicyQLearner: InPlaceLearner {
  /// Runs gain side by side: steps are short and all alike.
  public static var gainsSideBySide: Bool { true }

  /// The table and what has been lived through.
  public var control: Control
  /// The policy that is followed.
  public let behavior: Policy
  private let lots: PolicyLots

  /// Creates a newborn learner.
  public init(_ control: Control, following behavior: Policy) {
    self.control = control
    self.behavior = behavior
    lots = PolicyLots(behavior)
  }

  /// Counts the episode and follows the policy.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    control.beginEpisode()
    return lots.action(in: state, using: &generator)
  }

  /// Learns, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return lots.action(in: transition.next, using: &generator)
  }

  /// Learns towards the best next action.
  @inline(__always)
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    control.learnGreedily(from: transition)
  }
}
