import Testing

@testable import TabularRL

@Suite struct OracleTests {
  /// At discount one half the optimal values are q(0,·) = 2, 1 and q(1,·) = 3, 4: go to 1, take the 4.
  static let world = TableWorld([
    [[.moving(to: 1, reward: 0)], [.ending(in: 2, reward: 1)]],
    [[.moving(to: 0, reward: 2)], [.ending(in: 2, reward: 4)]],
    [],
  ])

  private func score<Algorithm: ControlAlgorithm>(
    _ type: Algorithm.Type, exploration: String = "greedy", _ values: [Double]
  ) throws -> TabularRL.Oracle.Score {
    var learner = try Algorithm.learner(in: Self.world, exploration: exploration)
    for (index, value) in values.enumerated() { learner.control.values[index / 2, index % 2] = value }
    return TabularRL.Oracle(try Self.world.model(), discount: 0.5).score(Learned(learner))
  }

  @Test("The optimal table has no regret and no error")
  func optimal() throws {
    let score = try score(QLearning.self, [2, 1, 3, 4])
    #expect(abs(try #require(score.greedyValue) - 2) <= 1e-8)
    #expect(abs(try #require(score.regret)) <= 1e-8)
    #expect(try #require(score.valueError) <= 1e-8)
  }

  @Test("The regret is what the greedy policy lacks at the start")
  func regret() throws {
    // Greedy: end at once, which pays 1 instead of 2.
    let score = try score(QLearning.self, [0, 1, 0, 0])
    #expect(abs(try #require(score.greedyValue) - 1) <= 1e-12)
    #expect(abs(try #require(score.regret) - 1) <= 1e-8)
  }

  @Test("What is remembered of a policy is its value, and what it does elsewhere does not count")
  func remembered() throws {
    let oracle = TabularRL.Oracle(try Self.world.model(), discount: 0.5)
    // Ends at once, whatever it would do in state 1; goes there and back for ever; goes there and ends; and again.
    let tables: [[Double]] = [[0, 1, 0, 0], [0, 1, 0, 1], [1, 0, 1, 0], [2, 1, 3, 4]]
    let expected = [1, 1, 4.0 / 3, 2]
    for (table, value) in zip(tables + tables, expected + expected) {
      var learner = try QLearning.learner(in: Self.world, exploration: "greedy")
      for (index, entry) in table.enumerated() { learner.control.values[index / 2, index % 2] = entry }
      let score = oracle.score(Learned(learner))
      #expect(abs(try #require(score.greedyValue) - value) <= 1e-12)
      #expect(score == TabularRL.Oracle(try Self.world.model(), discount: 0.5).score(Learned(learner)))
    }
  }

  @Test(
    "Where the sweeps of an evaluation are given up, nothing is said: neither a number nor minus infinity")
  func givenUp() throws {
    // A ring of a thousand states with leaps all over it, so that none can be eliminated; each is worth -1 / (1 -
    // 0.999).
    let ring = TableWorld(
      (0..<1000).map { place in
        [
          [
            .moving(to: (place + 1) % 1000, reward: -1, probability: 0.5),
            .moving(to: (391 * place + 7) % 1000, reward: -1, probability: 0.5),
          ]
        ]
      })
    let learner = try Sarsa.learner(in: ring, exploration: "greedy")
    var evaluator = PolicyEvaluator(try ring.model(), discount: 0.999)
    let known = TabularRL.Oracle(evaluator).score(Learned(learner))
    #expect(abs(try #require(known.greedyValue) - -1000) < 1e-8 && known.regret != nil)
    // Its entries are zero.
    #expect(abs(try #require(known.valueError) - 1000) < 1e-8)
    evaluator.mostSweeps = 2
    let unknown = TabularRL.Oracle(evaluator).score(Learned(learner))
    #expect(unknown.greedyValue == nil && unknown.regret == nil && unknown.valueError == nil)
  }

  @Test("What is remembered of the policy that is evaluated is of no other")
  func rememberedTarget() throws {
    let model = try Self.world.model()
    let oracle = TabularRL.Oracle(model, discount: 0.5)
    let specification = RunSpecification(discount: 0.5, stepLimit: 10, budget: .episodes(1), seed: 1)
    // Estimates are zero, so the error is the root mean square of the values: ends at once, 1 and 4; goes round,
    // v0 = v1 / 2 and v1 = 2 + v0 / 2, 4/3 and 8/3.
    let expected = [(1.0 + 16) / 2, (16.0 / 9 + 64.0 / 9) / 2]
    for place in [0, 1, 0, 0, 1] {
      let policy = Policy(place == 0 ? [1, 1, -1] : [0, 0, -1], for: model)
      let learner = TemporalDifferencePrediction().makeLearner(
        for: LearningTask(model, specification, targetPolicy: policy))
      let error = try #require(oracle.score(Learned(learner)).valueError)
      #expect(abs(error - expected[place].squareRoot()) < 1e-12)
    }
  }

  @Test("Random choice scores 0 and the optimum 1; what is worse than chance is below 0")
  func normalised() throws {
    // Random choice is worth 4/3 (see the test of behavior), the optimum 2; ending at once pays 1.
    #expect(abs(try #require(score(QLearning.self, [2, 1, 3, 4]).normalised) - 1) <= 1e-8)
    #expect(abs(try #require(score(QLearning.self, [0, 1, 0, 0]).normalised) + 0.5) <= 1e-8)
    let nothing = TableWorld([[[.ending(in: 1, reward: 1)], [.ending(in: 1, reward: 1)]], []])
    let learner = try QLearning.learner(in: nothing, exploration: "greedy")
    #expect(TabularRL.Oracle(try nothing.model(), discount: 1).score(Learned(learner)).normalised == nil)
  }

  @Test("The error is the root of the mean square over the actions of the states that episodes pass through")
  func valueError() throws {
    // (3^2 + 4^2) / 4 = 2.5^2
    let score = try score(QLearning.self, [5, 1, 3, 0])
    #expect(abs(try #require(score.valueError) - 2.5) <= 1e-8)
  }

  @Test("A learner of its own behavior's values is measured against those")
  func behavior() throws {
    // Uniform: v0 = (0.5 v1 + 1) / 2 and v1 = (2 + 0.5 v0 + 4) / 2, so v0 = 4/3, v1 = 10/3;
    // q(0,·) = 5/3, 1 and q(1,·) = 8/3, 4.
    let values = [5.0 / 3, 1, 8.0 / 3, 4]
    for score in [
      try score(Sarsa.self, exploration: "epsilon-greedy(1)", values),
      try score(ExpectedSarsa.self, exploration: "epsilon-greedy(1)", values),
    ] {
      #expect(try #require(score.valueError) <= 1e-12)
    }
    #expect(try #require(score(QLearning.self, exploration: "epsilon-greedy(1)", values).valueError) > 0.2)
  }

  @Test("A greedy policy that never ends where every step costs is worth minus infinity")
  func endless() throws {
    let world = TableWorld([[[.moving(to: 0, reward: -1)], [.ending(in: 1, reward: -1)]], []])
    let model = try world.model()
    let oracle = TabularRL.Oracle(model, discount: 1)
    #expect(abs(oracle.optimalValue + 1) <= 1e-8)
    let score = oracle.score(Learned(try QLearning.learner(in: world)))
    #expect(score.greedyValue == -.infinity)
    #expect(score.isEndless)
    #expect(score.regret == .infinity)
  }

  @Test(
    "A world where staying for nothing beats every end has no optimum to be measured against, one that hides it has"
  )
  func improper() throws {
    // State 0 may stay or end at a loss; state 1 ends for 1 and cannot come to state 0.
    func model(start: Int) throws -> TabularModel {
      try TableWorld(
        [
          [[.moving(to: 0, reward: 0)], [.ending(in: 2, reward: -1)]],
          [[.ending(in: 2, reward: 1)], [.ending(in: 2, reward: 0)]], [],
        ], starts: [(start, 1)]
      ).model()
    }
    #expect(!TabularRL.Oracle(try model(start: 0), discount: 1).isProved)
    let hidden = TabularRL.Oracle(try model(start: 1), discount: 1)
    #expect(hidden.isProved && abs(hidden.optimalValue - 1) <= 1e-8)
  }
}
