import TabularRL
import Testing

@Suite struct SoftmaxPolicyTests {
  @Test("Probabilities are those of the softmax, and one for all where nothing is preferred")
  func probabilities() throws {
    let model = try TableWorld.twoStates.model()
    var policy = SoftmaxPolicy(for: model, oneHot(model))
    let problem = try PolicyProblem("two", .twoStates, discount: 1, seed: 1)
    policy.consider(problem.state(0))
    #expect(policy.probabilities == [0.5, 0.5])
    #expect(abs(policy.entropy - Elementary.log(2)) < 1e-15)
    // The weight of feature 0 for action 1 is at 1 * 3 + 0.
    policy.weights[3] = Elementary.log(3)
    policy.consider(problem.state(0))
    #expect(distance(policy.probabilities, [0.25, 0.75]) < 1e-15)
    #expect(abs(policy.logProbability(of: 0) - Elementary.log(0.25)) < 1e-15)
    // Nothing can be done in state 2.
    policy.consider(problem.state(2))
    #expect(policy.probabilities == [0, 0])
  }

  @Test("Preferences that are huge give no infinity, and what is not available is never done")
  func extremes() throws {
    let problem = try PolicyProblem("one way", .twoStatesOneWay, discount: 1, seed: 1)
    var policy = problem.policy
    policy.weights[3 + 1] = 1e300
    policy.consider(problem.state(1))
    #expect(policy.probabilities == [1, 0])
    policy.weights[0] = 1e99
    policy.consider(problem.state(0))
    #expect(policy.probabilities == [1, 0])
    #expect(policy.logProbability(of: 1) == -1e99)
    var generator = Generator(splitMixSeed: 1)
    for _ in 0..<100 { #expect(policy.action(using: &generator) == 0) }
    #expect(policy.table(problem.features)[1, 1] == 0)
  }

  @Test("The score and the gradient of the entropy equal central differences")
  func scores() throws {
    for problem in try PolicyProblem.three() {
      var policy = problem.policy
      let state = problem.state(0)
      policy.consider(state)
      for action in 0..<policy.actionCount {
        var score = [Double](repeating: 0, count: policy.weights.count)
        policy.addScore(of: action, in: state, times: 2, to: &score)
        let expected = differences(policy) { policy in
          policy.consider(state)
          return 2 * policy.logProbability(of: action)
        }
        #expect(distance(score, expected) < 1e-9, "\(problem)")
      }
      var gradient = [Double](repeating: 0, count: policy.weights.count)
      policy.addEntropyGradient(in: state, times: 3, to: &gradient)
      let expected = differences(policy) { policy in
        policy.consider(state)
        return 3 * policy.entropy
      }
      #expect(distance(gradient, expected) < 1e-9, "\(problem)")
      // Climbing adds the two.
      var moved = policy
      moved.climb(1, in: state, by: 0.5, entropy: 0.25)
      var sum = [Double](repeating: 0, count: policy.weights.count)
      policy.addScore(of: 1, in: state, times: 0.5, to: &sum)
      policy.addEntropyGradient(in: state, times: 0.25, to: &sum)
      #expect(distance(moved.weights, zip(policy.weights, sum).map { $0 + $1 }) < 1e-15)
    }
  }

  @Test("Actions are drawn as often as they are probable")
  func draws() throws {
    let problem = try PolicyProblem("market", .market, discount: 1, seed: 4)
    var policy = problem.policy
    policy.consider(problem.state(0))
    var counts = [0, 0]
    var generator = Generator(splitMixSeed: 5)
    for _ in 0..<10_000 { counts[policy.action(using: &generator)] += 1 }
    #expect(fits(counts, policy.probabilities))
  }

  @Test("A change beyond all bounds is not carried out, nor any after it")
  func divergence() throws {
    let problem = try PolicyProblem("market", .market, discount: 1, seed: 4)
    for change in [Double.nan, .infinity, -1e101] {
      var policy = problem.policy
      policy.climb(0, in: problem.state(0), by: change)
      policy.climb(0, in: problem.state(0), by: 1)
      #expect(policy.hasDiverged && policy.weights == problem.policy.weights)
    }
  }
}

/// The central differences of a function of a policy's weights.
func differences(_ policy: SoftmaxPolicy, step: Double = 1e-5, _ value: (inout SoftmaxPolicy) -> Double)
  -> [Double]
{
  policy.weights.indices.map { index in
    var (up, down) = (policy, policy)
    up.weights[index] += step
    down.weights[index] -= step
    return (value(&up) - value(&down)) / (2 * step)
  }
}
