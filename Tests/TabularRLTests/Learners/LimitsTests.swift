import TabularRL
import Testing

/// What the learners reach in the long run, against exact values.
@Suite struct LimitsTests {
  private static let discount = 0.6

  // A pair that is tried n times ends with the step size alpha = n^-0.8 and an error of standard deviation
  // near sqrt(alpha / 2) * sigma, where the spread sigma of the targets is at most 1.4 here. The rarest pair
  // is tried some 10 000 times: sqrt(0.0006 / 2) * 1.4 = 0.025. Measured over 12 seeds it is at most 0.022,
  // with a bias below 0.008: the tolerance is four standard deviations, and the two kinds of limits are 0.41
  // apart.
  private static let tolerance = 0.1

  /// Learns for 100 000 steps with the step size n^-0.8, for which the theorems hold.
  private func learned<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, exploration: String, in model: TabularModel, run: Int = 0
  ) throws -> ActionValues {
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: "n^-0.8", exploration: exploration, initialValue: 5)
    var run = Run(
      run, of: recipe.makeLearner(for: model), in: model, discount: Self.discount, .steps(100_000))
    _ = run.records()
    return run.learner.actionValues
  }

  @Test(
    "Off-policy learners reach the optimal values whatever they do meanwhile",
    arguments: ["epsilon-greedy(1)", "epsilon-greedy(0.5)"])
  func optimal(exploration: String) throws {
    let oracle = try Oracle(.market, discount: Self.discount)
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    let single = try learned(QLearning(), exploration: exploration, in: oracle.model)
    let double = try learned(DoubleQLearning(), exploration: exploration, in: oracle.model)
    #expect(distance(single, optimum, in: oracle.model) < Self.tolerance)
    #expect(distance(double, optimum, in: oracle.model) < Self.tolerance)
  }

  @Test("Off-policy learners of several steps reach the optimal values too", arguments: [0.5, 0.9])
  func optimalAfterSeveralSteps(epsilon: Double) throws {
    let oracle = try Oracle(.market, discount: Self.discount)
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    var importance = OffPolicyNStepSarsa()
    importance.n = 2
    func expect(_ recipe: some ControlAlgorithm, tolerance: Double = Self.tolerance) throws {
      let values = try learned(recipe, exploration: "epsilon-greedy(\(epsilon))", in: oracle.model)
      let error = distance(values, optimum, in: oracle.model)
      #expect(error < tolerance, "\(type(of: recipe)) \(error)")
    }
    try expect(TreeBackup())
    try expect(QLambda())
    // The ratios make the targets vary more.
    try expect(importance, tolerance: 2 * Self.tolerance)
  }

  @Test("On-policy learners reach the values of their own behavior, exploration included")
  func onPolicy() throws {
    let oracle = try Oracle(.market, discount: Self.discount)
    // The best among the policies that explore with 0.5 (Sutton & Barto 2018, section 5.4).
    let soft = oracle.fixedPoint { 0.5 * $0.maximum(in: $1) + 0.5 * $0.mean(in: $1) }
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    #expect(distance(optimum, soft, in: oracle.model) > 4 * Self.tolerance)
    let sampled = try learned(Sarsa(), exploration: "epsilon-greedy(0.5)", in: oracle.model)
    let expected = try learned(ExpectedSarsa(), exploration: "epsilon-greedy(0.5)", in: oracle.model)
    #expect(distance(sampled, soft, in: oracle.model) < Self.tolerance)
    #expect(distance(expected, soft, in: oracle.model) < Self.tolerance)
  }

  @Test(
    "On-policy learners of several steps or two tables reach them too",
    arguments: [
      NStepSarsa.self, NStepExpectedSarsa.self, QSigma.self, SarsaLambda.self, TrueOnlineSarsaLambda.self,
      DoubleSarsa.self, DoubleExpectedSarsa.self,
    ] as [any ControlAlgorithm.Type])
  func onPolicyAfterSeveralSteps(type: any ControlAlgorithm.Type) throws {
    let oracle = try Oracle(.market, discount: Self.discount)
    let soft = oracle.fixedPoint { 0.5 * $0.maximum(in: $1) + 0.5 * $0.mean(in: $1) }
    let values = try learned(type.init(), exploration: "epsilon-greedy(0.5)", in: oracle.model)
    let error = distance(values, soft, in: oracle.model)
    #expect(error < Self.tolerance, "\(error)")
  }

  @Test(
    "On-policy learners whose exploration fades reach the optimal policy and its values",
    arguments: [
      Sarsa.self, ExpectedSarsa.self, DoubleSarsa.self, DoubleExpectedSarsa.self, NStepSarsa.self,
      NStepExpectedSarsa.self, QSigma.self, SarsaLambda.self, TrueOnlineSarsaLambda.self,
    ] as [any ControlAlgorithm.Type])
  func fading(type: any ControlAlgorithm.Type) throws {
    let oracle = try Oracle(.market, discount: Self.discount)
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    // n^-0.5 sums to infinity, so that everything is tried again and again, but it ends at 0.005, which costs
    // 0.005 * 0.41 / 0.5 = 0.004. What is hardly tried any more is known less well: only the best actions
    // count.
    let values = try learned(type.init(), exploration: "epsilon-greedy(n^-0.5)", in: oracle.model)
    for state in 0..<2 {
      #expect(values.greedyAction(in: state) == optimum.greedyAction(in: state))
      #expect(abs(values.maximum(in: state) - optimum.maximum(in: state)) < Self.tolerance)
    }
  }

  /// The values of the states of the random walk of Sutton & Barto 2018, example 6.2.
  private static let walkValues = (1...5).map { Double($0) / 6 }

  @Test("The oracle finds the values of the random walk")
  func walkOracle() throws {
    for (value, expected) in zip(try Oracle(.walk, discount: 1).solved(), Self.walkValues + [0]) {
      #expect(abs(value - expected) < 1e-14)
    }
  }

  private func walked<Algorithm: ControlAlgorithm>(
    _ type: Algorithm.Type, stepLimit: Int, episodes: Int
  ) throws -> [Double] {
    let settings = try ControlSettings(alpha: "n^-0.7", initialValue: 0.5)
    let model = try TableWorld.walk.model()
    var run = Run(
      of: Algorithm(settings).makeLearner(for: model), in: model, stepLimit: stepLimit, .episodes(episodes))
    _ = run.records()
    return (0..<5).map { run.learner.actionValues[$0, 0] }
  }

  @Test("With a single action all learners but the double one are TD, and agree to the last bit")
  func temporalDifference() throws {
    let values = try walked(QLearning.self, stepLimit: 1000, episodes: 500)
    #expect(try walked(Sarsa.self, stepLimit: 1000, episodes: 500) == values)
    #expect(try walked(ExpectedSarsa.self, stepLimit: 1000, episodes: 500) == values)
  }

  @Test(
    "Learners of several steps and of two tables reach the values of the random walk too",
    arguments: [
      NStepSarsa.self, NStepExpectedSarsa.self, TreeBackup.self, QSigma.self, OffPolicyNStepSarsa.self,
      SarsaLambda.self, QLambda.self, TrueOnlineSarsaLambda.self, DoubleQLearning.self, DoubleSarsa.self,
      DoubleExpectedSarsa.self,
    ] as [any ControlAlgorithm.Type], [1000, 3])
  func walkOfSeveralSteps(type: any ControlAlgorithm.Type, stepLimit: Int) throws {
    let values = try walked(type, stepLimit: stepLimit, episodes: 5000)
    // The targets of several steps vary more than those of one.
    for (value, expected) in zip(values, Self.walkValues) {
      #expect(abs(value - expected) < 0.1, "\(value - expected)")
    }
  }

  @Test(
    "In a deterministic world with a discount the greedy policy is optimal in the end",
    arguments: controlAlgorithms.filter { !["differential-sarsa", "r-learning"].contains($0.name) })
  func crossing(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      let model = try TableWorld.crossing.model()
      let settings = try ControlSettings(alpha: "n^-0.6", exploration: "epsilon-greedy(0.2)")
      var run = Run(
        of: Algorithm(settings).makeLearner(for: model), in: model, discount: 0.9, .steps(20_000))
      _ = run.records()
      let regret = TabularRL.Oracle(model, discount: 0.9).score(Learned(run.learner)).regret
      #expect(try #require(regret) < 1e-9)
    }
    try check(type)
  }

  @Test(
    "TD reaches the values of the random walk, also when truncation cuts most episodes", arguments: [1000, 3])
  func walk(stepLimit: Int) throws {
    // The largest error of any state over 12 seeds was 0.025, the largest bias 0.006: the tolerance is about
    // four standard deviations. With a limit of 3 the state E is only met on the third step, after which half
    // of the episodes are cut: if that counted as a termination, E would be worth 0.5 instead of 0.833.
    let values = try walked(QLearning.self, stepLimit: stepLimit, episodes: 5000)
    for (value, expected) in zip(values, Self.walkValues) { #expect(abs(value - expected) < 0.05) }
  }
}
