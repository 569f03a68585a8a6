import TabularRL
import Testing

@Suite struct TrustRegionTests {
  @Test("A step of TRPO never diverges beyond its limit and never makes the policy worse: 1000 random worlds")
  func steps() throws {
    var taken = 0
    for number in 0..<1000 {
      let limit = [0.001, 0.01, 0.1, 1][number % 4]
      let discount = [0.5, 0.9, 0.99, 1][number / 4 % 4]
      let problem = try PolicyProblem(
        "world \(number)", .small(number), discount: discount, seed: UInt64(number))
      var recipe = TrustRegionPolicyOptimization()
      recipe.limit = limit
      recipe.source = .exact
      var learner = recipe.makeLearner(for: problem.task())
      learner.batch.actor.policy = problem.policy
      var generator = Generator(splitMixSeed: 1)
      let update = learner.improve([], using: &generator)
      guard let update else { continue }
      taken += 1
      let change = try problem.truth.change(from: problem.policy, to: update.new)
      #expect(change.divergence <= limit, "\(problem): \(change)")
      #expect(change.improvement >= 0, "\(problem): \(change)")
      #expect(change.surrogateImprovement > 0, "\(problem): \(change)")
      #expect(update.divergence == change.divergence)
    }
    // Where there is a better policy nearby, one is found.
    #expect(taken > 980, "\(taken)")
  }

  @Test("A step uses up most of its trust region")
  func length() throws {
    for problem in try PolicyProblem.three() {
      let objective = try problem.truth.surrogate(of: problem.policy)
      var recipe = TrustRegionPolicyOptimization()
      recipe.limit = 1e-4
      let new = try #require(recipe.step(objective))
      // One backtrack costs a factor of 0.49, and the quadratic approximation is good to one percent here.
      #expect(objective.divergence(to: new) > 0.45 * recipe.limit, "\(problem)")
    }
  }

  @Test("A step of the natural policy gradient is the explicit solve, exact and sampled")
  func natural() throws {
    for problem in try PolicyProblem.three() {
      var recipe = NaturalPolicyGradient()
      recipe.actor.stepSize = .constant(0.5)
      recipe.damping = 0.01
      recipe.source = .exact
      recipe.batch.size = 1
      var learner = recipe.makeLearner(for: problem.task())
      learner.batch.actor.policy = problem.policy
      var generator = Generator(splitMixSeed: 1)
      let update = try #require(learner.improve([], using: &generator))
      var matrix = try problem.truth.fisherMatrix(of: problem.policy)
      for index in matrix.indices { matrix[index][index] += 0.01 }
      let direction = solved(matrix, update.objective.gradient)
      let expected = zip(problem.policy.weights, direction).map { $0 + 0.5 * $1 }
      #expect(distance(update.new.weights, expected) < 1e-9, "\(problem)")
    }
  }

  @Test("Sampled updates approach the exact ones, and what they claim is near the truth")
  func sampled() throws {
    let problem = try PolicyProblem.three()[1]
    var recipe = TrustRegionPolicyOptimization()
    recipe.batch.size = 50_000
    recipe.batch.lambda = 1
    var learner = recipe.makeLearner(for: problem.task())
    learner.batch.actor.policy = problem.policy
    learner.batch.critic.weights = try problem.truth.evaluate(problem.policy).values
    var generator = Generator(splitMixSeed: 4)
    while learner.batch.batches == 0 { learner.live(in: problem, using: &generator) }
    let update = try #require(learner.lastUpdate)
    let change = try problem.truth.change(from: update.objective.old, to: update.new)
    #expect(update.divergence <= recipe.limit)
    #expect(abs(change.divergence - update.divergence) < 0.1 * recipe.limit)
    #expect(
      abs(change.surrogateImprovement - update.surrogateImprovement) < 0.1 * change.surrogateImprovement)
    #expect(change.improvement > 0)
  }
}
