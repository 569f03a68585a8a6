import TabularRL
import Testing

/// A line of two cells on which the way to go changes after given steps.
private struct Turning: Environment, ChangingEnvironment {
  static let name = "turning"
  static let summary = "a world that changes its mind"
  var turns: [Int] = [3, 6]
  var goesRight = true
  var listsStates = true
  let actions = ["left", "right"]
  let initialStates = [0]
  var states: [Int]? { listsStates ? [0, 1, 2] : nil }

  func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
    guard state == 0 else { return [] }
    let isRight = (action == "right") == goesRight
    return [.ending(in: isRight ? 2 : 1, reward: isRight ? 1 : 0)]
  }

  var changes: [(step: Int, world: Turning)] {
    turns.enumerated().map { index, step in
      var world = self
      world.goesRight = index % 2 == 1
      return (step, world)
    }
  }
}

@Suite struct VariationTests {
  private func records(
    _ model: TabularModel, _ variation: Variation, episodes: Int, run: Int = 0
  ) throws -> [EpisodeRecord] {
    let specification = RunSpecification(discount: 1, stepLimit: 10, budget: .episodes(episodes), seed: 1)
    let task = LearningTask(model, specification, variation: variation, countsOptimalActions: true)
    var run = Run(run, of: Recorder(for: model), in: try task.ofRun(run))
    return run.records()
  }

  @Test("A world takes over after its step, and what is optimal with it")
  func changes() throws {
    let world = Turning()
    let model = try TabularModel(compiling: world)
    let variation = try Variation(of: world, compiledTo: model)
    // The recorder always goes left.
    let records = try records(model, variation, episodes: 8)
    #expect(records.map(\.episodeReturn) == [0, 0, 0, 1, 1, 1, 0, 0])
    #expect(records.map(\.optimalActions) == [0, 0, 0, 1, 1, 1, 0, 0])
  }

  @Test("Counting optimal actions changes nothing else, in a world of chance, too")
  func counting() throws {
    let model = try OneStepLearnerTests.ring.model()
    let specification = RunSpecification(discount: 0.9, stepLimit: 10, budget: .episodes(50), seed: 1)
    let records = [false, true].map { counts in
      let task = LearningTask(model, specification, countsOptimalActions: counts)
      var run = Run(0, of: QLearning().makeLearner(for: model), in: task)
      return run.records()
    }
    #expect(records[0].allSatisfy { $0.optimalActions == 0 })
    #expect(records[1].contains { $0.optimalActions > 0 })
    #expect(
      records[0]
        == records[1].map {
          var record = $0
          record.optimalActions = 0
          return record
        })
  }

  @Test("What is learned is measured against the world as it is by then")
  func oracles() throws {
    let world = Turning()
    let model = try TabularModel(compiling: world)
    let specification = RunSpecification(discount: 1, stepLimit: 10, budget: .episodes(8), seed: 1)
    let task = LearningTask(
      model, specification, variation: try Variation(of: world, compiledTo: model))
    let oracles = Oracles(task)
    var table = ActionValues(for: model)
    table[0, 0] = 1
    var learner = QLearning().makeLearner(for: task)
    learner.control.values = table
    for (steps, regret) in [(1, 1.0), (2, 1), (3, 0), (5, 0), (6, 1)] {
      #expect(try #require(oracles.score(Learned(learner), afterSteps: steps)?.regret) == regret)
    }
  }

  @Test("A world that takes over must have the same states, and steps ascend")
  func refused() throws {
    var world = Turning()
    let model = try TabularModel(compiling: world)
    world.turns = [3, 3]
    #expect(throws: ModelError.changeOrder(step: 3)) { try Variation(of: world, compiledTo: model) }
    world.turns = [0]
    #expect(throws: ModelError.changeOrder(step: 0)) { try Variation(of: world, compiledTo: model) }
    world.turns = [4]
    world.listsStates = false
    #expect(throws: ModelError.otherStates(step: 4)) { try Variation(of: world, compiledTo: model) }
  }

  @Test("A world that does not vary has no variation")
  func none() throws {
    let model = try TableWorld.market.model()
    #expect(try Variation(of: TableWorld.market, compiledTo: model).isNone)
  }
}
