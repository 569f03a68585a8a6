import Environments
import TabularRL

/// Policy gradients: the corridor of Sutton & Barto, the theorems of Zhao, and what the successors of both reach.
enum PolicyGradients {
  static let suttonBarto = [corridor, corridorWithBaseline]
  static let zhao = [theorems, ascent, trustRegions, reached]
}

extension PolicyGradients {
  /// Lets a learner with one feature for all states live in the corridor, beginning with right at 5 %, and returns the
  /// return of each episode of each run.
  private static func walk<Worker: FeatureLearner>(
    _ findings: Findings, runs: Int, _ actor: WritableKeyPath<Worker, Actor> & Sendable,
    _ makeLearner: @escaping @Sendable (FeatureTask) -> Worker
  ) throws -> Curves where Worker.Decision == Action {
    let model = try world("short-corridor").compile()
    let specification = RunSpecification(
      discount: 1, stepLimit: RunSpecification.generalStepLimit, budget: .episodes(1000), seed: 1)
    let task = LearningTask(model, specification)
    let features = FeatureTable(
      dense: (0..<model.stateCount).map { [model.availableActionCount(in: $0) > 0 ? 1 : 0] })
    let mayContinue = findings.context.mayContinue
    return Curves(
      try findings.each(runs) { index in
        var learner = makeLearner(FeatureTask(task, features))
        learner[keyPath: actor].policy.weights = [1.47, -1.47]
        var run = Run(index, of: Describing(Held(learner, actor), by: features), in: task)
        var returns: [Double] = []
        while !run.isFinished {
          guard mayContinue() else { throw ExperimentError.stopped }
          run.advance(by: 10_000) { record, _ in returns.append(record.episodeReturn) }
        }
        return returns
      })
  }

  /// A learner whose policy is put back, after every episode, to where both directions have 5 % at least: as in the
  /// program of the references, since a policy that has become certain of one direction stays in the corridor for ever.
  private struct Held<Worker: FeatureLearner>: FeatureLearner where Worker.Decision == Action {
    private var learner: Worker
    private let actor: WritableKeyPath<Worker, Actor> & Sendable

    init(_ learner: Worker, _ actor: WritableKeyPath<Worker, Actor> & Sendable) {
      (self.learner, self.actor) = (learner, actor)
    }

    mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
      learner.begin(in: state, using: &generator)
    }

    mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
      learner.step(transition, using: &generator)
    }

    mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
      learner.end(transition, using: &generator)
      let weights = learner[keyPath: actor].policy.weights
      let largest = Elementary.log(19)
      let difference = max(-largest, min(largest, weights[1] - weights[0]))
      let middle = (weights[0] + weights[1]) / 2
      learner[keyPath: actor].policy.weights = [middle - difference / 2, middle + difference / 2]
    }

    var solution: Solution { learner.solution }
    var estimand: Estimand { learner.estimand }
  }

  private static let best = -(6 + 4 * 2.squareRoot())

  /// Figure 13.1.
  private static let corridor = Experiment(
    "sutton-barto/13.1-reinforce", "REINFORCE in the short corridor",
    source:
      "Sutton & Barto 2018, figure 13.1; from 5 % right and never below, which the book leaves open; 100 runs"
  ) { findings in
    let runs = findings.context.count(quick: 30, standard: 100, full: 1000)
    var table = Table.means(x: "episode", y: "return", range: [-90, -10])
    var last: [Double] = []
    for (power, reference) in [(12, -12.0), (13, -12.5), (14, -15.0)] {
      let size = 1 / Double(1 << power)
      let curves = try walk(findings, runs: runs, \ReinforceLearner.actor) { task in
        var recipe = Reinforce()
        recipe.actor.stepSize = .constant(size)
        return recipe.makeLearner(for: task)
      }
      table.add("alpha = 2^-\(power)", curves, at: 0..<1000)
      let mean = curves.mean(over: 900..<1000)
      last.append(mean.mean)
      findings.statistical(
        "alpha 2^-\(power), mean return of episodes 901-1000", mean, reference, ofRuns: 100, rounding: 0.05,
        "the reference is of a program that keeps probabilities in 0.05...0.95")
    }
    findings.atLeast("2^-12 ends above 2^-13", last[0], last[1], "the figure: in that order")
    findings.atLeast("2^-13 ends above 2^-14", last[1], last[2], "the figure: in that order")
    findings.atMost("no policy is better than the best", last[0], best + 0.5, "-11.66, and what chance adds")
    findings.add(table)
  }

  /// Figure 13.2.
  private static let corridorWithBaseline = Experiment(
    "sutton-barto/13.2", "REINFORCE with and without a baseline in the short corridor",
    source:
      "Sutton & Barto 2018, figure 13.2; alpha 2^-9 and alpha-w 2^-6 with, 2^-13 without; 100 runs in the book"
  ) { findings in
    let runs = findings.context.count(quick: 30, standard: 150, full: 2000)
    let plain = try walk(findings, runs: runs, \ReinforceLearner.actor) { Reinforce().makeLearner(for: $0) }
    let based = try walk(findings, runs: runs, \ReinforceBaselineLearner.actor) {
      ReinforceBaseline().makeLearner(for: $0)
    }
    var table = Table.means(x: "episode", y: "return", range: [-90, -10])
    table.add("without", plain, at: 0..<1000)
    table.add("with baseline", based, at: 0..<1000)
    findings.add(table)
    for (episode, reference) in [(50, -14.6), (100, -12.1), (200, -12.2), (400, -12.2)] {
      let window = episode - 5..<episode + 5
      findings.statistical(
        "with baseline, mean return around episode \(episode)", based.mean(over: window), reference,
        ofRuns: 2000,
        rounding: episode == 50 ? 1.5 : 0.25,
        "the reference is of one episode of 2000 runs, ours a mean over ten")
    }
    let last = based.mean(over: 900..<1000)
    findings.statistical(
      "with baseline, mean return of episodes 901-1000", last, -12.05, ofRuns: 2000, rounding: 0.05)
    findings.atLeast(
      "the baseline is ahead in the first 200 episodes", based.mean(over: 0..<200).mean,
      plain.mean(over: 0..<200).mean, "the figure: much faster")
  }

  private static func uniform(_ model: TabularModel) -> (SoftmaxPolicy, FeatureTable) {
    let features = FeatureTable(
      dense: (0..<model.stateCount).map { state in
        (0..<model.stateCount).map { $0 == state ? 1 : 0 }
      })
    return (SoftmaxPolicy(for: model, features), features)
  }

  /// The central differences of an objective at a policy.
  private static func differences(
    _ policy: SoftmaxPolicy, _ objective: (SoftmaxPolicy) throws -> Double
  ) rethrows -> [Double] {
    try policy.weights.indices.map { index in
      var (up, down) = (policy, policy)
      up.weights[index] += 1e-4
      down.weights[index] -= 1e-4
      return (try objective(up) - objective(down)) / 2e-4
    }
  }

  /// Theorems 9.2 to 9.5.
  private static let theorems = Experiment(
    "zhao/9.2", "The policy gradient theorem, for values and for the average reward",
    source: "Zhao 2025, theorems 9.2 to 9.5; the grid of two by two, uniform policy, discount 0.9"
  ) { findings in
    let model = try world("grid-world(map=grid2)").compile()
    let (policy, features) = uniform(model)
    let truth = PolicyGradientTruth(model, features, discount: 0.9)
    let start = [Double](repeating: 0.25, count: 4)
    let gradient = try truth.gradient(of: policy, from: start)
    let expected = try differences(policy) { try truth.objective(of: $0, from: start) }
    func distance(_ values: [Double], _ others: [Double]) -> Double {
      zip(values, others).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    findings.exact(
      "theorem 9.2: the gradient of the average value, less central differences",
      distance(gradient, expected),
      0,
      tolerance: 1e-8, "differences of 1e-4 are right to about 1e-9")
    guard let average = truth.averageReward(of: policy) else {
      throw ExperimentError.wrong("there is no average reward")
    }
    let slopes = differences(policy) { truth.averageReward(of: $0)?.gain ?? .nan }
    findings.exact(
      "theorem 9.5: the gradient of the average reward, less central differences",
      distance(average.gradient, slopes), 0, tolerance: 1e-8, "differences of 1e-4 are right to about 1e-9")
    findings.exact("the average reward", average.gain, -0.4, tolerance: 1e-12)
    findings.worst(
      of: average.values, against: [-0.775, -0.525, -0.025, -0.275], "theorem 9.4, differential values",
      names: model.stateNames, kind: .exact)
    var table = Table(
      columns: ["series", "gamma", "distance"],
      plot: .lines(x: "gamma", y: "distance", isLogY: true))
    for discount in [0.5, 0.8, 0.9, 0.99, 0.999] {
      let discounted = PolicyGradientTruth(model, features, discount: discount)
      var evaluation = try discounted.evaluate(policy, from: start)
      evaluation.occupancy = average.distribution
      let gap = distance(discounted.gradient(of: policy, evaluation), average.gradient)
      table.add(["discounted approximation", .number(discount), .number(gap)])
      if discount == 0.9 {
        findings.exact(
          "theorem 9.3: largest error of the discounted approximation at 0.9", gap, 0.0053, tolerance: 5e-5,
          "the reference is exact, given to two digits")
      }
      if discount == 0.999 { findings.atMost("it vanishes as the discount grows", gap, 1e-4, "theorem 9.3") }
    }
    findings.add(table)
  }

  /// Gradient ascent on the exact objective.
  private static let ascent = Experiment(
    "zhao/9-ascent", "Exact gradient ascent on the average value of Zhao's grid",
    source: "Zhao 2025, section 9.2, grid of figure 3.4, uniform start, step size 1 from zero preferences"
  ) { findings in
    var table = Table(
      columns: ["series", "step", "average value"],
      plot: .lines(x: "step", y: "average value", isLogX: true))
    for (forbidden, ceiling) in [(-1, 7.79936), (-10, 6.017673)] {
      let trial = try Trial(
        "exact-policy-gradient", in: "grid-world(start=anywhere,forbidden-reward=\(forbidden))",
        .episodes(1999),
        stepLimit: 1)
      let model = trial.task.model
      findings.exact(
        "forbidden cells pay \(forbidden), the largest average value",
        model.startMean(try optimum(of: model, discount: 0.9).values), ceiling)
      let evaluator = PolicyEvaluator(model, discount: 0.9)
      findings.exact(
        "forbidden cells pay \(forbidden), the uniform policy",
        try evaluator.startValue(of: Policy(uniformFor: model)), forbidden == -1 ? -3.52 : -24.4)
      guard forbidden == -1 else { continue }
      let steps = [9, 99, 499, 999, 1999]
      let values = try findings.curves(trial, runs: 1) { record, learned in
        let isWanted =
          steps.contains(record.episode) || record.episode.isMultiple(of: 50) || record.episode < 50
        return isWanted ? model.startMean(learned().solution.values) : .nan
      }.runs[0]
      for (step, reference) in zip(steps, [2.85614, 7.55052, 7.75294, 7.7773, 7.78876]) {
        findings.exact(
          "average value before step \(step + 1)", values[step - 1], reference, tolerance: 6e-6,
          "the reference is exact, given to six digits")
      }
      for (index, value) in values.enumerated() where value.isFinite {
        table.add(["gradient ascent", .count(index + 1), .number(value)])
      }
    }
    findings.add(table)
  }

  /// What updates promised, gained in truth, and how far they led.
  private static func updates<Worker: RolloutLearner>(
    _ findings: inout Findings, _ table: inout Table, _ name: String,
    _ makeLearner: (FeatureTask) -> Worker
  ) throws -> [PolicyGradientTruth.Change] where Worker.Decision == Action {
    let trial = try Trial("a2c", in: "grid-world", .steps(40_000))
    let (_, features) = uniform(trial.task.model)
    let truth = PolicyGradientTruth(trial.task.model, features, discount: 0.9)
    let learner = Describing(makeLearner(FeatureTask(trial.task, features)), by: features)
    var run = Run(0, of: learner, in: trial.task)
    var changes: [PolicyGradientTruth.Change] = []
    while !run.isFinished {
      guard findings.context.mayContinue() else { throw ExperimentError.stopped }
      run.advance(by: 1000) { _, _ in }
      guard let update = run.learner.learner.lastUpdate else { continue }
      let change = try truth.change(from: update.objective.old, to: update.new)
      changes.append(change)
      table.add([
        .text(name), .count(changes.count), .number(update.surrogateImprovement),
        .number(change.surrogateImprovement), .number(change.improvement), .number(update.divergence),
        .number(change.divergence),
      ])
    }
    return changes
  }

  private static let trustRegions = Experiment(
    "zhao/10-trust-regions", "What an update promises, what it gains in truth, and how far it leads",
    source: "Schulman et al. 2015 and 2017 on the grid of Zhao 2025, figure 3.4; 40 updates of 1000 steps"
  ) { findings in
    var table = Table(
      columns: [
        "series", "update", "surrogate_improvement", "true_surrogate_improvement", "true_improvement", "kl",
        "true_kl",
      ], plot: .lines(x: "update", y: "true_improvement"))
    var recipe = TrustRegionPolicyOptimization()
    let sampled = try updates(&findings, &table, "TRPO", recipe.makeLearner)
    recipe.source = .exact
    let exact = try updates(&findings, &table, "TRPO, exact", recipe.makeLearner)
    let natural = try updates(
      &findings, &table, "natural policy gradient", NaturalPolicyGradient().makeLearner)
    let proximal = try updates(&findings, &table, "PPO", ProximalPolicyOptimization().makeLearner)
    findings.add(table)
    findings.atMost(
      "TRPO from the model, the largest true divergence", exact.map(\.divergence).max() ?? .nan, recipe.limit,
      "the limit is kept in truth")
    findings.atLeast(
      "TRPO from the model, the least true improvement", exact.map(\.improvement).min() ?? .nan, 0,
      "no step makes the policy worse")
    for (name, changes) in [("TRPO", sampled), ("natural policy gradient", natural), ("PPO", proximal)] {
      findings.atLeast(
        "\(name), the improvement of all updates together", changes.reduce(0) { $0 + $1.improvement }, 5,
        "from about -3 to nearly 5.83")
    }
  }

  /// The learners that come within 1 % of the optimum from the uniform policy, with the settings of the README.
  static let settings: [(agent: String, world: String, discount: Double, stepLimit: Int, steps: Int)] = [
    ("a2c(entropy=exponential(5,0.99,0.001),alpha-w=0.1)", "grid-world", 0.9, 100, 200_000),
    ("natural-policy-gradient", "grid-world", 0.9, 100, 200_000),
    ("trpo", "grid-world", 0.9, 100, 100_000),
    ("ppo(entropy=exponential(1,0.99,0.001))", "grid-world", 0.9, 100, 100_000),
    (
      "grpo(alpha=10,group=32,kl=0,entropy=exponential(0.2,0.9998,0.0001))", "grid-world", 0.9, 25, 700_000
    ),
    ("a2c(entropy=exponential(10,0.999,0.001),alpha-w=0.1)", "cliff-walking", 1, 1000, 300_000),
    (
      "natural-policy-gradient(entropy=exponential(10,0.9999,0.001),batch=500,damping=0.1)", "cliff-walking",
      1, 1000, 3_000_000
    ),
    (
      "trpo(entropy=exponential(10,0.9998,0.001),delta=0.005)", "cliff-walking", 1, 1000, 1_600_000
    ),
    ("ppo(alpha=3,entropy=exponential(1,0.999,0.001))", "cliff-walking", 1, 1000, 500_000),
    (
      "grpo(alpha=10,kl=0,entropy=exponential(1,0.9995,0.0001))", "cliff-walking", 1, 100, 800_000
    ),
  ]

  private static let reached = Experiment(
    "zhao/10-reached", "What policy gradients reach on Zhao's grid and on the cliff, from the uniform policy",
    source: "Zhao 2025, chapter 10; Schulman et al. 2015 and 2017; Shao et al. 2024; the settings are our own"
  ) { findings in
    let runs = findings.context.count(quick: 1, standard: 1, full: 40)
    let longest = findings.context.count(quick: 300_000, standard: .max, full: .max)
    var table = Table(columns: ["agent", "world", "run", "value", "optimum"], plot: nil)
    for setting in settings where setting.steps <= longest {
      let trial = try Trial(
        setting.agent, in: setting.world, .steps(setting.steps), discount: setting.discount,
        stepLimit: setting.stepLimit)
      let model = trial.task.model
      let best = model.startMean(try optimum(of: model, discount: setting.discount).values)
      let evaluator = PolicyEvaluator(model, discount: setting.discount)
      let values = try findings.learned(trial, runs: runs).map {
        try evaluator.startValue(of: $0.solution.policy)
      }
      for (run, value) in values.enumerated() {
        table.add([
          .text(setting.agent), .text(setting.world), .count(run), .number(value), .number(best),
        ])
      }
      findings.atLeast(
        "\(setting.agent) on \(setting.world), the worst run", values.min() ?? .nan, best - 0.01 * abs(best),
        "within 1 % of the optimum, \(short(best))")
    }
    findings.add(table)
  }
}
