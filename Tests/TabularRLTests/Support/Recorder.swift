import TabularRL

/// A learner that learns nothing but writes everything down, and wastes random numbers if told to.
struct Recorder: TabularLearner {
  var starts: [State] = []
  var steps: [Transition] = []
  var ends: [Transition] = []
  var words: [UInt64] = []

  /// All transitions, episode by episode.
  var episodes: [[Transition]] = []

  private let drawsPerCall: Int
  private let values: ActionValues

  init(for model: TabularModel, drawsPerCall: Int = 0) {
    self.drawsPerCall = drawsPerCall
    values = ActionValues(for: model)
  }

  mutating func begin(in state: State, using generator: inout Generator) -> Action {
    starts.append(state)
    episodes.append([])
    draw(&generator)
    return 0
  }

  mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    steps.append(transition)
    episodes[episodes.count - 1].append(transition)
    draw(&generator)
    return 0
  }

  mutating func end(_ transition: Transition, using generator: inout Generator) {
    ends.append(transition)
    episodes[episodes.count - 1].append(transition)
    draw(&generator)
  }

  var solution: Solution { Solution(actionValues: values) }

  private mutating func draw(_ generator: inout Generator) {
    for _ in 0..<drawsPerCall { words.append(generator.next()) }
  }
}

extension Run where Place == TaskDynamics {
  /// Creates run number `index` in a world that is compiled for it.
  init(
    _ index: Int = 0, of learner: Worker, in model: TabularModel, discount: Double = 1,
    stepLimit: Int = 1000, _ budget: Budget, seed: UInt64 = 1
  ) {
    self.init(
      index, of: learner,
      in: LearningTask(
        model, RunSpecification(discount: discount, stepLimit: stepLimit, budget: budget, seed: seed)))
  }

  /// Carries the run to its end, `count` steps at a time, and returns the records of its episodes.
  mutating func records(by count: Int = 1000) -> [EpisodeRecord] {
    var records: [EpisodeRecord] = []
    while !isFinished { advance(by: count) { record, _ in records.append(record) } }
    return records
  }
}
