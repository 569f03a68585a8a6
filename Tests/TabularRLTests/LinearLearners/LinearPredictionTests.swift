import TabularRL
import Testing

/// Two states with two features each, and what stands for all that is not the state itself.
private let plane = FeatureTable(dense: [[1, 2], [0.5, -1], [0, 0]])

extension LinearPredictionAlgorithm {
  /// Returns a newborn learner that is told of no world but these features, behind the numbers of the states.
  fileprivate func learner(
    _ table: FeatureTable, alpha: String = "0.1", target: [Double]? = nil, behavior: [Double]? = nil,
    discount: Double = 0.5
  ) throws -> Describing<FeatureWorker, FeatureTable> {
    var recipe = self
    recipe.prediction.stepSize = try #require(Schedule(alpha))
    let world = TableWorld(
      (0..<table.stateCount).map { state in
        [[.moving(to: state, reward: 0)], [.moving(to: (state + 1) % table.stateCount, reward: 0)]]
      })
    let model = try world.model()
    let task = LearningTask(
      model, RunSpecification(discount: discount, stepLimit: 100, budget: .episodes(1), seed: 1),
      targetPolicy: target.map { Policy(repeating: $0, for: model) },
      behaviorPolicy: behavior.map { Policy(repeating: $0, for: model) })
    return Describing(recipe.makeLearner(for: FeatureTask(task, table)), by: table)
  }
}

extension Describing where Worker: LinearPredictionLearner, Map == FeatureTable, Worker.Decision == Action {
  /// The weights after each step of an episode.
  fileprivate mutating func weights(after episode: [Transition]) -> [[Double]] {
    var generator = Generator(splitMixSeed: 1)
    _ = begin(in: episode[0].state, using: &generator)
    var history: [[Double]] = []
    for (index, transition) in episode.enumerated() {
      if index + 1 < episode.count {
        _ = step(transition, using: &generator)
      } else {
        end(transition, using: &generator)
      }
      history.append(learner.prediction.weights)
    }
    return history
  }
}

private func expectEqual(
  _ weights: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    weights.count == expected.count && distance(weights, expected) < 1e-14, "\(weights)",
    sourceLocation: sourceLocation)
}

@Suite struct LinearUpdateTests {
  /// From state 0 to state 1 for 3, then to the end for 4.
  private let way = episode([0, 1, 2], rewards: [3, 4], discount: 0.5)

  @Test func `semi-gradient TD moves along the features of the state left`() throws {
    var learner = try SemiGradientTemporalDifference().learner(plane)
    let history = learner.weights(after: way)
    expectEqual(history[0], [0.3, 0.6])
    // v(1) = 0.15 - 0.6 = -0.45: the error is 4.45.
    expectEqual(history[1], [0.3 + 0.2225, 0.6 - 0.445])
  }

  @Test func `gradient Monte Carlo moves towards the returns, in time order`() throws {
    var learner = try GradientMonteCarlo().learner(plane)
    let history = learner.weights(after: way)
    expectEqual(history[0], [0, 0])
    // 3 + 4 / 2 = 5 gives (0.5, 1); then v(1) = 0.25 - 1 = -0.75: the error is 4.75.
    expectEqual(history[1], [0.5 + 0.2375, 1 - 0.475])
  }

  @Test func `two-step TD waits for two rewards`() throws {
    var recipe = NStepSemiGradientTemporalDifference()
    recipe.n = 2
    var learner = try recipe.learner(plane)
    let history = learner.weights(after: episode([0, 1, 0, 2], rewards: [3, 4, 8], discount: 0.5))
    // The third visit's value is still 0: 3 + 4 / 2.
    expectEqual(history[0], [0, 0])
    expectEqual(
      history[2],
      {
        var weights = [0.5, 1.0]
        // At the end: 4 + 8 / 2 = 8 for state 1, whose value is -0.75; then 8 for state 0.
        weights[0] += 0.1 * 8.75 * 0.5
        weights[1] -= 0.1 * 8.75
        let error = 8 - (weights[0] + 2 * weights[1])
        return [weights[0] + 0.1 * error, weights[1] + 0.2 * error]
      }())
  }

  @Test func `TD(lambda) shares the error along the trace`() throws {
    var recipe = SemiGradientTemporalDifferenceLambda()
    recipe.lambda = 0.8
    var learner = try recipe.learner(plane)
    let history = learner.weights(after: way)
    expectEqual(history[0], [0.3, 0.6])
    // The trace is 0.4 (0.1, 0.2) + (0.05, -0.1), the error 4.45.
    expectEqual(history[1], [0.3 + 4.45 * 0.09, 0.6 - 4.45 * 0.02])
  }

  @Test func `true online TD(lambda) takes back what the last step did to the state`() throws {
    var recipe = LinearTrueOnlineTemporalDifferenceLambda()
    recipe.lambda = 0.8
    var learner = try recipe.learner(plane)
    let history = learner.weights(after: way)
    expectEqual(history[0], [0.3, 0.6])
    // e = 0.4 (0.1, 0.2); e.x = 0.02 - 0.08 = -0.06; e += 0.1 * 1.06 * (0.5, -1) = (0.093, -0.026).
    // The value is -0.45, its old one 0: error 4.45 - 0.45 = 4; and + 0.1 * 0.45 * (0.5, -1) is taken back.
    expectEqual(history[1], [0.3 + 4 * 0.093 + 0.0225, 0.6 - 4 * 0.026 - 0.045])
  }

  @Test func `off-policy TD weighs by the ratio`() throws {
    var learner = try OffPolicySemiGradientTemporalDifference().learner(
      plane, target: [1, 0], behavior: [0.25, 0.75])
    let history = learner.weights(after: way)
    expectEqual(history[0], [1.2, 2.4])
    // What the policy would not do teaches nothing.
    var other = way[0]
    other.action = 1
    expectEqual(learner.weights(after: [other])[0], history[1])
  }

  @Test func `TDC corrects along the features of the next state, GTD2 follows the predicted error`() throws {
    var correction = TemporalDifferenceWithCorrection()
    correction.errorStepSize = .constant(0.2)
    var learner = try correction.learner(plane, target: [1, 0], behavior: [0.5, 0.5])
    // Two episodes that are cut after the first step.
    let history = (0..<2).map { _ in learner.weights(after: [way[0]])[0] }
    // Ratio 2, error 3, no prediction yet: w = 0.2 * 3 * (1, 2), h = 0.4 * 3 * (1, 2).
    expectEqual(history[0], [0.6, 1.2])
    // v(0) = 3, v(1) = -0.9: error 3 - 0.45 - 3; the prediction for state 0 is 6, and 0.5 (0.5, -1) is x' discounted.
    let error = 3 + 0.5 * -0.9 - 3
    expectEqual(history[1], [0.6 + 0.2 * (error - 6 * 0.25), 1.2 + 0.2 * (2 * error + 6 * 0.5)])

    var second = GradientTemporalDifference2()
    second.errorStepSize = .constant(0.2)
    var other = try second.learner(plane, target: [1, 0], behavior: [0.5, 0.5])
    let course = (0..<2).map { _ in other.weights(after: [way[0]])[0] }
    expectEqual(course[0], [0, 0])
    expectEqual(course[1], [0.2 * 6 * 0.75, 0.2 * 6 * 2.5])
  }

  @Test func `emphasis follows on from step to step`() throws {
    var recipe = EmphaticTemporalDifference()
    recipe.lambda = 0.5
    var learner = try recipe.learner(plane, target: [1, 0], behavior: [0.5, 0.5])
    let history = learner.weights(after: way)
    // Ratio 2, F = M = 1, error 3.
    expectEqual(history[0], [0.6, 1.2])
    // F = 0.5 * 2 + 1 = 2, M = 0.5 + 0.5 * 2; e = 2 * (0.25 * 2 * (1, 2) + 1.5 * (0.5, -1)) = (2.5, -1);
    // v(1) = -0.9: error 4.9.
    expectEqual(history[1], [0.6 + 0.1 * 4.9 * 2.5, 1.2 - 0.1 * 4.9])
  }

  @Test func `residual gradient moves both states`() throws {
    var learner = try ResidualGradient().learner(plane, target: [1, 0], behavior: [1, 0])
    expectEqual(learner.weights(after: [way[0], way[1]])[0], [0.3 - 0.3 * 0.25, 0.6 + 0.3 * 0.5])
  }

  @Test func `LSTD solves the equations of what was seen`() throws {
    for lambda in [0, 0.8] {
      var recipe = LeastSquaresTemporalDifference()
      recipe.lambda = lambda
      recipe.ridge = 0.25
      var learner = try recipe.learner(plane)
      _ = learner.weights(after: way)
      // Rows z (x - x'/2)^T: (1, 2) (0.75, 2.5)^T, then (0.4 (1, 2) or none + (0.5, -1)) (0.5, -1)^T.
      let z = [0.5 + 0.5 * lambda, -1 + lambda]
      let a = [0.25 + 0.75 + z[0] * 0.5, 2.5 - z[0], 1.5 + z[1] * 0.5, 0.25 + 5 - z[1]]
      let b = [3 + 4 * z[0], 6 + 4 * z[1]]
      let determinant = a[0] * a[3] - a[1] * a[2]
      let weights = [(b[0] * a[3] - a[1] * b[1]) / determinant, (a[0] * b[1] - a[2] * b[0]) / determinant]
      #expect(distance(try #require(learner.learner.weights), weights) < 1e-13)
    }
  }

  @Test func `weights that diverge stay what they are, and finite`() throws {
    // From the feature 1 to the feature 2 again and again: w is multiplied by 1 + 2 gamma - 1 at each step.
    let table = FeatureTable(dense: [[1], [2], [0]])
    var recipe = OffPolicySemiGradientTemporalDifference()
    recipe.prediction.initialWeights = .all(1)
    var learner = try recipe.learner(table, alpha: "1")
    let step = episode([0, 1], rewards: [0], discount: 1, terminated: false)
    let history = (0..<400).map { _ in learner.weights(after: step)[0] }
    #expect(history[0] == [2] && history[9] == [1024])
    #expect(history[399][0].isFinite && history[399] == history[380])
    #expect(learner.solution.hasDiverged && learner.solution.values.allSatisfy(\.isFinite))
    #expect(history[399][0] > 1e99)
  }
}

@Suite struct LinearIdentityTests {
  /// Expects two learners to have the same values at every step of random episodes.
  private func expectSame<First: TabularLearner, Second: TabularLearner>(
    _ first: First, _ second: Second, tolerance: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var (first, second) = (first, second)
    for episode in randomEpisodes(12, seed: 5) {
      for (one, other) in zip(first.live(episode), second.live(episode)) {
        #expect(distance(one, other) <= tolerance, sourceLocation: sourceLocation)
      }
    }
  }

  private let table = FeatureTable(OneHotFeatures(stateCount: 6), stateCount: 6)
  /// Six states with three features, none of them zero.
  private let dense = FeatureTable(
    dense: [[1, -1, 0.5], [1, -0.6, 0.4], [1, -0.3, 0.3], [1, 0, 0.1], [1, 0.3, -0.1], [1, 0.7, -0.5]])

  @Test(arguments: ["0.3", "n^-0.8", "10/(9+n)@episode", "2/(3+n)@step"])
  func `with one-hot features every learner is that of a table, bit for bit`(alpha: String) throws {
    expectSame(
      try SemiGradientTemporalDifference().learner(table, alpha: alpha),
      try TemporalDifferencePrediction().learner(alpha: alpha))
    var every = MonteCarloPrediction()
    every.visits = .every
    expectSame(try GradientMonteCarlo().learner(table, alpha: alpha), try every.learner(alpha: alpha))
    for n in [1, 3, 100] {
      var (linear, tabular) = (NStepSemiGradientTemporalDifference(), NStepTemporalDifference())
      (linear.n, tabular.n) = (n, n)
      expectSame(try linear.learner(table, alpha: alpha), try tabular.learner(alpha: alpha))
    }
    for lambda in [0, 0.7, 1] {
      for trace in TraceKind.allCases {
        var (linear, tabular) = (SemiGradientTemporalDifferenceLambda(), TemporalDifferenceLambda())
        (linear.lambda, tabular.lambda) = (lambda, lambda)
        (linear.trace, tabular.trace) = (trace, trace)
        expectSame(try linear.learner(table, alpha: alpha), try tabular.learner(alpha: alpha))
      }
      var (linear, tabular) = (
        LinearTrueOnlineTemporalDifferenceLambda(), TrueOnlineTemporalDifferenceLambda()
      )
      (linear.lambda, tabular.lambda) = (lambda, lambda)
      expectSame(try linear.learner(table, alpha: alpha), try tabular.learner(alpha: alpha))
    }
  }

  @Test func `methods that meet are the same, with any features`() throws {
    let plain = try SemiGradientTemporalDifference().learner(dense)
    var one = NStepSemiGradientTemporalDifference()
    one.n = 1
    expectSame(try one.learner(dense), plain, tolerance: 1e-13)
    one.n = 100
    expectSame(try one.learner(dense), try GradientMonteCarlo().learner(dense))
    var lambda = SemiGradientTemporalDifferenceLambda()
    lambda.lambda = 0
    expectSame(try lambda.learner(dense), plain, tolerance: 1e-13)
    var online = LinearTrueOnlineTemporalDifferenceLambda()
    online.lambda = 0
    expectSame(try online.learner(dense), plain, tolerance: 1e-12)
  }

  @Test func `what follows the policy it evaluates is on-policy`() throws {
    let plain = try SemiGradientTemporalDifference().learner(dense)
    expectSame(try OffPolicySemiGradientTemporalDifference().learner(dense), plain)
    var emphatic = EmphaticTemporalDifference()
    var lambda = SemiGradientTemporalDifferenceLambda()
    (emphatic.lambda, lambda.lambda) = (1, 1)
    expectSame(try emphatic.learner(dense), try lambda.learner(dense), tolerance: 1e-12)
  }

  @Test func `TDC without second weights is off-policy TD`() throws {
    var correction = TemporalDifferenceWithCorrection()
    correction.errorStepSize = .constant(0)
    let (target, behavior) = ([0.9, 0.1], [0.4, 0.6])
    expectSame(
      try correction.learner(dense, target: target, behavior: behavior),
      try OffPolicySemiGradientTemporalDifference().learner(dense, target: target, behavior: behavior))
  }

  @Test func `a second successor is another one only where something is random`() throws {
    let way = TableWorld([
      [[.moving(to: 1, reward: 1)]], [[.moving(to: 2, reward: 2)]], [[.ending(in: 3, reward: 4)]], [],
    ])
    let model = try way.model()
    let table = FeatureTable(dense: [[1, 0], [1, 1], [0.5, 2], [0, 0]])
    let task = LearningTask(
      model, RunSpecification(discount: 0.9, stepLimit: 9, budget: .episodes(20), seed: 1))
    var recipe = ResidualGradient()
    var solutions: [[Double]] = []
    for sampling in ResidualSampling.allCases {
      recipe.sampling = sampling
      var run = Run(0, of: Describing(recipe.makeLearner(for: FeatureTask(task, table)), by: table), in: task)
      while !run.isFinished { run.advance(by: 100) { _, _ in } }
      solutions.append(run.learner.solution.values)
    }
    #expect(solutions[0] == solutions[1] && solutions[0][0] != 0)
  }
}

@Suite struct LinearParameterTests {
  @Test(arguments: ["0.5", "normal(2.0)", "list(1.0,-2.0,3.5)"])
  func `initial weights print as they are written`(text: String) throws {
    let weights = try #require(InitialWeights(text))
    #expect(weights.description == text)
  }

  @Test(arguments: [
    "", "x", "nan", "1e7", "normal()", "normal(0)", "normal(1,2)", "list()", "list(1,x)", "other(1)",
  ])
  func `anything else is no weights`(text: String) { #expect(InitialWeights(text) == nil) }

  @Test func `weights are drawn for each run, and listed for each feature`() throws {
    var generator = Generator(splitMixSeed: 1)
    #expect(InitialWeights.all(2).weights(count: 3, using: &generator) == [2, 2, 2])
    #expect(InitialWeights.list([1, 2]).weights(count: 2, using: &generator) == [1, 2])
    let drawn = InitialWeights.normal(deviation: 3).weights(count: 10_000, using: &generator)
    let square = drawn.reduce(0) { $0 + $1 * $1 } / 10_000
    // The mean square has a standard error of 9 sqrt(2 / 10000).
    #expect(abs(square - 9) < 4 * 9 * 0.01415)
  }

  @Test func `what does not fit the world is refused in words`() throws {
    let entry = try #require(standardAlgorithms.first { $0.description.name == "semi-gradient-td" })
    let task = LearningTask(
      try TableWorld.market.model(),
      RunSpecification(discount: 0.9, stepLimit: 10, budget: .episodes(1), seed: 1))
    for settings in [
      [Setting(name: "features", value: "own")], [Setting(name: "initial-weights", value: "list(1,2)")],
    ] {
      let algorithm = try entry.configure(settings)
      #expect(throws: ParameterError.self) { try algorithm.validate(task) }
      #expect(throws: ParameterError.self) { try algorithm.run(0, task, RunObserver()) }
    }
    try entry.configure([]).validate(task)
  }
}
