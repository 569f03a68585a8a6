import Environments
import TabularRL

/// The grid of figures 7.2 and 7.3: a way to be found, which ends at the target.
private let way = {
  var grid = BookGrid()
  grid.episodic = true
  grid.targetReward = 0
  (grid.forbiddenReward, grid.boundaryReward, grid.otherReward) = (-10, -10, -1)
  return grid
}()

extension Zhao {
  static let chapters7And8 = [
    findingAWay(
      "7.2", "Sarsa", [("sarsa", -18.3, 14.4, -82.99), ("expected-sarsa", -16.4, 13.0, nil)],
      drawn: (-29.7, 16.0), optimalShare: 0.83),
    findingAWay(
      "7.3", "Q-learning", [("q-learning", -15.4, 12.4, -80.10)], drawn: (-25.9, 13.6), optimalShare: 1),
    initialValues, coverage,
    Experiment(
      "zhao/8.5", "The stationary distribution of an epsilon-greedy policy", source: "Zhao 2025, figure 8.5"
    ) { findings in
      let tables = ValueTable.named("figure 8.5", in: zhaoValues)
      try findings.reproduce(tables)
      let model = try world(tables[0].world).compile()
      let policy = try tables[0].policy(in: model) ?? Policy(uniformFor: model)
      let share = model.stationaryDistribution(of: policy)
      findings.worst(
        of: share, against: [1.0 / 29, 22.0 / 203, 27.0 / 203, 21.0 / 29], "stationary distribution",
        names: model.stateNames, kind: .exact, tolerance: 1e-12, "exact fractions")
      findings.worst(
        of: share, against: [0.0345, 0.1084, 0.133, 0.7241], "stationary distribution",
        names: model.stateNames,
        kind: .printed, tolerance: 0.00005 * (1 + 1e-9))
      let chain = model.controlledChain(of: policy)
      let average = zip(share, chain.rewards).reduce(0) { $0 + $1.0 * $1.1 }
      findings.exact("average reward", average, 0.29261084, tolerance: 1e-8)
      let values = try tables[0].values(in: model)
      findings.exact(
        "a tenth of the mean value, weighted by it",
        zip(share, values).reduce(0) { $0 + $1.0 * $1.1 } / 10, average, tolerance: 1e-9,
        "equation 9.13: the average reward is 1 - gamma times the mean value")
    },
    Experiment(
      "zhao/8.6", "The values of the uniform policy", source: "Zhao 2025, figure 8.6"
    ) { findings in
      let tables = ValueTable.named("figure 8.6", in: zhaoValues)
      try findings.reproduce(tables)
      let values = try tables[0].values(in: try world(tables[0].world).compile())
      findings.exact("mean value", values.reduce(0, +) / 25, -3.52, tolerance: 1e-9)
    },
  ]

  /// Learning a way from the first cell to the target.
  private static func findingAWay(
    _ number: String, _ name: String,
    _ agents: [(agent: String, total: Double, length: Double, early: Double?)],
    drawn: (total: Double, length: Double), optimalShare: Double
  ) -> Experiment {
    Experiment(
      "zhao/\(number)", "\(name) finds a way to the target",
      source: "Zhao 2025, figure \(number); discount 0.9 assumed"
    ) { findings in
      let model = try way.compiled()
      let best = try optimum(of: model, discount: 0.9)
      findings.equal("moves of the optimal way", path(of: best.policy, in: model).count - 1, 11)
      let trembling = try way.trembling(0.1).compiled()
      findings.exact(
        "best undiscounted epsilon-0.1 total",
        trembling.startMean(try optimum(of: trembling, discount: 1).values), -14.5694, tolerance: 5e-5,
        "the reference is exact, given to four digits")
      let runs = findings.context.count(quick: 60, standard: 400, full: 2000)
      var totals = Table.means("total", x: "episode", y: "total reward", range: [-150, 0])
      var lengths = Table.means("length", x: "episode", y: "length", range: [0, 80])
      for (index, reference) in agents.enumerated() {
        let trial = try Trial(
          "\(reference.agent)(alpha=0.1,epsilon=0.1)", in: ConfiguredEnvironment(way), .episodes(500))
        let both = try findings.collect(trial, runs: runs) { numbers, record, learned in
          numbers += [record.episodeReturn, Double(record.length)]
          guard record.episode == 500 else { return }
          numbers.append(Double(path(of: learned().solution.policy, in: model).count - 1))
        }
        let total = Curves(both.map { run in stride(from: 0, to: 1000, by: 2).map { run[$0] } })
        let length = Curves(both.map { run in stride(from: 1, to: 1000, by: 2).map { run[$0] } })
        totals.add(reference.agent, total, at: 0..<500)
        lengths.add(reference.agent, length, at: 0..<500)
        findings.statistical(
          "\(reference.agent), mean total of episodes 401-500", total.mean(over: 400..<500), reference.total,
          ofRuns: 60, rounding: 0.05, printed: index == 0 ? drawn.total : nil,
          index == 0
            ? "the drawing is ten lower, against the book's own definition: its best way has -20" : "")
        findings.statistical(
          "\(reference.agent), mean length of episodes 401-500", length.mean(over: 400..<500),
          reference.length,
          ofRuns: 60, rounding: 0.05, printed: index == 0 ? drawn.length : nil,
          index == 0
            ? "the drawing is one longer, against the book's own definition: its best way has 12" : "")
        if let early = reference.early {
          findings.statistical(
            "\(reference.agent), mean total of episodes 1-50", total.mean(over: 0..<50), early, ofRuns: 150,
            rounding: 0.005,
            "the reference breaks ties at random; with ties to the lowest action it is 3.5 higher: -79.6 and -76.4"
          )
        }
        guard index == 0 else { continue }
        let right = both.count { $0.last == 11 }
        if optimalShare < 1 {
          findings.share(
            "\(reference.agent), runs whose greedy way is the shortest", right, of: runs, optimalShare,
            error: (optimalShare * (1 - optimalShare) / 60).squareRoot())
        } else {
          findings.atLeast(
            "\(reference.agent), share of runs whose greedy way is the shortest",
            Double(right) / Double(runs), 0.95,
            "60 of 60 runs in Python")
        }
      }
      findings.add(totals)
      findings.add(lengths)
    }
  }

  private static let initialValues = Experiment(
    "zhao/7.4", "Off-policy Q-learning from a uniform policy: the error along one episode",
    source: "Zhao 2025, figure 7.4(f) to (h)"
  ) { findings in
    let runs = findings.context.count(quick: 6, standard: 30, full: 100)
    var table = Table.means(x: "step", y: "RMS error of the state values", isLogY: true, range: [0.001, 100])
    // Steps, means and deviations of so many runs in Python, and what is drawn in the book.
    let references: [Reference] = [
      Reference(
        initial: 0, before: 7.9256, steps: "10000 20000 30000 40000 50000 60000 80000 100000",
        means: "4.4349 2.0191 0.9034 0.4026 0.1836 0.0849 0.0181 0.0036",
        deviations: "0.381 0.261 0.158 0.087 0.048 0.024 0.0069 0.0014", runs: 30,
        drawn: "4.783 2.44 1.086 0.479 0.212 0.09 0.014 0.003"),
      Reference(
        initial: 10, before: 2.6131, steps: "2000 4000 6000 8000 10000",
        means: "1.7896 1.0602 0.5636 0.247 0.0923", deviations: "0.078 0.109 0.125 0.105 0.058", runs: 20,
        drawn: "1.71 1.119 0.572 0.218 0.077"),
      Reference(
        initial: 100, before: 92.2114, steps: "10000 20000 40000 60000 100000",
        means: "49.846 25.033 5.093 1.043 0.0456", deviations: "1.61 1.32 0.776 0.263 0.018", runs: 20,
        drawn: "49.876 24.861 4.598 0.799 0.037"),
    ]
    for reference in references {
      let curves = try findings.offPolicyErrors(initial: reference.initial, behavior: nil, runs: runs)
      let label = "initial value \(Int(reference.initial))"
      findings.exact(
        "\(label), error before learning", curves.runs[0][0], reference.before, tolerance: 5e-5,
        "the reference is exact, given to four digits")
      findings.add(to: &table, label, curves)
      for (index, step) in reference.steps.enumerated() {
        findings.statistical(
          "\(label), error after \(Int(step)) steps", curves.mean(at: Int(step) / 1000),
          reference.means[index],
          error: reference.deviations[index] / Double(reference.runs).squareRoot(), rounding: 5e-5,
          printed: reference.drawn[index],
          "what is drawn is one run, which varies by \(reference.deviations[index])")
      }
    }
    findings.add(table)
  }

  /// What is known about a curve of figures 7.4 and 7.5.
  private struct Reference: Sendable {
    let initial: Double
    let before: Double
    let steps: [Double]
    let means: [Double]
    let deviations: [Double]
    let runs: Int
    let drawn: [Double]

    init(
      initial: Double, before: Double, steps: String, means: String, deviations: String, runs: Int,
      drawn: String
    ) {
      (self.initial, self.before, self.runs) = (initial, before, runs)
      (self.steps, self.means) = (numbers(steps), numbers(means))
      (self.deviations, self.drawn) = (numbers(deviations), numbers(drawn))
    }
  }

  private static let coverage = Experiment(
    "zhao/7.5", "Off-policy Q-learning from policies that explore less and less",
    source: "Zhao 2025, figure 7.5"
  ) { findings in
    let runs = findings.context.count(quick: 6, standard: 24, full: 100)
    var table = Table.means(x: "step", y: "RMS error of the state values", range: [0, 9])
    let right = String(repeating: "R", count: 25)
    // Means and deviations of 24 runs in Python after 10000, 40000 and 100000 steps.
    let references = [
      ("(a) right, epsilon 0.5", right, 0.5, "7.7239 7.0137 5.7851", "0.0574 0.1808 0.2819"),
      ("(b) right, epsilon 0.1", right, 0.1, "7.9208 7.9058 7.8908", "0.0041 0.008 0.0109"),
      (
        "(c) another, epsilon 0.1", "USLRRRRLULRLLRDSLLSDLUULD", 0.1, "7.8948 7.8174 7.6833",
        "0.0113 0.024 0.0299"
      ),
    ]
    for (label, policy, epsilon, means, deviations) in references {
      let curves = try findings.offPolicyErrors(
        initial: 0, behavior: { try $0.policy(policy).softened(by: epsilon, for: $0) }, runs: runs)
      findings.add(to: &table, label, curves)
      for (index, step) in [10, 40, 100].enumerated() {
        findings.statistical(
          "\(label), error after \(step)000 steps", curves.mean(at: step), numbers(means)[index],
          error: numbers(deviations)[index] / 24.squareRoot(), rounding: 5e-5)
      }
      if label.hasPrefix("(b)") {
        findings.atLeast(
          "\(label), error at the end", curves.mean(at: 100).mean, 7.8,
          "what is never visited is never learned")
      }
    }
    findings.add(table)
  }
}

extension Findings {
  /// The errors of off-policy Q-learning against the optimum, at the beginning and after every thousand steps of one
  /// episode of 100,000.
  fileprivate func offPolicyErrors(
    initial: Double, behavior: ((TabularModel) throws -> Policy)?, runs: Int
  ) throws -> Curves {
    let grid = ConfiguredEnvironment(BookGrid())
    let model = try grid.compile()
    let task = try Trial(
      "q-learning", in: grid, .steps(100_001), stepLimit: 100_001, behavior: try behavior?(model)
    ).task
    let truth = try optimum(of: model, discount: 0.9).values
    var recipe = OffPolicyQLearning()
    recipe.stepSize = .constant(0.1)
    recipe.initialValue = initial
    let (algorithm, mayContinue) = (recipe, context.mayContinue)
    return Curves(
      try each(runs) { index in
        var run = Run(index, of: algorithm, in: task)
        var errors = [rootMeanSquare(run.learner.solution.values, truth, over: 0..<25)]
        for _ in 0..<100 {
          guard mayContinue() else { throw ExperimentError.stopped }
          run.advance(by: 1000) { _, _ in }
          errors.append(rootMeanSquare(run.learner.solution.values, truth, over: 0..<25))
        }
        return errors
      })
  }

  /// Adds a curve whose places are thousands of steps.
  fileprivate func add(to table: inout Table, _ label: String, _ curves: Curves) {
    for place in 0..<curves.length { table.add(label, Double(place) * 1000, curves.mean(at: place)) }
  }
}
