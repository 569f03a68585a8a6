import Environments
import TabularRL

/// Sampled policy gradients: that their mean is the exact gradient, and how much they vary.
enum GradientEstimators {
  static let zhao = [estimators]

  private static let estimators = Experiment(
    "zhao/10-estimators",
    "Sampled policy gradients: their means against the exact gradient, and their variances",
    source:
      "Zhao 2025, chapters 9 and 10; Sutton & Barto 2018, sections 13.3 to 13.5; Degris, White & Sutton 2012"
  ) { findings in
    let samples = findings.context.count(quick: 100_000, standard: 100_000, full: 1_000_000)
    let problems = try Problem.all()
    let cases = problems.indices.flatMap { number in
      problems[number].estimators.map { (problem: number, estimator: $0) }
    }
    let mayContinue = findings.context.mayContinue
    let found = try findings.each(cases.count) { index in
      let (number, estimator) = cases[index]
      guard
        let moments = try problems[number].moments(of: estimator, samples: samples, run: index, mayContinue)
      else { throw ExperimentError.stopped }
      return moments
    }
    let comparisons = cases.reduce(0) { $0 + problems[$1.problem].policy.weights.count }
    let reason =
      "4 standard errors of \(samples) episodes; chance puts one weight in 16000 further away, and "
      + "\(comparisons) are compared"
    var means = Table(
      columns: ["series", "world", "weight", "gradient", "mean", "standard_error"], plot: nil)
    var variances = Table("variances", columns: ["series", "world", "samples", "variance"], plot: nil)
    for (index, (number, estimator)) in cases.enumerated() {
      let (problem, moments) = (problems[number], found[index])
      let gradient = try problem.gradient(of: estimator)
      for weight in gradient.indices {
        means.add([
          .text(estimator.rawValue), .text(problem.name), .text(problem.nameOfWeight(weight)),
          .number(gradient[weight]), .number(moments.mean(weight)), .number(moments.error(weight)),
        ])
      }
      variances.add([
        .text(estimator.rawValue), .text(problem.name), .count(samples), .number(moments.variance),
      ])
      let furthest = moments.furthest(from: gradient)
      findings.add(
        Check(
          "\(problem.name), \(estimator.rawValue), the furthest of \(gradient.count) weights, "
            + problem.nameOfWeight(furthest), .statistical, value: moments.mean(furthest),
          reference: gradient[furthest], tolerance: 4 * moments.error(furthest), reason: reason))
    }
    findings.add(means)
    findings.add(variances)
    for (number, problem) in problems.enumerated() {
      func variance(_ estimator: Estimator) -> Double? {
        cases.firstIndex { $0 == (number, estimator) }.map { found[$0].variance }
      }
      for (smaller, larger) in Estimator.order {
        guard let least = variance(smaller), let most = variance(larger) else { continue }
        findings.atMost(
          "\(problem.name), the variance of \(smaller.rawValue) over that of \(larger.rawValue)",
          least / most, 1,
          "what an action is compared with takes away what all actions share; an exact critic takes away "
            + "what comes later")
      }
    }
  }
}

/// A step so small that the policy is as good as still, and a power of two, so that dividing by it is exact.
private let step = 0x1p-28

/// A way of sampling the gradient of the start's value, one sample an episode.
private enum Estimator: String, CaseIterable {
  case reinforce = "REINFORCE"
  case baseline = "REINFORCE with the baseline v"
  case actionValues = "QAC with the exact q"
  case advantage = "A2C with the exact v"
  case traces = "A2C with the exact v and traces of 0.9"
  case offPolicy = "off-policy actor-critic with the exact v"

  /// Which vary less than which.
  static let order: [(smaller: Estimator, larger: Estimator)] = [
    (.baseline, .reinforce), (.advantage, .baseline),
  ]
}

/// The sums over samples of a gradient.
private struct Moments: Sendable {
  private var count = 0.0
  private var sums: [Double]
  private var squares: [Double]

  init(_ weights: Int) {
    sums = Array(repeating: 0, count: weights)
    squares = sums
  }

  /// Takes the sample that moved the weights from where they began.
  mutating func add(_ weights: [Double], from start: [Double]) {
    count += 1
    for index in start.indices where weights[index] != start[index] {
      let sample = (weights[index] - start[index]) / step
      sums[index] += sample
      squares[index] += sample * sample
    }
  }

  func mean(_ weight: Int) -> Double { sums[weight] / count }

  private func variance(_ weight: Int) -> Double {
    max(0, squares[weight] / count - mean(weight) * mean(weight))
  }

  /// The standard error of the mean.
  func error(_ weight: Int) -> Double { (variance(weight) / count).squareRoot() }

  /// The variance of a sample, summed over the weights.
  var variance: Double { sums.indices.reduce(0) { $0 + variance($1) } }

  /// Returns the weight whose mean is furthest from the gradient, counted in its standard errors.
  func furthest(from gradient: [Double]) -> Int {
    func distance(_ weight: Int) -> Double {
      let gap = abs(mean(weight) - gradient[weight])
      return gap == 0 ? 0 : gap / error(weight)
    }
    return gradient.indices.max { distance($0) < distance($1) } ?? 0
  }
}

/// A world with a policy that is neither uniform nor certain, and the truth about it.
private struct Problem: Sendable {
  let name: String
  let policy: SoftmaxPolicy
  private let task: LearningTask
  private let features: FeatureTable
  private let rows: [FeaturedState]
  private let truth: PolicyGradientTruth
  private let evaluation: PolicyGradientTruth.Evaluation

  /// Three tables, and the corridor whose states look alike.
  static func all() throws -> [Problem] {
    [
      try Problem("short-corridor", discount: 1),
      try Problem("berkeley-grid(map=bridge)", discount: 0.9),
      try Problem("frozen-lake", discount: 0.99),
      try Problem("short-corridor", discount: 1, isAlike: true),
    ]
  }

  init(_ name: String, discount: Double, isAlike: Bool = false) throws {
    let model = try world(name).compile()
    self.name = isAlike ? "\(name) of one feature" : name
    task = LearningTask(
      model, RunSpecification(discount: discount, stepLimit: .max, budget: .episodes(1), seed: 1))
    features =
      isAlike
      ? FeatureTable(
        dense: (0..<model.stateCount).map { [model.availableActionCount(in: $0) > 0 ? 1 : 0] })
      : try FeatureChoice.oneHot.table(for: model)
    let features = features
    rows = (0..<model.stateCount).map { FeaturedState(number: $0, features: features.rows[$0]) }
    var policy = SoftmaxPolicy(for: model, features)
    var generator = Generator(splitMixSeed: 1)
    for index in policy.weights.indices { policy.weights[index] = 2 * generator.uniform() - 1 }
    self.policy = policy
    truth = PolicyGradientTruth(model, features, discount: discount)
    evaluation = try truth.evaluate(policy)
  }

  /// All of them; where states look alike no critic is exact, and any number is a baseline.
  var estimators: [Estimator] {
    features.featureCount == task.model.stateCount ? Estimator.allCases : [.reinforce, .baseline]
  }

  /// The name of a preference.
  func nameOfWeight(_ weight: Int) -> String {
    let action = task.model.actionNames[weight / features.featureCount]
    guard features.featureCount == task.model.stateCount else { return action }
    return "\(action) in \(task.model.stateNames[weight % features.featureCount])"
  }

  /// The exact gradient; for an off-policy learner with the states that the uniform behavior meets.
  func gradient(of estimator: Estimator) throws -> [Double] {
    var evaluation = evaluation
    if estimator == .offPolicy {
      evaluation.occupancy = try truth.evaluate(SoftmaxPolicy(for: task.model, features)).occupancy
    }
    return truth.gradient(of: policy, evaluation)
  }

  /// Returns what many samples amount to, or nil if it was told to stop.
  func moments(
    of estimator: Estimator, samples: Int, run: Int, _ mayContinue: () -> Bool
  ) throws -> Moments? {
    let task = FeatureTask(task, features)
    let actor = ActorSettings(stepSize: step, isDiscounted: true)
    let values = features.featureCount == 1 ? [evaluation.objective] : evaluation.values
    switch estimator {
    case .reinforce:
      var recipe = Reinforce()
      recipe.actor = actor
      return moments(of: recipe.makeLearner(for: task), \.actor, samples, run, mayContinue)
    case .baseline:
      var recipe = ReinforceBaseline()
      (recipe.actor, recipe.criticStepSize) = (actor, .constant(0))
      var learner = recipe.makeLearner(for: task)
      learner.critic.weights = values
      return moments(of: learner, \.actor, samples, run, mayContinue)
    case .actionValues:
      var recipe = QActorCritic()
      (recipe.actor, recipe.criticStepSize) = (actor, .constant(0))
      var learner = recipe.makeLearner(for: task)
      for state in rows.indices {
        for action in 0..<task.actionCount where self.task.model.isAvailable(action, in: state) {
          learner.critic.weights[action * rows.count + state] = evaluation.actionValues[state, action]
        }
      }
      return moments(of: learner, \.actor, samples, run, mayContinue)
    case .advantage, .traces:
      var recipe = AdvantageActorCritic()
      (recipe.actor, recipe.criticStepSize) = (actor, .constant(0))
      recipe.lambda = estimator == .traces ? 0.9 : 0
      var learner = recipe.makeLearner(for: task)
      learner.critic.weights = values
      return moments(of: learner, \.actor, samples, run, mayContinue)
    case .offPolicy:
      var recipe = OffPolicyActorCritic()
      (recipe.actor, recipe.criticStepSize) = (actor, .constant(0))
      var learner = recipe.makeLearner(for: task)
      learner.critic.weights = values
      return moments(of: learner, \.actor, samples, run, mayContinue)
    }
  }

  /// Lives through episodes that all begin with the same policy and adds up by how much each moves it.
  private func moments<Worker: FeatureLearner>(
    of newborn: Worker, _ actor: WritableKeyPath<Worker, Actor>, _ samples: Int, _ run: Int,
    _ mayContinue: () -> Bool
  ) -> Moments? where Worker.Decision == Action {
    var (learner, place) = (newborn, TaskDynamics(task))
    learner[keyPath: actor].policy = policy
    var moments = Moments(policy.weights.count)
    func generator(_ purpose: RandomStream.Purpose) -> Generator {
      RandomStream(seed: 1, purpose: purpose, environment: name, run: run).generator()
    }
    var (worldGenerator, agentGenerator) = (generator(.world), generator(.agent))
    for sample in 0..<samples {
      if sample.isMultiple(of: 1000), !mayContinue() { return nil }
      var state = place.start(at: nil, using: &worldGenerator)
      var action = learner.begin(in: rows[state], using: &agentGenerator)
      while true {
        let response = place.respond(to: action, in: state, using: &worldGenerator)
        let transition = FeaturedTransition(
          state: rows[state], action: action, reward: response.reward,
          discount: response.terminates ? 0 : truth.discount, next: rows[response.next])
        if response.terminates {
          learner.end(transition, using: &agentGenerator)
          break
        }
        action = learner.step(transition, using: &agentGenerator)
        state = response.next
      }
      moments.add(learner[keyPath: actor].policy.weights, from: policy.weights)
      learner[keyPath: actor].policy.weights = policy.weights
    }
    return moments
  }
}
