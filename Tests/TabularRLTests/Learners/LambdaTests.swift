import Testing

@testable import TabularRL

/// The methods with eligibility traces: by hand, and where two of them are one.
@Suite struct LambdaTests {
  /// The first two steps of an episode, 0 -> 1 -> 0, that pay 1 and 2; both actions are 0.
  private func learned<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, from values: [Double] = [4, 0, 2, 0]
  ) throws -> [Double] {
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: "0.5")
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    for index in values.indices { learner.control.values[index / 2, index % 2] = values[index] }
    _ = learner.step(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    learner.end(Transition(state: 1, action: 0, reward: 2, discount: 0.5, next: 0), using: &generator)
    return Array(learner.actionValues.entries.prefix(4))
  }

  @Test("Sarsa(lambda): the second error is shared with the first step")
  func sarsa() throws {
    var recipe = SarsaLambda()
    recipe.lambda = 0.5
    // delta = 1 + 0.5 * 2 - 4 = -2: 4 + 0.5 * -2 = 3, then the trace is 0.5 * 0.25 = 0.125.
    // delta = 2 + 0.5 * 3 - 2 = 1.5: 2 + 0.5 * 1.5 = 2.75 and 3 + 0.125 * 1.5 = 3.1875.
    #expect(try learned(recipe) == [3.1875, 0, 2.75, 0])
  }

  @Test("Q(lambda): the second error is shared with the first step if the second action was greedy")
  func watkins() throws {
    var recipe = QLambda()
    recipe.lambda = 0.5
    #expect(try learned(recipe) == [3.1875, 0, 2.75, 0])
    let model = try TableWorld.twoStates.model()
    recipe.control = try ControlSettings(alpha: "0.5", exploration: "epsilon-greedy(1)")
    var seen: Set<Action> = []
    for seed in 0..<20 {
      var learner = recipe.makeLearner(for: model)
      var generator = Generator(splitMixSeed: UInt64(seed))
      _ = learner.begin(in: 0, using: &generator)
      learner.control.values[0, 0] = 4
      learner.control.values[1, 0] = 2
      let second = learner.step(
        Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
      seen.insert(second)
      // Action 1 is worth 0 and not greedy: delta = 2 + 0.5 * 3 - 0 = 3.5, 0 + 0.5 * 3.5 = 1.75, nothing shared.
      learner.end(
        Transition(state: 1, action: second, reward: 2, discount: 0.5, next: 0), using: &generator)
      #expect(
        learner.actionValues.entries.prefix(4) == (second == 0 ? [3.1875, 0, 2.75, 0] : [3, 0, 2, 1.75]))
    }
    #expect(seen == [0, 1])
  }

  @Test("An episode forgets the traces of the one before")
  func begin() throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      var learner = try Algorithm.learner()
      var generator = Generator(splitMixSeed: 1)
      for state in 0...1 {
        _ = learner.begin(in: state, using: &generator)
        learner.end(
          Transition(state: state, action: 0, reward: 2, discount: 0.5, next: 2), using: &generator)
      }
      #expect(learner.actionValues.entries == [1, 0, 1, 0, 0, 0])
    }
    try check(SarsaLambda.self)
    try check(QLambda.self)
    try check(TrueOnlineSarsaLambda.self)
  }

  @Test("lambda 0 is Sarsa and Q-learning", arguments: TraceKind.allCases)
  func zero(trace: TraceKind) throws {
    var (sarsa, watkins, online) = (SarsaLambda(), QLambda(), TrueOnlineSarsaLambda())
    (sarsa.lambda, watkins.lambda, online.lambda) = (0, 0, 0)
    (sarsa.trace, watkins.trace) = (trace, trace)
    try expectSameRuns(sarsa, Sarsa())
    try expectSameRuns(watkins, QLearning())
    try expectSameRuns(online, Sarsa(), tolerance: 1e-12)
  }

  /// The table after episodes are learned from as a whole, anew after each, from truncated lambda-returns.
  private func forwardView(
    _ episodes: [[Transition]], lambda: Double, alpha: Double, for model: TabularModel
  ) -> ActionValues {
    var table = ActionValues(for: model, initialValue: 3)
    for episode in episodes {
      // The tables after 0, 1, 2, ... steps of the episode; that of k steps gives the values of the return to
      // k + 1.
      var tables = [table]
      for end in 1...episode.count {
        var values = table
        for first in 0..<end {
          // From the last step back: G = r + d * ((1 - lambda) q_(k-1)(s_k,a_k) + lambda * G').
          var ret = 0.0
          for place in (first..<end).reversed() {
            let step = episode[place]
            let last = place == end - 1
            // The recorded action that follows; behind the last step of all nothing counts.
            let value =
              place + 1 < episode.count ? tables[place][step.next, episode[place + 1].action] : 0
            ret = step.reward + step.discount * (last ? value : (1 - lambda) * value + lambda * ret)
          }
          values.move(episode[first].state, episode[first].action, toward: ret, by: alpha)
        }
        tables.append(values)
      }
      table = tables[episode.count]
    }
    return table
  }

  @Test(
    "True online Sarsa(lambda) is what learning anew from all lambda-returns gives",
    arguments: [0, 0.5, 0.9, 1])
  func trueOnline(lambda: Double) throws {
    // With one action the action that follows is certain, whoever chooses it.
    let world = TableWorld(Array(repeating: [[.moving(to: 0, reward: 0)]], count: 6))
    let model = try world.model()
    let episodes = randomEpisodes(40, seed: 7, discount: 0.7).enumerated().filter { $0.offset % 2 == 0 }.map {
      $0.element.map { transition in
        var transition = transition
        transition.action = 0
        return transition
      }
    }
    var recipe = TrueOnlineSarsaLambda()
    recipe.lambda = lambda
    recipe.control = try ControlSettings(alpha: "0.3", initialValue: 3)
    var learner = recipe.makeLearner(for: model)
    for episode in episodes { learner.live(episode) }
    let truth = forwardView(episodes, lambda: lambda, alpha: 0.3, for: model)
    #expect(distance(learner.actionValues, truth, in: model) < 1e-12)
    // Accumulating traces only come near to it.
    var plain = SarsaLambda()
    plain.lambda = lambda
    plain.control = recipe.control
    var other = plain.makeLearner(for: model)
    for episode in episodes { other.live(episode) }
    #expect((distance(other.actionValues, truth, in: model) > 1e-3) == (lambda > 0))
  }

  @Test("lambda 1 without visiting anything twice is Monte Carlo, each kind of trace")
  func one() throws {
    // 0, 1, 2, end with rewards 1, 2, 4, undiscounted: returns 7, 6, 4. The values that stand in between cancel.
    for trace in TraceKind.allCases {
      var recipe = SarsaLambda()
      (recipe.lambda, recipe.trace) = (1, trace)
      recipe.control = try ControlSettings(alpha: "0.5", initialValue: 0)
      let model = try TableWorld.chain.model()
      var run = Run(of: recipe.makeLearner(for: model), in: model, .episodes(1))
      _ = run.records()
      #expect(run.learner.actionValues.entries.prefix(3) == [3.5, 3, 2])
    }
  }
}
