/// A recipe for a learner of state values that are linear in features: v(s) = w.x(s).
public protocol LinearPredictionAlgorithm: FeatureAlgorithm
where FeatureWorker: LinearPredictionLearner {
  /// Features, step size and initial weights.
  var prediction: LinearPredictionSettings { get set }

  /// Returns a newborn learner from its newborn parts.
  func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker
}

/// The hyper-parameters that every learner of linear state values has.
public struct LinearPredictionSettings: Hashable, Sendable {
  /// How states are described.
  public var features = FeatureChoice.oneHot
  /// How far the weights move along the features, in 0...1.
  public var stepSize = Schedule.constant(0.1)
  /// The weights before anything is learned.
  public var initialWeights = InitialWeights.all(0)

  /// Creates the settings of a table: one-hot features, step size 0.1, weights 0.
  public init() {}
}

/// A learner of linear state values at work.
public protocol LinearPredictionLearner: FeatureLearner where Decision == Action {
  /// The weights, what has been lived through, and the policies.
  var prediction: LinearPrediction { get set }
}

/// What every learner of linear state values carries: weights, experience, step size, policies.
///
/// Weights stay within 1e100 of zero, give or take a step of that size: when a step would be larger, the estimate has
/// diverged, and nothing is learned any more.
public struct LinearPrediction: Sendable {
  /// The weight of each feature.
  public private(set) var weights: [Double]
  /// Whether a step would have led out of all bounds; no weight has changed since.
  public private(set) var hasDiverged = false
  /// What the schedule counts; where states are not numbered all count as one.
  public var experience: Experience
  /// How far the weights move along the features.
  public let stepSize: Schedule
  /// The policy that is evaluated; of no states in a simulation, where every action is as likely as another.
  public let policy: Policy
  /// The policy that is followed.
  public let behavior: Policy

  /// How far a step may lead.
  public static let bound = 1e100

  private let initialWeights: InitialWeights
  private let features: FeatureTable?
  private let actionCount: Int

  /// Creates the state of a newborn learner at `task`.
  ///
  /// - Parameters:
  ///   - settings: features, step size and initial weights.
  ///   - task: the features and the policies.
  ///   - isOffPolicy: whether the task's behavior policy is followed, and not the one that is evaluated.
  public init(_ settings: LinearPredictionSettings, for task: FeatureTask, isOffPolicy: Bool = false) {
    weights = Array(repeating: 0, count: task.featureCount)
    stepSize = settings.stepSize
    initialWeights = settings.initialWeights
    features = task.finite?.features
    actionCount = task.actionCount
    let none = Policy(rows: [])
    policy = task.finite?.task.targetPolicy ?? none
    behavior = isOffPolicy ? task.finite?.task.behaviorPolicy ?? none : policy
    experience = Experience(
      stateCount: task.finite?.task.model.stateCount ?? 1, actionCount: task.actionCount,
      countsVisits: stepSize.countsVisits)
  }

  /// Counts the episode, the first one with weights made for the run, and draws its first action.
  @inline(__always)
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    if experience.episodes == 0 { weights = initialWeights.weights(count: weights.count, using: &generator) }
    experience.beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Draws an action of the policy that is followed.
  @inline(__always)
  public func action(in state: FeaturedState, using generator: inout Generator) -> Action {
    features == nil
      ? generator.index(below: actionCount) : behavior.action(in: state.number, using: &generator)
  }

  /// The estimated value of a state.
  @inline(__always)
  public func value(of state: FeaturedState) -> Double { state.features.dot(weights) }

  /// The reward of a transition plus the discounted value of where it led, minus the value of where it began.
  @inline(__always)
  public func error(of transition: FeaturedTransition) -> Double {
    TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: value(of: transition.next))
      - value(of: transition.state)
  }

  /// How much likelier the policy that is evaluated takes the action than the one that is followed.
  @inline(__always)
  public func ratio(of transition: FeaturedTransition) -> Double {
    guard features != nil else { return 1 }
    let (state, action) = (transition.state.number, transition.action)
    return policy[state, action] / behavior[state, action]
  }

  /// Counts a step; a learner does so before it learns.
  @inline(__always)
  public mutating func record(_ state: State, _ action: Action) { experience.record(state, action) }

  /// The step size for learning about a state, the visit of which is recorded.
  @inline(__always)
  public func stepSize(at state: State) -> Double { stepSize.value(experience, visited: state) }

  /// Moves the weights along features: w += amount x.
  @inline(__always)
  public mutating func add(_ amount: Double, times features: FeatureVector) {
    guard isInBounds(amount) else { return }
    features.add(to: &weights, times: amount)
  }

  /// Adds `error` times its trace to each weight, then multiplies each trace by `factor`.
  @inline(__always)
  public mutating func apply(
    _ error: Double, along traces: inout EligibilityTraces, thenDecayBy factor: Double
  ) {
    // Traces of features can be large themselves.
    guard isInBounds(error * max(1, traces.peak)) else { return }
    traces.apply(error, to: &weights, thenDecayBy: factor)
  }

  /// Whether weights may move by so much; says for good that they have diverged when they may not.
  ///
  /// A learner that keeps other weights beside these asks before it moves them.
  @inline(__always)
  public mutating func isInBounds(_ amount: Double) -> Bool {
    if hasDiverged || !(amount.magnitude <= Self.bound) { hasDiverged = true }
    return !hasDiverged
  }

  /// The solution of other weights than those held, for learners that work them out when asked.
  public func solution(of weights: [Double]) -> Solution {
    let status: Solution.Status = hasDiverged ? .diverged : .estimated
    guard let features else { return .unlisted(status) }
    var solution = Solution(
      values: features.rows.map { $0.dot(weights) }, of: policy, iterations: experience.steps)
    solution.status = status
    return solution
  }

  /// The values of every state of a finite world, and whether the weights have diverged.
  public var solution: Solution { solution(of: weights) }
}

extension LinearPredictionLearner {
  /// Counts the episode and draws the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    prediction.begin(in: state, using: &generator)
  }

  /// Learns as at the end, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// The state values, and the policy they belong to.
  public var solution: Solution { prediction.solution }

  /// The policy to be evaluated.
  public var estimand: Estimand { .target(prediction.policy) }
}

extension LinearPredictionAlgorithm {
  /// How states are described.
  public var features: FeatureChoice {
    get { prediction.features }
    set { prediction.features = newValue }
  }

  /// The policy to be evaluated.
  public static var policyRoles: [PolicyRole] { [.target] }

  /// The schema of ``LinearPredictionSettings``.
  public static var parameters: [Parameter<Self>] { Parameter.linearPrediction }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: FeatureTask) -> FeatureWorker {
    let isOffPolicy = Self.policyRoles.contains(.behavior)
    return makeLearner(LinearPrediction(prediction, for: task, isOffPolicy: isOffPolicy), for: task)
  }

  /// Checks that a list of initial weights has one for each feature.
  public func validate(for task: FeatureTask) throws(ParameterError) { try validateInitialWeights(for: task) }

  /// Checks that a list of initial weights has one for each feature.
  func validateInitialWeights(for task: FeatureTask) throws(ParameterError) {
    guard case .list(let weights) = prediction.initialWeights, weights.count != task.featureCount else {
      return
    }
    throw .conflict(
      "--initial-weights lists \(weights.count) weights for \(task.featureCount) features; list one for each")
  }
}

extension Parameter where Root: LinearPredictionAlgorithm {
  /// The schema of ``LinearPredictionSettings``: features, step size and initial weights.
  public static var linearPrediction: [Parameter] {
    [
      .features,
      .schedule(
        "alpha", \.prediction.stepSize, in: .from(0, to: 1),
        "step size: how far the weights move along the features"),
      .initialWeights,
    ]
  }

  /// The weights before anything is learned.
  static var initialWeights: Parameter {
    Parameter(
      "initial-weights", \.prediction.initialWeights, allowed: InitialWeights.forms,
      "weights before anything is learned")
  }
}
