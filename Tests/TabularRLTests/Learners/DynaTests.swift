import Testing

@testable import TabularRL

/// Dyna-Q, Dyna-Q+ and prioritized sweeping.
@Suite struct DynaTests {
  @Test("Without planning it is Q-learning")
  func noPlanning() throws {
    var (dyna, plus) = (DynaQ(), DynaQPlus())
    (dyna.planningSteps, plus.planningSteps) = (0, 0)
    try expectSameRuns(dyna, QLearning())
    try expectSameRuns(plus, QLearning())
  }

  @Test("Planning learns again from what is remembered")
  func planning() throws {
    var recipe = DynaQ()
    recipe.planningSteps = 2
    recipe.control = try ControlSettings(alpha: "0.5")
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    // Only one thing is remembered: 0 -> 4 -> 6 -> 7 of 8.
    learner.end(Transition(state: 0, action: 1, reward: 8, discount: 0, next: 2), using: &generator)
    #expect(learner.actionValues.entries == [0, 7, 0, 0, 0, 0])
  }

  @Test("A step remembered over and over gets the step size of its real visits")
  func visits() throws {
    var recipe = DynaQ()
    recipe.planningSteps = 1
    recipe.control = try ControlSettings(alpha: "1/n")
    var learner = recipe.makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    let transition = Transition(state: 0, action: 1, reward: 8, discount: 0, next: 2)
    learner.end(transition, using: &generator)
    #expect(learner.actionValues[0, 1] == 8)
    var other = transition
    other.reward = 0
    // Twice half of the way to 0.
    learner.end(other, using: &generator)
    #expect(learner.actionValues[0, 1] == 2)
  }

  @Test("Dyna-Q+ imagines a bonus, and that what was never tried leads nowhere")
  func bonus() throws {
    var recipe = DynaQPlus()
    (recipe.planningSteps, recipe.kappa) = (1, 2)
    recipe.control = try ControlSettings(alpha: "0.5", initialValue: 1)
    let model = try TableWorld.twoStates.model()
    let specification = RunSpecification(discount: 0.5, stepLimit: 10, budget: .steps(10), seed: 1)
    var seen: Set<[Double]> = []
    for seed in 0..<20 {
      var learner = recipe.makeLearner(for: LearningTask(model, specification))
      var generator = Generator(splitMixSeed: UInt64(seed))
      // Real: 1 + 0.5 * (9 - 1) = 5. Imagined, action 1, age 0: 5 + 0.5 * (9 - 5) = 7; or action 0, never tried,
      // age 1: 0 + 2 * 1 + 0.5 * max(1, 5) = 4.5, 1 + 0.5 * (4.5 - 1) = 2.75.
      learner.end(Transition(state: 0, action: 1, reward: 9, discount: 0, next: 2), using: &generator)
      seen.insert(Array(learner.actionValues.entries.prefix(2)))
    }
    #expect(seen == [[1, 7], [2.75, 5]])
  }

  @Test("Dyna-Q+ with a step size that counts visits survives what was never visited")
  func neverVisited() throws {
    var recipe = DynaQPlus()
    recipe.control = try ControlSettings(alpha: "1/n", exploration: "epsilon-greedy(0.1)")
    let model = try TableWorld.market.model()
    var run = Run(of: recipe.makeLearner(for: model), in: model, discount: 0.9, .steps(200))
    _ = run.records()
    #expect(run.learner.actionValues.entries.allSatisfy { $0.isFinite })
  }

  @Test("Prioritized sweeping carries a surprise backwards at once, the largest change first")
  func sweeping() throws {
    var recipe = PrioritizedSweeping()
    (recipe.planningSteps, recipe.theta) = (3, 0.5)
    recipe.control = try ControlSettings(alpha: "1")
    let corridor = TableWorld((0..<4).map { [[.moving(to: min($0 + 1, 3), reward: 0)]] })
    var learner = recipe.makeLearner(for: try corridor.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    _ = learner.step(Transition(state: 0, action: 0, reward: 0, discount: 0.5, next: 1), using: &generator)
    _ = learner.step(Transition(state: 1, action: 0, reward: 0, discount: 0.5, next: 2), using: &generator)
    #expect(learner.updates == 0, "nothing changes by more than theta")
    // 8, then 0.5 * 8 = 4 for state 1, then 0.5 * 4 = 2 for state 0: three updates.
    learner.end(Transition(state: 2, action: 0, reward: 8, discount: 0, next: 3), using: &generator)
    #expect(learner.actionValues.entries == [2, 4, 8, 0])
    #expect(learner.updates == 3)
    // A change of 0.4 is none.
    learner.end(Transition(state: 2, action: 0, reward: 8.4, discount: 0, next: 3), using: &generator)
    #expect(learner.actionValues.entries == [2, 4, 8, 0])
    // The step to state 2 leads to state 0 now: -4 replaces 4, and state 2 has no predecessor any more.
    learner.end(Transition(state: 1, action: 0, reward: -5, discount: 0.5, next: 0), using: &generator)
    // q1 = -5 + 0.5 * 2 = -4; q0 = 0.5 * -4 = -2; q1 = -5 + 0.5 * -2 = -6.
    #expect(learner.actionValues.entries == [-2, -6, 8, 0])
  }

  /// The maze of Sutton & Barto 2018, example 8.1, as a map of walls (#), start (S) and goal (G).
  static let maze = [
    ".......#G", "..#....#.", "S.#....#.", "..#......", ".....#...", ".........",
  ]

  static func mazeModel() throws -> TabularModel {
    let cells = maze.enumerated().flatMap { row, line in
      line.enumerated().filter { $0.element != "#" }.map { (row, $0.offset, $0.element) }
    }
    func index(_ row: Int, _ column: Int) -> Int? { cells.firstIndex { $0.0 == row && $0.1 == column } }
    let rows: [[[Outcome<Int>]]] = try cells.map { row, column, letter in
      guard letter != "G" else { return [] }
      let here = try #require(index(row, column))
      return try [(-1, 0), (1, 0), (0, -1), (0, 1)].map { down, right in
        let next = index(row + down, column + right) ?? here
        return try #require(cells.indices.contains(next) ? cells[next] : nil).2 == "G"
          ? [.ending(in: next, reward: 1)] : [.moving(to: next, reward: 0)]
      }
    }
    let start = try #require(cells.firstIndex { $0.2 == "S" })
    return try TableWorld(rows, starts: [(start, 1)]).model()
  }

  @Test("The maze: its shortest path has 14 steps, worth 0.95^13")
  func mazeFacts() throws {
    let model = try Self.mazeModel()
    #expect(model.stateCount == 47)
    let value = ValueIteration().solve(model, discount: 0.95).values[model.startStates[0]]
    #expect(abs(value - 0.513342) < 1e-6)
  }

  /// The mean length of an episode of some runs in the maze, with its standard error.
  private func lengths(planningSteps: Int, episode: Int, runs: Int) throws -> (mean: Double, error: Double) {
    var recipe = DynaQ()
    recipe.planningSteps = planningSteps
    recipe.control = try ControlSettings(alpha: "0.1", exploration: "epsilon-greedy(0.1)")
    let model = try Self.mazeModel()
    let lengths = (0..<runs).map { index in
      var run = Run(
        index, of: recipe.makeLearner(for: model), in: model, discount: 0.95, stepLimit: .max,
        .episodes(episode))
      return Double(run.records().last?.length ?? 0)
    }
    let mean = lengths.reduce(0, +) / Double(runs)
    let variance = lengths.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(runs - 1)
    return (mean, (variance / Double(runs)).squareRoot())
  }

  @Test(
    "The maze: the second episode is as short as published values say", arguments: [(5, 149.0), (50, 39)])
  func mazeLearning(planningSteps: Int, published: Double) throws {
    let (mean, error) = try lengths(planningSteps: planningSteps, episode: 2, runs: 25)
    #expect(abs(mean - published) < 4 * error)
  }

  /// The median number of updates of nine runs until the greedy way through the maze is at most 1.2 times as long
  /// as the shortest one.
  private func updates<Algorithm: ControlAlgorithm>(
    _ recipe: Algorithm, count: (Run<Algorithm.Worker, TaskDynamics>) -> Int
  ) throws -> Int {
    let model = try Self.mazeModel()
    var recipe = recipe
    recipe.control = try ControlSettings(alpha: "0.5", exploration: "epsilon-greedy(0.1)")
    return try (0..<9).map { index in
      var run = Run(
        index, of: recipe.makeLearner(for: model), in: model, discount: 0.95, stepLimit: .max, .steps(20_000))
      while !run.isFinished {
        run.advance(by: 20) { _, _ in }
        var state = model.startStates[0]
        for _ in 0..<16 {
          let action = run.learner.actionValues.greedyAction(in: state)
          let outcome = model.outcomes(of: action, in: state).lowerBound
          if model.terminates[outcome] { return count(run) }
          state = Int(model.successors[outcome])
        }
      }
      return try #require(nil, "the maze was not solved")
    }.sorted()[4]
  }

  @Test("Prioritized sweeping solves the maze with far fewer updates than steps remembered at random")
  func mazeSweeping() throws {
    // The book's figure 8.4 says that 5 to 10 times fewer are needed.
    let sweeping = try updates(PrioritizedSweeping()) { $0.learner.updates }
    let random = try updates(DynaQ()) { 6 * $0.steps }
    #expect(4 * sweeping < random, "\(sweeping) \(random)")
  }

  @Test(
    "In a deterministic world the values become exact",
    arguments: [DynaQ.self, DynaQPlus.self, PrioritizedSweeping.self] as [any ControlAlgorithm.Type])
  func limit(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      let model = try TableWorld.crossing.model()
      var settings = try ControlSettings(alpha: "0.5", exploration: "epsilon-greedy(0.5)").settings
      if type == DynaQPlus.self { settings.append(Setting(name: "kappa", value: "0")) }
      if type == PrioritizedSweeping.self { settings.append(Setting(name: "theta", value: "0")) }
      var run = Run(
        of: try Algorithm(settings: settings).makeLearner(for: model), in: model, discount: 0.8, .steps(3000))
      _ = run.records()
      let optimum = try Oracle(.crossing, discount: 0.8).fixedPoint { $0.maximum(in: $1) }
      #expect(distance(run.learner.actionValues, optimum, in: model) < 1e-9)
    }
    try check(type)
  }
}

extension ControlSettings {
  /// The settings as a command line would give them.
  fileprivate var settings: [Setting] { QLearning(self).settings }
}
