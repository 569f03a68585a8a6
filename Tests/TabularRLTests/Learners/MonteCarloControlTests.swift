import TabularRL
import Testing

@Suite struct MonteCarloControlTests {
  @Test("At the end of an episode every visit learns from its return, the last one first")
  func byHand() throws {
    var learner = try MonteCarloEpsilonGreedy.learner()
    var steps = episode([0, 0, 1, 2], rewards: [2, 6, 4], discount: 0.5)
    steps[2].action = 1
    learner.live(steps)
    // Returns 6, 8 and 4. Backwards: q(1,1) = 2; q(0,0) = 4, then 4 + 0.5 * (6 - 4) = 5.
    #expect(learner.actionValues.entries == [5, 0, 0, 2, 0, 0])
  }

  @Test("An episode that is cut short ends with the value of the behavior in the state it was cut in")
  func truncation() throws {
    var learner = try MonteCarloEpsilonGreedy.learner(exploration: "epsilon-greedy(0.5)")
    learner.control.values[1, 1] = 4
    learner.live(episode([0, 1], rewards: [3], discount: 0.5, terminated: false))
    // 0.5 * 4 + 0.5 * (0 + 4) / 2 = 3; return 3 + 0.5 * 3 = 4.5
    #expect(learner.actionValues.entries == [2.25, 0, 0, 4, 0, 0])
  }

  @Test("By default the values are means of returns, however often an episode comes by")
  func means() throws {
    var learner = MonteCarloEpsilonGreedy().makeLearner(for: try TableWorld.twoStates.model())
    learner.live(episode([0, 0, 2], rewards: [2, 6], discount: 0.5))
    learner.live(episode([0, 2], rewards: [10]))
    // Returns 5, 6 and 10.
    #expect(abs(learner.actionValues[0, 0] - 7) < 1e-15)
  }

  @Test("The exploration goes by what was lived through, before anything is learned from it")
  func counts() throws {
    var learner = try MonteCarloEpsilonGreedy.learner(alpha: "1/n", exploration: "ucb(1)")
    var generator = Generator(splitMixSeed: 1)
    let first = learner.begin(in: 0, using: &generator)
    let transition = Transition(state: 0, action: first, reward: 1, discount: 1, next: 0)
    // What was just tried is not untried any more.
    #expect(learner.step(transition, using: &generator) == 1 - first)
    #expect(learner.control.experience.steps == 1 && learner.control.experience.episodes == 1)
  }

  @Test("Exploring starts begin anywhere with any action, all with the same chance")
  func starts() throws {
    var learner = MonteCarloExploringStarts().makeLearner(for: try TableWorld.twoStatesOneWay.model())
    var generator = Generator(splitMixSeed: 1)
    var counts = [0, 0, 0]
    learner.control.values[0, 1] = 100
    for _ in 0..<4000 {
      let start = learner.requestStart(using: &generator)
      let state = try #require(start)
      counts[state + state + learner.begin(in: state, using: &generator)] += 1
    }
    #expect(fits(counts, [0.25, 0.25, 0.5]), "\(counts)")
    // Then it is greedy.
    let transition = Transition(state: 1, action: 0, reward: 0, discount: 1, next: 0)
    for _ in 0..<20 { #expect(learner.step(transition, using: &generator) == 1) }
    #expect(learner.estimand == .optimalPolicy)
  }

  @Test("Exploring starts learn as the other does")
  func same() throws {
    let model = try TableWorld.sixStates.model()
    var exploring = MonteCarloExploringStarts().makeLearner(for: model)
    var greedy = MonteCarloEpsilonGreedy(
      try ControlSettings(alpha: "1/n", exploration: "greedy")
    ).makeLearner(for: model)
    for episode in randomEpisodes(seed: 18) {
      exploring.live(episode)
      greedy.live(episode)
      #expect(exploring.actionValues == greedy.actionValues)
    }
  }
}

@Suite struct MonteCarloBasicTests {
  @Test("Every state and action in turn, some episodes each; then the policy improves everywhere at once")
  func byHand() throws {
    var recipe = MonteCarloBasic()
    recipe.samples = 2
    recipe.episodeLength = 2
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    for (pair, state) in [0, 0, 1, 1].enumerated() {
      for sample in 0...1 {
        #expect(learner.actionValues.entries == [0, 0, 0, 0, 0, 0])
        #expect(learner.requestStart(using: &generator) == state)
        #expect(learner.begin(in: state, using: &generator) == pair % 2)
        // Returns p + 0.5 * 10 and p + 2 + 0.5 * 10; what comes after two steps makes no difference.
        for reward in [Double(pair + 2 * sample), 10] {
          let step = Transition(state: 0, action: 0, reward: reward, discount: 0.5, next: 1)
          #expect(learner.step(step, using: &generator) == 0)
        }
        learner.end(
          Transition(state: 0, action: 0, reward: 1000, discount: 0.5, next: 1), using: &generator)
      }
    }
    #expect(learner.actionValues.entries == [6, 7, 8, 9, 0, 0])
    #expect(learner.requestStart(using: &generator) == 0 && learner.begin(in: 0, using: &generator) == 0)
    let step = Transition(state: 0, action: 0, reward: 0, discount: 0.5, next: 1)
    #expect(learner.step(step, using: &generator) == 1)
  }

  @Test("An action that is not available is neither sampled nor valued")
  func unavailable() throws {
    var learner = MonteCarloBasic().makeLearner(for: try TableWorld.twoStatesOneWay.model())
    var generator = Generator(splitMixSeed: 1)
    var pairs: [[Int]] = []
    for _ in 0..<4 {
      let start = learner.requestStart(using: &generator)
      let state = try #require(start)
      pairs.append([state, learner.begin(in: state, using: &generator)])
      learner.end(Transition(state: 0, action: 0, reward: 2, discount: 0.5, next: 1), using: &generator)
    }
    #expect(pairs == [[0, 0], [0, 1], [1, 0], [0, 0]])
    #expect(learner.actionValues.entries == [2, 2, 2, -.infinity, 0, 0])
  }
}

@Suite struct OffPolicyMonteCarloControlTests {
  private func learner() throws -> OffPolicyMonteCarloController {
    OffPolicyMonteCarloControl().makeLearner(for: try TableWorld.twoStates.model())
  }

  private func steps(_ pairs: [(state: Int, action: Int, reward: Double)]) -> [Transition] {
    var steps = episode(pairs.map(\.state) + [2], rewards: pairs.map(\.reward), discount: 0.5)
    for index in steps.indices { steps[index].action = pairs[index].action }
    return steps
  }

  @Test("It learns backwards, weighted by the chance of having been greedy, until an action is not")
  func byHand() throws {
    var learner = try learner()
    learner.live(steps([(0, 1, 1), (1, 0, 2), (0, 0, 4)]))
    // Return 4, weight 1; return 2 + 2 = 4, weight 2; return 1 + 2 = 3, weight 4.
    #expect(learner.values.entries == [4, 3, 4, 0, 0, 0])
    learner.live(steps([(0, 1, 9), (1, 1, 6)]))
    // Return 6, now greedy in state 1; return 9 + 3 = 12 with weight 2: 3 + 2 / 6 * (12 - 3) = 6.
    #expect(learner.values.entries == [4, 6, 4, 6, 0, 0])
    learner.live(steps([(0, 0, 50), (1, 0, 1)]))
    // 4 + 1 / 3 * (1 - 4) = 3; action 0 is not greedy in state 1, so that state 0 learns nothing.
    #expect(learner.values.entries == [4, 6, 3, 6, 0, 0])
    #expect(learner.solution.actions == [1, 1, 0] && learner.estimand == .optimalPolicy)
  }

  @Test("An episode that is cut short ends with the best value of the state it was cut in")
  func truncation() throws {
    var learner = try learner()
    learner.live(steps([(1, 1, 8)]))
    learner.live(episode([0, 1], rewards: [3], discount: 0.5, terminated: false))
    #expect(learner.values.entries == [7, 0, 0, 8, 0, 0])
  }
}
