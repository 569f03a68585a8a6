import TabularRL
import Testing

/// Hand-worked updates and identities of the learners of softmax policies.
@Suite struct PolicyGradientTests {
  /// Two states, two actions, discount 0.5, the uniform policy.
  private func task(_ world: TableWorld = .twoStates, discount: Double = 0.5) throws -> FeatureTask {
    let model = try world.model()
    return FeatureTask(
      LearningTask(
        model, RunSpecification(discount: discount, stepLimit: 100, budget: .episodes(1), seed: 1)),
      oneHot(model))
  }

  private func place(_ number: State) -> FeaturedState {
    FeaturedState(number: number, features: FeatureVector(dense: (0..<3).map { $0 == number ? 1 : 0 }))
  }

  /// From 0 by action 0 to 1 for a reward of 2, then by action 1 to the end for 4.
  private var episode: [FeaturedTransition] {
    [
      FeaturedTransition(state: place(0), action: 0, reward: 2, discount: 0.5, next: place(1)),
      FeaturedTransition(state: place(1), action: 1, reward: 4, discount: 0, next: place(2)),
    ]
  }

  private func lived<Worker: FeatureLearner>(_ learner: Worker) -> Worker where Worker.Decision == Action {
    var learner = learner
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: place(0), using: &generator)
    _ = learner.step(episode[0], using: &generator)
    learner.end(episode[1], using: &generator)
    return learner
  }

  @Test("REINFORCE: G = (4, 4), gamma^t = (1, 0.5), scores of a half")
  func reinforce() throws {
    var recipe = Reinforce()
    recipe.actor.stepSize = .constant(0.25)
    let learner = lived(recipe.makeLearner(for: try task()))
    // 0.25 * 4 * 0.5 in state 0, half of it in state 1; action 0 first, then action 1; state 2 is never left.
    #expect(learner.actor.policy.weights == [0.5, -0.25, 0, -0.5, 0.25, 0])
    recipe.actor.isDiscounted = false
    let plain = lived(recipe.makeLearner(for: try task()))
    #expect(plain.actor.policy.weights == [0.5, -0.5, 0, -0.5, 0.5, 0])
  }

  @Test("REINFORCE with a baseline learns from what exceeds it")
  func baseline() throws {
    var recipe = ReinforceBaseline()
    recipe.actor.stepSize = .constant(0.25)
    recipe.criticStepSize = .constant(0.5)
    var learner = recipe.makeLearner(for: try task())
    learner.critic.weights = [2, 0, 0]
    learner = lived(learner)
    // Errors 4 - 2 and 4 - 0.
    #expect(learner.critic.weights == [3, 2, 0])
    #expect(learner.actor.policy.weights == [0.25, -0.25, 0, -0.25, 0.25, 0])
  }

  @Test("QAC: the actor uses the critic of before")
  func qac() throws {
    var recipe = QActorCritic()
    recipe.actor.stepSize = .constant(0.25)
    recipe.criticStepSize = .constant(0.5)
    var learner = recipe.makeLearner(for: try task())
    // q(0,0) = 2, q(1,0) = q(1,1) = 4: whatever is chosen next is worth 4.
    learner.critic.weights = [2, 4, 0, 0, 4, 0]
    learner = lived(learner)
    // The first target is 2 + 0.5 * 4 = 4, the second 4.
    #expect(learner.critic.weights == [3, 4, 0, 0, 4, 0])
    #expect(learner.actor.policy.weights == [0.25, -0.5, 0, -0.25, 0.5, 0])
  }

  @Test("A2C: the error of the critic, along traces of both")
  func a2c() throws {
    var recipe = AdvantageActorCritic()
    recipe.actor.stepSize = .constant(0.25)
    recipe.criticStepSize = .constant(0.5)
    let plain = lived(recipe.makeLearner(for: try task()))
    // delta = 2 + 0.5 * 0 - 0 = 2, then 4.
    #expect(plain.critic.weights == [1, 2, 0])
    #expect(plain.actor.policy.weights == [0.25, -0.5, 0, -0.25, 0.5, 0])
    recipe.lambda = 1
    let traced = lived(recipe.makeLearner(for: try task()))
    // The second error, 4, counts a half in state 0.
    #expect(traced.critic.weights == [2, 2, 0])
    #expect(traced.actor.policy.weights == [0.5, -0.5, 0, -0.5, 0.5, 0])
    recipe.actor.isDiscounted = true
    let discounted = lived(recipe.makeLearner(for: try task()))
    #expect(discounted.actor.policy.weights == [0.5, -0.25, 0, -0.5, 0.25, 0])
  }

  @Test("Off-policy: a step counts by how much likelier the policy takes it")
  func offPolicy() throws {
    let model = try TableWorld.twoStates.model()
    let behavior = Policy(rows: [[0.25, 0.75], [0.75, 0.25], [0, 0]])
    let task = FeatureTask(
      LearningTask(
        model, RunSpecification(discount: 0.5, stepLimit: 100, budget: .episodes(1), seed: 1),
        behaviorPolicy: behavior), oneHot(model))
    var recipe = OffPolicyActorCritic()
    recipe.actor.stepSize = .constant(0.25)
    recipe.criticStepSize = .constant(0.25)
    let learner = lived(recipe.makeLearner(for: task))
    // Ratios of 2; errors of 2 and 4.
    #expect(learner.critic.weights == [1, 2, 0])
    #expect(learner.actor.policy.weights == [0.5, -1, 0, -0.5, 1, 0])
  }

  @Test("Off-policy from one's own policy is on-policy, to the last bit")
  func ownPolicy() throws {
    for problem in try PolicyProblem.three() {
      var one = AdvantageActorCritic()
      var other = OffPolicyActorCritic()
      // Powers of two leave the order of multiplication without effect.
      one.actor.stepSize = .constant(0x1p-4)
      other.actor.stepSize = .constant(0x1p-4)
      one.criticStepSize = .constant(0x1p-3)
      other.criticStepSize = .constant(0x1p-3)
      var on = one.makeLearner(for: problem.task())
      on.actor.policy = problem.policy
      var generators = [Generator(splitMixSeed: 7), Generator(splitMixSeed: 7)]
      for _ in 0..<200 {
        // The behavior is the policy at the beginning of the step: both take one step from the same weights.
        var off = other.makeLearner(for: problem.task(behavior: on.actor.table))
        off.actor.policy = on.actor.policy
        off.critic = on.critic
        let place = problem.start(using: &generators[0])
        _ = problem.start(using: &generators[1])
        let action = on.begin(in: problem.state(place), using: &generators[0])
        #expect(off.begin(in: problem.state(place), using: &generators[1]) == action)
        let transition = problem.transition(place, action, using: &generators[0])
        _ = problem.transition(place, action, using: &generators[1])
        on.end(transition, using: &generators[0])
        off.end(transition, using: &generators[1])
        #expect(on.actor.policy.weights == off.actor.policy.weights, "\(problem)")
        #expect(on.critic.weights == off.critic.weights, "\(problem)")
      }
    }
  }

  @Test("REINFORCE in a world of one step is the gradient bandit without a baseline, to the last bit")
  func bandit() throws {
    let model = try TableWorld([
      [
        [.ending(in: 1, reward: 1, rewardDeviation: 1)], [.ending(in: 1, reward: 2, rewardDeviation: 1)],
        [.ending(in: 1, reward: 0, rewardDeviation: 1)],
      ], [],
    ]).model()
    let specification = RunSpecification(discount: 1, stepLimit: 10, budget: .episodes(500), seed: 3)
    let task = LearningTask(model, specification)
    var simple = GradientBandit()
    simple.hasBaseline = false
    simple.stepSize = .constant(0.125)
    var recipe = Reinforce()
    recipe.actor.stepSize = .constant(0.125)
    var one = Run(of: simple.makeLearner(for: task), in: model, .episodes(500), seed: 3)
    let features = oneHot(model)
    let learner = Describing(recipe.makeLearner(for: FeatureTask(task, features)), by: features)
    var other = Run(of: learner, in: model, .episodes(500), seed: 3)
    #expect(one.records() == other.records())
    let (first, second) = (one.learner.solution.policy, other.learner.solution.policy)
    for action in 0..<3 { #expect(first[0, action] == second[0, action]) }
  }

  @Test("PPO drives no ratio beyond the clip")
  func clip() {
    func strength(_ ratio: Double, _ advantage: Double) -> Double {
      ProximalPolicyOptimization.strength(ratio: ratio, advantage: advantage, clip: 0.2)
    }
    #expect(strength(1, 3) == 3 && strength(1.2, 3) == 1.2 * 3 && strength(1.3, 3) == 0)
    #expect(strength(0.5, 3) == 1.5)
    #expect(strength(1, -3) == -3 && strength(0.8, -3) == 0.8 * -3 && strength(0.7, -3) == 0)
    #expect(strength(1.5, -3) == -4.5)
  }

  @Test("PPO by hand: the second epoch is clipped")
  func proximal() throws {
    var recipe = ProximalPolicyOptimization()
    recipe.batch.size = 2
    recipe.batch.lambda = 1
    recipe.minibatch = 2
    recipe.normalizes = false
    recipe.actor.stepSize = .constant(1)
    recipe.epochs = 1
    // Advantages 2 + 0.5 * 4 = 4 and 4, scores of a half, means of two.
    let first = lived(recipe.makeLearner(for: try task()))
    #expect(first.batch.actor.policy.weights == [1, -1, 0, -1, 1, 0])
    // Both ratios are now 0.88 / 0.5, beyond 1.2: whatever comes after changes nothing.
    recipe.epochs = 5
    let fifth = lived(recipe.makeLearner(for: try task()))
    #expect(fifth.batch.actor.policy.weights == first.batch.actor.policy.weights)
    #expect(fifth.batch.batches == 1)
    // The critic has moved a tenth of the way to the returns, 4 and 4.
    #expect(distance(fifth.batch.critic.weights, [0.4, 0.4, 0]) < 1e-15)
  }

  @Test("Generalized advantages by hand, across a cut and at the end of a batch")
  func advantages() throws {
    var recipe = ProximalPolicyOptimization()
    recipe.batch.size = 3
    recipe.batch.lambda = 0.5
    recipe.batch.criticStepSize = .constant(0)
    recipe.epochs = 1
    var learner = recipe.makeLearner(for: try task())
    learner.batch.critic.weights = [1, 2, 0]
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: place(0), using: &generator)
    _ = learner.step(episode[0], using: &generator)
    // Cut in state 0: what comes after is worth 1.
    learner.end(
      FeaturedTransition(state: place(1), action: 0, reward: 1, discount: 0.5, next: place(0)),
      using: &generator)
    _ = learner.begin(in: place(0), using: &generator)
    // The batch is full in the middle of an episode.
    _ = learner.step(episode[0], using: &generator)
    let samples = try #require(learner.lastUpdate).objective.samples
    // Errors 2 + 0.5 * 2 - 1 = 2, 1 + 0.5 * 1 - 2 = -0.5 and 2.
    #expect(samples.map(\.advantage) == [2 + 0.25 * -0.5, -0.5, 2])
    #expect(samples.map(\.state.number) == [0, 1, 0])
  }

  @Test("GRPO: advantages by hand")
  func group() {
    #expect(Advantage.standardized([1, 0, 0, 1]) == [1, -1, -1, 1])
    #expect(Advantage.standardized([5, 5, 5]) == [0, 0, 0])
    let root = 1.5.squareRoot()
    #expect(distance(Advantage.standardized([3, 5, 7]), [-root, 0, root]) < 1e-15)
  }

  @Test("GRPO in a simulation: the episodes of a group begin where its first one began")
  func groupStarts() throws {
    let world = LineWalk()
    var recipe = GroupRelativePolicyOptimization()
    recipe.group = 3
    recipe.features = try #require(FeatureChoice("polynomial(1)"))
    let map = AnyFeatureMap(try recipe.features.map(for: world))
    let specification = RunSpecification(discount: 1, stepLimit: 50, budget: .episodes(6), seed: 1)
    let task = FeatureTask(
      featureCount: map.featureCount, actionNames: world.actionNames, specification)
    var learner = Describing(recipe.makeLearner(for: task), by: map)
    var place = SimulationDynamics(world)
    var (own, worldly) = (Generator(splitMixSeed: 1), Generator(splitMixSeed: 2))
    let starts = (0..<6).map { _ in
      let start = place.start(at: learner.requestStart(using: &own), using: &worldly)
      var (state, action) = (start, learner.begin(in: start, using: &own))
      while true {
        let response = place.respond(to: action, in: state, using: &worldly)
        let step = Step(
          state: state, action: action, reward: response.reward, discount: response.terminates ? 0 : 1,
          next: response.next)
        if response.terminates {
          learner.end(step, using: &own)
          return start
        }
        (state, action) = (response.next, learner.step(step, using: &own))
      }
    }
    #expect(starts[1] == starts[0] && starts[2] == starts[0])
    #expect(starts[3] != starts[0])
    #expect(starts[4] == starts[3] && starts[5] == starts[3])
  }

  @Test("GRPO by hand: a good and a bad episode, each sharing its weight among its steps")
  func groupRelative() throws {
    var recipe = GroupRelativePolicyOptimization()
    recipe.group = 2
    recipe.epochs = 1
    recipe.actor.stepSize = .constant(8)
    var learner = recipe.makeLearner(for: try task())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: place(0), using: &generator)
    _ = learner.step(episode[0], using: &generator)
    learner.end(episode[1], using: &generator)
    #expect(learner.requestStart(using: &generator)?.number == 0)
    _ = learner.begin(in: place(0), using: &generator)
    learner.end(
      FeaturedTransition(state: place(0), action: 1, reward: 1, discount: 0, next: place(2)),
      using: &generator)
    // Returns 4 and 1, advantages 1 and -1. Weights: two steps of 1/4, one of 1/2; at the reference itself the
    // divergence has no slope. State 0: 8 * (1/4 + 1/2) * 1/2 for action 0; state 1: 8 * 1/4 * 1/2 for action 1.
    #expect(learner.actor.policy.weights == [3, -1, 0, -3, 1, 0])
    #expect(learner.requestStart(using: &generator) == nil)
    #expect(try #require(learner.lastUpdate).surrogateImprovement > 0)
  }

  @Test("The exact gradient needs no experience: a step of size 1 is the gradient")
  func exact() throws {
    for problem in try PolicyProblem.three() {
      var learner = ExactPolicyGradient().makeLearner(for: problem.task())
      learner.actor.policy = problem.policy
      let gradient = try problem.truth.gradient(of: problem.policy)
      var generator = Generator(splitMixSeed: 1)
      learner.live(in: problem, using: &generator)
      let expected = zip(problem.policy.weights, gradient).map { $0 + $1 }
      #expect(distance(learner.actor.policy.weights, expected) < 1e-15)
    }
  }

  @Test("An entropy bonus keeps the worse of two actions in use")
  func entropy() throws {
    let names = ["a2c", "ppo", "trpo", "natural-policy-gradient", "exact-policy-gradient", "grpo"]
    let model = try TableWorld([[[.ending(in: 1, reward: 0)], [.ending(in: 1, reward: 1)]], []]).model()
    for name in names {
      let entry = try #require(standardAlgorithms.first { $0.description.name == name })
      func betterChance(entropy: String) throws -> Double {
        var settings = [Setting(name: "entropy", value: entropy)]
        if entry.description.parameters.contains(where: { $0.name == "batch" }) {
          settings.append(Setting(name: "batch", value: "50"))
        }
        let task = LearningTask(
          model, RunSpecification(discount: 0.9, stepLimit: 50, budget: .episodes(2000), seed: 1))
        return try #require(try entry.configure(settings).run(0, task, RunObserver())).solution.policy[0, 1]
      }
      // The largest of reward plus 3 times entropy is at the softmax of the advantages over 3: 0.58, or 0.67 where the
      // advantages are standardized; a batch of 50 moves it by up to a tenth.
      let (mixed, greedy) = (try betterChance(entropy: "3"), try betterChance(entropy: "0"))
      #expect((0.4...0.8).contains(mixed) && greedy > 0.9, "\(name) \(mixed) \(greedy)")
    }
  }

  @Test("What diverges says so, and leaves no number that is none")
  func diverged() throws {
    let model = try TableWorld.market.model()
    for (name, flag) in [("a2c", "alpha-w"), ("qac", "alpha-w"), ("off-policy-actor-critic", "alpha-w")] {
      let entry = try #require(standardAlgorithms.first { $0.description.name == name })
      let task = LearningTask(
        model, RunSpecification(discount: 1, stepLimit: 1000, budget: .steps(50_000), seed: 1))
      let learned = try #require(
        try entry.configure([Setting(name: flag, value: "1000")]).run(0, task, RunObserver()))
      #expect(learned.solution.status == .stopped(reason: "diverged"), "\(name)")
      #expect(learned.solution.values.allSatisfy { $0.isFinite }, "\(name)")
      #expect(learned.solution.policy.probabilities.allSatisfy { $0.isFinite }, "\(name)")
    }
  }
}
