import Environments
import TabularRL
import Testing

@Suite struct LinearQuadraticTests {
  /// 1, the state and its square, the state held in -2...2 and scaled to -1...1: a policy may then be steep at worst.
  private struct Powers: FeatureMap {
    let featureCount = 3

    func write(_ observation: Coordinates, into vector: inout FeatureVector) {
      let scaled = max(-1, min(1, observation[0] / 2))
      vector.removeAll()
      vector.append(0)
      vector.append(1, scaled)
      vector.append(2, scaled * scaled)
    }
  }

  @Test func `a step pays for the state and the action, and moves`() {
    var world = LinearQuadratic()
    world.growth = 0.5
    world.gain = 2
    world.stateCost = 3
    world.actionCost = 4
    world.noise = 0
    var generator = Generator(splitMixSeed: 1)
    let response = world.step(2, -1, using: &generator)
    #expect(response.reward == -(3 * 4 + 4 * 1) && response.next == 0.5 * 2 - 2 && !response.terminates)
    #expect(world.step(1, .nan, using: &generator).next == 0.5)
    #expect(world.step(1, 1e300, using: &generator).next == LinearQuadratic.largestState)
    for _ in 0..<100 { #expect((-1...1).contains(world.start(using: &generator))) }
  }

  @Test(arguments: [(1.0, 1.0, 1.0, 1.0, 0.9), (1.2, 0.5, 2, 0.1, 0.99), (0.5, -1, 1, 3, 0.5)])
  func `the best factor solves Riccati's equation`(
    growth: Double, gain: Double, stateCost: Double, actionCost: Double, discount: Double
  ) {
    var world = LinearQuadratic()
    (world.growth, world.gain, world.stateCost, world.actionCost) = (growth, gain, stateCost, actionCost)
    let factor = world.bestFactor(discount: discount)
    /// The value of -K x is -P x^2 - a constant, P = (q + r K^2) / (1 - gamma (a - b K)^2), best where P is least.
    func price(_ factor: Double) -> Double {
      let closed = growth - gain * factor
      return (stateCost + actionCost * factor * factor) / (1 - discount * closed * closed)
    }
    #expect(price(factor) < price(factor + 1e-4) && price(factor) < price(factor - 1e-4))
    #expect(abs(price(factor + 1e-4) - price(factor - 1e-4)) < 1e-6 * price(factor))
    if growth == 1 { #expect(abs(factor - 0.588403) < 5e-7) }
  }

  @Test func `the deterministic actor-critic by hand`() {
    var recipe = DeterministicActorCritic()
    recipe.stepSize = .constant(0.5)
    recipe.slopeStepSize = .constant(0.25)
    recipe.valueStepSize = .constant(0.125)
    let task = FeatureTask(
      featureCount: 1, actionNames: [],
      RunSpecification(discount: 0.5, stepLimit: 10, budget: .episodes(1), seed: 1))
    var learner = recipe.makeLearner(for: task)
    (learner.policy, learner.slope, learner.values) = ([1], [2], [4])
    func place(_ value: Double) -> FeaturedState { FeaturedState(features: FeatureVector(dense: [value])) }
    var generator = Generator(splitMixSeed: 1)
    // mu = 2, a - mu = 1, slope 4, q = 8 + 4 = 12; target 10 + 0.5 * 4 * 3 = 16; error 4: theta moves by 0.5 * 2 * 4,
    // w by 0.25 * 4 * 1 * 2, v by 0.125 * 4 * 2.
    learner.end(
      Step(state: place(2), action: 3, reward: 10, discount: 0.5, next: place(3)), using: &generator)
    #expect(learner.policy == [5.0])
    #expect(learner.slope == [4.0])
    #expect(learner.values == [5.0])
  }

  @Test func `the deterministic actor-critic finds the best linear policy`() {
    let world = LinearQuadratic()
    var recipe = DeterministicActorCritic()
    recipe.stepSize = .constant(0.001)
    recipe.slopeStepSize = .constant(0.05)
    recipe.valueStepSize = .constant(0.05)
    let specification = RunSpecification(discount: 0.9, stepLimit: 20, budget: .steps(200_000), seed: 1)
    let task = FeatureTask(featureCount: 3, actionNames: [], specification)
    var run = Run(
      0, of: Describing(recipe.makeLearner(for: task), by: Powers()), in: SimulationDynamics(world),
      named: LinearQuadratic.name, specification)
    var sum = [0.0, 0, 0]
    var count = 0.0
    run.advance(by: 100_000) { _, _ in }
    run.advance(by: 100_000) { _, learner in
      let policy = learner().learner.policy
      for index in sum.indices { sum[index] += policy[index] }
      count += 1
    }
    let mean = sum.map { $0 / count }
    let best = -2 * world.bestFactor(discount: 0.9)
    // Constant steps leave the weights wandering, and a bias of the order of the step size: 0.02 over several seeds.
    let error = zip(mean, [0, best, 0]).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(error < 0.05, "\(mean), not \(best)")
  }

  @Test func `one that diverges stops, and every number stays one`() {
    var recipe = DeterministicActorCritic()
    recipe.valueStepSize = .constant(1e10)
    let specification = RunSpecification(discount: 1, stepLimit: 20, budget: .steps(10_000), seed: 1)
    let task = FeatureTask(featureCount: 3, actionNames: [], specification)
    var run = Run(
      0, of: Describing(recipe.makeLearner(for: task), by: Powers()),
      in: SimulationDynamics(LinearQuadratic()),
      named: LinearQuadratic.name, specification)
    run.advance(by: 10_000) { record, _ in #expect(record.episodeReturn.isFinite) }
    let learner = run.learner.learner
    #expect(learner.hasDiverged && learner.solution.status == .stopped(reason: "diverged"))
    #expect((learner.policy + learner.slope + learner.values).allSatisfy { $0.isFinite })
  }
}
