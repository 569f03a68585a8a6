import Environments
import ReferenceLoops
import TabularRL

/// w1, w2, w3: an agent learning for so many steps, epsilon 0.1, in one run or several.
///
/// - w1: Q-learning on cliff walking, step size 0.5, undiscounted.
/// - w2: Sarsa on the windy gridworld, step size 0.5, undiscounted.
/// - w3: Q-learning on the slippery frozen lake of eight rows, step size 0.1, discount 0.99.
///
/// The C loops are those of ReferenceLoops; the Swift loop is the library's own `Run`, which breaks ties at random.
struct LearningWorkload {
  let options: Options
  private let learner: reference_learner
  private let agent: String
  private let model: TabularModel
  /// What each action does where the ice is not slippery; else the model.
  private let moves: TabularModel
  private let slips: Bool

  init(_ workload: Workload, _ options: Options) throws {
    self.options = options
    slips = workload == .w3
    var learner = reference_learner(
      REFERENCE_Q_LEARNING, alpha: 0.5, gamma: 1, breaksTiesAtRandom: options.breaksTiesAtRandom)
    switch workload {
    case .w2:
      learner.algorithm = REFERENCE_SARSA
      agent = "sarsa"
      model = try TabularModel(compiling: WindyGridworld())
      moves = model
    case .w3:
      learner.alpha = 0.1
      learner.gamma = 0.99
      agent = "q-learning"
      let map = Setting(name: "map", value: "8x8")
      model = try TabularModel(compiling: FrozenLake(settings: [map]))
      moves = try TabularModel(
        compiling: FrozenLake(settings: [map, Setting(name: "slippery", value: "false")]))
    default:
      agent = "q-learning"
      model = try TabularModel(compiling: CliffWalking())
      moves = model
    }
    self.learner = learner
  }

  func run() throws -> [(String, String)] {
    options.usesReference ? try runReference() : try runLibrary()
  }

  private func runReference() throws -> [(String, String)] {
    var learner = learner
    let world = FlatWorld(moves, slips: slips)
    let loop = try options.referenceLoop(orElse: REFERENCE_PLAIN)
    let (steps, episodes) = options.episodes.map { (0, $0) } ?? (options.learningSteps, 0)
    let (result, time) = world.measured(
      &learner, loop, options.vectors, steps: steps, episodes: episodes, runs: options.runs, seed: 1)
    return [options.vectorsField(loop)]
      + options.fields(time, Int(result.steps), Int(result.episodes), result.mean_return, result.table_sum)
  }

  private func runLibrary() throws -> [(String, String)] {
    guard options.breaksTiesAtRandom else { throw UnknownMethod() }
    let specification = RunSpecification(
      discount: learner.gamma, stepLimit: RunSpecification.generalStepLimit,
      budget: options.episodes.map(Budget.episodes) ?? .steps(options.learningSteps), seed: 1)
    let done = try LibraryRuns(
      agent, [Setting(name: "alpha", value: "\(learner.alpha)")], in: LearningTask(model, specification),
      runs: options.runs, threads: options.threads)
    return options.fields(done.time, done.steps, done.episodes, done.meanReturn, done.tableSum)
  }
}

extension Options {
  /// How many steps a run of learning takes.
  var learningSteps: Int { steps ?? 20_000_000 }

  /// What the C loops may use of the processor.
  var vectors: reference_vectors { usesWidestVectors ? REFERENCE_WIDEST : REFERENCE_PORTABLE }

  /// The field that says what a C loop uses.
  func vectorsField(_ loop: reference_loop) -> (String, String) {
    ("vectors", "\"\(String(cString: reference_vectors_name(loop, vectors)))\"")
  }

  /// The C loop asked for.
  func referenceLoop(orElse loop: reference_loop) throws -> reference_loop {
    guard let method else { return loop }
    let loops = [
      "plain": REFERENCE_PLAIN, "cached": REFERENCE_CACHED, "interleaved": REFERENCE_INTERLEAVED,
    ]
    guard let loop = loops[method] else { throw UnknownMethod() }
    return loop
  }

  /// What a workload of learning says of itself.
  func fields(
    _ time: Measurement, _ steps: Int, _ episodes: Int, _ meanReturn: Double, _ tableSum: Double
  ) -> [(String, String)] {
    [
      ("steps", "\(steps)"), ("runs", "\(runs)"), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"),
      ("nanoseconds_per_step", "\(time.processorSeconds / Double(steps) * 1e9)"),
      ("episodes", "\(episodes)"), ("mean_return", "\(meanReturn)"), ("table_sum", "\(tableSum)"),
      ("peak_bytes", "\(Measurement.peakBytes)"),
    ]
  }
}
