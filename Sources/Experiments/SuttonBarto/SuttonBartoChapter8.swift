import TabularRL

extension SuttonBarto {
  static let chapter8 = [
    Experiment(
      "sutton-barto/8.2", "The Dyna maze: steps per episode by the number of planning steps",
      source: "Sutton & Barto 2018, example 8.1, figure 8.2; 30 runs in the book"
    ) { findings in
      let model = try world("dyna-maze").compile()
      let best = try optimum(of: model, discount: 0.95)
      findings.equal("moves of the shortest way", path(of: best.policy, in: model).count - 1, 14)
      findings.exact("value of the start", model.startMean(best.values), 0.513342)
      var table = Table.means(x: "episode", y: "steps per episode", range: [0, 800])
      let references: [(planning: Int, runs: Int, marks: [(Int, Double)], last: Double, ofRuns: Int)] = [
        (0, 500, [(2, 680.7), (5, 266.6), (10, 128.2), (20, 47.1), (25, 24.7), (30, 18.6)], 17.9, 3000),
        (5, 200, [(2, 149.4), (3, 62.6), (4, 34.4), (5, 23.3), (10, 17.1)], 16.8, 3000),
        (50, 100, [(2, 39.3), (3, 17.5), (5, 16.9)], 16.7, 1500),
      ]
      for (planning, usual, marks, last, ofRuns) in references {
        let runs = findings.context.count(quick: usual / 5, standard: usual, full: 3 * usual)
        let trial = try Trial(
          "dyna-q(planning-steps=\(planning),alpha=0.1,epsilon=0.1)", in: "dyna-maze", .episodes(50))
        let curves = try findings.curves(trial, runs: runs) { record, _ in Double(record.length) }
        let label = "\(planning) planning steps"
        table.add(label, curves, at: 0..<50)
        if planning == 0 {
          findings.statistical(
            "length of the first episode", curves.mean(at: 0), 868.725, printed: 1700,
            "exact with ties broken at random, deviation 789; the book's 1700 is that of its 30 seeds")
        }
        for (episode, steps) in marks {
          findings.statistical(
            "\(label), length of episode \(episode)", curves.mean(at: episode - 1), steps, ofRuns: ofRuns,
            rounding: 0.05)
        }
        findings.statistical(
          "\(label), mean length of the last ten episodes", curves.mean(over: 40..<50), last, ofRuns: ofRuns,
          rounding: 0.05)
        if planning == 50 {
          findings.atMost(
            "\(label), mean length of episode 3", curves.mean(at: 2).mean, 20,
            "the book: about three episodes to the best that epsilon allows")
        }
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/8.4", "The blocking maze: Dyna-Q and Dyna-Q+",
      source:
        "Sutton & Barto 2018, example 8.2, figure 8.4; n 10, alpha 1, kappa 1e-4 as in the common replication"
    ) { findings in
      try findings.changingMaze(
        "blocking-maze", steps: 3000,
        [
          (
            "Dyna-Q", "dyna-q(planning-steps=10,alpha=1,epsilon=0.1)",
            [(1000, 41.8), (2000, 53.3), (3000, 74.9)]
          ),
          (
            "Dyna-Q+", "dyna-q-plus(planning-steps=10,alpha=1,epsilon=0.1,kappa=1e-4)",
            [(1000, 59.5), (2000, 80.2), (3000, 132.8)]
          ),
        ], least: 30)
    },
    Experiment(
      "sutton-barto/8.5", "The shortcut maze: Dyna-Q and Dyna-Q+",
      source:
        "Sutton & Barto 2018, example 8.3, figure 8.5; n 50, alpha 1, kappa 1e-3 as in the common replication"
    ) { findings in
      try findings.changingMaze(
        "shortcut-maze", steps: 6000,
        [
          ("Dyna-Q", "dyna-q(planning-steps=50,alpha=1,epsilon=0.1)", [(3000, 119.4), (6000, 284.8)]),
          (
            "Dyna-Q+", "dyna-q-plus(planning-steps=50,alpha=1,epsilon=0.1,kappa=1e-3)",
            [(3000, 136.3), (6000, 365.3)]
          ),
        ], least: 50)
    },
    Experiment(
      "sutton-barto/example-8.4", "Prioritized sweeping: updates until the greedy way is nearly the shortest",
      source: "Sutton & Barto 2018, example 8.4; n 5, alpha 0.5, theta 1e-4 as in the common replication"
    ) { findings in
      let runs = findings.context.count(quick: 24, standard: 40, full: 100)
      var table = Table(
        columns: ["series", "states", "updates", "steps"],
        plot: .lines(x: "states", y: "updates", isLogY: true))
      let resolutions = findings.context.scale == .quick ? 1...1 : 1...3
      let shortest = [14, 27, 40]
      for resolution in resolutions {
        let task = try Trial("dyna-q", in: "dyna-maze(resolution=\(resolution))", .steps(10_000_000)).task
        let best = try optimum(of: task.model, discount: 0.95)
        let target = path(of: best.policy, in: task.model).count - 1
        findings.equal(
          "resolution \(resolution), moves of the shortest way", target, shortest[resolution - 1])
        // As in the common replication; a way that is shorter by nothing may be missed for very long.
        let near = target * 6 / 5
        var settings = ControlSettings()
        settings.stepSize = .constant(0.5)
        var sweeping = PrioritizedSweeping()
        sweeping.control = settings
        sweeping.planningSteps = 5
        sweeping.theta = 1e-4
        var dyna = DynaQ()
        dyna.control = settings
        dyna.planningSteps = 5
        let (swept, sweepingSteps) = try findings.work(of: sweeping, task, until: near, runs: runs) { run in
          run.learner.updates
        }
        // Dyna-Q learns from each real step and from five remembered ones.
        let (remembered, dynaSteps) = try findings.work(of: dyna, task, until: near, runs: runs) {
          6 * $0.steps
        }
        let states = task.model.stateCount
        table.add(["prioritized sweeping", .count(states), .number(swept), .number(sweepingSteps)])
        table.add(["Dyna-Q", .count(states), .number(remembered), .number(dynaSteps)])
        findings.atLeast(
          "resolution \(resolution), median updates of Dyna-Q \(Int(remembered)) over those of prioritized sweeping "
            + "\(Int(swept))", remembered / swept, resolution == 1 ? 4 : 2,
          "the book: five to ten times fewer; the finer the maze, the more of the updates near the start fall below theta"
        )
        // Few updates are worth nothing if they come of learning little from each step.
        findings.atLeast(
          "resolution \(resolution), median steps of Dyna-Q \(Int(dynaSteps)) over those of prioritized sweeping "
            + "\(Int(sweepingSteps))", dynaSteps / sweepingSteps, 0.6,
          "about as many steps, each with as many updates at most")
      }
      findings.add(table)
    },
  ]
}

extension Findings {
  /// Returns the median numbers of updates and of steps until the greedy way has at most so many moves, looked at every
  /// ten steps.
  fileprivate func work<Algorithm: LearningAlgorithm>(
    of algorithm: Algorithm, _ task: LearningTask, until length: Int, runs: Int,
    _ count: @escaping @Sendable (Run<Algorithm.Worker, TaskDynamics>) -> Int
  ) throws -> (updates: Double, steps: Double) {
    let mayContinue = context.mayContinue
    let work = try each(runs) { index in
      var run = Run(index, of: algorithm, in: task)
      repeat {
        guard mayContinue() else { throw ExperimentError.stopped }
        run.advance(by: 10) { _, _ in }
      } while !run.isFinished && !Self.arrives(run.learner.solution.policy, in: task.model, within: length)
      return (updates: count(run), steps: run.steps)
    }
    func median(_ counts: [Int]) -> Double {
      let sorted = counts.sorted()
      return Double(sorted[runs / 2] + sorted[(runs - 1) / 2]) / 2
    }
    return (median(work.map(\.updates)), median(work.map(\.steps)))
  }

  private static func arrives(_ policy: Policy, in model: TabularModel, within length: Int) -> Bool {
    let path = path(of: policy, in: model)
    return path.count - 1 <= length && path.last.map { model.availableActionCount(in: $0) == 0 } == true
  }

  /// Draws the rewards collected in a maze that changes, and checks them against those of 300 runs in Python.
  fileprivate mutating func changingMaze(
    _ world: String, steps: Int, _ agents: [(label: String, agent: String, rewards: [(Int, Double)])],
    least: Double
  ) throws {
    // Runs that find the change and runs that do not are far apart: the deviation of fewer says little.
    let runs = context.count(quick: 100, standard: 100, full: 300)
    var table = Table.means(x: "time step", y: "cumulative reward")
    var final: [Double] = []
    for (label, agent, rewards) in agents {
      let trial = try Trial(agent, in: world, .steps(steps))
      let ends = try collect(trial, runs: runs) { numbers, record, _ in
        if record.terminated { numbers.append(Double(record.steps)) }
      }
      func collected(_ step: Int) -> MeanEstimate {
        estimate(ends.map { run in Double(run.count { $0 <= Double(step) }) })
      }
      for step in stride(from: 0, through: steps, by: 50) { table.add(label, Double(step), collected(step)) }
      for (step, reward) in rewards {
        statistical(
          "\(label), reward after \(step) steps", collected(step), reward, ofRuns: 300, rounding: 0.05)
      }
      final.append(collected(steps).mean)
    }
    atLeast(
      "Dyna-Q+ minus Dyna-Q after \(steps) steps", final[1] - final[0], least,
      "the bonus sends it to look whether the maze has changed")
    add(table)
  }
}
