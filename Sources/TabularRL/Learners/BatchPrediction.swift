/// A recipe for a learner that goes through everything it has seen after each episode, until nothing changes.
public protocol BatchAlgorithm: LearningAlgorithm where Worker: BatchLearner {
  /// When to stop, and the initial value.
  var batch: BatchSettings { get set }
}

/// The hyper-parameters of learners that go through everything again.
public struct BatchSettings: Hashable, Sendable {
  /// The largest change of a value that counts as none.
  public var tolerance = 1e-10
  /// The largest number of sweeps after an episode.
  public var sweepLimit = 10_000
  /// The value of every state before it is seen.
  public var initialValue = 0.0

  /// Creates settings that are exact for most purposes.
  public init() {}
}

/// A learner of state values from everything observed so far.
public protocol BatchLearner: PredictionLearner {
  /// What was observed, and how to learn from it.
  var batch: Batch { get set }
}

/// What a batch learner carries: the values and the policy, everything observed, and when to stop sweeping.
public struct Batch: Sendable {
  /// The values and the policy to be evaluated.
  public var prediction: Prediction
  /// What was observed about the states.
  public var observed: ObservedTargets
  private let settings: BatchSettings

  /// Creates the state of a newborn learner at `task`.
  public init(_ settings: BatchSettings, for task: LearningTask) {
    var start = PredictionSettings()
    start.initialValue = settings.initialValue
    prediction = Prediction(start, for: task)
    observed = ObservedTargets(stateCount: task.model.stateCount)
    self.settings = settings
  }

  /// Sweeps until nothing changes any more.
  public mutating func settle() {
    observed.settle(
      &prediction.values, tolerance: settings.tolerance, sweepLimit: settings.sweepLimit)
  }
}

extension BatchLearner {
  /// The values and the policy to be evaluated.
  public var prediction: Prediction {
    get { batch.prediction }
    _modify { yield &batch.prediction }
  }
}

extension BatchAlgorithm {
  /// The policy to be evaluated.
  public static var policyRoles: [PolicyRole] { [.target] }

  /// The schema of ``BatchSettings``.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter(
        "tolerance", \.batch.tolerance, in: .from(0), "sweeps end when no value changes by more than this"),
      Parameter(
        "sweep-limit", \.batch.sweepLimit, in: 1...1_000_000_000, "most sweeps after an episode"),
      .initialStateValue(\.batch.initialValue),
    ]
  }
}
