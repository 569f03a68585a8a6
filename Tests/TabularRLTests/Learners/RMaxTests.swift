import Testing

@testable import TabularRL

@Suite struct RMaxTests {
  private func task(
    _ world: TableWorld, discount: Double, _ budget: Budget = .steps(1), stepLimit: Int = 100
  ) throws -> LearningTask {
    LearningTask(
      try world.model(),
      RunSpecification(discount: discount, stepLimit: stepLimit, budget: budget, seed: 1))
  }

  @Test("Nothing changes before an action is known; then the learned model is solved")
  func known() throws {
    var recipe = RMax()
    recipe.m = 2
    recipe.initialValue = .value(10)
    var learner = recipe.makeLearner(for: try task(.twoStates, discount: 0.5))
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    #expect(learner.actionValues.entries == [10, 10, 10, 10, 10, 10])
    learner.end(Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries == [10, 10, 10, 10, 10, 10])
    learner.end(Transition(state: 0, action: 0, reward: 3, discount: 0, next: 2), using: &generator)
    // Mean reward 2, and half of the time 0.5 * 10 more: 2 + 0.25 * 10 = 4.5.
    #expect(learner.actionValues.entries == [4.5, 10, 10, 10, 10, 10])
    for (state, action) in [(0, 1), (1, 0), (1, 1)] {
      for _ in 0..<2 {
        learner.end(
          Transition(state: state, action: action, reward: 1, discount: 0, next: 2), using: &generator)
      }
    }
    // All known: both actions of state 1 pay 1 and end, so that action 0 is worth 2 + 0.25 * 1.
    #expect(learner.actionValues.entries.prefix(4) == [2.25, 1, 1, 1])
    #expect(learner.begin(in: 0, using: &generator) == 0)
    // A third try does not count any more.
    learner.end(Transition(state: 0, action: 0, reward: 99, discount: 0.5, next: 1), using: &generator)
    #expect(learner.actionValues.entries.prefix(4) == [2.25, 1, 1, 1])
  }

  @Test("The automatic value is the largest reward for ever, or for an episode of greatest length")
  func automatic() throws {
    // The largest reward of the market is 3: 3 / (1 - 0.75) = 12, or 3 * 100.
    #expect(RMax().makeLearner(for: try task(.market, discount: 0.75)).actionValues[0, 0] == 12)
    #expect(RMax().makeLearner(for: try task(.market, discount: 1)).actionValues[0, 0] == 300)
    #expect(RMax().makeLearner(for: try task(.twoStates, discount: 1)).actionValues[0, 0] == 0)
  }

  @Test("The initial value is read and printed", arguments: ["automatic", "-2.5", "1e+100"])
  func parameter(text: String) throws {
    let recipe = try RMax(settings: [Setting(name: "initial-value", value: text)])
    #expect(recipe.settings.first { $0.name == "initial-value" }?.value == text)
  }

  @Test("A wrong initial value is answered", arguments: ["inf", "nan", "1e101", "auto", ""])
  func wrong(text: String) throws {
    let error = try #require(throws: ParameterError.self) {
      try RMax(settings: [Setting(name: "initial-value", value: text)])
    }
    #expect(
      error.description
        == "--initial-value must be automatic or a number from -1e+100 to 1e+100, got '\(text)'")
  }

  @Test("In a deterministic world one try of everything gives the exact values")
  func deterministic() throws {
    var recipe = RMax()
    (recipe.m, recipe.tolerance) = (1, 1e-12)
    var run = Run(0, of: recipe, in: try task(.crossing, discount: 0.8, .steps(300)))
    _ = run.records()
    let optimum = try Oracle(.crossing, discount: 0.8).fixedPoint { $0.maximum(in: $1) }
    let model = try TableWorld.crossing.model()
    // What is known is exact where it matters; what is not known is not worth trying.
    let values = run.learner.actionValues
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      #expect(abs(values.maximum(in: state) - optimum.maximum(in: state)) < 1e-9)
    }
  }

  @Test("Circles that pay nothing do not keep what was hoped for, without a discount")
  func undiscounted() throws {
    // Stay for nothing, or go on; the end pays 1.
    let world = TableWorld([
      [[.moving(to: 0, reward: 0)], [.moving(to: 1, reward: 0)]],
      [[.moving(to: 0, reward: 0)], [.ending(in: 2, reward: 1)]], [],
    ])
    var recipe = RMax()
    recipe.m = 1
    var run = Run(0, of: recipe, in: try task(world, discount: 1, .steps(60)))
    _ = run.records()
    #expect(run.learner.actionValues.entries.prefix(4) == [1, 1, 1, 1])
  }

  @Test("In worlds where nothing is certain its policy is nearly optimal", arguments: 0..<3)
  func nearlyOptimal(number: Int) throws {
    let world = [TableWorld.market, .crossing, .slippery][number]
    let model = try world.model()
    var recipe = RMax()
    recipe.m = 200
    var run = Run(0, of: recipe, in: try task(world, discount: 0.8, .steps(6000)))
    _ = run.records()
    let score = TabularRL.Oracle(model, discount: 0.8).score(Learned(run.learner))
    let regret = try #require(score.regret)
    // The differences between actions are far larger than what 200 tries leave in doubt.
    #expect(regret < 1e-6)
  }
}
