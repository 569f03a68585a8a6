import Environments
import TabularRL

/// Two states with the features 1 and 2; the first leads to the second, which stays or, rarely, ends.
private struct TwoFeatures: Environment {
  static let name = "two-features"
  var ending = 0.0
  let actions = ["on"]
  let initialStates = [1]
  var states: [Int]? { [1, 2, 3] }

  func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
    switch state {
    case 1: [.moving(to: 2, reward: 0)]
    case 2:
      [.moving(to: 2, reward: 0, probability: 1 - ending), .ending(in: 3, reward: 0, probability: ending)]
    default: []
    }
  }

  func features(of state: Int) -> [Double]? { [Double(state)] }
}

/// The A-split: A leads to B or to C with the same chance, and these end, B with a reward of 1.
///
/// Presplit, A is two states, one of which leads to B and the other to C, and which have the same feature.
private struct Split: Environment {
  static let name = "a-split"
  var isPresplit = false
  let actions = ["on"]
  var initialStates: [String] { isPresplit ? ["A1", "A2"] : ["A"] }

  func outcomes(of action: String, in state: String) -> [Outcome<String>] {
    switch state {
    case "A":
      [.moving(to: "B", reward: 0, probability: 0.5), .moving(to: "C", reward: 0, probability: 0.5)]
    case "A1": [.moving(to: "B", reward: 0)]
    case "A2": [.moving(to: "C", reward: 0)]
    case "B": [.ending(in: "end", reward: 1)]
    case "C": [.ending(in: "end", reward: 0)]
    default: []
    }
  }

  func name(of value: String) -> String { value }

  func features(of state: String) -> [Double]? {
    switch state {
    case "B": [0, 1, 0]
    case "C": [0, 0, 1]
    default: [1, 0, 0]
    }
  }
}

/// Baird's counterexample with what is evaluated, what is followed, and the weights at the beginning.
private struct Counterexample {
  let model: TabularModel
  let target: Policy
  let behavior: Policy
  let truth: LinearTruth
  let start = [1.0, 1, 1, 1, 1, 1, 10, 1]
  let settings = "features=own,initial-weights=list(1,1,1,1,1,1,10,1)"

  init() throws {
    model = try Baird().compiled()
    target = try PolicyChoice.always("solid").policy(for: model, discount: 0.99)
    behavior = try PolicyChoice.odds([6, 1]).policy(for: model, discount: 0.99)
    truth = try LinearTruth(
      model, target, FeatureChoice.own.table(for: model), discount: 0.99,
      weighting: model.stationaryDistribution(of: behavior))
  }

  func trial(_ agent: String, steps: Int) throws -> Trial {
    try Trial(
      agent, in: ConfiguredEnvironment(Baird()), .steps(steps), stepLimit: steps, target: target,
      behavior: behavior)
  }

  /// Adds the weights after a sweep to a table: the first, which five others equal, the seventh and the eighth.
  func add(_ weights: [Double], after sweep: Int, to table: inout Table) {
    for (series, value) in [
      ("w1 to w6", weights[0]), ("w7", weights[6]), ("w8", weights[7]),
      ("RMSVE", truth.valueError(of: weights).squareRoot()),
      ("RMSPBE", truth.projectedBellmanError(of: weights).squareRoot()),
    ] {
      table.add([.text(series), .count(sweep), .number(value)])
    }
  }

  static let table = Table(columns: ["series", "sweep", "value"], plot: .lines(x: "sweep", y: "value"))
}

extension Array where Element == Double {
  /// Adds a multiple of another list.
  fileprivate mutating func add(_ other: [Double], times factor: Double) {
    for index in indices { self[index] += factor * other[index] }
  }
}

extension Findings {
  /// Checks the weights after a sweep: the first, the seventh and the eighth.
  fileprivate mutating func weights(
    _ weights: [Double], after sweep: Int, _ references: [Double], tolerance: Double
  ) {
    for (name, place, reference) in [
      ("w1", 0, references[0]), ("w7", 6, references[1]), ("w8", 7, references[2]),
    ] {
      exact(
        "sweep \(sweep), \(name)", weights[place], reference, tolerance: tolerance * (1 + 1e-9),
        "the reference is exact, given to \(tolerance < 1e-6 ? "six" : "five") digits")
    }
  }
}

extension SuttonBarto {
  static let chapter11 = [
    Experiment(
      "sutton-barto/11.1", "Two states whose value grows without bound",
      source: "Sutton & Barto 2018, section 11.2 (w to 2w) and example 11.1 (Tsitsiklis and Van Roy)"
    ) { findings in
      var table = Table.means(x: "k", y: "w", isLogY: true)
      let model = try TwoFeatures().compiled()
      let policy = Policy(uniformFor: model)
      let features = try FeatureChoice.own.table(for: model)
      let once = try LinearTruth(model, policy, features, discount: 0.99, weighting: [1, 0, 0])
      findings.exact(
        "w to 2w, the factor of one update of 10", 1 + 0.1 * once.semiGradient(of: [10])[0] / 10, 1.098,
        tolerance: 1e-12, "1 + alpha (2 gamma - 1), step size 0.1, discount 0.99")
      for (ending, critical) in [(0.1, 0.892857), (0.01, 0.838926)] {
        var world = TwoFeatures()
        world.ending = ending
        let model = try world.compiled()
        let limit = 5 / (6 - 4 * ending)
        findings.exact("epsilon \(ending), discount from which it diverges", limit, critical)
        for discount in [limit - 0.01, limit + 0.01] {
          let truth = try LinearTruth(
            model, policy, features, discount: discount, weighting: [0.5, 0.5, 0])
          var weights = [1.0]
          for iteration in 1...100 {
            let next = truth.projected(truth.expectedNext(truth.values(of: weights)))
            if iteration == 1 {
              findings.exact(
                "epsilon \(ending), discount \(short(discount)), factor of one iteration", next[0],
                discount * (6 - 4 * ending) / 5, tolerance: 1e-12, "gamma (6 - 4 epsilon) / 5")
            }
            weights = next
            table.add([
              .text("epsilon \(ending), discount \(short(discount))"), .number(Double(iteration)),
              .number(weights[0]), .number(.nan),
            ])
          }
          if discount > limit {
            findings.atLeast("epsilon \(ending), w after 100 iterations", weights[0], 1, "it grows")
          } else {
            findings.atMost("epsilon \(ending), w after 100 iterations", weights[0], 1, "it shrinks")
          }
        }
      }
      findings.add(table)
    },
    Experiment(
      "sutton-barto/11.2", "The A-split: what residual gradient converges to",
      source: "Sutton & Barto 2018, examples 11.2 and 11.3"
    ) { findings in
      let names = ["A", "B", "C"]
      let right: [Double] = [0.5, 1, 0]
      let naive: [Double] = [0.5, 0.75, 0.25]
      for (isPresplit, minimum) in [(false, right), (true, naive)] {
        var world = Split()
        world.isPresplit = isPresplit
        let model = try world.compiled()
        let truth = try LinearTruth(
          model, Policy(uniformFor: model), FeatureChoice.own.table(for: model), discount: 1)
        let name = isPresplit ? "A-presplit" : "A-split"
        findings.worst(
          of: truth.projection, against: right, "\(name), least value error", names: names, kind: .exact,
          tolerance: 1e-12, "exact fractions")
        findings.worst(
          of: truth.fixedPoint() ?? [.nan, .nan, .nan], against: right, "\(name), TD fixed point",
          names: names,
          kind: .exact, tolerance: 1e-12, "exact fractions")
        findings.worst(
          of: truth.bellmanErrorMinimum, against: minimum, "\(name), least Bellman error", names: names,
          kind: .exact, tolerance: 1e-12, "exact fractions")
      }
      let runs = findings.context.count(quick: 10, standard: 30, full: 100)
      for (agent, limit) in [
        ("residual-gradient(sampling=single,", naive), ("residual-gradient(sampling=double,", right),
        ("semi-gradient-td(", right),
      ] {
        let trial = try Trial(
          agent + "features=own,alpha=10/(100+n)@episode)", in: ConfiguredEnvironment(Split()),
          .episodes(20_000),
          discount: 1)
        let order = ["A", "B", "C"].compactMap { trial.task.model.stateNames.firstIndex(of: $0) }
        let learned = try findings.learned(trial, runs: runs).map(\.solution.values)
        for (place, state) in order.enumerated() {
          findings.statistical(
            "\(agent)...), \(names[place])", estimate(learned.map { $0[state] }), limit[place],
            rounding: 0.005,
            "the last step size, 0.0005, leaves a bias")
        }
      }
    },
    Experiment(
      "sutton-barto/figure-11.2", "Baird's counterexample: semi-gradient methods diverge",
      source: "Sutton & Barto 2018, figure 11.2: step size 0.01, discount 0.99"
    ) { findings in
      let baird = try Counterexample()
      var weights = baird.start
      var table = Counterexample.table
      baird.add(weights, after: 0, to: &table)
      findings.exact(
        "RMSVE at the beginning", baird.truth.valueError(of: weights).squareRoot(), 5.318432)
      let references = [
        1: [1.025371, 9.999829, 1.075771], 10: [1.256735, 9.998188, 1.76658],
        100: [3.894886, 9.971199, 9.627054],
        1000: [114.433716, 6.85003, 335.001209],
      ]
      var factor = 0.0
      for sweep in 1...1000 {
        let before = weights
        weights.add(baird.truth.semiGradient(of: weights), times: 0.01)
        baird.add(weights, after: sweep, to: &table)
        factor = (weights[7] - before[7]) / before[7]
        if let reference = references[sweep] {
          findings.weights(weights, after: sweep, reference, tolerance: 5e-7)
        }
      }
      findings.exact(
        "RMSVE after 1000 sweeps", baird.truth.valueError(of: weights).squareRoot(), 581.3551, tolerance: 5e-5
      )
      for _ in 1000..<4000 { weights.add(baird.truth.semiGradient(of: weights), times: 0.01) }
      let before = weights[7]
      weights.add(baird.truth.semiGradient(of: weights), times: 0.01)
      findings.exact(
        "growth of w8 by a sweep, in the long run", weights[7] / before, 1.0023925046, tolerance: 1e-6,
        "the spectral radius of I - alpha A")
      findings.atLeast("growth of w8 by sweep 1000", factor, 0, "it grows")
      findings.add(table)
      let long = try baird.trial("off-policy-semi-gradient-td(\(baird.settings),alpha=0.01)", steps: 400_000)
      let runs = try findings.learned(long, runs: 3)
      findings.equal(
        "runs of off-policy TD that have diverged after 400,000 steps",
        runs.count { $0.solution.hasDiverged }, 3,
        "weights grow by about 0.24 % a step, to 1e100 in about 100,000 steps")
      findings.equal(
        "values that are not finite", runs.reduce(0) { $0 + $1.solution.values.count { !$0.isFinite } }, 0,
        "weights that have diverged stay what they are")
    },
    Experiment(
      "sutton-barto/11.5", "TDC on Baird's counterexample",
      source:
        "Sutton & Barto 2018, figure 11.5: step sizes 0.005 and 0.05, expected updates of all states at once"
    ) { findings in
      let baird = try Counterexample()
      var (weights, second) = (baird.start, [Double](repeating: 0, count: 8))
      var table = Counterexample.table
      baird.add(weights, after: 0, to: &table)
      let references = [
        100: ([1.84671, 7.73757, -0.98471], 3.32296, 2.77917),
        1000: ([2.13531, 6.62805, -2.33796], 1.93546, 0.00738),
      ]
      for sweep in 1...1000 {
        let step = baird.truth.semiGradient(of: weights)
        let correction = baird.truth.correction(second)
        let errors = baird.truth.errorGradient(of: weights, second)
        weights.add(step, times: 0.005)
        weights.add(correction, times: -0.005)
        second.add(errors, times: 0.05)
        baird.add(weights, after: sweep, to: &table)
        guard let (reference, valueError, projectedError) = references[sweep] else { continue }
        findings.weights(weights, after: sweep, reference, tolerance: 5e-6)
        findings.exact(
          "sweep \(sweep), RMSVE", baird.truth.valueError(of: weights).squareRoot(), valueError,
          tolerance: 5e-6)
        findings.exact(
          "sweep \(sweep), RMSPBE", baird.truth.projectedBellmanError(of: weights).squareRoot(),
          projectedError,
          tolerance: 5e-6)
      }
      findings.add(table)
      let runs = findings.context.count(quick: 10, standard: 50, full: 200)
      for agent in ["tdc", "gtd2"] {
        let trial = try baird.trial("\(agent)(\(baird.settings),alpha=0.005,beta=0.05)", steps: 20_000)
        let errors = try findings.learned(trial, runs: runs).map { learned in
          rootMeanSquare(learned.solution.values, baird.truth.values, over: 0..<7)
        }
        findings.atMost(
          "\(agent), the largest RMSVE of \(runs) runs after 20,000 steps", errors.max() ?? .nan, 5.318432,
          "smaller than before learning, where semi-gradient TD has left 1e20 behind")
      }
    },
    Experiment(
      "sutton-barto/11.6", "Emphatic TD on Baird's counterexample",
      source: "Sutton & Barto 2018, figure 11.6: step size 0.03, expected updates with the mean emphasis"
    ) { findings in
      let baird = try Counterexample()
      var (weights, mean) = (baird.start, 0.0)
      var table = Counterexample.table
      baird.add(weights, after: 0, to: &table)
      for sweep in 1...20_000 {
        // The ratio of what led here: solid leads to the lower state only, seven times as likely as it was followed.
        let emphasis = (1...7).map { 0.99 * ($0 == 7 ? 7.0 : 0) * mean + 1 }
        let step = baird.truth.semiGradient(of: weights, emphasis: emphasis)
        mean = emphasis.reduce(0, +) / 7
        weights.add(step, times: 0.03)
        if sweep <= 1000 { baird.add(weights, after: sweep, to: &table) }
      }
      findings.add(table)
      findings.exact("mean emphasis", mean, 100, tolerance: 1e-9, "1 / (1 - gamma)")
      findings.exact(
        "RMSVE in the limit", baird.truth.valueError(of: weights).squareRoot(), 0, tolerance: 1e-9,
        "all values are zero")
      findings.weights(weights, after: 20_000, [22 / 13.0, 88 / 13.0, -44 / 13.0], tolerance: 5e-7)
    },
  ]
}
