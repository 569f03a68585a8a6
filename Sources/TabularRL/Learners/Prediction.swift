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

  /// Creates settings with a step size and the initial value 0.
  public init(stepSize: Schedule) { self.stepSize = stepSize }
}

/// A learner of state values at work.
public protocol PredictionLearner: TabularLearner {
  /// The values, what has been lived through, and the policy to be evaluated.
  var prediction: Prediction { get set }
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
  private let lots: PolicyLots

  /// Creates the state of a newborn learner at `task`.
  public init(_ settings: PredictionSettings, for task: LearningTask) {
    let model = task.model
    values = (0..<model.stateCount).map { state in
      model.availableActionCount(in: state) > 0 ? settings.initialValue : 0
    }
    stepSize = settings.stepSize
    experience = Experience(of: model, countsVisits: stepSize.countsVisits)
    policy = task.targetPolicy
    lots = PolicyLots(policy)
  }

  /// Counts the episode and draws its first action.
  @inline(__always)
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    experience.beginEpisode()
    return action(in: state, using: &generator)
  }

  /// Draws the policy's action in `state`.
  @inline(__always)
  public func action(in state: State, using generator: inout Generator) -> Action {
    lots.action(in: state, using: &generator)
  }

  /// Counts a step; a learner does so before it learns.
  @inline(__always)
  public mutating func record(_ transition: Transition) {
    experience.record(transition.state, transition.action)
  }

  /// The step size for learning about `state`, whose visit is recorded.
  @inline(__always)
  public func stepSize(at state: State) -> Double { stepSize.value(experience, visited: state) }

  /// Moves the value of `state`, whose visit is recorded, towards a target.
  @inline(__always)
  public mutating func move(_ state: State, toward target: Double) {
    values[state] += stepSize(at: state) * (target - values[state])
  }

  /// Counts the step that left a state and moves the value of that state towards a target.
  @inline(__always)
  public mutating func learn(from transition: Transition, toward target: Double) {
    record(transition)
    move(transition.state, toward: target)
  }

  /// The reward of a transition plus the discounted value of where it led.
  @inline(__always)
  public func target(of transition: Transition) -> Double {
    TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: values[transition.next])
  }
}

extension PredictionLearner {
  /// Counts the episode and draws the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    prediction.begin(in: state, using: &generator)
  }

  /// The state values, and the policy they belong to.
  public var solution: Solution { Solution(values: prediction.values, of: prediction.policy) }

  /// The policy to be evaluated.
  public var estimand: Estimand { .target(prediction.policy) }
}

extension PredictionAlgorithm {
  /// The policy to be evaluated.
  public static var policyRoles: [PolicyRole] { [.target] }

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
      .initialStateValue(\.prediction.initialValue),
    ]
  }
}

extension Parameter {
  /// Creates the parameter that says what every state is worth before learning.
  public static func initialStateValue(
    _ keyPath: any WritableKeyPath<Root, Double> & Sendable
  ) -> Parameter {
    Parameter(
      "initial-value", keyPath, in: .from(-1e100, to: 1e100), "value of every state before learning")
  }
}
