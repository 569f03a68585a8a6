/// MC Basic: policy iteration whose evaluation is a mean of sampled returns, for one state and action after another.
///
///     for every state s and action a:
///       q(s,a) = mean of the returns of some episodes of length L from s and a on, then following the policy
///     then the policy becomes greedy in all states at once, and all is sampled anew
///
/// The first policy takes the first action everywhere. A return is cut after L steps, or where the run cuts the
/// episode, and nothing is put in place of what was to follow, so that L steps is as far as the method sees.
///
/// - Source: Zhao 2025, algorithm 5.1.
/// - Complexity: O(1) per step, O(states * actions) per improvement; memory O(states * actions).
public struct MonteCarloBasic: LearningAlgorithm {
  /// The number of episodes for each state and action, at least one; one is enough where nothing is random.
  public var samples = 1
  /// The number of steps after which a return is cut, at least one.
  public var episodeLength = 100

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> MonteCarloBasicLearner {
    MonteCarloBasicLearner(for: task.model, samples: samples, episodeLength: episodeLength)
  }

  /// The name on the command line.
  public static let name = "mc-basic"
  /// What it is.
  public static let summary =
    "policy iteration by sampled returns: every state and action in turn, then improve"
  /// The number of samples and the length of episodes.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter("samples", \.samples, in: 1...1_000_000_000, "episodes for each state and action"),
      Parameter(
        "episode-length", \.episodeLength, in: 1...1_000_000_000,
        "steps after which a return is cut; give --step-limit the same number"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      q(s,a) = mean of r1 + gamma r2 + ... + gamma^(L-1) rL over episodes from s and a on,
      for every state and action; then the policy becomes greedy everywhere at once
      """,
      "Episodes": """
      they begin where the learner asks for; the episode length cuts the return only, so that steps beyond it
      are wasted unless --step-limit cuts the episode too
      """,
      "Source": "Zhao 2025, algorithm 5.1",
    ])
  }
}

/// MC Basic at work.
public struct MonteCarloBasicLearner: TabularLearner {
  private let samples: Int
  private let episodeLength: Int
  /// The states and actions to be sampled, in turn.
  private let pairs: [(state: State, action: Action)]

  /// The means that the policy is greedy for.
  private var values: ActionValues
  private var policy: [Action]
  /// The sum of the returns from each pair under the policy.
  private var sums: [Double]
  private var pair = 0
  private var sample = 0
  private var length = 0
  private var weight = 1.0

  /// Creates a newborn learner.
  public init(for model: TabularModel, samples: Int, episodeLength: Int) {
    self.samples = samples
    self.episodeLength = episodeLength
    pairs = model.decisionStates.flatMap { state in
      (0..<model.actionCount).lazy.filter { model.isAvailable($0, in: state) }.map { (state, $0) }
    }
    let values = ActionValues(for: model)
    self.values = values
    policy = (0..<model.stateCount).map { values.greedyAction(in: $0) }
    sums = Array(repeating: 0, count: pairs.count)
  }

  /// Returns the state of the pair whose turn it is.
  public mutating func requestStart(using generator: inout Generator) -> State? { pairs[pair].state }

  /// Begins with the action of the pair whose turn it is.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    length = 0
    weight = 1
    return pairs[pair].action
  }

  /// Adds the reward to the return and follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    add(transition)
    return policy[transition.next]
  }

  /// Turns to the next sample; improves the policy when every pair has had all of its samples.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    add(transition)
    sample += 1
    guard sample == samples else { return }
    sample = 0
    pair += 1
    if pair == pairs.count { improve() }
  }

  /// The means under the last policy that was sampled, and the policy that is greedy for them.
  public var solution: Solution { Solution(actionValues: values) }

  @inline(__always)
  private mutating func add(_ transition: Transition) {
    guard length < episodeLength else { return }
    length += 1
    sums[pair] += weight * transition.reward
    weight *= transition.discount
  }

  private mutating func improve() {
    pair = 0
    for (index, pair) in pairs.enumerated() {
      values[pair.state, pair.action] = sums[index] / Double(samples)
      sums[index] = 0
    }
    for state in policy.indices { policy[state] = values.greedyAction(in: state) }
  }
}

extension TabularModel {
  /// The states in which episodes go on and something can be done.
  ///
  /// - Complexity: O(states * actions + outcomes).
  public var decisionStates: [State] {
    let goesOn = goesOn
    return (0..<stateCount).filter { goesOn[$0] && availableActionCount(in: $0) > 0 }
  }
}
