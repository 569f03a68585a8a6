import Testing

@testable import TabularRL

@Suite struct OneStepLearnerTests {
  /// Four actions in each of five states on a ring: a step on, a step back, a leap that may fail, and an end.
  static let ring = TableWorld(
    (0..<5).map { state in
      [
        [.moving(to: (state + 1) % 5, reward: -1)], [.moving(to: (state + 4) % 5, reward: Double(state))],
        [
          .moving(to: (state + 2) % 5, reward: 0, probability: 0.5),
          .moving(to: state, reward: -2, probability: 0.5),
        ],
        [.ending(in: state, reward: Double(state) - 3)],
      ]
    })

  /// A learner's episodes and what it knows after each, and how many steps it has counted in the end.
  private func live<Worker: ControlLearner>(_ learner: Worker, in task: LearningTask, pieces: Int) -> (
    [EpisodeRecord], [[Double]], steps: Int
  ) {
    var run = Run(0, of: learner, in: task)
    var records: [EpisodeRecord] = []
    var tables: [[Double]] = []
    while !run.isFinished {
      run.advance(by: pieces) { record, learner in
        records.append(record)
        tables.append(learner().control.values.entries)
      }
    }
    return (records, tables, run.learner.control.experience.steps)
  }

  /// The same learner twice: once as it is, once counting visits, which nothing asks for and nothing quick does.
  private func agree<Algorithm: ControlAlgorithm>(
    _ type: Algorithm.Type, alpha: String, exploration: String, isQuick: (Algorithm.Worker) -> Bool
  ) throws {
    var algorithm = Algorithm()
    algorithm.control = try ControlSettings(alpha: alpha, exploration: exploration)
    let specification = RunSpecification(discount: 0.9, stepLimit: 30, budget: .steps(5000), seed: 4)
    let task = LearningTask(try Self.ring.model(), specification)
    let quick = algorithm.makeLearner(for: task)
    var general = quick
    general.control.countVisits(if: true)
    for (learner, expected) in [(quick, true), (general, false)] {
      var held = learner
      held.takeHold()
      #expect(isQuick(held) == expected)
    }
    let one = live(quick, in: task, pieces: .max)
    #expect(one.steps == 5000)
    for other in [
      live(general, in: task, pieces: .max), live(quick, in: task, pieces: 7),
      live(general, in: task, pieces: 7),
    ] {
      #expect(other == one)
    }
  }

  @Test(
    "What is quick is the same to the last bit, in one piece and in many",
    arguments: [
      ("0.25", "epsilon-greedy(0.2)"), ("linear(0.5,0.1,100)", "epsilon-greedy(exponential(1,0.99,0.1))"),
    ])
  func quick(alpha: String, exploration: String) throws {
    func agree<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      try self.agree(type, alpha: alpha, exploration: exploration) { $0.control.quick != nil }
    }
    func agree<Algorithm: ControlAlgorithm>(doubly type: Algorithm.Type) throws
    where Algorithm.Worker: DoubleLearner {
      try self.agree(type, alpha: alpha, exploration: exploration) { $0.tables.quick != nil }
    }
    try agree(QLearning.self)
    try agree(Sarsa.self)
    try agree(ExpectedSarsa.self)
    try agree(DynaQ.self)
    try agree(NStepSarsa.self)
    try agree(NStepExpectedSarsa.self)
    try agree(doubly: DoubleQLearning.self)
    try agree(doubly: DoubleSarsa.self)
    try agree(doubly: DoubleExpectedSarsa.self)
  }

  @Test(
    "The mean of two tables is made anew where it is learned about, in a hurry or not",
    arguments: [false, true])
  func mean(hurries: Bool) throws {
    var learner = DoubleQLearning().makeLearner(for: try Self.ring.model())
    var generator = Generator(splitMixSeed: 1)
    learner.control.values[0, 0] = 5
    learner.control.values[3, 0] = 5
    if hurries { learner.takeHold() }
    _ = learner.step(
      Transition(state: 0, action: 1, reward: 4, discount: 0, next: 1), using: &generator)
    learner.letGo()
    #expect((0..<4).map { learner.control.values[0, $0] } == [0, 1, 0, 0])
    #expect(learner.control.values[3, 0] == 5)
  }

  @Test("A copy of a learner with two tables knows nothing of what the other one lives through")
  func copies() throws {
    let model = try Self.ring.model()
    var generator = Generator(splitMixSeed: 1)
    let step = Transition(state: 0, action: 1, reward: 4, discount: 0.5, next: 1)
    var one = DoubleQLearning().makeLearner(for: model)
    let other = one
    _ = one.step(step, using: &generator)
    // 0 + 0.5 * (4 + 0.5 * 0 - 0) in one table, of which the mean is half.
    #expect(one.control.values[0, 1] == 1)
    #expect(one.control.values.best(in: 0).action == 1)
    #expect(other.control.values.maximum(in: 0) == 0)
    #expect(other.control.values.best(in: 0).count == 4)
  }

  @Test("The quick control is there while a run goes on, where the settings are the usual ones")
  func hurry() throws {
    let model = try Self.ring.model()
    var learner = QLearning().makeLearner(for: model)
    learner.takeHold()
    #expect(learner.control.quick != nil)
    learner.letGo()
    #expect(learner.control.quick == nil)
    var stepping = NStepExpectedSarsa().makeLearner(for: model)
    stepping.takeHold()
    #expect(stepping.control.quick != nil)
    stepping.control.values = ActionValues(for: model, initialValue: 2)
    #expect(stepping.control.quick == nil)
    for exploration in ["softmax(1)", "greedy", "epsilon-greedy(linear(1,0,10)@step)"] {
      var other = QLearning(try ControlSettings(exploration: exploration)).makeLearner(for: model)
      other.takeHold()
      #expect(other.control.quick == nil)
    }
  }

  @Test("Schedules that count episodes have the value of each, in a hurry or not", arguments: [false, true])
  func episodes(hurries: Bool) throws {
    func check<Algorithm: ControlAlgorithm>(
      _ type: Algorithm.Type, first: Double, second: Double, isQuick: (Algorithm.Worker) -> Bool
    ) throws {
      var algorithm = Algorithm()
      algorithm.control = try ControlSettings(
        alpha: "linear(1,0.5,1)", exploration: "epsilon-greedy(linear(1,0,1))")
      var learner = algorithm.makeLearner(for: try Self.ring.model())
      var generator = Generator(splitMixSeed: 1)
      func action(after reward: Double) -> Action {
        let step = Transition(state: 1, action: 2, reward: reward, discount: 0, next: 1)
        return learner.step(step, using: &generator)
      }
      if hurries { learner.takeHold() }
      _ = learner.begin(in: 0, using: &generator)
      #expect(isQuick(learner) == hurries)
      _ = action(after: 8)
      #expect(learner.control.values[1, 2] == first)
      // In the first episode any action, in the second the best; both of two tables learn among so many steps.
      #expect(Set((0..<60).map { _ in action(after: 8) }) == [0, 1, 2, 3])
      #expect(learner.control.values[1, 2] == 8)
      _ = learner.begin(in: 0, using: &generator)
      #expect(isQuick(learner) == hurries)
      _ = action(after: 16)
      #expect(learner.control.values[1, 2] == second)
      #expect(Set((0..<60).map { _ in action(after: 8) }) == [2])
      learner.letGo()
      #expect(learner.control.experience.steps == 122 && learner.control.experience.episodes == 2)
    }
    // From 0 all the way to 8, then half of the way to 16; the mean of two tables of which one learns.
    try check(QLearning.self, first: 8, second: 12) { $0.control.quick != nil }
    try check(DoubleQLearning.self, first: 4, second: 10) { $0.tables.quick != nil }
  }

  @Test("So it is for two tables: who changes one of them or their mean ends the hurry")
  func hurryOfTwo() throws {
    let model = try Self.ring.model()
    var generator = Generator(splitMixSeed: 1)
    let step = Transition(state: 0, action: 1, reward: 4, discount: 0, next: 1)
    var learner = DoubleQLearning().makeLearner(for: model)
    learner.takeHold()
    #expect(learner.tables.quick != nil)
    _ = learner.step(step, using: &generator)
    learner.control.values = ActionValues(for: model, initialValue: 2)
    #expect(learner.tables.quick == nil)
    #expect(learner.control.experience.steps == 1)
    learner.letGo()

    learner.control.values.keepBest()
    learner.takeHold()
    #expect(learner.tables.quick != nil)
    learner.tables.values = ActionValues(stateCount: 10, actionCount: 4)
    #expect(learner.tables.quick == nil)
    _ = learner.step(step, using: &generator)
    learner.letGo()
    // One table learned from a reward of 4, of which the mean is half; the other's row is that of the new table.
    #expect(learner.control.values[0, 1] == 1)
    #expect(learner.control.experience.steps == 2)

    var scheduled = DoubleSarsa()
    scheduled.control.stepSize = try #require(Schedule("1/n"))
    var other = scheduled.makeLearner(for: model)
    other.takeHold()
    #expect(other.tables.quick == nil)
  }

  @Test("What changes the table from outside ends the hurry, and nothing is lost")
  func changed() throws {
    let model = try Self.ring.model()
    var learner = QLearning().makeLearner(for: model)
    var generator = Generator(splitMixSeed: 1)
    let step = Transition(state: 0, action: 1, reward: 4, discount: 0.5, next: 1)
    learner.takeHold()
    _ = learner.step(step, using: &generator)
    // Another table: what the quick control knew of the old one is gone.
    learner.control.values = ActionValues(for: model, initialValue: 2)
    #expect(learner.control.quick == nil)
    _ = learner.step(step, using: &generator)
    learner.letGo()
    // 2 + 0.5 * (4 + 0.5 * 2 - 2)
    #expect(learner.control.values[0, 1] == 3.5)
    #expect(learner.control.values[0, 0] == 2)
    #expect(learner.control.experience.steps == 2)

    learner.control.values.keepBest()
    learner.takeHold()
    #expect(learner.control.quick != nil)
    learner.control.values.keepBest()
    #expect(learner.control.quick == nil)
    // Who wants visits counted is not told that there are none.
    learner.takeHold()
    #expect(learner.control.quick != nil)
    learner.control.countVisits(if: true)
    _ = learner.step(step, using: &generator)
    #expect(learner.control.experience.visits(0, 1) == 1)
    // 3.5 + 0.5 * (4 + 0.5 * 2 - 3.5)
    #expect(learner.control.values[0, 1] == 4.25)
    learner.letGo()
  }
}
