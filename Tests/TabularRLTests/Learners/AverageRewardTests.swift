import Testing

@testable import TabularRL

/// Differential Sarsa and R-learning.
@Suite struct AverageRewardTests {
  private func learner<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, values: [Double]
  ) throws -> Algorithm.Worker {
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: "0.5")
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    for index in values.indices { learner.control.values[index / 2, index % 2] = values[index] }
    return learner
  }

  @Test("Differential Sarsa: the error moves the value and the average")
  func sarsa() throws {
    var recipe = DifferentialSarsa()
    recipe.averageStepSize = .constant(0.25)
    var learner = try learner(recipe, values: [4, 0, 2, 1])
    learner.average.gain = 1
    var generator = Generator(splitMixSeed: 1)
    // delta = 5 - 1 + 2 - 4 = 2, whatever the discount: 4 + 0.5 * 2 = 5, 1 + 0.25 * 2 = 1.5.
    #expect(
      learner.step(Transition(state: 0, action: 0, reward: 5, discount: 0.1, next: 1), using: &generator) == 0
    )
    #expect(learner.actionValues.entries.prefix(4) == [5, 0, 2, 1])
    #expect(learner.solution.gain == Solution.Gain(lower: 1.5, upper: 1.5))
    #expect(learner.estimand == .differentialValues)
  }

  @Test("R-learning: the value moves, and the average if the action is a best one now")
  func rLearning() throws {
    var recipe = RLearning()
    recipe.averageStepSize = .constant(0.25)
    for (start, values, gain) in [
      // 4 + 0.5 * (5 - 1 + 2 - 4) = 5, the best: 1 + 0.25 * (5 - 1 + 2 - 5) = 1.25.
      ([4.0, 0, 2, 1], [5.0, 0, 2, 1], 1.25),
      // The same, but the other action is worth 7 and stays the best: the average stays.
      ([4, 7, 2, 1], [5, 7, 2, 1], 1),
    ] {
      var learner = try learner(recipe, values: start)
      learner.average.gain = 1
      var generator = Generator(splitMixSeed: 1)
      _ = learner.step(
        Transition(state: 0, action: 0, reward: 5, discount: 0.1, next: 1), using: &generator)
      #expect(learner.actionValues.entries.prefix(4) == values[...])
      #expect(learner.average.gain == gain)
    }
  }

  @Test("An episode that terminates leads to the start of the next; one that is cut leads where it led")
  func ends() throws {
    func check<Algorithm: ControlAlgorithm>(_ recipe: Algorithm) throws
    where Algorithm.Worker: AverageRewardLearner {
      var learner = try learner(recipe, values: [0, 0, 8, 1])
      var generator = Generator(splitMixSeed: 1)
      _ = learner.begin(in: 0, using: &generator)
      learner.end(Transition(state: 0, action: 1, reward: 2, discount: 0, next: 2), using: &generator)
      #expect(learner.actionValues.entries.prefix(4) == [0, 0, 8, 1], "it is not known yet where it leads")
      // Next is state 1, whose best is worth 8: 0.5 * (2 + 8) = 5.
      #expect(learner.begin(in: 1, using: &generator) == 0)
      #expect(learner.actionValues.entries.prefix(4) == [0, 5, 8, 1])
      // Cut: from state 1 to state 0 at once, and nothing is left for the next start.
      let gain = learner.average.gain
      learner.end(Transition(state: 1, action: 0, reward: 1, discount: 0.5, next: 0), using: &generator)
      // 8 + 0.5 * (1 - gain + 5 - 8) = 7 - gain / 2
      #expect(abs(learner.actionValues[1, 0] - (7 - gain / 2)) < 1e-12)
      let before = learner.control.values
      _ = learner.begin(in: 0, using: &generator)
      #expect(learner.control.values == before)
    }
    try check(DifferentialSarsa())
    try check(RLearning())
  }

  /// The exact gain of the best policy of `world`, or of a given one.
  private func gain(_ world: TableWorld, of policy: [[Double]]? = nil) throws -> Double {
    var world = world
    if let policy {
      // The policy is built into the world, which has a single action then.
      world.rows = world.rows.enumerated().map { state, row in
        let mixed = row.enumerated().flatMap { action, outcomes in
          outcomes.map { outcome in
            var outcome = outcome
            outcome.probability *= policy[state][action]
            return outcome
          }
        }
        return mixed.isEmpty ? [] : [mixed]
      }
    }
    let gain = try #require(RelativeValueIteration().solve(try world.model(), discount: 1).gain)
    #expect(gain.upper - gain.lower < 1e-6)
    return (gain.lower + gain.upper) / 2
  }

  /// The gains that ten runs learn, as a mean and its standard error.
  private func learned<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, alpha: String = "0.05", exploration: String, steps: Int = 20_000, runs: Int = 10
  ) throws -> (mean: Double, standardError: Double, learner: Algorithm.Worker)
  where Algorithm.Worker: AverageRewardLearner {
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: alpha, exploration: exploration)
    let model = try TableWorld.market.model()
    var gains: [Double] = []
    var last = recipe.makeLearner(for: model)
    for index in 0..<runs {
      var run = Run(
        index, of: recipe.makeLearner(for: model), in: model, discount: 0.9, stepLimit: .max, .steps(steps))
      _ = run.records()
      gains.append(run.learner.average.gain)
      last = run.learner
    }
    let mean = gains.reduce(0, +) / Double(runs)
    let variance = gains.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(runs - 1)
    return (mean, (variance / Double(runs)).squareRoot(), last)
  }

  @Test("R-learning finds the largest average reward and a policy that has it, exploring all the while")
  func limitOfRLearning() throws {
    var recipe = RLearning()
    recipe.averageStepSize = try #require(Schedule("n^-0.8@step"))
    let best = try gain(.market)
    let (mean, error, learner) = try learned(recipe, alpha: "n^-0.6", exploration: "epsilon-greedy(0.3)")
    #expect(abs(mean - best) < 4 * error)
    let policy = learner.solution.policy
    let rows = (0..<2).map { state in (0..<2).map { policy[state, $0] } } + [[0, 0]]
    #expect(abs(try gain(.market, of: rows) - best) < 1e-6)
  }

  @Test("Differential Sarsa finds the average reward of what it does, exploration included")
  func limitOfSarsa() throws {
    var recipe = DifferentialSarsa()
    recipe.averageStepSize = try #require(Schedule("n^-0.8@step"))
    let (mean, error, learner) = try learned(recipe, alpha: "n^-0.6", exploration: "epsilon-greedy(0.3)")
    let behavior = learner.control.behavior
    let rows = (0..<2).map { state in (0..<2).map { behavior[state, $0] } } + [[0, 0]]
    let truth = try gain(.market, of: rows)
    #expect(abs(mean - truth) < 4 * error)
    let best = try gain(.market)
    #expect(abs(mean - best) > 8 * error)
  }

  @Test("No discounted truth is held against differential values")
  func oracle() throws {
    let model = try TableWorld.market.model()
    let score = TabularRL.Oracle(model, discount: 0.9).score(
      Learned(DifferentialSarsa().makeLearner(for: model)))
    #expect(score.valueError == nil && score.greedyValue != nil)
  }
}
