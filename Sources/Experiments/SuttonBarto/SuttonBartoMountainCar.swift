import Environments
import TabularRL

extension Findings {
  /// The lengths of the episodes of a greedy agent with eight tilings of eight by eight tiles in the mountain car.
  ///
  /// - Parameters:
  ///   - agent: the agent with its settings but the step size, as in `linear-sarsa-lambda(lambda=0.9`.
  ///   - alpha: the step size times the number of tilings, as the book writes it.
  ///   - runs: how many runs.
  ///   - episodes: how many episodes.
  ///   - stepLimit: where episodes are cut.
  /// - Returns: the lengths, run by run.
  /// - Throws: ``ExperimentError/stopped``.
  fileprivate func carLengths(
    _ agent: String, alpha: Double, runs: Int, episodes: Int, stepLimit: Int? = nil
  ) throws -> Curves {
    let settings = "features=tiles(8,8),exploration=greedy,alpha=\(alpha / 8))"
    let trial = try SimulationTrial(
      agent + (agent.contains("(") ? "," : "(") + settings, in: "mountain-car", .episodes(episodes),
      stepLimit: stepLimit)
    return try curves(trial, runs: runs) { Double($0.length) }
  }
}

extension SuttonBarto {
  /// No policy is better than 97.75 steps on average over the starts; a mean of few episodes may be a little below.
  private static let fewestSteps = 97.0

  /// The step sizes of a sweep, times the number of tilings.
  private static let sweep = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7]

  static let mountainCar = [costToGo, stepSizes, severalSteps, sweepOfSteps, traces, traceKinds]

  private static let costToGo = Experiment(
    "sutton-barto/10.1", "Mountain car: the cost to go that semi-gradient Sarsa learns",
    source: "Sutton & Barto 2018, figure 10.1; alpha 0.5/8 here, one run"
  ) { findings in
    let world = MountainCar()
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(1000), seed: 1)
    var recipe = SemiGradientSarsa()
    recipe.control.exploration = .greedy
    let map = AnyFeatureMap(try recipe.features.map(for: world))
    let task = FeatureTask(
      featureCount: map.featureCount, actionNames: world.actionNames, specification)
    var run = Run(
      0, of: Describing(recipe.makeLearner(for: task), by: map), in: AnyDynamics(SimulationDynamics(world)),
      named: MountainCar.name, specification)
    var table = Table.boards()
    var lengths: [Int] = []
    func cost(_ position: Double, _ velocity: Double) -> Double {
      var state = FeaturedState()
      map.write(Coordinates(position, velocity, 0, 0), into: &state.features)
      let control = run.learner.learner.control
      return -(0..<3).map { control.value(of: $0, in: state) }.reduce(-.infinity, max)
    }
    for episodes in [1, 12, 104, 1000] {
      while run.episodes < episodes {
        guard findings.context.mayContinue() else { throw ExperimentError.stopped }
        run.advance(by: 1) { record, _ in lengths.append(record.length) }
      }
      let costs = (0..<15).flatMap { row in
        (0..<18).map { column in cost(-1.2 + 0.1 * Double(column), 0.07 - 0.01 * Double(row)) }
      }
      table.add(board: "after \(episodes) episodes", costs, columns: 18)
    }
    findings.add(table)
    let late = Double(lengths.suffix(200).reduce(0, +)) / 200
    findings.atLeast(
      "mean length of the last 200 episodes", late, fewestSteps, "no policy is better than 97.75 on average")
    findings.atMost(
      "the same", late, 130, "the book's curve is below 130 by then")
    findings.atLeast(
      "cost to go at rest at the bottom", cost(-0.5, 0), 85,
      "102 steps are needed; figure 10.1 shows about 120")
    findings.atMost(
      "the same", cost(-0.5, 0), 150, "102 steps are needed; figure 10.1 shows about 120")
  }

  private static let stepSizes = Experiment(
    "sutton-barto/10.2", "Mountain car: learning curves of semi-gradient Sarsa",
    source: "Sutton & Barto 2018, figure 10.2; references from 40 runs with exact tiles"
  ) { findings in
    let runs = findings.context.count(quick: 6, standard: 20, full: 100)
    var table = Table.means(x: "episode", y: "steps", isLogY: true)
    for (alpha, early, late) in [(0.1, 568.0, 136.8), (0.2, 406, 126.5), (0.5, 282, 119.3)] {
      let curves = try findings.carLengths("semi-gradient-sarsa", alpha: alpha, runs: runs, episodes: 500)
      findings.statistical(
        "alpha \(alpha)/8, mean of the first 50 episodes", curves.mean(over: 0..<50), early, ofRuns: 40,
        rounding: 0.5)
      findings.statistical(
        "alpha \(alpha)/8, mean of episodes 401 to 500", curves.mean(over: 400..<500), late, ofRuns: 40,
        rounding: 0.05)
      findings.atLeast(
        "alpha \(alpha)/8, the same", curves.mean(over: 400..<500).mean, fewestSteps,
        "no policy is better than 97.75 on average")
      table.add("alpha \(alpha)/8", curves, at: 0..<500)
    }
    findings.add(table)
  }

  private static let severalSteps = Experiment(
    "sutton-barto/10.3", "Mountain car: one step against eight",
    source: "Sutton & Barto 2018, figure 10.3; references from 40 runs with exact tiles"
  ) { findings in
    let runs = findings.context.count(quick: 6, standard: 20, full: 100)
    var table = Table.means(x: "episode", y: "steps", isLogY: true)
    let one = try findings.carLengths("semi-gradient-sarsa", alpha: 0.5, runs: runs, episodes: 500)
    let eight = try findings.carLengths(
      "n-step-semi-gradient-sarsa(n=8", alpha: 0.3, runs: runs, episodes: 500)
    for (name, curves, early, late) in [
      ("n = 1, alpha 0.5/8", one, 282.0, 119.3), ("n = 8, alpha 0.3/8", eight, 239, 111.0),
    ] {
      findings.statistical(
        "\(name), mean of the first 50 episodes", curves.mean(over: 0..<50), early, ofRuns: 40, rounding: 0.5)
      findings.statistical(
        "\(name), mean of episodes 401 to 500", curves.mean(over: 400..<500), late, ofRuns: 40, rounding: 0.05
      )
      table.add(name, curves, at: 0..<500)
    }
    for (first, last) in [(0, 10), (10, 50), (50, 150), (150, 500)] {
      findings.atMost(
        "n = 8 minus n = 1, mean of episodes \(first + 1) to \(last)",
        one.mean(of: eight, minus: first..<last).mean,
        0, "n = 8 is faster and ends better")
    }
    findings.add(table)
  }

  private static let sweepOfSteps = Experiment(
    "sutton-barto/10.4", "Mountain car: n-step semi-gradient Sarsa for many n and step sizes",
    source:
      "Sutton & Barto 2018, figure 10.4: mean of the first 50 episodes; references from 20 runs, episodes cut at 2000"
  ) { findings in
    let runs = findings.context.count(quick: 10, standard: 20, full: 100)
    var table = Table.means(x: "alpha times 8", y: "steps", range: [210, 310])
    let references = [
      (1, [557.0, 341, 284, 257, 241, 229, 228, 230, 234]),
      (2, [464, 295, 252, 235, 228, 227, 230, 234, 249]),
      (4, [377, 253, 230, 221, 223, 225, 240, 284, 666]), (8, [312, 235, 229, 238, 268, 312]),
      (16, [294, 239, 246, 272]),
    ]
    var best: [Int: Double] = [:]
    for (n, means) in references {
      for (alpha, reference) in zip(sweep, means) {
        guard findings.context.scale != .quick || means.min() == reference && n <= 4 else { continue }
        let mean = try findings.carLengths(
          "n-step-semi-gradient-sarsa(n=\(n)", alpha: alpha, runs: runs, episodes: 50, stepLimit: 2000
        ).mean()
        table.add("n = \(n)", alpha, mean)
        best[n] = min(best[n] ?? .infinity, mean.mean)
        guard reference < 260 else { continue }
        findings.statistical("n = \(n), alpha \(alpha)/8", mean, reference, ofRuns: 20, rounding: 0.5)
      }
    }
    for n in [1, 2, 8, 16] {
      guard let other = best[n], let four = best[4] else { continue }
      findings.atLeast(
        "best of n = \(n) minus best of n = 4", other - four, 0, "n = 4 is best, all n seeing the same starts"
      )
    }
    findings.add(table)
  }

  private static let traces = Experiment(
    "sutton-barto/12.10", "Mountain car: Sarsa(lambda) with replacing traces for many lambda and step sizes",
    source:
      "Sutton & Barto 2018, figure 12.10: mean of the first 50 episodes; references from 20 runs, episodes cut at 5000"
  ) { findings in
    let runs = findings.context.count(quick: 8, standard: 10, full: 100)
    let alphas = [0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8]
    var table = Table.means(x: "alpha times 8", y: "steps", range: [160, 310])
    let references = [
      ("0", [407.0, 307, 267, 246, 236, 230, 229, 231, 239], 229.0), ("0.5", [], 212), ("0.68", [], 205),
      ("0.84", [325, 246, 215, 205, 196, 195, 195, 195, 206], 195),
      ("0.92", [283, 219, 197, 185, 181, 186, 179, 185, 199], 179),
      ("0.96", [249, 211, 186, 180, 184, 174, 181, 180, 206], 174),
      ("0.99", [243, 212, 206, 187, 207, 203, 204], 187),
    ]
    let isQuick = findings.context.scale == .quick
    var best: [String: MeanEstimate] = [:]
    for (lambda, means, least) in references {
      for (place, alpha) in alphas.enumerated() {
        // Beyond 1.6 the largest lambda breaks, which takes long and means little.
        guard lambda != "0.99" || place < 7, !isQuick || place == 3 && !means.isEmpty else { continue }
        let mean = try findings.carLengths(
          "linear-sarsa-lambda(lambda=\(lambda)", alpha: alpha, runs: runs, episodes: 50, stepLimit: 5000
        ).mean()
        table.add("lambda = \(lambda)", alpha, mean)
        if mean.mean < best[lambda]?.mean ?? .infinity { best[lambda] = mean }
        guard place < means.count else { continue }
        findings.statistical(
          "lambda = \(lambda), alpha \(alpha)/8", mean, means[place], ofRuns: 20, rounding: 0.5)
      }
      guard !isQuick, let value = best[lambda] else { continue }
      findings.statistical(
        "lambda = \(lambda), the best step size", value, least, ofRuns: 20, rounding: 0.5,
        "both are the least of several means, which is below the mean of the best: with lambda 0.99 that of 200 runs "
          + "is 199")
    }
    for (lambda, other) in [("0", "0.84"), ("0.84", "0.96")] {
      guard let worse = best[lambda], let better = best[other] else { continue }
      findings.atLeast(
        "best of lambda = \(lambda) minus best of lambda = \(other)", worse.mean - better.mean, 0,
        "the best lambda is near 0.96")
    }
    findings.add(table)
  }

  private static let traceKinds = Experiment(
    "sutton-barto/12.11", "Mountain car: four kinds of traces",
    source:
      "Sutton & Barto 2018, figure 12.11: mean return of the first 20 episodes, lambda 0.9; references from 20 runs, "
      + "episodes cut at 5000"
  ) { findings in
    let runs = findings.context.count(quick: 10, standard: 20, full: 100)
    var table = Table.means(x: "alpha times 8", y: "return", range: [-550, -150])
    let kinds = [
      ("true online", "linear-true-online-sarsa-lambda(lambda=0.9", 1.2, -252.0),
      ("replacing", "linear-sarsa-lambda(lambda=0.9,trace=replacing", 1.6, -264),
      ("replacing, others cleared", "linear-sarsa-lambda(lambda=0.9,trace=replacing,clear=true", 1.4, -300),
      ("accumulating", "linear-sarsa-lambda(lambda=0.9,trace=accumulating", 0.4, -317),
    ]
    var best: [Double] = []
    for (name, agent, alpha, reference) in kinds {
      let alphas =
        findings.context.scale == .quick
        ? [alpha]
        : name == "accumulating" ? [0.2, 0.3, 0.4, 0.5] : [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8]
      var top = -Double.infinity
      for step in alphas {
        let lengths = try findings.carLengths(agent, alpha: step, runs: runs, episodes: 20, stepLimit: 5000)
        let mean = estimate(lengths.runs.map { -$0.reduce(0, +) / Double($0.count) })
        table.add(name, step, mean)
        top = max(top, mean.mean)
        guard step == alpha else { continue }
        findings.statistical("\(name), alpha \(alpha)/8", mean, reference, ofRuns: 20, rounding: 0.5)
      }
      best.append(top)
    }
    for place in 1..<kinds.count {
      findings.atLeast(
        "best of \(kinds[place - 1].0) minus best of \(kinds[place].0)", best[place - 1] - best[place], 0,
        "true online is best, accumulating worst")
    }
    findings.add(table)
  }
}
