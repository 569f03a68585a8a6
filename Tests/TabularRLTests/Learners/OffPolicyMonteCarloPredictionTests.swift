import TabularRL
import Testing

@Suite struct OffPolicyMonteCarloPredictionTests {
  private func learner(
    _ sampling: ImportanceSampling, _ visits: Visits, target: [Double], behavior: [Double]
  ) throws -> OffPolicyMonteCarloPredictor {
    let model = try TableWorld.sixStates.model()
    var recipe = OffPolicyMonteCarloPrediction()
    recipe.sampling = sampling
    recipe.visits = visits
    recipe.initialValue = 1
    return recipe.makeLearner(
      for: LearningTask(
        model, RunSpecification(discount: 0.9, stepLimit: 100, budget: .episodes(1), seed: 1),
        targetPolicy: Policy(rows: Array(repeating: target, count: 6)),
        behaviorPolicy: Policy(rows: Array(repeating: behavior, count: 6))))
  }

  /// States 0, 1, 0, then the end; actions 0, 1, 0; rewards 1, 2, 4; discount 0.5: returns 3, 4 and 4.
  private var loop: [Transition] {
    var loop = episode([0, 1, 0, 2], rewards: [1, 2, 4], discount: 0.5)
    loop[1].action = 1
    return loop
  }

  @Test(
    "Returns are weighted by how much more likely the target policy was to do all that followed",
    arguments: [
      // pi = (3/4, 1/4), b = (1/4, 3/4): ratios 3, 1/3, 3; products 3, 1, 3 from times 0, 1, 2.
      // Every visit to 0: (3 * 3 + 3 * 4) / 2 = 10.5 or (9 + 12) / (3 + 3) = 3.5. First: 9 / 1 or 9 / 3.
      (ImportanceSampling.ordinary, Visits.every, 10.5), (.weighted, .every, 3.5), (.ordinary, .first, 9),
      (.weighted, .first, 3),
    ])
  func byHand(sampling: ImportanceSampling, visits: Visits, value: Double) throws {
    var learner = try learner(sampling, visits, target: [0.75, 0.25], behavior: [0.25, 0.75])
    let history = learner.live(loop)
    #expect(history[1] == Array(repeating: 1, count: 6))
    #expect(distance(history[2], [value, 4, 1, 1, 1, 1]) < 1e-14)
    #expect(learner.estimand == .target(learner.prediction.policy))
    #expect(learner.prediction.experience.steps == 3)
  }

  @Test("What the target policy would never do counts as a zero, or not at all")
  func impossible() throws {
    // pi never takes action 1, which was taken in state 1: only the last visit to 0 speaks, with weight 2.
    var ordinary = try learner(.ordinary, .every, target: [1, 0], behavior: [0.5, 0.5])
    ordinary.live(loop)
    #expect(distance(ordinary.solution.values, [(2 * 4 + 0) / 2, 0, 1, 1, 1, 1]) < 1e-15)
    var weighted = try learner(.weighted, .every, target: [1, 0], behavior: [0.5, 0.5])
    weighted.live(loop)
    #expect(weighted.solution.values == [4, 1, 1, 1, 1, 1])
  }

  @Test("An episode that is cut short ends with the value of the state it was cut in")
  func truncation() throws {
    var learner = try learner(.weighted, .first, target: [1, 0], behavior: [0.5, 0.5])
    learner.prediction.values[2] = 8
    learner.live(episode([0, 1, 2], rewards: [1, 2], discount: 0.5, terminated: false))
    #expect(learner.solution.values == [4, 6, 8, 1, 1, 1])
  }

  @Test(
    "Behavior that is the target policy makes it on-policy Monte Carlo",
    arguments: ImportanceSampling.allCases, Visits.allCases)
  func onPolicy(sampling: ImportanceSampling, visits: Visits) throws {
    var off = try learner(sampling, visits, target: [0.3, 0.7], behavior: [0.3, 0.7])
    var recipe = MonteCarloPrediction()
    recipe.visits = visits
    var on = try recipe.learner(alpha: "1/n", initialValue: 1)
    for episode in randomEpisodes(seed: 17) {
      off.live(episode)
      on.live(episode)
      #expect(distance(off.solution.values, on.solution.values) < 1e-12)
    }
  }

  @Test("It follows the behavior policy")
  func behavior() throws {
    var learner = try learner(.weighted, .first, target: [1, 0], behavior: [0, 1])
    var generator = Generator(splitMixSeed: 1)
    #expect(learner.begin(in: 0, using: &generator) == 1)
    #expect(learner.step(loop[1], using: &generator) == 1)
  }
}
