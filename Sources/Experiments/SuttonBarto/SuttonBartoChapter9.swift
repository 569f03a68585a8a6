import Environments
import TabularRL

/// The walk of a thousand states, each step up to a hundred to either side.
private let walk = "random-walk(length=1000,reach=100,left-reward=-1)"

/// The places of the states 1 to 1000 as the book scales them; the ends have none.
private let places: [Coordinates?] =
  [nil] + (1...1000).map { SIMD4(Double($0), 0, 0, 0) } + [nil]

extension Findings {
  /// The truth about the walk and features.
  fileprivate func truth(_ features: FeatureTable) throws -> LinearTruth {
    let model = try world(walk).compile()
    return try LinearTruth(model, Policy(uniformFor: model), features, discount: 1)
  }

  fileprivate func truth(_ features: FeatureChoice) throws -> LinearTruth {
    try truth(features.table(for: world(walk).compile()))
  }

  /// Learns in groups of a hundred for so many episodes, and checks the value of each group against a limit.
  fileprivate mutating func groups(
    _ agent: String, episodes: Int, limit: [Double], of truth: LinearTruth, tolerance: Double
  ) throws {
    let learned = try self.learned(Trial(agent, in: walk, .episodes(episodes)))[0].solution.values
    worst(
      of: (0..<10).map { learned[100 * $0 + 50] }, against: limit,
      "after \(episodes) episodes, value of a group",
      names: (1...10).map { "group \($0)" }, kind: .statistical, tolerance: tolerance,
      "a constant step size leaves noise")
    var table = Table(columns: ["series", "state", "value"], plot: .lines(x: "state", y: "value"))
    for state in 1...1000 {
      table.add(["true value", .count(state), .number(truth.values[state])])
      table.add(["learned", .count(state), .number(learned[state])])
    }
    add(table)
  }

  /// Checks the error after 5000 episodes against ten runs of another program.
  fileprivate mutating func late(
    _ features: String, _ error: Double, _ reference: Double, tolerance: Double
  ) {
    add(
      Check(
        "\(features), RMSVE after 5000 episodes", .statistical, value: error, reference: reference,
        tolerance: tolerance,
        reason: "the reference is the mean of ten runs of another program, which is given with this tolerance"
      ))
  }

  /// The weighted RMS error of gradient Monte Carlo after some of 5000 episodes.
  fileprivate func errors(
    _ features: String, alpha: String, truth: LinearTruth, runs: Int, at episodes: [Int]
  ) throws -> Curves {
    let trial = try Trial("gradient-mc(features=\(features),alpha=\(alpha))", in: walk, .episodes(5000))
    return Curves(
      try collect(trial, runs: runs) { numbers, record, learned in
        guard episodes.contains(record.episode) else { return }
        let values = learned().solution.values
        let square = values.indices.reduce(0) {
          $0 + truth.weighting[$1] * (values[$1] - truth.values[$1]) * (values[$1] - truth.values[$1])
        }
        numbers.append(square.squareRoot())
      })
  }
}

extension SuttonBarto {
  /// Where curves over 5000 episodes are looked at.
  private static let marks = [1, 10, 50, 100, 250, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000]

  static let chapter9 = [
    Experiment(
      "sutton-barto/figure-9.1", "Gradient Monte Carlo with groups of states on the 1000-state walk",
      source: "Sutton & Barto 2018, example 9.1, figure 9.1"
    ) { findings in
      let truth = try findings.truth(.aggregation(groups: 10))
      let best = truth.projection
      let limit = [-0.8301, -0.6516, -0.4661, -0.2791, -0.0867, 0.0928, 0.2791, 0.4661, 0.6516, 0.8301]
      findings.worst(
        of: best, against: limit, "weighted mean of the true values of a group",
        names: (1...10).map { "group \($0)" }, kind: .exact, tolerance: 0.00005 * (1 + 1e-9),
        "the reference is exact, given to four digits")
      findings.exact("least RMSVE", truth.valueError(of: best).squareRoot(), 0.05438, tolerance: 5e-6)
      let zero = [Double](repeating: 0, count: 10)
      findings.exact(
        "RMSVE before learning", truth.valueError(of: zero).squareRoot(), 0.40544, tolerance: 5e-6)
      try findings.groups(
        "gradient-mc(features=aggregation(10),alpha=2e-5)", episodes: 100_000, limit: limit, of: truth,
        tolerance: 0.03)
    },
    Experiment(
      "sutton-barto/9.2", "Semi-gradient TD with groups of states on the 1000-state walk",
      source: "Sutton & Barto 2018, example 9.2, figure 9.2 left; step size 2e-4, 100,000 episodes"
    ) { findings in
      let truth = try findings.truth(.aggregation(groups: 10))
      let limit = [-0.6932, -0.4805, -0.3033, -0.1458, -0.0009, 0.1224, 0.2497, 0.3881, 0.5437, 0.7305]
      guard let fixed = truth.fixedPoint() else { throw ExperimentError.wrong("there is no fixed point") }
      findings.worst(
        of: fixed, against: limit, "value of a group at the fixed point",
        names: (1...10).map { "group \($0)" },
        kind: .exact, tolerance: 1e-4, "the reference is exact, given to four digits")
      findings.exact(
        "RMSVE of the fixed point", truth.valueError(of: fixed).squareRoot(), 0.11674, tolerance: 5e-6)
      let model = try world(walk).compile()
      for (groups, references) in [(5, (0.10495, 0.23346)), (20, (0.02732, 0.04823))] {
        let truth = truth.with(try FeatureChoice.aggregation(groups: groups).table(for: model))
        findings.exact(
          "\(groups) groups, least RMSVE", truth.valueError(of: truth.projection).squareRoot(), references.0,
          tolerance: 5e-6)
        findings.exact(
          "\(groups) groups, RMSVE of the fixed point",
          truth.fixedPoint().map { truth.valueError(of: $0).squareRoot() } ?? .nan, references.1,
          tolerance: 5e-6)
      }
      try findings.groups(
        "semi-gradient-td(features=aggregation(10),alpha=2e-4)", episodes: 100_000, limit: limit, of: truth,
        tolerance: 0.02)
    },
    Experiment(
      "sutton-barto/figure-9.2", "n-step semi-gradient TD with 20 groups on the 1000-state walk",
      source: "Sutton & Barto 2018, figure 9.2 right"
    ) { findings in
      let runs = findings.context.count(quick: 20, standard: 100, full: 400)
      let truth = try findings.truth(.aggregation(groups: 20)).values
      var table = Table.means(
        x: "alpha", y: "RMS error over the states and the first 10 episodes", range: [0.25, 0.55])
      var means: [Double] = []
      let references = [
        (1, 0.3523, 0.8), (2, 0.3067, 0.6), (4, 0.2877, 0.4), (8, 0.3, 0.25), (16, 0.3317, 0.15),
        (32, 0.3811, 0.1),
      ]
      for (n, error, best) in references {
        let parts = findings.context.count(quick: 0, standard: 5, full: 10)
        let largest = n < 16 ? 1 : n == 16 ? 0.5 : 0.3
        let grid = (0..<parts).map { largest * Double($0 + 1) / Double(parts) }
        for alpha in Set(grid + [best]).sorted() {
          let trial = try Trial(
            "n-step-semi-gradient-td(n=\(n),features=aggregation(20),alpha=\(alpha))", in: walk, .episodes(10)
          )
          let mean = try findings.curves(trial, runs: runs) { _, learned in
            rootMeanSquare(learned().solution.values, truth, over: 1...1000)
          }.mean()
          table.add("n = \(n)", alpha, mean)
          guard alpha == best else { continue }
          means.append(mean.mean)
          findings.statistical(
            "n = \(n), error at its best alpha \(best)", mean, error, ofRuns: 100, rounding: 0.0005)
        }
      }
      findings.add(table)
      let winner = means.indices.min { means[$0] < means[$1] } ?? 0
      findings.equal("the best n", references[winner].0, 4, "all see the same walks")
    },
    Experiment(
      "sutton-barto/9.5", "Polynomials and the Fourier basis on the 1000-state walk",
      source: "Sutton & Barto 2018, figure 9.5: gradient Monte Carlo, step sizes 1e-4 and 5e-5"
    ) { findings in
      let runs = findings.context.count(quick: 2, standard: 6, full: 30)
      var table = Table.means(x: "episode", y: "RMSVE", range: [0, 0.45])
      let box = CoordinateBox([0...1000])
      let truth = try findings.truth(.aggregation(groups: 10))
      var last: [String: Double] = [:]
      for (order, polynomial, least, fourier, leastOfFourier) in [
        (5, 0.114, 0.001000, 0.049, 0.007825), (10, 0.105, 0.000418, 0.073, 0.002789),
        (20, 0.121, 0.000230, 0.066, 0.000743),
      ] {
        let polynomials = truth.with(
          FeatureTable(PolynomialBasis(order: order, in: box, from: 0), at: places))
        let cosines = truth.with(FeatureTable(FourierBasis(order: order, in: box), at: places))
        findings.exact(
          "polynomials up to \(order), least RMSVE",
          polynomials.valueError(of: polynomials.projection).squareRoot(), least)
        findings.exact(
          "Fourier basis up to \(order), least RMSVE",
          cosines.valueError(of: cosines.projection).squareRoot(),
          leastOfFourier)
        for (features, alpha, reference) in [
          ("polynomial(\(order),0)", "1e-4", polynomial), ("fourier(\(order))", "5e-5", fourier),
        ] {
          let curves = try findings.errors(features, alpha: alpha, truth: cosines, runs: runs, at: marks)
          for (place, mark) in marks.enumerated() {
            table.add(features, Double(mark), curves.mean(at: place))
          }
          let mean = curves.mean(at: marks.count - 1)
          last[features] = mean.mean
          findings.late(features, mean.mean, reference, tolerance: 0.02)
        }
        findings.atMost(
          "Fourier basis up to \(order), RMSVE after 5000 episodes", last["fourier(\(order))"] ?? .nan,
          last["polynomial(\(order),0)"] ?? .nan, "the figure: Fourier features learn faster than polynomials"
        )
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/9.8", "Feature width and generalization in coarse coding",
      source:
        "Sutton & Barto 2018, example 9.3, figure 9.8: step size 0.2 over the number of features present"
    ) { findings in
      let counts = [10, 40, 160, 640, 2560, 10_240]
      var table = Table(
        columns: ["width", "examples", "place", "value"],
        plot: .lines(x: "place", y: "value", by: "examples", panel: "width", range: [-0.2, 1.2]))
      var widths: [(early: Double, final: Double)] = []
      for (name, width) in [("narrow", 0.2), ("medium", 0.4), ("broad", 1.0)] {
        var wave = SquareWave()
        wave.width = width
        let present = width / 2 * Double(wave.intervals)
        let trial = try Trial(
          "semi-gradient-td(features=own,alpha=\(0.2 / present))", in: ConfiguredEnvironment(wave))
        let values = try findings.collect(trial, runs: 1) { numbers, record, learned in
          if counts.contains(record.episode) { numbers += learned().solution.values[..<200] }
        }[0]
        for (place, count) in counts.enumerated() {
          for point in 0..<200 {
            table.add([
              .text(name), .count(count), .number(wave.place(of: point)),
              .number(values[200 * place + point]),
            ])
          }
        }
        let early = values[..<200].count { abs($0) > 1e-9 }
        let steps = (0..<200).map { abs(wave.place(of: $0) - 1) < 0.5 ? 1.0 : 0.0 }
        let final = rootMeanSquare(Array(values[1000...]), steps, over: 0..<200)
        widths.append((Double(early) / 100, final))
      }
      findings.add(table)
      for (place, name) in [(1, "medium"), (2, "broad")] {
        findings.atLeast(
          "\(name) features, how much of the line has changed after 10 examples", widths[place].early,
          widths[place - 1].early, "the same examples; the wider the features, the wider their effect")
      }
      for (place, name) in ["narrow", "medium", "broad"].enumerated() {
        findings.atMost(
          "\(name) features, RMS error after 10240 examples", widths[place].final, 0.2,
          "the width has little to do with what can be learned in the end; half of the wave's height is 0.5")
      }
    },
    Experiment(
      "sutton-barto/9.10", "One tiling and fifty on the 1000-state walk",
      source: "Sutton & Barto 2018, figure 9.10: gradient Monte Carlo, step sizes 1e-4 and 1e-4/50"
    ) { findings in
      let runs = findings.context.count(quick: 2, standard: 6, full: 30)
      var table = Table.means(x: "episode", y: "RMSVE", range: [0, 0.45])
      let box = CoordinateBox([1...1001])
      let groups = try findings.truth(.aggregation(groups: 10))
      var last: [Double] = []
      for (tilings, alpha, least, reference) in [(1, "1e-4", 0.104947, 0.115), (50, "2e-6", 0.002098, 0.071)]
      {
        let truth = groups.with(FeatureTable(TileCoding(tilings: tilings, tiles: 5, in: box), at: places))
        findings.exact(
          "\(tilings) tilings, least RMSVE", truth.valueError(of: truth.projection).squareRoot(), least)
        let features = "tiles(\(tilings),5)"
        let curves = try findings.errors(features, alpha: alpha, truth: truth, runs: runs, at: marks)
        for (place, mark) in marks.enumerated() { table.add(features, Double(mark), curves.mean(at: place)) }
        let mean = curves.mean(at: marks.count - 1)
        last.append(mean.mean)
        findings.late(features, mean.mean, reference, tolerance: 0.015)
      }
      findings.atMost(
        "50 tilings, RMSVE after 5000 episodes", last[1], last[0], "the figure: many tilings do better")
      findings.add(table)
    },
  ]
}
