import Environments
import TabularRL

/// A basis of figure 8.7 or 8.8: what its fixed point is, how far that is from the truth, and what is drawn.
private struct Basis: Sendable {
  let features: String
  /// The weights of the fixed point.
  let weights: [Double]
  /// The root mean square error of the fixed point and of the best weights.
  let error: Double
  let best: Double
  /// The mean of the drawn errors of the last hundred episodes.
  let drawn: Double
}

extension Zhao {
  static let linear = [
    learning(
      "8.7", "polynomials",
      [
        Basis(
          features: "polynomial(1)", weights: [-3.52, 0.418605, -0.093023], error: 0.222774, best: 0.22148,
          drawn: 0.2233),
        Basis(
          features: "polynomial(2)", weights: [-3.376, 0.418605, -0.093023, -0.032, -0.256, 0.065574],
          error: 0.193511, best: 0.191923, drawn: 0.1945),
        Basis(
          features: "polynomial(3)",
          weights: [
            -3.376, 0.821225, 0.282533, -0.032, -0.256, 0.065574, -0.470263, -0.26556, -0.266312, 0.053262,
          ], error: 0.125149, best: 0.124586, drawn: 0.1348),
      ]),
    learning(
      "8.8", "Fourier features",
      [
        Basis(
          features: "fourier(1)", weights: [-3.518491, 0.045865, -0.433409, 0.006473], error: 0.206704,
          best: 0.206333, drawn: 0.2093),
        Basis(
          features: "fourier(2)",
          weights: [
            -3.484998, 0.024138, -0.124224, -0.399482, 0.030322, 0.023154, -0.004224, 0.14042, -0.05609,
          ], error: 0.137421, best: 0.135995, drawn: 0.1434),
        Basis(
          features: "fourier(3)",
          weights: [
            -3.530741, -0.058254, -0.054656, 0.139568, -0.341183, -0.097264, -0.122993, 0.090546, 0.061254,
            0.251018, -0.183855, -0.076674, -0.029534, 0.074827, 0.088614, -0.104094,
          ], error: 0.097347, best: 0.092516, drawn: 0.1083),
      ]),
  ]

  /// TD-linear learns the values of the uniform policy, and tends to the fixed point.
  private static func learning(_ number: String, _ name: String, _ bases: [Basis]) -> Experiment {
    Experiment(
      "zhao/\(number)", "TD-linear with \(name), and what it tends to",
      source: "Zhao 2025, figure \(number): step size 0.0005, 500 episodes of 500 steps, w0 ~ N(0,1)"
    ) { findings in
      let grid = try world("grid-world(start=anywhere)")
      let model = try grid.compile()
      let uniform = Policy(uniformFor: model)
      let runs = findings.context.count(quick: 5, standard: 10, full: 50)
      var table = Table.means(x: "episode", y: "RMS error over the states", isLogX: true, range: [0, 5])
      for basis in bases {
        guard let choice = FeatureChoice(basis.features) else { throw ExperimentError.wrong(basis.features) }
        let features = try choice.table(for: model)
        let truth = try LinearTruth(model, uniform, features, discount: 0.9)
        guard let fixed = truth.fixedPoint() else { throw ExperimentError.wrong("there is no fixed point") }
        findings.worst(
          of: fixed, against: basis.weights, "\(basis.features), weights of the fixed point",
          names: fixed.indices.map { "w\($0 + 1)" }, kind: .exact)
        let error = truth.valueError(of: fixed).squareRoot()
        findings.exact("\(basis.features), RMS error of the fixed point", error, basis.error)
        let best = truth.valueError(of: truth.projection).squareRoot()
        findings.exact("\(basis.features), least RMS error", best, basis.best)
        findings.atMost(
          "\(basis.features), error of the fixed point", error, best / (1 - 0.9), "equation 8.32: the bound")
        findings.exact(
          "\(basis.features), LSTD from every state and action once: RMS error",
          truth.valueError(of: try leastSquares(model, features)).squareRoot(), basis.error, tolerance: 1e-5,
          "in a deterministic world, under the uniform policy, these are the true equations")
        let trial = try Trial(
          "semi-gradient-td(features=\(basis.features),alpha=0.0005,initial-weights=normal(1))", in: grid,
          .episodes(500), discount: 0.9, stepLimit: 500)
        let curves = try findings.curves(trial, runs: runs) { _, learned in
          rootMeanSquare(learned().solution.values, truth.values, over: 0..<25)
        }
        table.add(basis.features, curves, at: 0..<500)
        let near = curves.runs.count { abs($0[400..<500].reduce(0, +) / 100 - basis.drawn) <= 0.02 }
        findings.atLeast(
          "\(basis.features), share of runs whose last 100 episodes are within 0.02 of the drawn ones",
          Double(near) / Double(runs), 0.25,
          "with ten polynomials the first weights still show: of 200 runs half are so near, the mean is 0.157"
        )
        findings.statistical(
          "\(basis.features), RMS error of the last 100 episodes", curves.mean(over: 400..<500), basis.drawn,
          ofRuns: 1, rounding: 0.00005,
          "drawn is a single run; with ten polynomials what is left of its first weights still shows")
      }
      findings.add(table)
    }
  }

  /// The weights of LSTD when every action has been tried once in every state.
  private static func leastSquares(_ model: TabularModel, _ features: FeatureTable) throws -> [Double] {
    let specification = RunSpecification(discount: 0.9, stepLimit: 1, budget: .steps(1), seed: 1)
    var generator = RandomStream(seed: 1, purpose: .agent, environment: model.name, run: 0).generator()
    var learner = LeastSquaresTemporalDifference().makeLearner(
      for: FeatureTask(LearningTask(model, specification), features))
    for state in 0..<model.stateCount {
      for action in 0..<model.actionCount {
        for index in model.outcomes(of: action, in: state) {
          let next = Int(model.successors[index])
          _ = learner.begin(
            in: FeaturedState(number: state, features: features.rows[state]), using: &generator)
          learner.end(
            FeaturedTransition(
              state: FeaturedState(number: state, features: features.rows[state]), action: action,
              reward: model.rewards[index], discount: 0.9,
              next: FeaturedState(number: next, features: features.rows[next])), using: &generator)
        }
      }
    }
    guard let weights = learner.weights else { throw ExperimentError.wrong("the equations are singular") }
    return weights
  }
}
