import Testing

@testable import TabularRL

/// The methods that learn from n steps: by hand, and where two of them are one.
@Suite struct NStepTests {
  /// Two steps 0 -> 1 -> 0 that pay 1 and 2 with actions 0 and 1, then more; the table is 4, 6 / 8, 2.
  private func learned<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, exploration: String = "greedy", ends: Bool
  ) throws -> [Double] {
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: "0.5", exploration: exploration)
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[0, 0] = 4
    learner.control.values[0, 1] = 6
    learner.control.values[1, 0] = 8
    learner.control.values[1, 1] = 2
    _ = learner.step(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries == [4, 6, 8, 2, 0, 0], "nothing is known before n steps")
    let second = Transition(state: 1, action: 1, reward: 2, discount: ends ? 0 : 0.5, next: 0)
    if ends {
      learner.end(second, using: &generator)
    } else {
      _ = learner.step(second, using: &generator)
    }
    return learner.actionValues.entries
  }

  @Test("n-step Sarsa: two rewards and the value of the next action, and the rest when the episode ends")
  func sarsa() throws {
    var recipe = NStepSarsa()
    recipe.n = 2
    // Next is action 1, worth 6: G = 1 + 0.5 * 2 + 0.25 * 6 = 3.5; 4 + 0.5 * (3.5 - 4) = 3.75
    #expect(try learned(recipe, ends: false) == [3.75, 6, 8, 2, 0, 0])
    // After an end: G = 1 + 0.5 * 2 = 2, 4 -> 3; and G = 2 for the last step, 2 -> 2.
    #expect(try learned(recipe, ends: true) == [3, 6, 8, 2, 0, 0])
  }

  @Test("n-step Expected Sarsa: two rewards and the expectation over the next action")
  func expectedSarsa() throws {
    var recipe = NStepExpectedSarsa()
    recipe.n = 2
    // 0.75 * 6 + 0.25 * 4 = 5.5: G = 1 + 0.5 * 2 + 0.25 * 5.5 = 3.375; 4 + 0.5 * (3.375 - 4) = 3.6875
    #expect(try learned(recipe, exploration: "epsilon-greedy(0.5)", ends: false) == [3.6875, 6, 8, 2, 0, 0])
    #expect(try learned(recipe, exploration: "epsilon-greedy(0.5)", ends: true) == [3, 6, 8, 2, 0, 0])
  }

  @Test("Tree backup: what was done counts as much as the target would have done it")
  func treeBackup() throws {
    var recipe = TreeBackup()
    recipe.n = 2
    // The greedy target would not have taken action 1 in state 1: G = 1 + 0.5 * 8 = 5; 4 -> 4.5.
    #expect(try learned(recipe, ends: false) == [4.5, 6, 8, 2, 0, 0])
    recipe.target = try #require(Exploration("epsilon-greedy(0.5)"))
    // Newest: 2 + 0.5 * (0.75 * 6 + 0.25 * 4) = 4.75. G = 1 + 0.5 * (0.75 * 8 + 0.25 * 4.75) = 4.59375;
    // 4 + 0.5 * 0.59375 = 4.296875
    #expect(try learned(recipe, ends: false) == [4.296875, 6, 8, 2, 0, 0])
    // After an end: newest 2, G = 1 + 0.5 * (6 + 0.25 * 2) = 4.25, 4 -> 4.125; and 2 -> 2.
    #expect(try learned(recipe, ends: true) == [4.125, 6, 8, 2, 0, 0])
  }

  @Test("Q(sigma): a blend of what was done and of what would have been")
  func qSigma() throws {
    var recipe = QSigma()
    recipe.n = 2
    recipe.sigma = 0.5
    // Greedy: next is action 1, worth 6 both sampled and expected. Newest: 2 + 0.5 * 6 = 5.
    // Half of 5 and half of 8, since pi(1|1) = 0: G = 1 + 0.5 * 6.5 = 4.25; 4 -> 4.125
    #expect(try learned(recipe, ends: false) == [4.125, 6, 8, 2, 0, 0])
    // Newest 2; G = 1 + 0.5 * (0.5 * 2 + 0.5 * 8) = 3.5; 4 -> 3.75; and 2 -> 2.
    #expect(try learned(recipe, ends: true) == [3.75, 6, 8, 2, 0, 0])
  }

  @Test("Importance sampling: the ratios of the actions after the first, up to the one bootstrapped from")
  func importance() throws {
    let model = try TableWorld.twoStates.model()
    var seen: Set<Double> = []
    for seed in 0..<40 {
      var recipe = OffPolicyNStepSarsa()
      recipe.n = 2
      recipe.control = try ControlSettings(alpha: "0.5", exploration: "epsilon-greedy(0.5)")
      var learner = recipe.makeLearner(for: model)
      var generator = Generator(splitMixSeed: UInt64(seed))
      _ = learner.begin(in: 0, using: &generator)
      learner.control.values[0, 1] = 6
      learner.control.values[1, 0] = 8
      let second = learner.step(
        Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
      let third = learner.step(
        Transition(state: 1, action: second, reward: 2, discount: 0.5, next: 0), using: &generator)
      // Greedy actions are 0 in state 1 and 1 in state 0: 1 / 0.75 each; others have the ratio 0.
      // rho = 16/9, G = 1 + 0.5 * 2 + 0.25 * 6 = 3.5: 0.5 * 16/9 * 3.5 = 28/9.
      let value = second == 0 && third == 1 ? 28.0 / 9 : 0
      #expect(abs(learner.actionValues[0, 0] - value) < 1e-14)
      seen.insert(value)
      // After an end no action comes, and only those before it are corrected for: the last step as in Sarsa.
      _ = learner.begin(in: 0, using: &generator)
      learner.end(Transition(state: 0, action: 1, reward: 2, discount: 0, next: 1), using: &generator)
      #expect(learner.actionValues[0, 1] == 4)
    }
    #expect(seen.count == 2)
  }

  @Test("One step: Sarsa, Expected Sarsa, Q-learning")
  func one() throws {
    var (sarsa, expected, tree) = (NStepSarsa(), NStepExpectedSarsa(), TreeBackup())
    (sarsa.n, expected.n, tree.n) = (1, 1, 1)
    try expectSameRuns(sarsa, Sarsa())
    try expectSameRuns(expected, ExpectedSarsa())
    try expectSameRuns(expected, QLearning(), explorations: ["greedy"])
    try expectSameRuns(tree, QLearning())
    try expectSameRuns(tree, ExpectedSarsa()) { tree, _, exploration in tree.target = exploration }
  }

  @Test("Q(sigma) with sigma 1 is n-step Sarsa, and so is importance sampling from the policy itself")
  func sigmaOne() throws {
    for n in [1, 2, 5, 100] {
      var (sarsa, sigma, importance) = (NStepSarsa(), QSigma(), OffPolicyNStepSarsa())
      (sarsa.n, sigma.n, importance.n) = (n, n, n)
      sigma.sigma = 1
      try expectSameRuns(sigma, sarsa)
      try expectSameRuns(importance, sarsa) { importance, _, exploration in importance.target = exploration }
    }
  }

  @Test("Q(sigma) with sigma 0 is tree backup of its own policy", arguments: [1, 2, 5, 100])
  func sigmaZero(n: Int) throws {
    let model = try TableWorld.sixStates.model()
    let exploration = try #require(Exploration("softmax(1)"))
    var (sigma, tree) = (QSigma(), TreeBackup())
    (sigma.n, tree.n) = (n, n)
    sigma.sigma = 0
    tree.target = exploration
    tree.control = try ControlSettings(alpha: "n^-0.8", exploration: "softmax(1)")
    sigma.control = tree.control
    // Q(sigma) chooses before it learns, so that the same episodes have to be given to both.
    var (one, other) = (sigma.makeLearner(for: model), tree.makeLearner(for: model))
    for episode in randomEpisodes(40, seed: 7) {
      one.live(episode)
      other.live(episode, seed: 2)
    }
    #expect(distance(one.actionValues, other.actionValues, in: model) < 1e-12)
    #expect(abs(one.actionValues[0, 0]) > 1e-3, "nothing was learned")
  }

  @Test("Steps that no episode reaches: Monte Carlo with a constant step size, in the order of time")
  func monteCarlo() throws {
    let model = try TableWorld.sixStates.model()
    let episodes = randomEpisodes(40, seed: 7, discount: 0.7).enumerated().filter { $0.offset % 2 == 0 }.map(
      \.element)
    var truth = ActionValues(for: model, initialValue: 3)
    for episode in episodes {
      for place in episode.indices {
        let ret = episode[place...].reversed().reduce(0) { $1.reward + $1.discount * $0 }
        truth.move(episode[place].state, episode[place].action, toward: ret, by: 0.3)
      }
    }
    var (sarsa, expected) = (NStepSarsa(), NStepExpectedSarsa())
    (sarsa.n, expected.n) = (100, 100)
    func expect(_ recipe: some ControlAlgorithm) throws {
      var recipe = recipe
      recipe.control = try ControlSettings(
        alpha: "0.3", exploration: "epsilon-greedy(0.5)", initialValue: 3)
      var learner = recipe.makeLearner(for: model)
      for episode in episodes { learner.live(episode) }
      #expect(distance(learner.actionValues, truth, in: model) < 1e-12)
    }
    try expect(sarsa)
    try expect(expected)
  }

  @Test("A target policy that counts visits finds them counted")
  func countsVisits() throws {
    var recipe = TreeBackup()
    recipe.target = try #require(Exploration("ucb(1)"))
    var run = Run(
      of: recipe.makeLearner(for: try TableWorld.market.model()), in: try TableWorld.market.model(),
      .episodes(20))
    _ = run.records()
    #expect(run.learner.actionValues.entries.prefix(4).allSatisfy { $0.isFinite })
    guard case .behavior = run.learner.estimand else {
      Issue.record("the estimand is that of the target")
      return
    }
    #expect(TreeBackup().makeLearner(for: try TableWorld.market.model()).estimand == .optimalPolicy)
  }
}
