/// A recipe for a learner of the state values of the task's target policy, which it follows.
public protocol PredictionAlgorithm: LearningAlgorithm where Worker: PredictionLearner {
  /// Step size and initial value.
  var prediction: PredictionSettings { get set }
}

/// The hyper-parameters that every learner of state values has.
public struct PredictionSettings: Hashable, Sendable {
  /// How far an estimate moves towards its target, in 0...1.
  public var stepSize = Schedule.constant(0.1)
  /// The value of every state before anything is learned.
  public var initialValue = 0.0

  /// Creates the settings of the books' random walks: step size 0.1, initial value 0.
  public init() {}
}

/// A learner of state values at work.
public protocol PredictionLearner: Learner {
  /// The values, what has been lived through, and the policy to be evaluated.
  var prediction: Prediction { get set }

  /// Creates a newborn learner from its newborn parts.
  init(_ prediction: Prediction)
}

/// What every learner of state values carries: the values, its experience, its step size, its policy.
public struct Prediction: Sendable {
  /// The estimated value of each state; that of a state without actions stays zero.
  public var values: [Double]
  /// What the schedule counts.
  public var experience: Experience
  /// How far an estimate moves towards its target.
  public let stepSize: Schedule
  /// The policy that is followed and evaluated.
  public let policy: Policy

  /// Creates the state of a newborn learner at `task`.
  public init(_ settings: PredictionSettings, for task: LearningTask) {
    let model = task.model
    values = (0..<model.stateCount).map { state in
      model.availableActionCount(in: state) > 0 ? settings.initialValue : 0
    }
    stepSize = settings.stepSize
    experience = Experience(of: model, countsVisits: stepSize.countsVisits)
    policy = task.targetPolicy
  }

  /// Draws the policy's action in `state`.
  @inline(__always)
  public func action(in state: State, using generator: inout Generator) -> Action {
    policy.action(in: state, using: &generator)
  }

  /// Counts a step; a learner does so before it learns.
  @inline(__always)
  public mutating func record(_ transition: Transition) {
    experience.record(transition.state, transition.action)
  }

  /// Moves the value of `state`, whose visit is recorded, towards a target.
  @inline(__always)
  public mutating func move(_ state: State, toward target: Double) {
    values[state] += stepSize.value(experience, visited: state) * (target - values[state])
  }
}

extension PredictionLearner {
  /// Counts the episode and draws the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    prediction.experience.beginEpisode()
    return prediction.action(in: state, using: &generator)
  }

  /// The state values, and the policy they belong to.
  public var solution: Solution { Solution(values: prediction.values, of: prediction.policy) }

  /// The policy to be evaluated.
  public var estimand: Estimand { .target(prediction.policy) }
}

extension PredictionAlgorithm {
  /// The policy to be evaluated.
  public static var policyRoles: [PolicyRole] { [.target] }

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> Worker { Worker(Prediction(prediction, for: task)) }

  /// The schema of ``PredictionSettings``.
  public static var parameters: [Parameter<Self>] { Parameter.prediction }
}

extension Parameter where Root: PredictionAlgorithm {
  /// The schema of ``PredictionSettings``: step size and initial value.
  public static var prediction: [Parameter] {
    [
      .schedule(
        "alpha", \.prediction.stepSize, in: .from(0, to: 1),
        "step size: how far an estimate moves towards its target"),
      Parameter(
        "initial-value", \.prediction.initialValue, in: .from(-1e100, to: 1e100),
        "value of every state before learning"),
    ]
  }
}
