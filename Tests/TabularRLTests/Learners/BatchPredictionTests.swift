import TabularRL
import Testing

@Suite struct BatchPredictionTests {
  // A, 0, B, 0; six times B, 1; B, 0: example 6.4. A is state 0, B is state 1.
  private let predictor =
    [episode([0, 1, 2], rewards: [0, 0])] + Array(repeating: episode([1, 2], rewards: [1]), count: 6)
    + [episode([1, 2], rewards: [0])]

  @Test("You are the predictor: TD says 3/4 for A, Monte Carlo says 0")
  func example() throws {
    let model = try TableWorld.sixStates.model()
    var difference = BatchTemporalDifference().makeLearner(for: model)
    var returns = BatchMonteCarlo().makeLearner(for: model)
    for episode in predictor {
      difference.live(episode)
      returns.live(episode)
    }
    #expect(distance(difference.solution.values, [0.75, 0.75, 0, 0, 0, 0]) < 1e-12)
    #expect(distance(returns.solution.values, [0, 0.75, 0, 0, 0, 0]) < 1e-12)
    #expect(difference.estimand == .target(difference.prediction.policy))
  }

  /// The solution of v(s) = mean of reward + weight * v(next) over all targets of s, by elimination; states
  /// without any keep the value 1.
  private func solved(_ targets: [(state: Int, reward: Double, weight: Double, next: Int)]) -> [Double] {
    var rows = (0..<6).map { state in (0...6).map { $0 == state ? 1.0 : 0 } }
    for state in 0..<6 {
      let own = targets.filter { $0.state == state }
      if own.isEmpty { rows[state][6] = 1 }
      for target in own {
        rows[state][6] += target.reward / Double(own.count)
        rows[state][target.next] -= target.weight / Double(own.count)
      }
    }
    for pivot in 0..<6 {
      for other in 0..<6 where other != pivot {
        let factor = rows[other][pivot] / rows[pivot][pivot]
        for column in pivot...6 { rows[other][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<6).map { rows[$0][6] / rows[$0][$0] }
  }

  @Test("Batch TD is certainty equivalence after every episode", arguments: [0.5, 0.9, 1])
  func certaintyEquivalence(discount: Double) throws {
    var recipe = BatchTemporalDifference()
    recipe.batch.tolerance = 1e-15
    recipe.batch.initialValue = 1
    var learner = recipe.makeLearner(for: try TableWorld.sixStates.model())
    var targets: [(state: Int, reward: Double, weight: Double, next: Int)] = []
    for episode in randomEpisodes(seed: 15, discount: discount) {
      learner.live(episode)
      targets += episode.map { ($0.state, $0.reward, $0.discount, $0.next) }
      #expect(distance(learner.solution.values, solved(targets)) < 1e-12)
    }
  }

  @Test("Batch Monte Carlo is the mean of all returns, those of cut episodes completed by values")
  func meanOfReturns() throws {
    var recipe = BatchMonteCarlo()
    recipe.batch.tolerance = 1e-15
    recipe.batch.initialValue = 1
    var learner = recipe.makeLearner(for: try TableWorld.sixStates.model())
    var targets: [(state: Int, reward: Double, weight: Double, next: Int)] = []
    for episode in randomEpisodes(seed: 16) {
      learner.live(episode)
      for (time, step) in episode.enumerated() {
        var (sum, weight) = (0.0, 1.0)
        for later in episode[time...] {
          sum += weight * later.reward
          weight *= later.discount
        }
        targets.append((step.state, sum, weight, episode[episode.count - 1].next))
      }
      #expect(distance(learner.solution.values, solved(targets)) < 1e-12)
    }
  }

  @Test("Where nothing ends and nothing is discounted the sweeps end at their limit")
  func sweepLimit() throws {
    var recipe = BatchTemporalDifference()
    recipe.batch.sweepLimit = 7
    var learner = recipe.makeLearner(for: try TableWorld.sixStates.model())
    learner.live(episode([0, 0], rewards: [-1], terminated: false))
    #expect(learner.solution.values[0] == -7)
  }
}
