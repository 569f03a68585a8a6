import Environments
import ReferenceLoops
import TabularRL

/// Whether the C loops are what they are said to be.
///
/// - With the same draws the tables of action values sum to the published numbers, bit for bit, in every loop.
/// - The sweep of w6 earns what is published, to three decimals.
/// - The C loops earn what the library's learners earn: the mean returns over many runs agree within four standard
///   errors.
struct LoopCheck {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// What the tables sum to after 50 million steps with seed 1: all digits of which the first are published.
  private static let sums: [(workload: Workload, breaksTiesAtRandom: Bool, sum: Double)] = [
    (.w1, true, -2433), (.w1, false, -2433), (.w2, false, -3737.8677700220487),
    (.w2, true, -3647.95780381146),
    (.w3, true, 71.3290226717276),
  ]

  /// What the agents of w6 earn an episode at step size 0.5.
  private static let returns = [("q-learning", -56.289), ("sarsa", -36.482), ("expected-sarsa", -28.133)]

  /// Prints a row for each check; returns whether all are right.
  func printRows() throws -> Bool {
    print("check,subject,expected,found,right")
    var areRight = true
    func row(_ check: String, _ subject: String, _ expected: String, _ found: String, _ isRight: Bool) {
      print("\(check),\(subject),\(expected),\(found),\(isRight ? 1 : 0)")
      areRight = areRight && isRight
    }
    var given = options
    given.usesReference = true
    given.steps = 50_000_000
    for (workload, breaksTiesAtRandom, expected) in Self.sums {
      given.breaksTiesAtRandom = breaksTiesAtRandom
      for (loop, usesWidestVectors) in [
        ("plain", false), ("cached", false), ("cached", true), ("interleaved", false), ("interleaved", true),
      ] where options.usesWidestVectors || !usesWidestVectors {
        given.method = loop
        given.usesWidestVectors = usesWidestVectors
        given.runs = loop == "interleaved" ? 4 : 1
        let fields = try workload.run(given)
        let vectors = fields.field("vectors")?.filter { $0 != "\"" } ?? ""
        let subject = "\(workload) \(loop) \(vectors) ties \(breaksTiesAtRandom ? "random" : "first")"
        let sum = fields.number("table_sum")
        row("table sum", subject, "\(expected)", "\(sum)", sum == expected)
      }
    }
    (given.breaksTiesAtRandom, given.usesWidestVectors) = (true, options.usesWidestVectors)
    for loop in ["plain", "cached", "interleaved"] {
      given.method = loop
      let fields = try Workload.w6.run(given)
      for (agent, expected) in Self.returns {
        let mean = fields.number("mean_return_of_\(agent)")
        row("mean return", "w6 \(loop) \(agent)", "\(expected)", "\(mean)", abs(mean - expected) < 0.0005)
      }
    }
    try compare { row("mean return", $0, $1, $2, $3) }
    return areRight
  }

  private static let (runs, episodes) = (1000, 200)

  private func compare(
    _ row: (_ subject: String, _ expected: String, _ found: String, _ isRight: Bool) -> Void
  ) throws {
    let model = try TabularModel(compiling: CliffWalking())
    let world = FlatWorld(model)
    let specification = RunSpecification(
      discount: 0.9, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(Self.episodes), seed: 1)
    for twin in ReferenceTwin.all {
      let library = try LibraryRuns(
        twin.agent, twin.settings, in: LearningTask(model, specification), runs: Self.runs,
        threads: options.threads)
      var learner = twin.learner(discount: 0.9)
      let means = (0..<Self.runs).map {
        world.learn(
          &learner, REFERENCE_PLAIN, options.vectors, steps: 0, episodes: Self.episodes, runs: 1,
          seed: UInt64($0 + 1)
        ).mean_return
      }
      guard let expected = MeanEstimate(library.means), let found = MeanEstimate(means) else { continue }
      let errors = [expected, found].map { $0.standardError ?? 0 }
      let deviation = (errors[0] * errors[0] + errors[1] * errors[1]).squareRoot()
      row(twin.name, "\(expected.mean)", "\(found.mean)", abs(expected.mean - found.mean) <= 4 * deviation)
    }
  }
}
