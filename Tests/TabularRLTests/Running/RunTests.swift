import Testing

@testable import TabularRL

@Suite struct RunTests {
  private func record(
    _ episode: Int, steps: Int, length: Int, return episodeReturn: Double, discounted: Double,
    terminated: Bool = true, isCutByBudget: Bool = false
  ) -> EpisodeRecord {
    EpisodeRecord(
      episode: episode, steps: steps, length: length, episodeReturn: episodeReturn,
      discountedReturn: discounted, terminated: terminated, isCutByBudget: isCutByBudget)
  }

  @Test("A deterministic chain by hand")
  func chain() throws {
    let model = try TableWorld.chain.model()
    var run = Run(of: Recorder(for: model), in: model, discount: 0.5, .episodes(2))
    // Rewards 1, 2, 4: return 7; 1 + 0.5 * 2 + 0.25 * 4 = 3
    #expect(
      run.records() == [
        record(1, steps: 3, length: 3, return: 7, discounted: 3),
        record(2, steps: 6, length: 3, return: 7, discounted: 3),
      ])
    #expect((run.episodes, run.steps, run.isFinished) == (2, 6, true))
    #expect(run.learner.starts == [0, 0])
    #expect(
      run.learner.episodes[0] == [
        Transition(state: 0, action: 0, reward: 1, discount: 0.5, next: 1),
        Transition(state: 1, action: 0, reward: 2, discount: 0.5, next: 2),
        Transition(state: 2, action: 0, reward: 4, discount: 0, next: 3),
      ])
    #expect(run.learner.ends.count == 2)
    #expect(run.learner.steps.count == 4)
  }

  @Test("In a stochastic world the records are the sums of what the learner saw", arguments: [0.9, 1])
  func stochastic(discount: Double) throws {
    let model = try TableWorld.lottery.model()
    var run = Run(of: Recorder(for: model), in: model, discount: discount, .episodes(300))
    let records = run.records()
    #expect(records.count == 300)
    var steps = 0
    for (index, (record, episode)) in zip(records, run.learner.episodes).enumerated() {
      steps += episode.count
      var discounted = 0.0
      for transition in episode.reversed() { discounted = transition.reward + discount * discounted }
      #expect(record.episode == index + 1)
      #expect(record.steps == steps)
      #expect(record.length == episode.count)
      #expect(record.episodeReturn == episode.reduce(0) { $0 + $1.reward })
      #expect(abs(record.discountedReturn - discounted) < 1e-12)
      #expect(record.terminated)
      #expect(episode.map(\.discount) == episode.dropLast().map { _ in discount } + [0])
      #expect(zip(episode, episode.dropFirst()).allSatisfy { $0.next == $1.state })
      #expect(episode.first?.state == run.learner.starts[index])
    }
  }

  @Test("The step limit truncates and passes the discount on")
  func stepLimit() throws {
    let model = try TableWorld.loop.model()
    var run = Run(of: Recorder(for: model), in: model, discount: 0.5, stepLimit: 4, .episodes(2))
    // 1 + 0.5 + 0.25 + 0.125 = 1.875
    #expect(
      run.records() == [
        record(1, steps: 4, length: 4, return: 4, discounted: 1.875, terminated: false),
        record(2, steps: 8, length: 4, return: 4, discounted: 1.875, terminated: false),
      ])
    #expect(run.learner.ends.map(\.discount) == [0.5, 0.5])
    #expect(run.learner.steps.map(\.discount) == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
  }

  @Test(
    "Termination wins when the last allowed step ends the episode",
    arguments: [Budget.episodes(1), .steps(3)])
  func terminationWins(budget: Budget) throws {
    let model = try TableWorld.chain.model()
    var run = Run(of: Recorder(for: model), in: model, discount: 0.5, stepLimit: 3, budget)
    #expect(run.records() == [record(1, steps: 3, length: 3, return: 7, discounted: 3)])
    #expect(run.learner.ends.map(\.discount) == [0])
  }

  @Test("A budget of steps cuts the last episode, which bootstraps")
  func stepBudget() throws {
    let model = try TableWorld.chain.model()
    var run = Run(of: Recorder(for: model), in: model, discount: 0.5, .steps(5))
    #expect(
      run.records() == [
        record(1, steps: 3, length: 3, return: 7, discounted: 3),
        record(2, steps: 5, length: 2, return: 3, discounted: 2, terminated: false, isCutByBudget: true),
      ])
    #expect(run.learner.ends.map(\.discount) == [0, 0.5])
    #expect((run.episodes, run.steps, run.isFinished) == (2, 5, true))
  }

  @Test("An episode cut by the step limit on the last step of the budget is not cut by the budget")
  func limitBeforeBudget() throws {
    let model = try TableWorld.loop.model()
    var run = Run(of: Recorder(for: model), in: model, stepLimit: 2, .steps(4))
    #expect(run.records().map(\.isCutByBudget) == [false, false])
  }

  @Test("A finished run does not advance")
  func finished() throws {
    let model = try TableWorld.chain.model()
    var run = Run(of: Recorder(for: model), in: model, .episodes(1))
    _ = run.records()
    run.advance(by: 100) { _, _ in Issue.record("the budget is used up") }
    #expect(run.steps == 3)
  }

  @Test("The same specification twice gives the same run; another seed or index another")
  func determinism() throws {
    let model = try TableWorld.market.model()
    let recipe = QLearning(try ControlSettings(alpha: "1/n", exploration: "softmax(1)"))
    func carriedOut(_ index: Int, seed: UInt64) -> ([EpisodeRecord], Solution) {
      var run = Run(
        index, of: recipe.makeLearner(for: model), in: model, discount: 0.9, .episodes(50), seed: seed)
      let records = run.records()
      return (records, run.learner.solution)
    }
    let reference = carriedOut(0, seed: 1)
    #expect(carriedOut(0, seed: 1) == reference)
    #expect(carriedOut(1, seed: 1).0 != reference.0)
    #expect(carriedOut(0, seed: 2).0 != reference.0)
  }

  @Test("A task in the world of another one is the task that it would be alone")
  func sharedWorld() throws {
    let model = try TableWorld.market.model()
    let behavior = Policy(rows: [[1, 0], [1, 0], [0, 0]])
    let specification = RunSpecification(discount: 0.9, stepLimit: 50, budget: .episodes(20), seed: 3)
    let other = LearningTask(
      model, RunSpecification(discount: 0.5, stepLimit: 7, budget: .steps(9), seed: 4), targetPolicy: behavior
    )
    let alone = LearningTask(model, specification, behaviorPolicy: behavior, countsOptimalActions: true)
    let shared = LearningTask(
      inWorldOf: other, specification, behaviorPolicy: behavior, countsOptimalActions: true)
    #expect(shared.targetPolicy == alone.targetPolicy && shared.behaviorPolicy == behavior)
    var runs = [alone, shared].map { Run(2, of: QLearning(), in: $0) }
    let records = runs.indices.map { runs[$0].records() }
    #expect(records[0] == records[1] && records[0].count == 20)
    #expect(runs[0].learner.solution == runs[1].learner.solution)
  }

  @Test("Advancing in pieces of any size gives the same run", arguments: [1, 7, 1000])
  func pieces(count: Int) throws {
    let model = try TableWorld.market.model()
    let recipe = Sarsa(try ControlSettings(exploration: "ucb(1)"))
    var reference = Run(of: recipe.makeLearner(for: model), in: model, discount: 0.9, .steps(2000))
    var records: [EpisodeRecord] = []
    reference.advance(by: .max) { record, _ in records.append(record) }
    var run = Run(of: recipe.makeLearner(for: model), in: model, discount: 0.9, .steps(2000))
    #expect(run.records(by: count) == records)
    #expect(run.learner.solution == reference.learner.solution)
  }

  @Test("Runs side by side take the steps asked for, those behind the first one less, until one is finished")
  func stepsSideBySide() throws {
    let model = try TableWorld.market.model()
    let learner = Sarsa().makeLearner(for: model)
    var runs = (0..<3).map { Run($0, of: learner, in: model, discount: 0.9, .steps(10)) }
    var steps: [[Int]] = []
    while !runs.contains(where: \.isFinished) {
      Run.advance(&runs, by: 4) { _, _, _ in }
      steps.append(runs.map(\.steps))
    }
    #expect(steps == [[4, 3, 3], [8, 6, 6], [10, 7, 7]])
  }

  @Test("Runs side by side go as each would alone, to the last bit", arguments: [2, 7, 1000])
  func sideBySide(count: Int) throws {
    func check(_ learner: some TabularLearner, in world: TableWorld, _ budget: Budget) throws {
      let model = try world.model()
      var runs = (0..<3).map { Run($0, of: learner, in: model, discount: 0.9, stepLimit: 20, budget) }
      let alone = runs.map { run in
        var (run, records, shown) = (run, [EpisodeRecord](), Solution?.none)
        run.advance(by: .max) { record, learner in
          records.append(record)
          if record.episode == 5 { shown = learner().solution }
        }
        return (records, run.learner.solution, shown: shown)
      }
      var records = Array(repeating: [EpisodeRecord](), count: 3)
      // What is kept of a learner does not follow it.
      var shown: [Solution?] = [nil, nil, nil]
      var rest = Array(0..<3)
      while !rest.isEmpty {
        var together = rest.map { runs[$0] }
        Run.advance(&together, by: count) { place, record, learner in
          records[rest[place]].append(record)
          if record.episode == 5 { shown[rest[place]] = learner().solution }
        }
        for (index, run) in zip(rest, together) { runs[index] = run }
        rest.removeAll { runs[$0].isFinished }
      }
      #expect(records == alone.map(\.0))
      #expect(shown == alone.map(\.shown))
      #expect(runs.map(\.learner.solution) == alone.map(\.1))
    }
    for budget in [Budget.steps(500), .episodes(60)] {
      try check(QLearning().makeLearner(for: TableWorld.market.model()), in: .market, budget)
      let settings = try ControlSettings(exploration: "ucb(1)")
      try check(Sarsa(settings).makeLearner(for: TableWorld.market.model()), in: .market, budget)
      try check(DoubleQLearning().makeLearner(for: TableWorld.market.model()), in: .market, budget)
      let ring = OneStepLearnerTests.ring
      try check(QLearning().makeLearner(for: ring.model()), in: ring, budget)
      try check(DoubleQLearning().makeLearner(for: ring.model()), in: ring, budget)
      try check(DynaQ().makeLearner(for: ring.model()), in: ring, budget)
      try check(NStepSarsa().makeLearner(for: ring.model()), in: ring, budget)
      try check(NStepExpectedSarsa().makeLearner(for: ring.model()), in: ring, budget)
    }
  }

  @Test("No runs side by side are soon done")
  func noRuns() {
    var runs: [Run<QLearner, TaskDynamics>] = []
    Run.advance(&runs, by: 10) { _, _, _ in Issue.record("nobody lives") }
  }

  @Test("A run can be copied and continued: it is a value")
  func value() throws {
    let model = try TableWorld.market.model()
    var run = Run(of: Sarsa().makeLearner(for: model), in: model, discount: 0.9, .episodes(40))
    run.advance(by: 33) { _, _ in }
    var copy = run
    #expect(copy.records() == run.records())
  }

  @Test("Run r of every learner meets the same world, however many numbers the learners draw")
  func pairedRuns() throws {
    let model = try TableWorld.lottery.model()
    func records(of learner: some TabularLearner, index: Int) -> [EpisodeRecord] {
      var run = Run(index, of: learner, in: model, discount: 0.9, .episodes(100))
      return run.records()
    }
    for index in 0..<3 {
      let reference = records(of: Recorder(for: model), index: index)
      #expect(records(of: Recorder(for: model, drawsPerCall: 5), index: index) == reference)
      #expect(records(of: QLearning().makeLearner(for: model), index: index) == reference)
      #expect(records(of: DoubleQLearning().makeLearner(for: model), index: index) == reference)
    }
  }

  @Test("Each episode's world is drawn afresh: a longer episode does not shift the next")
  func freshEpisodes() throws {
    let model = try TableWorld.lottery.model()
    func starts(stepLimit: Int) -> [State] {
      var run = Run(of: Recorder(for: model), in: model, stepLimit: stepLimit, .episodes(100))
      _ = run.records()
      return run.learner.starts
    }
    #expect(starts(stepLimit: 1) == starts(stepLimit: 1000))
    #expect(Set(starts(stepLimit: 1)) == [0, 1])
  }

  @Test(
    "The agent's numbers are its own stream, whatever the world draws",
    arguments: [TableWorld.chain, .lottery])
  func agentStream(world: TableWorld) throws {
    let model = try world.model()
    var run = Run(4, of: Recorder(for: model, drawsPerCall: 2), in: model, .episodes(20), seed: 9)
    _ = run.records()
    var generator = RandomStream(seed: 9, purpose: .agent, environment: model.name, run: 4).generator()
    #expect(run.learner.words == run.learner.words.map { _ in generator.next() })
  }

  @Test("Runs begin in the start states with their probabilities")
  func starts() throws {
    let row: [[Outcome<Int>]] = [[.ending(in: 0, reward: 0)]]
    let model = try TableWorld([row, row, row], starts: [(0, 0.5), (1, 0.3), (2, 0.2)]).model()
    var run = Run(of: Recorder(for: model), in: model, .episodes(5000))
    _ = run.records()
    let counts = (0..<3).map { state in run.learner.starts.count { $0 == state } }
    #expect(fits(counts, [0.5, 0.3, 0.2]), "\(counts)")
  }
}
