import Environments
import ReferenceLoops
import Synchronization
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

  init(_ options: Options) throws {
    self.options = options
    var learner = reference_learner(
      algorithm: REFERENCE_Q_LEARNING, alpha: 0.5, gamma: 1, epsilon: 0.1,
      random_ties: options.breaksTiesAtRandom ? 1 : 0)
    switch options.workload {
    case "w2":
      learner.algorithm = REFERENCE_SARSA
      agent = "sarsa"
      model = try TabularModel(compiling: WindyGridworld())
      moves = model
    case "w3":
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
    let loops = [
      "plain": REFERENCE_PLAIN, "cached": REFERENCE_CACHED, "interleaved": REFERENCE_INTERLEAVED,
    ]
    guard let loop = loops[options.method ?? "plain"] else { throw UnknownMethod() }
    let world = FlatWorld(moves, slips: options.workload == "w3")
    var learner = learner
    var result = reference_result()
    let time = Measurement.of {
      result = world.learn(&learner, loop, steps: options.steps, episodes: 0, runs: options.runs, seed: 1)
    }
    return fields(
      time, Int(result.steps), Int(result.episodes), result.mean_return, result.table_sum)
  }

  private func runLibrary() throws -> [(String, String)] {
    guard options.breaksTiesAtRandom else { throw UnknownMethod() }
    let specification = RunSpecification(
      discount: learner.gamma, stepLimit: RunSpecification.generalStepLimit, budget: .steps(options.steps),
      seed: 1)
    let result = try LibraryRuns(
      agent, alpha: learner.alpha, in: LearningTask(model, specification), runs: options.runs,
      threads: options.threads)
    return fields(
      result.time, options.steps * options.runs, result.episodes,
      result.sumOfReturns / Double(max(1, result.episodes)), result.tableSum)
  }

  private func fields(
    _ time: Measurement, _ steps: Int, _ episodes: Int, _ meanReturn: Double, _ tableSum: Double
  ) -> [(String, String)] {
    [
      ("steps", "\(steps)"), ("runs", "\(options.runs)"), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"),
      ("nanoseconds_per_step", "\(time.processorSeconds / Double(steps) * 1e9)"),
      ("episodes", "\(episodes)"), ("mean_return", "\(meanReturn)"), ("table_sum", "\(tableSum)"),
      ("peak_bytes", "\(Measurement.peakBytes)"),
    ]
  }
}

/// w6: a sweep over three agents and ten step sizes on cliff walking, 100 runs of 500 episodes each.
struct SweepWorkload {
  let options: Options
  private static let agents = [
    ("q-learning", REFERENCE_Q_LEARNING), ("sarsa", REFERENCE_SARSA),
    ("expected-sarsa", REFERENCE_EXPECTED_SARSA),
  ]

  init(_ options: Options) { self.options = options }

  func run() throws -> [(String, String)] {
    let model = try TabularModel(compiling: CliffWalking())
    var (steps, episodes) = (0, 0)
    var time = Measurement(seconds: 0, processorSeconds: 0)
    var means: [(String, String)] = []
    for (index, agent) in Self.agents.enumerated() {
      for tenths in 1...10 {
        let alpha = Double(tenths) / 10
        let cell = index * 10 + tenths - 1
        let (done, mean) =
          options.usesReference
          ? try reference(agent.1, alpha, model, seed: UInt64(12345 + 1_000_003 * cell))
          : try library(agent.0, alpha, model)
        time += done.time
        steps += done.steps
        episodes += done.episodes
        if tenths == 5 { means.append(("mean_return_of_\(agent.0)", "\(mean)")) }
      }
    }
    return [
      ("steps", "\(steps)"), ("episodes", "\(episodes)"), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"),
    ] + means + [("peak_bytes", "\(Measurement.peakBytes)")]
  }

  private typealias Work = (time: Measurement, steps: Int, episodes: Int)

  private func reference(
    _ algorithm: reference_algorithm, _ alpha: Double, _ model: TabularModel, seed: UInt64
  ) throws -> (Work, mean: Double) {
    var learner = reference_learner(
      algorithm: algorithm, alpha: alpha, gamma: 1, epsilon: 0.1, random_ties: 1)
    let loop = options.method == "interleaved" ? REFERENCE_INTERLEAVED : REFERENCE_CACHED
    let world = FlatWorld(model, slips: false)
    var result = reference_result()
    let time = Measurement.of {
      result = world.learn(&learner, loop, steps: 0, episodes: 500, runs: 100, seed: seed)
    }
    return ((time, Int(result.steps), Int(result.episodes)), result.mean_return)
  }

  private func library(
    _ agent: String, _ alpha: Double, _ model: TabularModel
  ) throws -> (Work, mean: Double) {
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(500), seed: 1)
    let done = try LibraryRuns(
      agent, alpha: alpha, in: LearningTask(model, specification), runs: 100, threads: options.threads)
    return ((done.time, done.steps, done.episodes), done.sumOfReturns / Double(done.episodes))
  }
}

/// What the episodes of a run come to; an object, because variables that a closure changes are checked at every access.
private final class RunSums {
  private(set) var (steps, episodes) = (0, 0)
  private(set) var sumOfReturns = 0.0

  func add(_ record: EpisodeRecord) {
    steps += record.length
    episodes += 1
    sumOfReturns += record.episodeReturn
  }
}

/// Runs of the library's own, and what they took.
private struct LibraryRuns {
  let time: Measurement
  private(set) var (steps, episodes) = (0, 0)
  private(set) var sumOfReturns = 0.0
  /// The sum of all action values of the first run.
  private(set) var tableSum = 0.0

  init(_ agent: String, alpha: Double, in task: LearningTask, runs: Int, threads: Int) throws {
    guard let entry = standardAlgorithms.first(where: { $0.description.name == agent }) else {
      throw UnknownMethod()
    }
    let algorithm = try entry.configure([Setting(name: "alpha", value: "\(alpha)")])
    let totals = Mutex((steps: 0, episodes: 0, sum: 0.0, table: 0.0))
    time = try Measurement.of {
      try forEachRun(0..<runs, threads: threads) { run in
        let sums = RunSums()
        let learned = try algorithm.run(run, task, RunObserver(report: { record, _ in sums.add(record) }))
        return (
          sums.steps, sums.episodes, sums.sumOfReturns,
          learned?.solution.actionValues?.entries.reduce(0, +) ?? 0
        )
      } deliver: { run, result in
        totals.withLock { totals in
          totals.steps += result.0
          totals.episodes += result.1
          totals.sum += result.2
          if run == 0 { totals.table = result.3 }
        }
      }
    }
    (steps, episodes, sumOfReturns, tableSum) = totals.withLock { $0 }
  }
}

/// A world of four actions without chance as the C loops take it.
private struct FlatWorld {
  private var next: [Int32] = []
  private var rewards: [Double] = []
  private var ends: [UInt8] = []
  private let start: Int32
  private let slips: Int32

  init(_ model: TabularModel, slips: Bool) {
    start = Int32(model.startStates[0])
    self.slips = slips ? 1 : 0
    for state in 0..<model.stateCount {
      for action in 0..<4 {
        let outcome = model.outcomes(of: action, in: state).first
        next.append(outcome.map { model.successors[$0] } ?? Int32(state))
        rewards.append(outcome.map { model.rewards[$0] } ?? 0)
        ends.append(outcome.map { model.terminates[$0] ? 1 : 0 } ?? 1)
      }
    }
  }

  func learn(
    _ learner: inout reference_learner, _ loop: reference_loop, steps: Int, episodes: Int, runs: Int,
    seed: UInt64
  ) -> reference_result {
    next.withUnsafeBufferPointer { next in
      rewards.withUnsafeBufferPointer { rewards in
        ends.withUnsafeBufferPointer { ends in
          var world = reference_world(
            states: Int32(next.count / 4), start: start, next: next.baseAddress, reward: rewards.baseAddress,
            ends: ends.baseAddress, slips: slips)
          return reference_learn(
            &world, &learner, loop, Int64(steps), Int64(episodes), Int32(runs), seed)
        }
      }
    }
  }
}
