import Environments
import ReferenceLoops
import Synchronization
import TabularRL

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
    let world = FlatWorld(model)
    var (steps, episodes) = (0, 0)
    var time = Measurement(seconds: 0, processorSeconds: 0)
    var means: [(String, String)] = []
    for (index, agent) in Self.agents.enumerated() {
      for tenths in 1...10 {
        let alpha = Double(tenths) / 10
        let cell = index * 10 + tenths - 1
        let (done, mean) =
          options.usesReference
          ? try reference(agent.1, alpha, world, seed: UInt64(12345 + 1_000_003 * cell))
          : try library(agent.0, alpha, model)
        time += done.time
        steps += done.steps
        episodes += done.episodes
        if tenths == 5 { means.append(("mean_return_of_\(agent.0)", "\(mean)")) }
      }
    }
    let vectors =
      options.usesReference
      ? [options.vectorsField(try options.referenceLoop(orElse: REFERENCE_CACHED))] : []
    return vectors + [
      ("steps", "\(steps)"), ("episodes", "\(episodes)"), ("seconds", "\(time.seconds)"),
      ("cpu_seconds", "\(time.processorSeconds)"),
    ] + means + [("peak_bytes", "\(Measurement.peakBytes)")]
  }

  private typealias Work = (time: Measurement, steps: Int, episodes: Int)

  private func reference(
    _ algorithm: reference_algorithm, _ alpha: Double, _ world: FlatWorld, seed: UInt64
  ) throws -> (Work, mean: Double) {
    let learner = reference_learner(algorithm, alpha: alpha, gamma: 1)
    let (loop, vectors) = (try options.referenceLoop(orElse: REFERENCE_CACHED), options.vectors)
    // Each thread takes an equal part of the runs.
    let parts = Mutex([reference_result]())
    let threads = options.threads
    let time = try Measurement.of {
      try forEachRun(0..<threads, threads: threads) { part in
        let (first, last) = (100 * part / threads, 100 * (part + 1) / threads)
        var learner = learner
        return world.learn(
          &learner, loop, vectors, steps: 0, episodes: 500, runs: last - first, seed: seed + UInt64(first))
      } deliver: { _, result in
        parts.withLock { $0.append(result) }
      }
    }
    let results = parts.withLock { $0 }
    let episodes = results.reduce(0) { $0 + Int($1.episodes) }
    let sum = results.reduce(0) { $0 + $1.mean_return * Double($1.episodes) }
    return ((time, results.reduce(0) { $0 + Int($1.steps) }, episodes), sum / Double(episodes))
  }

  private func library(
    _ agent: String, _ alpha: Double, _ model: TabularModel
  ) throws -> (Work, mean: Double) {
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(500), seed: 1)
    let done = try LibraryRuns(
      agent, [Setting(name: "alpha", value: "\(alpha)")], in: LearningTask(model, specification), runs: 100,
      threads: options.threads)
    return ((done.time, done.steps, done.episodes), done.meanReturn)
  }
}
