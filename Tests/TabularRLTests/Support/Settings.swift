import TabularRL
import Testing

extension ControlSettings {
  /// Creates settings from the text forms.
  init(alpha: String = "0.5", exploration: String = "greedy", initialValue: Double = 0) throws {
    self.init()
    stepSize = try #require(Schedule(alpha))
    self.exploration = try #require(Exploration(exploration))
    self.initialValue = initialValue
  }
}

extension ControlAlgorithm {
  /// Creates the recipe with these settings.
  init(_ settings: ControlSettings) {
    self.init()
    control = settings
  }
}

extension ControlAlgorithm {
  /// Returns a newborn learner with these settings, greedy unless told otherwise.
  static func learner(
    in world: TableWorld = .twoStates, alpha: String = "0.5", exploration: String = "greedy",
    initialValue: Double = 0
  ) throws -> Worker {
    Self(try ControlSettings(alpha: alpha, exploration: exploration, initialValue: initialValue))
      .makeLearner(for: try world.model())
  }
}

/// The algorithms with a table of action values that is learned step by step.
let controlAlgorithms: [any ControlAlgorithm.Type] =
  oneTableAlgorithms + [
    DoubleQLearning.self, DoubleSarsa.self, DoubleExpectedSarsa.self, DifferentialSarsa.self, RLearning.self,
    DynaQ.self, DynaQPlus.self, PrioritizedSweeping.self,
  ]

/// Those of them that learn a single table of discounted values, and only from what they live through.
let oneTableAlgorithms: [any ControlAlgorithm.Type] =
  oneStepAlgorithms + [
    NStepSarsa.self, NStepExpectedSarsa.self, TreeBackup.self, QSigma.self, OffPolicyNStepSarsa.self,
    SarsaLambda.self, QLambda.self, TrueOnlineSarsaLambda.self,
  ]

/// Those of them that learn from one step at a time.
let oneStepAlgorithms: [any ControlAlgorithm.Type] = [QLearning.self, Sarsa.self, ExpectedSarsa.self]

extension LearningAlgorithm {
  /// Returns a newborn learner for a model where nothing else about the task matters.
  func makeLearner(for model: TabularModel) -> Worker {
    let specification = RunSpecification(discount: 0.9, stepLimit: 1000, budget: .episodes(1), seed: 1)
    return makeLearner(for: LearningTask(model, specification))
  }
}

extension TabularLearner {
  /// The table of a learner that has one.
  var actionValues: ActionValues {
    guard let table = solution.actionValues else { preconditionFailure("this learner has no table") }
    return table
  }
}
