import TabularRL
import Testing

@Suite struct OffPolicyQLearningTests {
  @Test("It learns as Q-learning does, and does what the policy of the task does")
  func step() throws {
    let model = try TableWorld.twoStates.model()
    let specification = RunSpecification(discount: 0.5, stepLimit: 100, budget: .steps(10), seed: 1)
    let task = LearningTask(model, specification, behaviorPolicy: Policy([1, 0, 0], for: model))
    var recipe = OffPolicyQLearning()
    recipe.stepSize = .constant(0.5)
    var learner = recipe.makeLearner(for: task)
    var generator = Generator(splitMixSeed: 1)
    #expect(learner.begin(in: 0, using: &generator) == 1)
    learner.control.values[1, 1] = 4
    // 0.5 * (3 + 0.5 * 4) = 2.5; the policy goes on with action 0, which looks worse.
    #expect(
      learner.step(Transition(state: 0, action: 1, reward: 3, discount: 0.5, next: 1), using: &generator) == 0
    )
    #expect(learner.actionValues.entries == [0, 2.5, 0, 4, 0, 0])
    #expect(learner.control.experience.steps == 1 && learner.control.experience.episodes == 1)
    #expect(OffPolicyQLearning.policyRoles == [.behavior])
  }

  @Test(
    "From the same episodes it learns what Q-learning learns", arguments: ["0.3", "1/n", "10/(9+n)@episode"])
  func sameAsQLearning(alpha: String) throws {
    let model = try TableWorld.sixStates.model()
    var recipe = OffPolicyQLearning()
    recipe.stepSize = try #require(Schedule(alpha))
    recipe.initialValue = 2
    var (one, other) = (
      recipe.makeLearner(for: model),
      QLearning(try ControlSettings(alpha: alpha, initialValue: 2)).makeLearner(for: model)
    )
    for episode in randomEpisodes(40, seed: 7) {
      one.live(episode)
      other.live(episode)
    }
    #expect(one.actionValues == other.actionValues)
  }

  @Test("One long episode of the uniform policy is enough to find the optimal values")
  func limit() throws {
    let oracle = try Oracle(.market, discount: 0.6)
    var recipe = OffPolicyQLearning()
    recipe.stepSize = try #require(Schedule("n^-0.8"))
    var run = Run(
      of: recipe.makeLearner(for: oracle.model), in: oracle.model, discount: 0.6, stepLimit: .max,
      .steps(60_000))
    _ = run.records()
    // As in LimitsTests, with 15 000 tries of each pair.
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    #expect(distance(run.learner.actionValues, optimum, in: oracle.model) < 0.1)
  }

  @Test("The schema sets both hyper-parameters")
  func parameters() throws {
    let recipe = try OffPolicyQLearning(settings: [
      Setting(name: "alpha", value: "1/n"), Setting(name: "initial-value", value: "-3"),
    ])
    #expect(recipe.stepSize == Schedule("1/n") && recipe.initialValue == -3)
    #expect(recipe.settings.map(\.value) == ["1.0/n@visit", "-3.0"])
  }
}
