import Environments
import TabularRL

extension SuttonBarto {
  static let trajectorySampling = Experiment(
    "sutton-barto/8.8", "Random tasks: what sweeps of expected updates are worth",
    source: "Sutton & Barto 2018, figure 8.8, its uniform curves; 200 tasks in the book"
  ) { findings in
    let tasks = findings.context.count(quick: 6, standard: 30, full: 200)
    var table = Table.means(x: "updates", y: "value of the start under the greedy policy")
    // Means of 200 tasks in Python after 2000, 4000, 6000, 10000 and 20000 updates, and of the optimum.
    let references = [
      (1, "5.515 6.485 6.948 7.466 7.813", 7.951), (3, "3.06 3.234 3.261 3.276 3.286", 3.287),
      (10, "1.607 1.633 1.635 1.637 1.638", 1.639),
    ]
    for (branching, means, best) in references {
      let trial = try Trial("q-learning", in: "trajectory-sampling(branching=\(branching))")
      let sweeps = [1, 2, 3, 5, 10]
      let values = try findings.each(tasks) { index in
        let model = try trial.task.ofRun(index).model
        let evaluator = PolicyEvaluator(model, discount: 1)
        var planner = ValueIteration()
        planner.isInPlace = true
        planner.planning.maximumSweeps = 10
        var found: [Double] = []
        _ = planner.solve(
          model, discount: 1,
          observer: PlannerObserver(report: { record, values in
            guard sweeps.contains(record.sweep) else { return }
            let greedy = Policy(greedyFor: model.actionValues(for: values(), discount: 1))
            found.append((try? evaluator.startValue(of: greedy)) ?? .nan)
          }))
        return found + [model.startMean(try optimum(of: model, discount: 1, tolerance: 1e-6).values)]
      }
      for (index, reference) in (numbers(means) + [best]).enumerated() {
        let mean = estimate(values.map { $0[index] })
        if index < sweeps.count { table.add("b = \(branching)", Double(2000 * sweeps[index]), mean) }
        findings.statistical(
          "b = \(branching), "
            + (index < sweeps.count ? "after \(2000 * sweeps[index]) updates" : "the optimum"),
          mean, reference, ofRuns: 200, rounding: 0.0005, "over tasks, which differ much")
      }
    }
    findings.add(table)
  }

  static let laterChapters = [
    Experiment(
      "sutton-barto/9.1", "The 1000-state random walk: its true values and how often states are met",
      source: "Sutton & Barto 2018, example 9.1, figure 9.1"
    ) { findings in
      let model = try world("random-walk(length=1000,reach=100,left-reward=-1)").compile()
      let policy = Policy(uniformFor: model)
      let values = try model.exactValues(of: policy, discount: 1).values
      let visits = try model.occupancy(of: policy, discount: 1)
      for (state, value) in [
        (1, -0.92196), (50, -0.850369), (100, -0.754177), (250, -0.472702), (500, -0.000943), (750, 0.470814),
        (1000, 0.92196),
      ] {
        findings.exact("value of state \(state)", values[state], value)
      }
      let length = visits[1...1000].reduce(0, +)
      findings.exact("mean length of an episode", length, 83.1524, tolerance: 5e-5)
      for (state, share) in [(500, 0.013692), (499, 0.001726), (1, 0.000147), (250, 0.000994)] {
        findings.exact("share of time in state \(state)", visits[state] / length, share)
      }
      let deviation =
        (1...1000).map { state -> Double in
          let line = Double(2 * state - 1001) / 1001
          return abs(values[state] - line)
        }.max() ?? .nan
      findings.exact(
        "largest distance of a value from the straight line", deviation, 0.07604, tolerance: 5e-6,
        "near the ends a step may lead beyond, so the values are not a straight line")
      var table = Table(
        columns: ["series", "state", "number"], plot: .lines(x: "state", y: "number"))
      for state in stride(from: 1, through: 1000, by: 3) {
        table.add(["true value", .count(state), .number(values[state])])
        table.add(["share of time, times 50", .count(state), .number(50 * visits[state] / length)])
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/10.5", "Access control: whom to serve, by differential Sarsa and exactly",
      source:
        "Sutton & Barto 2018, example 10.2, figure 10.5; alpha 0.01, beta 0.01, epsilon 0.1, two million steps"
    ) { findings in
      var table = Table.boards()
      for (isImmediate, best, all, learnedRate) in [
        (true, 2.747642, 2.1814, 2.641), (false, 2.673192, 2.07, 2.565),
      ] {
        var world = AccessControl()
        world.isImmediate = isImmediate
        let model = try world.compiled()
        let name = isImmediate ? "done at once" : "done later"
        let solution = RelativeValueIteration().solve(model, discount: 1)
        guard let gain = solution.gain else { throw ExperimentError.wrong("there is no average reward") }
        findings.exact("\(name), best average reward", (gain.lower + gain.upper) / 2, best)
        let accepting = Policy(
          (0..<model.stateCount).map { model.isAvailable(1, in: $0) ? 1 : 0 }, for: model)
        let share = model.stationaryDistribution(of: accepting)
        let rewards = model.controlledChain(of: accepting).rewards
        findings.exact(
          "\(name), average reward of accepting everyone", zip(share, rewards).reduce(0) { $0 + $1.0 * $1.1 },
          all,
          tolerance: 5e-5, "the reference is exact, given to four digits")
        let accepts = (0..<11).map { free in
          (0..<4).map { solution.policy.action(in: free * 4 + $0) == 1 }
        }
        let thresholds = (0..<4).map { priority in accepts.firstIndex { $0[priority] } ?? 11 }
        findings.worst(
          of: thresholds.map(Double.init), against: isImmediate ? [11, 4, 1, 1] : [11, 4, 2, 1],
          "\(name), free servers from which on a customer is served", names: ["1", "2", "4", "8"],
          kind: .exact,
          tolerance: 0, "11 stands for never")
        let runs = findings.context.count(quick: 4, standard: 8, full: 30)
        let steps = 2_000_000
        let task = try Trial("q-learning", in: ConfiguredEnvironment(world), .steps(steps), stepLimit: steps)
          .task
        let algorithm = try differentialSarsa()
        let mayContinue = findings.context.mayContinue
        let rates = try findings.each(runs) { index in
          var run = Run(index, of: algorithm, in: task)
          var sum = 0.0
          run.advance(by: steps / 2) { _, _ in }
          for _ in 0..<100 {
            guard mayContinue() else { throw ExperimentError.stopped }
            run.advance(by: steps / 200) { _, _ in }
            sum += run.learner.solution.gain?.lower ?? .nan
          }
          return sum / 100
        }
        findings.statistical(
          "\(name), mean estimate of differential Sarsa in the second million steps", estimate(rates),
          learnedRate,
          rounding: 0.01, printed: 2.31,
          "the book's 2.31 is a snapshot of an estimate that wanders from 2.28 to 3.05")
        let short = try Trial(
          "q-learning", in: ConfiguredEnvironment(world), .steps(100_000), stepLimit: 100_000
        ).task
        let settings = "alpha=0.01,beta=0.01,epsilon=0.1"
        let linear = try agent("differential-semi-gradient-sarsa(features=one-hot,\(settings))")
        findings.exact(
          "\(name), average reward by differential semi-gradient Sarsa with one-hot features minus that without",
          (try linear.run(0, short, RunObserver())?.solution.gain?.lower ?? .nan)
            - (try agent("differential-sarsa(\(settings))").run(0, short, RunObserver())?.solution.gain?.lower
              ?? .nan),
          0, tolerance: 0, "with one-hot features they are the same algorithm")
        table.add(
          board: "customers \(name): differential values", solution.values, columns: 4,
          marks: (0..<model.stateCount).map { solution.policy.action(in: $0) == 1 ? "accept" : "reject" },
          firstRow: 0)
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/13.1", "The short corridor: the value of going right with a fixed probability",
      source: "Sutton & Barto 2018, example 13.1"
    ) { findings in
      let model = try world("short-corridor").compile()
      let evaluator = PolicyEvaluator(model, discount: 1)
      func going(right probability: Double) throws -> [Double] {
        let row = [1 - probability, probability]
        let certified = try evaluator.values(of: Policy(rows: [row, row, row, [0, 0]]))
        return certified.values
      }
      let best = 2 - 2.squareRoot()
      findings.worst(
        of: try going(right: best), against: [-11.656854, -9.949747, -5.12132],
        "values at the best probability",
        names: model.stateNames, kind: .exact)
      findings.exact("mostly right, epsilon 0.1", try going(right: 0.95)[0], -44.210526)
      findings.exact("mostly left, epsilon 0.1", try going(right: 0.05)[0], -82.105263)
      var table = Table(
        columns: ["probability of right", "value"],
        plot: .lines(x: "probability of right", y: "value", by: nil, range: [-100, 0]))
      var top = (probability: 0.0, value: -Double.infinity)
      for thousandth in 20...980 {
        let probability = Double(thousandth) / 1000
        let value = try going(right: probability)[0]
        table.add([.number(probability), .number(value)])
        if value > top.value { top = (probability, value) }
        guard thousandth.isMultiple(of: 196) else { continue }
        findings.exact(
          "the formula (2p - 4)/(p(1 - p)) at \(probability)", value,
          (2 * probability - 4) / (probability * (1 - probability)), tolerance: 1e-9)
      }
      findings.exact(
        "the best probability on a grid of 0.001", top.probability, best, tolerance: 0.0005,
        "the reference is exact, 2 - sqrt(2)")
      findings.add(table)
    },
  ]

  private static func differentialSarsa() throws -> DifferentialSarsa {
    try DifferentialSarsa(settings: [
      Setting(name: "alpha", value: "0.01"), Setting(name: "beta", value: "0.01"),
      Setting(name: "epsilon", value: "0.1"),
    ])
  }
}
