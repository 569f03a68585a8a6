import TabularRL
import Testing

/// What the learners of a policy's values, and Monte Carlo control, reach in the long run, against exact values.
@Suite struct PredictionLimitsTests {
  /// A world, its discount, the policy to be evaluated and one to be followed: the same odds in all states.
  struct Task: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let world: TableWorld
    let discount: Double
    let target: [Double]
    let behavior: [Double]
  }

  static let tasks = [
    Task(testDescription: "random walk", world: .walk, discount: 1, target: [1], behavior: [1]),
    Task(
      testDescription: "market", world: .market, discount: 0.9, target: [0.7, 0.3], behavior: [0.4, 0.6]),
    Task(testDescription: "lottery", world: .lottery, discount: 0.9, target: [1], behavior: [1]),
  ]

  static let learners = [
    "td", "mc", "mc(visits=every)", "n-step-td", "n-step-td(n=2)", "td-lambda", "td-lambda(trace=replacing)",
    "td-lambda(trace=dutch)", "true-online-td-lambda", "lambda-return", "batch-td", "batch-mc",
    "off-policy-mc", "off-policy-mc(sampling=ordinary)", "off-policy-mc(visits=every)", "gradient-mc",
    "semi-gradient-td", "n-step-semi-gradient-td", "semi-gradient-td-lambda", "linear-true-online-td-lambda",
    "lstd",
    "lstd(lambda=0.5)", "off-policy-semi-gradient-td",
  ]

  @Test("Every learner of state values finds those of the policy", arguments: learners, tasks)
  func values(learner: String, task: Task) throws {
    let call = Call(learner)
    let name = call?.name ?? learner
    var settings = try (call?.arguments ?? []).map { argument in
      let parts = argument.split(separator: "=")
      return Setting(name: String(try #require(parts.first)), value: String(try #require(parts.last)))
    }
    let entry = try #require(standardAlgorithms.first { $0.description.name == name })
    if entry.description.parameters.contains(where: { $0.name == "alpha" }) {
      settings.append(Setting(name: "alpha", value: "n^-0.8"))
    }
    let model = try task.world.model()
    let target = Policy(repeating: task.target, for: model)
    let isOffPolicy = entry.policyRoles.contains(.behavior)
    let behavior = isOffPolicy ? Policy(repeating: task.behavior, for: model) : target
    let specification = RunSpecification(
      discount: task.discount, stepLimit: 1000, budget: .steps(12_000), seed: 3)
    let learned = try entry.configure(settings).run(
      0, LearningTask(model, specification, targetPolicy: target, behaviorPolicy: behavior), RunObserver())
    let values = try #require(learned).solution.values
    let truth = try model.exactValues(of: target, discount: task.discount).values
    let deviations = weightedReturnDeviations(
      model, target, following: behavior, discount: task.discount)
    for state in 0..<model.stateCount where model.availableActionCount(in: state) > 0 {
      // Each state is visited more than 1000 times. The mean of 1000 returns has a standard error of
      // deviation / sqrt(1000); with the step size n^-0.8 it is deviation * sqrt(1000^-0.8 / 2).
      let error = deviations[state] * 0.0447
      #expect(
        abs(values[state] - truth[state]) < 4 * error, "state \(state): \(values[state]), \(truth[state])")
    }
  }

  /// The standard deviation of rho * G from each state: of the return, weighted by importance, when `behavior` is
  /// followed.
  private func weightedReturnDeviations(
    _ model: TabularModel, _ target: Policy, following behavior: Policy, discount: Double
  ) -> [Double] {
    let count = model.stateCount
    // The expectations of rho, and of rho * rho times 1, G and G * G; rho * G has the mean v.
    var (means, weights, firsts, seconds) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count),
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for _ in 0..<1000 {
      for state in 0..<count where model.availableActionCount(in: state) > 0 {
        var (mean, weight, first, second) = (0.0, 0.0, 0.0, 0.0)
        for action in 0..<model.actionCount where behavior[state, action] > 0 {
          let ratio = target[state, action] / behavior[state, action]
          for index in model.outcomes(of: action, in: state) {
            let chance = behavior[state, action] * model.probabilities[index]
            let (reward, next) = (model.rewards[index], Int(model.successors[index]))
            let deviation = model.rewardDeviations.isEmpty ? 0 : model.rewardDeviations[index]
            let ends = model.terminates[index]
            let nextWeight = ends ? 1 : weights[next]
            let nextFirst = ends ? 0 : discount * firsts[next]
            let nextSecond = ends ? 0 : discount * discount * seconds[next]
            mean += chance * ratio * (reward + (ends ? 0 : discount * means[next]))
            weight += chance * ratio * ratio * nextWeight
            first += chance * ratio * ratio * (reward * nextWeight + nextFirst)
            second +=
              chance * ratio * ratio
              * ((reward * reward + deviation * deviation) * nextWeight + 2 * reward * nextFirst + nextSecond)
          }
        }
        (means[state], weights[state], firsts[state], seconds[state]) = (mean, weight, first, second)
      }
    }
    return (0..<count).map { (seconds[$0] - means[$0] * means[$0]).squareRoot() }
  }

  @Test(
    "Monte Carlo control finds an optimal policy",
    arguments: ["mc-basic", "mc-exploring-starts", "mc-epsilon-greedy", "off-policy-mc-control"])
  func control(name: String) throws {
    let settings =
      switch name {
      case "mc-basic": [Setting(name: "samples", value: "400"), Setting(name: "episode-length", value: "30")]
      case "mc-epsilon-greedy": [Setting(name: "epsilon", value: "n^-0.5")]
      default: [Setting]()
      }
    let oracle = try Oracle(.market, discount: 0.6)
    let optimum = oracle.fixedPoint { $0.maximum(in: $1) }
    let entry = try #require(standardAlgorithms.first { $0.description.name == name })
    let specification = RunSpecification(discount: 0.6, stepLimit: 30, budget: .steps(40_000), seed: 1)
    // The policy to be followed off-policy: with even odds the weights, 2 for every step, would have an infinite
    // variance, as an episode goes on with a chance of about 0.7.
    let behavior = Policy(repeating: [0.8, 0.2], for: oracle.model)
    let learned = try entry.configure(settings).run(
      0, LearningTask(oracle.model, specification, behaviorPolicy: behavior), RunObserver())
    let solution = try #require(learned).solution
    let values = try #require(solution.actionValues)
    for state in 0..<2 {
      #expect(values.greedyAction(in: state) == optimum.greedyAction(in: state))
      // Thousands of returns with a deviation below 2.2 for the best action, 400 for MC Basic: 4 * 2.2 / 20.
      let tolerance = name == "mc-basic" ? 0.44 : 0.2
      #expect(abs(values.maximum(in: state) - optimum.maximum(in: state)) < tolerance)
    }
  }
}

extension Policy {
  /// Creates the policy with the same probabilities in every state in which something can be done.
  init(repeating row: [Double], for model: TabularModel) {
    self.init(
      rows: (0..<model.stateCount).map { state in
        model.availableActionCount(in: state) > 0 ? row : row.map { _ in 0 }
      })
  }
}
