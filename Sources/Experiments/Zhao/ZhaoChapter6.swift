import TabularRL

/// The root of w^3 - 5 measured with errors that are given.
private struct ReplayedRoot: RootProblem {
  static let name = "replayed-root"
  var errors: [Double] = []
  let begin = 0.0
  let noise = 0.0
  var root: Double { CubicRoot().root }

  func value(at estimate: Double) -> Double { CubicRoot().value(at: estimate) }
  func samples(using generator: inout Generator) -> [[Double]] { errors.map { [$0] } }
}

extension Zhao {
  static let chapter6 = [
    Experiment(
      "zhao/6.3", "The root of w^3 - 5 by the Robbins-Monro algorithm", source: "Zhao 2025, figure 6.3"
    ) { findings in
      let drawn = [0, 1.927, 0.947, 2.305, 0.974, 1.757, 1.621, 1.654, 1.695, 1.742]
      var problem = ReplayedRoot()
      problem.errors = [1.147, 0.787, -1.278, -0.585, -0.62, 0.535, 0.483, 0.108, -0.34].map { $0 }
      var replay = MeanEstimation()
      replay.stepSize = Schedule(.hyperbolic(scale: 1, offset: 1), by: .step)
      var run = ApproximationRun(0, of: replay, on: problem, seed: 1)
      let estimates = [0] + problem.errors.indices.map { _ in run.step()?.estimate[0] ?? .nan }
      findings.worst(
        of: estimates, against: drawn, "estimates from the drawn errors, a(k) = 1/(k+1)",
        names: drawn.indices.map { "w(\($0 + 1))" }, kind: .printed, tolerance: 0.01,
        "errors and estimates are read off the drawing to three decimals; the book says a(k) = 1/k, but no estimate "
          + "of its drawing fits that")
      var table = Table(
        columns: ["series", "k", "w"], plot: .lines(x: "k", y: "w"))
      for (index, estimate) in estimates.enumerated() {
        table.add(["ours", .count(index + 1), .number(estimate)])
        table.add(["drawn in the book", .count(index + 1), .number(drawn[index])])
      }
      findings.add(table)
      let runs = findings.context.count(quick: 1000, standard: 5000, full: 20_000)
      for (rule, offset, share) in [("1/k", 0.0, 0.994), ("1/(k+1)", 1, 0.287)] {
        var algorithm = RobbinsMonro()
        algorithm.stepSize = Schedule(.hyperbolic(scale: 1, offset: offset), by: .step)
        let recipe = algorithm
        let ends = try findings.each(runs) { index -> Double? in
          var run = ApproximationRun(index, of: recipe, on: CubicRoot(), seed: 1)
          for _ in 0..<50 { _ = run.step() }
          return run.hasDiverged ? nil : run.estimate[0]
        }
        findings.share(
          "a(k) = \(rule), share of runs that diverge", ends.count { $0 == nil }, of: runs, share,
          error: 0.003, rounding: 0.0005,
          rule == "1/k" ? "this is the rule in the book's text, but its figure shows convergence" : "")
        guard rule != "1/k" else { continue }
        findings.statistical(
          "a(k) = \(rule), w(51) where it does not diverge", estimate(ends.compactMap { $0 }), 1.709,
          ofRuns: 5000, rounding: 0.0005)
      }
    },
    Experiment(
      "zhao/6.4", "The root of tanh(w - 1) without noise", source: "Zhao 2025, figure 6.4"
    ) { findings in
      let exact = numbers(
        "3 2.035972 1.647826 1.457758 1.350694 1.283296 1.237304 1.204026 1.17887 1.159205 1.143418")
      var run = ApproximationRun(0, of: RobbinsMonro(), on: TanhRoot(), seed: 1)
      let estimates = [3] + (0..<1000).map { _ in run.step()?.estimate[0] ?? .nan }
      findings.worst(
        of: estimates, against: exact, "estimates with a(k) = 1/k",
        names: exact.indices.map { "w(\($0 + 1))" },
        kind: .exact)
      findings.exact("w(101)", estimates[100], 1.014396)
      findings.exact("w(1001)", estimates[1000], 1.00144)
      var table = Table(columns: ["k", "w"], plot: .lines(x: "k", y: "w", by: nil))
      for index in 0..<50 { table.add([.count(index + 1), .number(estimates[index])]) }
      findings.add(table)
    },
    Experiment(
      "zhao/6.5", "Mini-batch gradient descent for the mean of a square",
      source: "Zhao 2025, figure 6.5, with fresh samples, whose errors are known"
    ) { findings in
      let runs = findings.context.count(quick: 200, standard: 1000, full: 5000)
      var problem = SquareMean()
      problem.sampleCount = 0
      let square = problem
      var table = Table.means(x: "k", y: "distance from the mean")
      for size in [1, 5, 50] {
        var algorithm = MiniBatchGradientDescent()
        algorithm.batchSize = size
        let recipe = algorithm
        let errors = try findings.each(runs) { index in
          var run = ApproximationRun(index, of: recipe, on: square, seed: 1)
          return (0..<30).map { _ in run.step()?.error ?? .nan }
        }
        let curves = Curves(errors)
        table.add("m = \(size)", curves, at: 0..<30)
        for iteration in [1, 30] {
          findings.statistical(
            "m = \(size), k * m * mean square distance after \(iteration) iterations",
            estimate(errors.map { $0[iteration - 1] * $0[iteration - 1] * Double(size * iteration) }),
            200.0 / 3, "exact: with a(k) = 1/k the estimate is the mean of m * k fresh samples")
        }
      }
      findings.add(table)
    },
  ]
}
