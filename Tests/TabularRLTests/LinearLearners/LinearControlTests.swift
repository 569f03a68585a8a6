import TabularRL
import Testing

@Suite struct LinearControlTests {
  private let specification = RunSpecification(discount: 1, stepLimit: 1000, budget: .episodes(60), seed: 1)

  // MARK: Updates by hand

  /// A step of action 1 from features (1, 2) to features (3, 0) that pays 1 and is discounted by a half.
  private let step = FeaturedTransition(
    state: featured(1, 2), action: 1, reward: 1, discount: 0.5, next: featured(3, 0))

  @Test("Sarsa: the weights of the action taken move along the features by the error")
  func sarsa() throws {
    var learner = try SemiGradientSarsa().learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values.add(1, times: featured(1, 0).features, to: 0)
    learner.control.values.add(0.5, times: featured(1, 1).features, to: 1)
    #expect(learner.begin(in: featured(1, 0), using: &generator) == 0)
    // q(s',0) = 3, q(s',1) = 1.5: it goes on with 0. q(s,1) = 0.5 + 1 = 1.5, error 1 + 0.5 * 3 - 1.5 = 1.
    #expect(learner.step(step, using: &generator) == 0)
    #expect(learner.control.values.weights == [1, 0, 0.5 + 0.5, 0.5 + 1])
    // The end: q(s,1) = 1 + 3 = 4, error 1 - 4 = -3.
    var last = step
    last.discount = 0
    learner.end(last, using: &generator)
    #expect(learner.control.values.weights == [1, 0, 1 - 1.5, 1.5 - 3])
  }

  @Test("Expected Sarsa: the mean over the next action stands in the error")
  func expectedSarsa() throws {
    var learner = try SemiGradientExpectedSarsa().learner(exploration: "epsilon-greedy(0.5)")
    var generator = Generator(splitMixSeed: 1)
    learner.control.values.add(1, times: featured(1, 0).features, to: 0)
    learner.control.values.add(0.5, times: featured(1, 1).features, to: 1)
    _ = learner.begin(in: featured(1, 0), using: &generator)
    // 0.75 * 3 + 0.25 * 1.5 = 2.625; error 1 + 0.5 * 2.625 - 1.5 = 0.8125, half of it 0.40625.
    _ = learner.step(step, using: &generator)
    #expect(learner.control.values.weights == [1, 0, 0.90625, 1.3125])
  }

  @Test("Q-learning: the best next action stands in the error, whatever is done")
  func qLearning() throws {
    var learner = try SemiGradientQLearning().learner(exploration: "epsilon-greedy(1)")
    var generator = Generator(splitMixSeed: 1)
    learner.control.values.add(1, times: featured(1, 0).features, to: 0)
    learner.control.values.add(0.5, times: featured(1, 1).features, to: 1)
    _ = learner.begin(in: featured(1, 0), using: &generator)
    _ = learner.step(step, using: &generator)
    #expect(learner.control.values.weights == [1, 0, 1, 1.5])
  }

  @Test("n-step Sarsa: nothing moves until n rewards are there")
  func nStep() throws {
    var recipe = NStepSemiGradientSarsa()
    recipe.n = 2
    var learner = try recipe.learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values.add(1, times: featured(1, 0).features, to: 0)
    _ = learner.begin(in: featured(1, 0), using: &generator)
    #expect(learner.step(step, using: &generator) == 0)
    #expect(learner.control.values.weights == [1, 0, 0, 0])
    // 1 + 0.5 * (2 + 0.5 * q((1,1),0)) = 2.25 is the target of action 1 in (1,2), whose value is 0.
    let second = FeaturedTransition(
      state: featured(3, 0), action: 0, reward: 2, discount: 0.5, next: featured(1, 1))
    _ = learner.step(second, using: &generator)
    #expect(learner.control.values.weights == [1, 0, 1.125, 2.25])
  }

  @Test("Sarsa(lambda): traces grow by their kind, and may be cleared")
  func traces() throws {
    func learned(_ trace: TraceKind, clears: Bool = false, secondAction: Action = 1) throws -> [Double] {
      var recipe = LinearSarsaLambda()
      (recipe.lambda, recipe.trace, recipe.clears) = (0.5, trace, clears)
      var learner = try recipe.learner(alpha: "0.5")
      var generator = Generator(splitMixSeed: 1)
      _ = learner.begin(in: featured(1, 0), using: &generator)
      let first = FeaturedTransition(
        state: featured(1, 0), action: 1, reward: 0, discount: 1, next: featured(1, 1))
      _ = learner.step(first, using: &generator)
      let last = FeaturedTransition(
        state: featured(1, 1), action: secondAction, reward: 8, discount: 0, next: featured(0, 0))
      learner.end(last, using: &generator)
      return learner.control.values.weights
    }
    // The trace of (feature 0, action 1) was 0.5 and has decayed to 0.25 when the error of 8 comes.
    #expect(try learned(.accumulating) == [0, 0, 8 * 0.75, 8 * 0.5])
    #expect(try learned(.replacing) == [0, 0, 8 * 0.5, 8 * 0.5])
    // e.x = 0.25: both features grow by 0.5 * 0.75.
    #expect(try learned(.dutch) == [0, 0, 8 * (0.25 + 0.375), 8 * 0.375])
    #expect(try learned(.replacing, secondAction: 0) == [8 * 0.5, 8 * 0.5, 8 * 0.25, 0])
    // A trace that is cleared keeps the smallest positive number for a step.
    let cleared = try learned(.replacing, clears: true, secondAction: 0)
    #expect(distance(cleared, [8 * 0.5, 8 * 0.5, 0, 0]) < 1e-300)
  }

  @Test("Differential Sarsa: the average moves with the weights, and an episode that ends begins again")
  func differential() throws {
    var recipe = DifferentialSemiGradientSarsa()
    recipe.averageStepSize = .constant(0.25)
    var learner = try recipe.learner()
    var generator = Generator(splitMixSeed: 1)
    learner.control.values.add(1, times: featured(1, 0).features, to: 0)
    _ = learner.begin(in: featured(1, 0), using: &generator)
    // error 1 - 0 + 3 - 0 = 4; the discount plays no part.
    _ = learner.step(step, using: &generator)
    #expect(learner.average.gain == 1)
    #expect(learner.control.values.weights == [1, 0, 2, 4])
    var last = step
    (last.action, last.discount) = (0, 0)
    learner.end(last, using: &generator)
    #expect(learner.control.values.weights == [1, 0, 2, 4])
    // It begins again in (0,1), worth 4 by action 1: error 1 - 1 + 4 - q((1,2),0) = 3.
    #expect(learner.begin(in: featured(0, 1), using: &generator) == 1)
    #expect(learner.average.gain == 1.75)
    #expect(learner.control.values.weights == [2.5, 3, 2, 4])
    #expect(learner.solution.gain?.lower == 1.75 && learner.solution.gain?.upper == 1.75)
  }

  @Test("An epsilon that counts episodes has the value of each")
  func episodes() throws {
    var learner = try SemiGradientQLearning().learner(exploration: "epsilon-greedy(linear(1,0,1))")
    var generator = Generator(splitMixSeed: 1)
    let state = featured(1, 0)
    var taken: [Set<Action>] = []
    for _ in 0..<2 {
      _ = learner.begin(in: state, using: &generator)
      // The second action pays, and is the best from the first step on.
      let step = FeaturedTransition(state: state, action: 1, reward: 4, discount: 0, next: state)
      taken.append(Set((0..<60).map { _ in learner.step(step, using: &generator) }))
    }
    #expect(taken == [[0, 1], [1]])
  }

  // MARK: Identities

  @Test("With one-hot features the learners are the tabular ones, bit for bit")
  func oneHot() throws {
    try expectSameRuns(Sarsa(), SemiGradientSarsa())
    try expectSameRuns(ExpectedSarsa(), SemiGradientExpectedSarsa())
    try expectSameRuns(QLearning(), SemiGradientQLearning())
    try expectSameRuns(DifferentialSarsa(), DifferentialSemiGradientSarsa())
    for n in [1, 2, 5, 100] {
      var (tabular, linear) = (NStepSarsa(), NStepSemiGradientSarsa())
      (tabular.n, linear.n) = (n, n)
      try expectSameRuns(tabular, linear)
    }
    for lambda in [0, 0.5, 0.9, 1] {
      for trace in TraceKind.allCases {
        var (tabular, linear) = (SarsaLambda(), LinearSarsaLambda())
        (tabular.lambda, linear.lambda) = (lambda, lambda)
        (tabular.trace, linear.trace) = (trace, trace)
        try expectSameRuns(tabular, linear, tolerance: 1e-12)
      }
      var (tabular, linear) = (TrueOnlineSarsaLambda(), LinearTrueOnlineSarsaLambda())
      (tabular.lambda, linear.lambda) = (lambda, lambda)
      try expectSameRuns(tabular, linear, tolerance: 1e-12)
    }
  }

  @Test("One step, no trace or a greedy expectation make them the same with any features")
  func sameWeights() throws {
    var nStep = NStepSemiGradientSarsa()
    nStep.n = 1
    try expectSameWeights(SemiGradientSarsa(), nStep)
    try expectSameWeights(SemiGradientQLearning(), SemiGradientExpectedSarsa())
    for trace in TraceKind.allCases {
      var traces = LinearSarsaLambda()
      (traces.lambda, traces.trace) = (0, trace)
      try expectSameWeights(SemiGradientSarsa(), traces, tolerance: 1e-12)
    }
    var trueOnline = LinearTrueOnlineSarsaLambda()
    trueOnline.lambda = 0
    try expectSameWeights(SemiGradientSarsa(), trueOnline, tolerance: 1e-12)
  }

  /// The weights of the online lambda-return algorithm after each step: all of the past is learned anew with returns
  /// that go as far as is known (Sutton & Barto 2018, section 12.4).
  private func onlineLambdaReturns(
    _ steps: [FeaturedTransition], alpha: Double, lambda: Double
  ) -> [[Double]] {
    func value(_ state: FeaturedState, _ weights: [Double]) -> Double { state.features.dot(weights) }
    var diagonal = [[0.0, 0.0]]
    for horizon in 1...steps.count {
      var weights = [0.0, 0.0]
      for time in 0..<horizon {
        // Backwards from the horizon: G = r + gamma ((1 - lambda) v(s', w of then) + lambda G').
        var target = 0.0
        for later in (time..<horizon).reversed() {
          let bootstrap = value(steps[later].next, diagonal[later])
          let mixture =
            later == horizon - 1 ? bootstrap : (1 - lambda) * bootstrap + lambda * target
          target = steps[later].reward + steps[later].discount * mixture
        }
        let error = target - value(steps[time].state, weights)
        steps[time].state.features.add(to: &weights, times: alpha * error)
      }
      diagonal.append(weights)
    }
    return Array(diagonal.dropFirst())
  }

  @Test(
    "True online Sarsa(lambda) learns at every step what the online lambda-return would",
    arguments: [
      0, 0.4, 0.9, 1,
    ])
  func trueOnline(lambda: Double) throws {
    var recipe = LinearTrueOnlineSarsaLambda()
    (recipe.lambda, recipe.control.stepSize) = (lambda, .constant(0.2))
    var generator = Generator(splitMixSeed: 4)
    let states = (0...12).map { _ in featured(generator.uniform() * 2 - 1, generator.uniform()) }
    let steps = (0..<12).map {
      FeaturedTransition(
        state: states[$0], action: 0, reward: generator.uniform(), discount: $0 == 11 ? 0 : 0.9,
        next: states[$0 + 1])
    }
    var learner = recipe.makeLearner(
      for: FeatureTask(featureCount: 2, actionNames: ["only"], specification))
    let expected = onlineLambdaReturns(steps, alpha: 0.2, lambda: lambda)
    _ = learner.begin(in: states[0], using: &generator)
    for (time, step) in steps.enumerated() {
      if time < 11 { _ = learner.step(step, using: &generator) } else { learner.end(step, using: &generator) }
      #expect(distance(learner.control.values.weights, expected[time]) < 1e-12)
    }
  }

  // MARK: Limits

  @Test("Expected Sarsa with overlapping features tends to the fixed point of the projected equations")
  func fixedPoint() throws {
    let model = try TableWorld.market.model()
    let (rows, discount) = ([[1, 0.5], [0.25, -1], [0, 0]], 0.6)
    // How often each state is visited in an episode of uniform actions: visits = starts + visits P.
    var chain = [1.0, 0, 0, 1]
    var equations = Array(repeating: 0.0, count: 16)
    var right = Array(repeating: 0.0, count: 4)
    func each(_ body: (_ state: Int, _ action: Int, _ outcome: Int) -> Void) {
      for state in 0..<2 {
        for action in 0..<2 {
          for outcome in model.outcomes(of: action, in: state) { body(state, action, outcome) }
        }
      }
    }
    each { state, _, outcome in
      guard !model.terminates[outcome] else { return }
      chain[Int(model.successors[outcome]) * 2 + state] -= 0.5 * model.probabilities[outcome]
    }
    let visits = try #require(LinearEquations(chain, count: 2)).solve([1, 0])
    each { state, action, outcome in
      let weight = 0.5 * visits[state] * model.probabilities[outcome]
      let next =
        model.terminates[outcome] ? [0, 0] : rows[Int(model.successors[outcome])].map { discount * $0 }
      for row in 0..<2 {
        let amount = weight * rows[state][row]
        right[action * 2 + row] += amount * model.rewards[outcome]
        for column in 0..<2 {
          equations[(action * 2 + row) * 4 + action * 2 + column] += amount * rows[state][column]
          for other in 0..<2 {
            equations[(action * 2 + row) * 4 + other * 2 + column] -= amount * 0.5 * next[column]
          }
        }
      }
    }
    let expected = try #require(LinearEquations(equations, count: 4)).solve(right)
    var recipe = SemiGradientExpectedSarsa()
    recipe.control = try ControlSettings(alpha: "20/(100+n)@step", exploration: "epsilon-greedy(1)")
    var run = Run(
      of: try recipe.learner(in: model, rows, discount: discount), in: model, discount: discount,
      .steps(200_000))
    _ = run.records()
    // The deviation of the weights at the end, measured over seeds, is below 0.012.
    #expect(distance(run.learner.learner.control.values.weights, expected) < 0.05)
  }

  @Test("LSPI with one-hot features finds the optimal values of a world without chance")
  func policyIteration() throws {
    let oracle = try Oracle(.crossing, discount: 0.6)
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    for initialValue in [0.0, 3] {
      var recipe = LeastSquaresPolicyIteration()
      recipe.features = .oneHot
      recipe.ridge = 1e-9
      recipe.control = try ControlSettings(
        exploration: "epsilon-greedy(1)", initialValue: initialValue)
      var run = Run(
        of: try recipe.learner(in: oracle.model, discount: 0.6), in: oracle.model, discount: 0.6,
        stepLimit: 30, .steps(500))
      _ = run.records()
      #expect(distance(run.learner.actionValues, optimum, in: oracle.model) < 1e-6)
    }
  }

  @Test("LSPI evaluates the greedy policy by the equations of its steps")
  func leastSquares() throws {
    var recipe = LeastSquaresPolicyIteration()
    (recipe.iterations, recipe.ridge) = (1, 0.5)
    var learner = try recipe.learner()
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: featured(1, 2), using: &generator)
    // Ties go to action 0 in (3, 0). The rows of action 1: 0.5 I + (1,2)(1,2)^T, and to the right (1,2); those of
    // action 0 are 0.5 I with nothing to the right, so what the step led to is worth nothing.
    learner.end(step, using: &generator)
    let weights = learner.solution.values.isEmpty ? learner.control.values.weights : []
    #expect(weights == [0, 0, 0, 0], "nothing is improved before it is time")
    learner.improve()
    #expect(distance(learner.control.values.weights, [0, 0, 2 / 11, 4 / 11]) < 1e-15)
  }

  // MARK: Divergence, simulations

  @Test("Weights that would leave all bounds stop, say so, and nothing is ever not a number")
  func divergence() throws {
    // With a step size of 1 the weight doubles on the way from feature 1 to feature 2, and the end, whose error is
    // 1 - 2 w, multiplies it by -3.
    let world = TableWorld([
      [[.moving(to: 1, reward: 1)]],
      [[.moving(to: 1, reward: 1, probability: 0.99), .ending(in: 2, reward: 1, probability: 0.01)]], [],
    ])
    let model = try world.model()
    for type: any LinearControlAlgorithm.Type in [
      SemiGradientQLearning.self, SemiGradientSarsa.self, LinearSarsaLambda.self, NStepSemiGradientSarsa.self,
      LinearTrueOnlineSarsaLambda.self, SemiGradientExpectedSarsa.self,
    ] {
      func check<Recipe: LinearControlAlgorithm>(_: Recipe.Type) throws {
        var recipe = Recipe()
        recipe.control = try ControlSettings(alpha: "1")
        var run = Run(
          of: try recipe.learner(in: model, [[1], [2], [0]], discount: 1), in: model, discount: 1,
          .steps(20_000))
        _ = run.records()
        let control = run.learner.learner.control
        #expect(control.values.hasDiverged, "\(Recipe.name)")
        #expect(control.values.weights.allSatisfy { $0.magnitude < 1e103 }, "\(Recipe.name)")
        #expect(run.learner.solution.status == .diverged && run.learner.solution.hasDiverged)
        #expect(run.learner.solution.values.allSatisfy { $0.isFinite })
      }
      try check(type)
    }
  }

  static let names = standardAlgorithms.filter { $0.habitats.contains(.simulation) }.map(\.description.name)

  private func records(
    _ name: String, _ settings: [Setting], seed: UInt64
  ) throws -> ([EpisodeRecord], Learned) {
    let entry = try #require(standardAlgorithms.first { $0.description.name == name })
    var specification = specification
    specification.seed = seed
    let makeRun = try entry.configure(settings).settle(ConfiguredSimulation(LineWalk()), specification)
    var records: [EpisodeRecord] = []
    let learned = makeRun(0, RunObserver(report: { record, _ in records.append(record) })).carryOut()
    return (records, try #require(learned))
  }

  @Test("In a simulation the same seed gives the same run, another seed another one", arguments: names)
  func simulation(name: String) throws {
    let features = [Setting(name: "features", value: "tiles(4,4)")]
    let (one, learned) = try records(name, features, seed: 1)
    #expect(one.count == 60 && learned.solution.values.isEmpty)
    let (again, other) = (try records(name, features, seed: 1).0, try records(name, features, seed: 2).0)
    #expect(again == one && other != one)
  }

  @Test(
    "On a line the learners find out that the short way is to the right",
    arguments: [
      "semi-gradient-sarsa", "semi-gradient-expected-sarsa", "semi-gradient-q-learning",
      "n-step-semi-gradient-sarsa", "linear-sarsa-lambda", "linear-true-online-sarsa-lambda", "lspi",
    ])
  func line(name: String) throws {
    let settings =
      [Setting(name: "features", value: "tiles(4,4)"), Setting(name: "epsilon", value: "0.1")]
      + (name == "lspi" ? [Setting(name: "period", value: "100")] : [])
    let (records, _) = try records(name, settings, seed: 1)
    // Going right always takes about 4.6 steps; wandering evenly about 20.
    let late = records.suffix(30).reduce(0) { $0 + $1.episodeReturn } / 30
    #expect(late > -9, "\(late)")
  }

  @Test("Features that a simulation cannot have are refused")
  func refusal() throws {
    let algorithm = try AlgorithmEntry(withFeatures: SemiGradientSarsa.self).configure([
      Setting(name: "features", value: "one-hot")
    ])
    #expect(throws: ParameterError.self) {
      _ = try algorithm.settle(ConfiguredSimulation(LineWalk()), specification)
    }
    let large = try AlgorithmEntry(withFeatures: LeastSquaresPolicyIteration.self).configure([
      Setting(name: "features", value: "tiles(64,64)")
    ])
    #expect(throws: ParameterError.self) {
      _ = try large.settle(ConfiguredSimulation(LineWalk()), specification)
    }
  }
}
