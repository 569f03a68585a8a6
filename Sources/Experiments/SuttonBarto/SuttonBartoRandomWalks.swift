import TabularRL

/// The walk of 19 states: what one learner's errors are measured against.
private let walk = "random-walk(length=19,left-reward=-1)"

/// A family of learners on the 19-state walk, a member for each value of n or lambda, and what 1000 runs in Python
/// say about the best step size.
private struct WalkFamily: Sendable {
  /// The agent, with ? for n or lambda; the step size is added.
  let agent: String
  let letter: String
  /// The value of n or lambda, the RMS error of 1000 runs, and the step size it was found at.
  let best: [(value: String, error: Double, stepSize: Double)]
}

extension Findings {
  /// The RMS error over the states of a walk and the first ten episodes, as a mean over runs.
  fileprivate func walkError(
    _ agent: String, stepSize: Double, runs: Int
  ) throws -> MeanEstimate {
    let name = agent.replacing(")", with: ",alpha=\(stepSize))")
    return try rmsCurves(name, in: walk, .episodes(10), runs: runs, states: 1...19).mean()
  }

  /// The RMS error over the states of a walk after each episode.
  fileprivate func rmsCurves(
    _ agent: String, in world: String, _ budget: Budget, runs: Int, states: ClosedRange<Int>
  ) throws -> Curves {
    let trial = try Trial(agent, in: world, budget)
    let truth = try trial.task.model.exactValues(of: trial.task.targetPolicy, discount: 1).values
    return try curves(trial, runs: runs) { _, learned in
      rootMeanSquare(learned().solution.values, truth, over: states)
    }
  }

  /// Draws the errors of a family against the step size and checks each member at its best.
  fileprivate mutating func errors(of family: WalkFamily, largest: [Double]) throws {
    let runs = context.count(quick: 20, standard: 100, full: 400)
    var table = Table.means(
      x: "alpha", y: "RMS error over the states and the first 10 episodes", range: [0.25, 0.55])
    var means: [Double] = []
    for (member, limit) in zip(family.best, largest) {
      let agent = family.agent.replacing("?", with: member.value)
      let label = "\(family.letter) = \(member.value)"
      let parts = context.scale == .quick ? 5 : 10
      let grid = (1...parts).map { limit * Double($0) / Double(parts) }
      for stepSize in Set(grid + [0, member.stepSize]).sorted() {
        let mean = try walkError(agent, stepSize: stepSize, runs: runs)
        table.add(label, stepSize, mean)
        guard stepSize == member.stepSize else { continue }
        means.append(mean.mean)
        statistical(
          "\(label), error at its best alpha \(stepSize)", mean, member.error, ofRuns: 1000,
          rounding: 0.0005)
      }
    }
    add(table)
    let errors = family.best.map(\.error)
    if let best = errors.indices.min(by: { errors[$0] < errors[$1] }) {
      let winner = means.indices.min { means[$0] < means[$1] } ?? 0
      exact(
        "the best is \(family.letter) = \(family.best[best].value): the error of the best minus that of it",
        means[winner] - means[best], 0, tolerance: context.scale == .quick ? 0.02 : 0.01,
        "all see the same walks; a neighbour that is not worse by 0.01 may win by chance")
    }
  }
}

extension SuttonBarto {
  static let randomWalks = [
    Experiment(
      "sutton-barto/7.2", "n-step TD on the 19-state random walk",
      source: "Sutton & Barto 2018, example 7.1, figure 7.2"
    ) { findings in
      try findings.errors(
        of: WalkFamily(
          agent: "n-step-td(n=?)", letter: "n",
          best: [
            ("1", 0.3452, 0.8), ("2", 0.277, 0.6), ("4", 0.2641, 0.4), ("8", 0.2763, 0.25),
            ("16", 0.3115, 0.15), ("32", 0.3634, 0.1), ("64", 0.4154, 0.05), ("128", 0.4702, 0.05),
          ]), largest: Array(repeating: 1, count: 8))
      let runs = findings.context.count(quick: 20, standard: 100, full: 400)
      findings.exact(
        "alpha 0", try findings.walkError("n-step-td(n=4)", stepSize: 0, runs: 1).mean, 0.547723)
      for (tenths, reference) in [(1, 0.413), (2, 0.323), (6, 0.309), (8, 0.389), (10, 0.513)] {
        let stepSize = Double(tenths) / 10
        findings.statistical(
          "n = 4 at alpha \(stepSize)",
          try findings.walkError("n-step-td(n=4)", stepSize: stepSize, runs: runs), reference, ofRuns: 1000,
          rounding: 0.0005)
      }
      let far = try findings.walkError("n-step-td(n=512)", stepSize: 0.1, runs: runs)
      findings.atLeast("n = 512 at alpha 0.1", far.mean, 0.45, "curves of large n stay above 0.45 there")
    },
    Experiment(
      "sutton-barto/12.3", "The offline lambda-return algorithm on the 19-state random walk",
      source: "Sutton & Barto 2018, figure 12.3"
    ) { findings in
      try findings.errors(
        of: WalkFamily(
          agent: "lambda-return(lambda=?)", letter: "lambda",
          best: [
            ("0", 0.3666, 0.8), ("0.4", 0.2914, 0.75), ("0.8", 0.2625, 0.4), ("0.9", 0.2836, 0.25),
            ("0.95", 0.3205, 0.15), ("0.975", 0.3634, 0.1), ("0.99", 0.4165, 0.06), ("1", 0.4894, 0.02),
          ]), largest: [1, 1, 1, 1, 0.6, 0.4, 0.2, 0.1])
    },
    Experiment(
      "sutton-barto/12.6", "TD(lambda) on the 19-state random walk",
      source: "Sutton & Barto 2018, figure 12.6"
    ) { findings in
      try findings.errors(
        of: WalkFamily(
          agent: "td-lambda(lambda=?)", letter: "lambda",
          best: [
            ("0", 0.3452, 0.8), ("0.4", 0.2729, 0.7), ("0.8", 0.2615, 0.315), ("0.9", 0.2898, 0.2),
            ("0.95", 0.3321, 0.12), ("0.975", 0.379, 0.07), ("0.99", 0.4329, 0.04), ("1", 0.4991, 0.014),
          ]), largest: [1, 1, 0.9, 0.5, 0.3, 0.2, 0.1, 0.04])
      let runs = findings.context.count(quick: 20, standard: 100, full: 400)
      let high = try findings.walkError("td-lambda(lambda=0.8)", stepSize: 0.9, runs: runs)
      findings.atLeast(
        "lambda = 0.8 at alpha 0.9", high.mean, 0.45, "accumulating traces blow up where forward views do not"
      )
      let states = 1...19
      let budget = Budget.episodes(10)
      let agents = [
        "td(alpha=0.3)", "n-step-td(n=1,alpha=0.3)", "td-lambda(lambda=0,alpha=0.3)",
        "true-online-td-lambda(lambda=0,alpha=0.3)",
      ]
      let curves = try agents.map {
        try findings.rmsCurves($0, in: walk, budget, runs: 5, states: states).runs.joined()
      }
      for (agent, curve) in zip(agents, curves).dropFirst() {
        let largest = zip(curve, curves[0]).map { abs($0 - $1) }.max() ?? .nan
        findings.exact(
          "\(agent) is TD(0): the largest difference of an error in 50 episodes", largest, 0,
          tolerance: 1e-12,
          "the same updates in the same order but for rounding")
      }
    },
    Experiment(
      "sutton-barto/12.8", "True online TD(lambda) on the 19-state random walk",
      source: "Sutton & Barto 2018, figure 12.8"
    ) { findings in
      try findings.errors(
        of: WalkFamily(
          agent: "true-online-td-lambda(lambda=?)", letter: "lambda",
          best: [
            ("0", 0.3452, 0.8), ("0.4", 0.2732, 0.75), ("0.8", 0.2544, 0.4), ("0.9", 0.2763, 0.25),
            ("0.95", 0.3151, 0.2), ("0.975", 0.3595, 0.12), ("0.99", 0.4153, 0.06), ("1", 0.4894, 0.02),
          ]), largest: [1, 1, 1, 1, 0.6, 0.4, 0.2, 0.1])
    },
  ]

  static let smallWalks = [
    Experiment(
      "sutton-barto/6.2", "TD(0) and Monte Carlo on the five-state random walk",
      source: "Sutton & Barto 2018, example 6.2; 100 runs in the book"
    ) { findings in
      let runs = findings.context.count(quick: 100, standard: 500, full: 2000)
      let world = "random-walk"
      var values = Table(
        "values", columns: ["series", "state", "value"], plot: .lines(x: "state", y: "value", range: [0, 1]))
      let places = [1, 10, 100]
      let trial = try Trial("td(alpha=0.1,initial-value=0.5)", in: world, .episodes(100))
      let estimates = try findings.collect(trial, runs: 1) { numbers, record, learned in
        if places.contains(record.episode) { numbers += learned().solution.values[1...5] }
      }[0]
      for (place, episodes) in places.enumerated() {
        for state in 0..<5 {
          values.add([
            .text("after \(episodes)"), .text(["A", "B", "C", "D", "E"][state]),
            .number(estimates[5 * place + state]),
          ])
        }
      }
      for state in 0..<5 {
        values.add(["true values", .text(["A", "B", "C", "D", "E"][state]), .number(Double(state + 1) / 6)])
      }
      findings.add(values)
      findings.exact(
        "after one episode, the sum of all changes of values",
        estimates[0..<5].reduce(0) { $0 + abs($1 - 0.5) },
        0.05, tolerance: 1e-12, "only the last state before the end changes, by a tenth of a half")
      var table = Table.means("errors", x: "episode", y: "RMS error over the states", range: [0, 0.25])
      let references: [(label: String, agent: String, errors: [Double])] = [
        ("TD alpha 0.05", "td(alpha=0.05,", [0.2288, 0.1746, 0.1099, 0.0533, 0.0365, 0.0353]),
        ("TD alpha 0.1", "td(alpha=0.1,", [0.2222, 0.1285, 0.0569, 0.0502, 0.0546, 0.0553]),
        ("TD alpha 0.15", "td(alpha=0.15,", [0.2161, 0.095, 0.0573, 0.0686, 0.0703, 0.07]),
        ("MC alpha 0.01", "mc(alpha=0.01,", [0.2332, 0.2123, 0.1827, 0.1452, 0.1174, 0.0976]),
        ("MC alpha 0.02", "mc(alpha=0.02,", [0.2314, 0.1964, 0.1534, 0.1108, 0.0901, 0.0811]),
        ("MC alpha 0.03", "mc(alpha=0.03,", [0.23, 0.1868, 0.1385, 0.1039, 0.0947, 0.093]),
        ("MC alpha 0.04", "mc(alpha=0.04,", [0.2292, 0.1808, 0.1329, 0.1118, 0.1088, 0.1067]),
      ]
      for (label, agent, errors) in references {
        let visits = agent.hasPrefix("mc") ? "visits=every," : ""
        let curves = try findings.rmsCurves(
          "\(agent)\(visits)initial-value=0.5)", in: world, .episodes(100), runs: runs, states: 1...5)
        table.add(label, curves, at: 0..<100)
        for (episode, error) in zip([1, 10, 25, 50, 75, 100], errors) {
          findings.statistical(
            "\(label), error after \(episode) episodes", curves.mean(at: episode - 1), error, ofRuns: 5000,
            rounding: 0.00005)
        }
      }
      findings.add(table)
      findings.exact(
        "error before learning",
        rootMeanSquare(
          [0.5, 0.5, 0.5, 0.5, 0.5], (1...5).map { Double($0) / 6 }, over: 0..<5), 0.2357022604)
    },
    Experiment(
      "sutton-barto/figure-6.2", "Batch TD(0) and batch Monte Carlo on the five-state random walk",
      source: "Sutton & Barto 2018, example 6.3, figure 6.2; 100 runs in the book"
    ) { findings in
      let runs = findings.context.count(quick: 60, standard: 300, full: 1000)
      var table = Table.means(x: "episode", y: "RMS error over the states", range: [0, 0.25])
      let references = [
        ("batch TD", "batch-td", [0.1201, 0.0752, 0.0528, 0.037]),
        ("batch MC", "batch-mc", [0.1735, 0.111, 0.0798, 0.0567]),
      ]
      for (label, agent, errors) in references {
        let curves = try findings.rmsCurves(
          "\(agent)(initial-value=0.5,tolerance=1e-7)", in: "random-walk", .episodes(100), runs: runs,
          states: 1...5)
        table.add(label, curves, at: 0..<100)
        for (episode, error) in zip([10, 25, 50, 100], errors) {
          findings.statistical(
            "\(label), error after \(episode) episodes", curves.mean(at: episode - 1), error, ofRuns: 3000,
            rounding: 0.00005)
        }
      }
      findings.add(table)
    },
  ]
}
