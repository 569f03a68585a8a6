import Environments
import ReferenceLoops
import TabularRL

/// What every learner costs a step, beside the C loop of the same algorithm where there is one.
///
/// Learners learn on cliff walking, or on the random walk of 19 states where they cannot, and some of them once more
/// in a world of their own; in one run or in several, up to four of them side by side; C loops are beside single runs
/// only. Processor time, the medians of several repetitions.
struct LearnerReport {
  let options: Options

  init(_ options: Options) { self.options = options }

  private static let discount = 1.0

  /// Prints a row for each learner, or for those named: its name, its world, nanoseconds a step, how many times that of
  /// Q-learning that is, and how many times that of the C loop.
  func printRows() throws {
    print("agent,environment,nanoseconds_per_step,ratio_to_q_learning,c_nanoseconds_per_step,ratio_to_c")
    let wanted = options.method?.split(separator: ",").map(String.init)
    let cliff = try TabularModel(compiling: CliffWalking())
    let walk = try TabularModel(compiling: RandomWalk(settings: [Setting(name: "length", value: "19")]))
    try printRows(of: wanted, in: [cliff, walk], beside: FlatWorld(cliff))
    for home in try Self.homes() {
      try printRows(
        of: ["q-learning"] + home.agents.filter { wanted?.contains($0) ?? true }, in: [home.world])
    }
  }

  /// The worlds of the examples that Sutton & Barto 2018 give for learners that cliff walking says little of: there
  /// they are measured once more, beside Q-learning.
  private static func homes() throws -> [(world: TabularModel, agents: [String])] {
    [
      (try TabularModel(compiling: Bandit()), ["action-value-bandit", "gradient-bandit"]),
      (try TabularModel(compiling: AccessControl()), ["differential-sarsa", "r-learning"]),
      (
        try TabularModel(compiling: MaximizationBias()),
        ["double-q-learning", "double-sarsa", "double-expected-sarsa"]
      ),
    ]
  }

  /// Prints a row for each learner, or for those named, in the first world in which it can learn; C loops learn in
  /// `flat`.
  private func printRows(of wanted: [String]?, in worlds: [TabularModel], beside flat: FlatWorld? = nil)
    throws
  {
    let runs = options.runs
    let repetitions = options.repetitions ?? 5
    var first: Double?
    for entry in standardAlgorithms where entry.habitats.contains(.finite) {
      let twin = ReferenceTwin.all.first { $0.agent == entry.description.name }
      let algorithm = try entry.configure(twin?.settings ?? [])
      if let wanted, !wanted.contains(algorithm.name) { continue }
      for model in worlds {
        guard (try? algorithm.validate(life(in: model, 1))) != nil else { continue }
        let steps = try options.steps ?? usualSteps(of: algorithm, in: model)
        let task = life(in: model, steps)
        var (times, references): ([Double], [Double]) = ([], [])
        for _ in 0..<repetitions {
          times.append(
            try LibraryRuns(algorithm, in: task, runs: runs, threads: 1).time.processorSeconds)
          guard runs == 1, let flat, var learner = twin?.learner(discount: Self.discount) else { continue }
          references.append(
            flat.measured(
              &learner, REFERENCE_PLAIN, options.vectors, steps: steps, episodes: 0, runs: 1, seed: 1
            ).1.processorSeconds)
        }
        let cost = times.median / Double(steps * runs) * 1e9
        first = first ?? cost
        var reference = ","
        if !references.isEmpty {
          let ratio = zip(times, references).map { $0 / $1 }.median
          reference = "\(references.median / Double(steps) * 1e9),\(ratio)"
        }
        print("\(twin?.name ?? algorithm.name),\(model.name),\(cost),\(cost / (first ?? cost)),\(reference)")
        break
      }
    }
  }

  /// So many steps that a run takes seconds at most: a learner that solves equations at every step is given
  /// fewer.
  private func usualSteps(of algorithm: ConfiguredAlgorithm, in model: TabularModel) throws -> Int {
    let trial = try Measurement.of { _ = try algorithm.run(0, life(in: model, 2000), RunObserver()) }
    return trial.processorSeconds < 0.02 ? 200_000 : 10_000
  }

  /// What a learner is to do in a world: so many steps.
  private func life(in model: TabularModel, _ steps: Int) -> LearningTask {
    LearningTask(
      model, RunSpecification(discount: Self.discount, stepLimit: 1000, budget: .steps(steps), seed: 1))
  }
}

/// A learner of the library that has a C loop of the same algorithm, both as the library sets it unless told otherwise.
struct ReferenceTwin: Sendable {
  let agent: String
  var settings: [Setting] = []
  private let algorithm: reference_algorithm
  private var n: Int32 = 0
  private var lambda = 0.0
  private var replaces = true

  /// Every C loop's.
  static let all = [
    ReferenceTwin(agent: "q-learning", algorithm: REFERENCE_Q_LEARNING),
    ReferenceTwin(agent: "sarsa", algorithm: REFERENCE_SARSA),
    ReferenceTwin(agent: "expected-sarsa", algorithm: REFERENCE_EXPECTED_SARSA),
    ReferenceTwin(agent: "n-step-sarsa", algorithm: REFERENCE_N_STEP_SARSA, n: 4),
    ReferenceTwin(agent: "n-step-expected-sarsa", algorithm: REFERENCE_N_STEP_EXPECTED_SARSA, n: 4),
    ReferenceTwin(agent: "sarsa-lambda", algorithm: REFERENCE_SARSA_LAMBDA, lambda: 0.9),
    ReferenceTwin(
      agent: "sarsa-lambda",
      settings: [Setting(name: "trace", value: "accumulating"), Setting(name: "alpha", value: "0.1")],
      algorithm: REFERENCE_SARSA_LAMBDA, lambda: 0.9, replaces: false),
    // With long steps its replacing traces let action values grow without end.
    ReferenceTwin(
      agent: "q-lambda", settings: [Setting(name: "alpha", value: "0.1")], algorithm: REFERENCE_Q_LAMBDA,
      lambda: 0.9),
    ReferenceTwin(agent: "dyna-q", algorithm: REFERENCE_DYNA_Q, n: 5),
  ]

  /// What it is called, with what it is told.
  var name: String { ([agent] + settings.map { "\($0.name)=\($0.value)" }).joined(separator: " ") }

  /// The learner as the C loops take it.
  func learner(discount: Double) -> reference_learner {
    let alpha = settings.first { $0.name == "alpha" }.flatMap { Double($0.value) } ?? 0.5
    var learner = reference_learner(algorithm, alpha: alpha, gamma: discount)
    learner.n = n
    learner.lambda = lambda
    learner.replacing_traces = replaces ? 1 : 0
    return learner
  }
}
