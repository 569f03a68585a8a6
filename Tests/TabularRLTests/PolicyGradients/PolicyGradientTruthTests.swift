import TabularRL
import Testing

@Suite struct PolicyGradientTruthTests {
  /// The three problems and small random ones.
  private func problems() throws -> [PolicyProblem] {
    try PolicyProblem.three()
      + (0..<20).map { number in
        try PolicyProblem(
          "random world \(number)", .small(number), discount: [0.5, 0.9, 0.99, 1][number % 4],
          seed: UInt64(number))
      }
  }

  private func scale(_ gradient: [Double]) -> Double { gradient.reduce(1) { max($0, abs($1)) } }

  @Test("The gradient of the start's value equals central differences")
  func start() throws {
    for problem in try problems() {
      let truth = problem.truth
      let gradient = try truth.gradient(of: problem.policy)
      let expected = differences(problem.policy) { (try? truth.objective(of: $0)) ?? .nan }
      #expect(distance(gradient, expected) < 1e-7 * scale(gradient), "\(problem)")
    }
  }

  @Test("The gradient of the mean value under a distribution equals central differences")
  func average() throws {
    for problem in try problems() {
      let truth = problem.truth
      let living = (0..<problem.model.stateCount).map {
        problem.model.availableActionCount(in: $0) > 0 ? 1.0 : 0
      }
      let distribution = living.map { $0 / living.reduce(0, +) }
      let gradient = try truth.gradient(of: problem.policy, from: distribution)
      let expected = differences(problem.policy) {
        (try? truth.objective(of: $0, from: distribution)) ?? .nan
      }
      #expect(distance(gradient, expected) < 1e-7 * scale(gradient), "\(problem)")
    }
  }

  @Test("The gradient of the average reward equals central differences, with differential values")
  func averageReward() throws {
    for problem in try problems() {
      let truth = problem.truth
      let reward = try #require(truth.averageReward(of: problem.policy))
      let expected = differences(problem.policy) { truth.averageReward(of: $0)?.gain ?? .nan }
      #expect(distance(reward.gradient, expected) < 1e-7 * scale(expected), "\(problem)")
      let mean = zip(reward.distribution, reward.values).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(mean - reward.gain) < 1e-9 * max(1, abs(reward.gain)))
    }
  }

  @Test("The step away from a policy is the exact one: gradient, Fisher matrix and divergence")
  func surrogate() throws {
    for problem in try problems() {
      let truth = problem.truth
      let evaluation = try truth.evaluate(problem.policy)
      let objective = truth.surrogate(of: problem.policy, evaluation)
      let total = evaluation.occupancy.reduce(0, +)
      let gradient = try truth.gradient(of: problem.policy).map { $0 / total }
      #expect(distance(objective.gradient, gradient) < 1e-12 * scale(gradient), "\(problem)")
      #expect(objective.divergence(to: problem.policy) == 0 && objective.improvement(of: problem.policy) == 0)
      let matrix = try truth.fisherMatrix(of: problem.policy)
      let vector = matrix.indices.map { Double($0 * $0 % 7) - 3 }
      let product = matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
      #expect(distance(objective.fisherProduct(vector), product) < 1e-12, "\(problem)")
      // The Fisher matrix is the second derivative of the divergence: KL(theta + h x) = h^2 x'Fx / 2 + O(h^3).
      var near = problem.policy
      let step = 1e-4
      for index in vector.indices { near.weights[index] += step * vector[index] }
      let curvature = zip(product, vector).reduce(0) { $0 + $1.0 * $1.1 }
      let divergence = try truth.divergence(from: problem.policy, to: near)
      #expect(abs(divergence / (step * step / 2) - curvature) < 0.01 * max(1, curvature), "\(problem)")
      // The gradient of the improvement is the gradient.
      let slope = differences(problem.policy) { objective.improvement(of: $0) }
      #expect(distance(slope, gradient) < 1e-7 * scale(gradient), "\(problem)")
    }
  }

  @Test("Steps in one state are put together, and where states have no numbers nothing is mixed up")
  func together() throws {
    let problem = try PolicyProblem.three()[1]
    var generator = Generator(splitMixSeed: 8)
    let samples = (0..<40).map { _ in
      SurrogateObjective.Sample(
        state: problem.state(generator.index(below: 4)), action: generator.index(below: 2), weight: 1 / 40.0,
        advantage: generator.uniform() - 0.5)
    }
    var unnumbered = samples
    for index in samples.indices { unnumbered[index].state.number = 0 }
    var new = problem.policy
    for index in new.weights.indices { new.weights[index] += generator.uniform() - 0.5 }
    var gradient = [Double](repeating: 0, count: new.weights.count)
    var (improvement, divergence) = (0.0, 0.0)
    var (old, other) = (problem.policy, new)
    for sample in samples {
      old.consider(sample.state)
      other.consider(sample.state)
      old.addScore(
        of: sample.action, in: sample.state, times: sample.weight * sample.advantage, to: &gradient)
      let ratio = other.probabilities[sample.action] / old.probabilities[sample.action]
      improvement += sample.weight * (ratio - 1) * sample.advantage
      divergence += sample.weight * old.divergence(to: other)
    }
    for samples in [samples, unnumbered] {
      let objective = SurrogateObjective(problem.policy, samples)
      #expect(distance(objective.gradient, gradient) < 1e-14)
      #expect(abs(objective.improvement(of: new) - improvement) < 1e-14)
      #expect(abs(objective.divergence(to: new) - divergence) < 1e-14)
      #expect(
        distance(
          objective.fisherProduct(gradient),
          SurrogateObjective(problem.policy, unnumbered).fisherProduct(gradient)) < 1e-15)
    }
  }

  @Test("The natural gradient is the inverse Fisher matrix times the gradient, by explicit solve")
  func natural() throws {
    for problem in try problems() {
      let objective = try problem.truth.surrogate(of: problem.policy)
      let damping = 1e-3
      var matrix = try problem.truth.fisherMatrix(of: problem.policy)
      for index in matrix.indices { matrix[index][index] += damping }
      let expected = solved(matrix, objective.gradient)
      let direction = objective.naturalGradient(damping: damping)
      #expect(distance(direction, expected) < 1e-8 * scale(expected), "\(problem)")
    }
  }

  @Test("Without damping the natural gradient of a table is the advantages, but for a constant in each state")
  func compatible() throws {
    let problem = try PolicyProblem("market", .market, discount: 0.9, seed: 1)
    let truth = problem.truth
    let evaluation = try truth.evaluate(problem.policy)
    let direction = truth.surrogate(of: problem.policy, evaluation).naturalGradient(damping: 0)
    for state in 0..<2 {
      let gap = evaluation.actionValues[state, 1] - evaluation.actionValues[state, 0]
      #expect(abs(direction[3 + state] - direction[state] - gap) < 1e-9)
    }
  }

  @Test("The optimal baseline of a uniform table is the value, and of no other policy is any baseline better")
  func baseline() throws {
    let problem = try PolicyProblem("market", .market, discount: 0.9, seed: 1)
    let truth = problem.truth
    let uniform = SoftmaxPolicy(for: problem.model, problem.features)
    let values = try truth.evaluate(uniform).values
    #expect(distance(try truth.optimalBaseline(of: uniform), values) < 1e-12)
    let evaluation = try truth.evaluate(problem.policy)
    let best = try truth.optimalBaseline(of: problem.policy)
    var policy = problem.policy
    for state in 0..<2 {
      policy.consider(problem.state(state))
      /// The second moment of a sampled gradient in the state.
      func moment(_ baseline: Double) -> Double {
        (0..<2).reduce(0) { sum, action in
          var score = [Double](repeating: 0, count: policy.weights.count)
          policy.addScore(of: action, in: problem.state(state), times: 1, to: &score)
          let advantage = evaluation.actionValues[state, action] - baseline
          return sum + policy.probabilities[action] * advantage * advantage
            * score.reduce(0) { $0 + $1 * $1 }
        }
      }
      for shift in [-1, -0.01, 0.01, 1] { #expect(moment(best[state]) < moment(best[state] + shift)) }
    }
  }

  @Test("An update is worth its surrogate, and what the states met anew add: the performance difference")
  func change() throws {
    for problem in try problems() {
      let truth = problem.truth
      var new = problem.policy
      var generator = Generator(splitMixSeed: 5)
      for index in new.weights.indices { new.weights[index] += generator.uniform() - 0.5 }
      let change = try truth.change(from: problem.policy, to: new)
      let (old, other) = (try truth.evaluate(problem.policy), try truth.evaluate(new))
      let (before, after) = (problem.policy.table(problem.features), new.table(problem.features))
      /// The advantages of the old policy over the actions of the new one, states met so often.
      func gain(_ occupancy: [Double]) -> Double {
        occupancy.indices.reduce(0) { sum, state in
          (0..<problem.model.actionCount).reduce(sum) { sum, action in
            let advantage = old.actionValues[state, action] - old.values[state]
            return sum + occupancy[state] * after[state, action] * advantage
          }
        }
      }
      let size = max(1, abs(old.objective), abs(other.objective))
      #expect(abs(change.promise - gain(old.occupancy)) < 1e-11 * size, "\(problem)")
      #expect(abs(change.improvement - gain(other.occupancy)) < 1e-9 * size, "\(problem)")
      let length = old.occupancy.reduce(0, +)
      let divergence = old.occupancy.indices.reduce(0) { sum, state in
        (0..<problem.model.actionCount).reduce(sum) { sum, action in
          guard before[state, action] > 0 else { return sum }
          let logarithm = Elementary.log(before[state, action] / after[state, action])
          return sum + old.occupancy[state] / length * before[state, action] * logarithm
        }
      }
      #expect(abs(change.divergence - divergence) < 1e-12, "\(problem)")
    }
  }

  @Test("The corridor's best policy is where the gradient is zero: p = 2 - sqrt 2, J = -(6 + 4 sqrt 2)")
  func corridor() throws {
    let problem = try PolicyProblem("corridor", .corridor, dense: [[1], [1], [1], [0]], discount: 1, seed: 1)
    var policy = problem.policy
    let best = 2 - 2.0.squareRoot()
    policy.weights = [0, Elementary.log(best / (1 - best))]
    #expect(distance(try problem.truth.gradient(of: policy), [0, 0]) < 1e-12)
    #expect(abs(try problem.truth.objective(of: policy) + 6 + 4 * 2.0.squareRoot()) < 1e-12)
  }

  @Test("A policy that practically never ends an episode has no value")
  func never() throws {
    let problem = try PolicyProblem("corridor", .corridor, dense: [[1], [1], [1], [0]], discount: 1, seed: 1)
    var policy = problem.policy
    policy.weights = [0, -700]
    #expect(throws: PolicyError.self) { try problem.truth.objective(of: policy) }
    #expect(throws: PolicyError.self) { try problem.truth.evaluate(policy) }
  }
}
