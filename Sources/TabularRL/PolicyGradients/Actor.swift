/// The hyper-parameters that every learner of a softmax policy has.
public struct ActorSettings: Hashable, Sendable {
  /// How far the weights of the policy move.
  public var stepSize: Schedule
  /// How much the entropy of the actions counts beside their advantages.
  public var entropy = Schedule.constant(0)
  /// Whether the update of step t counts gamma^t, as the exact gradient of the value of the start does.
  public var isDiscounted: Bool

  /// Creates settings without an entropy bonus.
  public init(stepSize: Double, isDiscounted: Bool = false) {
    self.stepSize = .constant(stepSize)
    self.isDiscounted = isDiscounted
  }
}

/// A recipe for a learner of a softmax policy.
public protocol ActorAlgorithm: FeatureAlgorithm {
  /// Step size and entropy bonus.
  var actor: ActorSettings { get set }
}

extension Parameter where Root: ActorAlgorithm {
  /// How states are described, the step size of the policy and the entropy bonus.
  static var actor: [Parameter] {
    [
      .features,
      .schedule("alpha", \.actor.stepSize, in: .from(0, to: 1e6), "step size of the policy's weights"),
      .entropy,
    ]
  }

  /// The entropy bonus.
  static var entropy: Parameter {
    .schedule(
      "entropy", \.actor.entropy, in: .from(0, to: 1e6),
      "how much the entropy of the actions counts beside their advantages")
  }

  /// Whether gamma^t counts.
  static var discounting: Parameter {
    Parameter(
      "discounting", \.actor.isDiscounted,
      "whether the update of step t counts gamma^t, as the exact gradient of the start's value does")
  }
}

/// What every learner of a softmax policy carries: the policy, its step size, what has been lived through.
public struct Actor: Sendable {
  /// The policy.
  public var policy: SoftmaxPolicy
  /// What the schedules count.
  public var experience: Experience
  /// What the update of the next step counts: gamma^t, or always 1.
  public private(set) var importance = 1.0
  /// The last update of the whole policy, or nil before the first and where there is none.
  public private(set) var lastUpdate: PolicyUpdate?

  private let settings: ActorSettings
  private var last: (state: State, action: Action) = (0, 0)
  private let features: FeatureTable?
  private let model: TabularModel?

  /// Creates the state of a newborn learner at `task`: all actions are equally probable.
  ///
  /// - Parameters:
  ///   - settings: step size and weight of the entropy.
  ///   - task: the features.
  ///   - critic: the step size of the critic beside it, for which visits may have to be counted, too.
  public init(_ settings: ActorSettings, for task: FeatureTask, beside critic: Schedule? = nil) {
    self.settings = settings
    policy = SoftmaxPolicy(for: task)
    features = task.finite?.features
    model = task.finite?.task.model
    // The states of a simulation are not numbered: all are the same to a schedule.
    experience = Experience(
      stateCount: model?.stateCount ?? 1, actionCount: task.actionCount,
      countsVisits: [settings.stepSize, settings.entropy, critic].contains { $0?.countsVisits ?? false })
  }

  /// Counts the episode.
  public mutating func beginEpisode() {
    experience.beginEpisode()
    importance = 1
  }

  /// Counts the episode and draws its first action.
  @inline(__always)
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Draws an action for `state`.
  @inline(__always)
  public mutating func action(in state: FeaturedState, using generator: inout Generator) -> Action {
    policy.consider(state)
    return policy.action(using: &generator)
  }

  /// Counts a step; a learner does so before it learns.
  @inline(__always)
  public mutating func record(_ step: some FeaturedStep) {
    last = (step.state.number, step.action)
    experience.record(last.state, last.action)
  }

  /// The step size for learning from the transition recorded last.
  @inline(__always)
  public var stepSize: Double { settings.stepSize.value(experience, last.state, last.action) }

  /// How much the entropy of the actions counts in it.
  @inline(__always)
  public var entropy: Double { settings.entropy.value(experience, last.state, last.action) }

  /// Learns from a recorded step whose action was by so much better than expected.
  ///
  ///     theta += alpha * gamma^t * (advantage * grad log pi(a|s) + entropy * grad H(s))
  @inline(__always)
  public mutating func learn(from step: some FeaturedStep, advantage: Double) {
    let size = stepSize * importance
    policy.climb(step.action, in: step.state, by: size * advantage, entropy: size * entropy)
  }

  /// Goes on to the next step, whose update counts less by the discount of the task if that is asked for.
  @inline(__always)
  public mutating func goOn(_ discount: Double) {
    if settings.isDiscounted { importance *= discount }
  }

  /// Takes over the policy of an update and returns the number of the update, counted from 1.
  @discardableResult
  mutating func accept(_ update: PolicyUpdate) -> Int {
    var update = update
    update.number = (lastUpdate?.number ?? 0) + 1
    update.features = features
    policy = update.new
    lastUpdate = update
    return update.number
  }

  /// The policy as it is now in a finite world; empty in a simulation.
  public var table: Policy { features.map { policy.table($0) } ?? Policy(rows: []) }

  /// The policy, and what is said to be the value of each state in a finite world.
  public func solution(_ value: (FeaturedState) -> Double = { _ in 0 }) -> Solution {
    var values: [Double] = []
    if let model, let features {
      values = (0..<model.stateCount).map { state in
        let isOver = model.availableActionCount(in: state) == 0
        return isOver ? 0 : value(FeaturedState(number: state, features: features.rows[state]))
      }
    }
    var solution = Solution(values: values, of: table)
    if policy.hasDiverged { solution.status = .diverged }
    return solution
  }
}

/// What a critic knows: values that are linear in the features of a state, one for each state or for each action.
///
///     v(s) = w . x(s), or q(s,a) = w_a . x(s)
public struct LinearCritic: Sendable {
  /// The weights; those of an action begin at `action * featureCount`.
  public var weights: [Double]
  /// How far they move.
  public let stepSize: Schedule
  private let featureCount: Int

  /// Creates a critic for which everything is worth 0.
  public init(_ stepSize: Schedule, for task: FeatureTask, ofActions: Bool = false) {
    self.stepSize = stepSize
    featureCount = task.featureCount
    weights = Array(repeating: 0, count: featureCount * (ofActions ? task.actionCount : 1))
  }

  /// The value of a state, or of an action in it.
  @inline(__always)
  public func value(_ state: FeaturedState, _ action: Action = 0) -> Double {
    state.features.dot(weights, from: action * featureCount)
  }

  /// Moves the value of a state, or of an action in it, along an error.
  @inline(__always)
  public mutating func learn(_ error: Double, _ state: FeaturedState, _ action: Action = 0, size: Double) {
    guard (size * error).magnitude <= SoftmaxPolicy.limit else { return }
    state.features.add(to: &weights, from: action * featureCount, times: size * error)
  }

  /// The step size for a recorded step.
  @inline(__always)
  public func stepSize(_ experience: Experience, for step: some FeaturedStep) -> Double {
    stepSize.value(experience, step.state.number, step.action)
  }
}

extension Parameter {
  /// The step size of a critic.
  static func criticStepSize(_ keyPath: any WritableKeyPath<Root, Schedule> & Sendable) -> Parameter {
    .schedule("alpha-w", keyPath, in: .from(0, to: 1e6), "step size of the critic's weights")
  }
}
