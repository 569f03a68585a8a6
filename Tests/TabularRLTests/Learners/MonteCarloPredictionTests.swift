import TabularRL
import Testing

@Suite struct MonteCarloPredictionTests {
  private func recipe(_ visits: Visits) -> MonteCarloPrediction {
    var recipe = MonteCarloPrediction()
    recipe.visits = visits
    return recipe
  }

  /// States 0, 1, 0, then the end; rewards 1, 2, 4; discount 0.5: returns 1 + 1 + 1 = 3, 2 + 2 = 4 and 4.
  private let loop = episode([0, 1, 0, 2], rewards: [1, 2, 4], discount: 0.5)

  @Test(
    "An episode moves each state visited towards what followed, at its end",
    arguments: [
      // The first visit to 0 returned 3: 0.5 * 3. 1 returned 4: 0.5 * 4.
      (Visits.first, "0.5", [1.5, 2]),
      // Both visits to 0: 0 -> 1.5 -> 1.5 + 0.5 * (4 - 1.5) = 2.75.
      (.every, "0.5", [2.75, 2]),
      // Means of 3, of 3 and 4.
      (.first, "1/n", [3, 4]), (.every, "1/n", [3.5, 4]),
      // Steps 1, 2, 3 of the run, learned from or not.
      (.first, "1/n@step", [3, 2]), (.every, "1/n@step", [3 + 1.0 / 3, 2]),
    ] as [(Visits, String, [Double])])
  func episodeByHand(visits: Visits, alpha: String, values: [Double]) throws {
    var learner = try recipe(visits).learner(alpha: alpha)
    let history = learner.live(loop)
    #expect(history[1].allSatisfy { $0 == 0 })
    #expect(distance(history[2], values + [0, 0, 0, 0]) < 1e-15)
    #expect(learner.prediction.experience.steps == 3)
    #expect(learner.estimand == .target(learner.prediction.policy))
  }

  @Test("Only first visits count in the schedule of first-visit Monte Carlo")
  func counts() throws {
    var learner = try recipe(.first).learner(alpha: "1/n")
    learner.live(loop)
    // A second episode that returns 9 from state 0: the mean of 3 and 9.
    learner.live(episode([0, 2], rewards: [9]))
    #expect(abs(learner.solution.values[0] - 6) < 1e-15)
  }

  @Test("An episode that is cut short ends with the value of the state it was cut in")
  func truncation() throws {
    var learner = try recipe(.every).learner(alpha: "0.5")
    learner.prediction.values[2] = 8
    // Return 1 + 0.5 * (2 + 0.5 * 8) = 4 from 0, and 6 from 1.
    learner.live(episode([0, 1, 2], rewards: [1, 2], discount: 0.5, terminated: false))
    #expect(learner.solution.values == [2, 3, 8, 0, 0, 0])
  }

  @Test("With the default step size the values are the means of the returns", arguments: Visits.allCases)
  func means(visits: Visits) throws {
    var learner = recipe(visits).makeLearner(for: try TableWorld.sixStates.model())
    var returns = [[Double]](repeating: [], count: 6)
    for episode in randomEpisodes(20, seed: 4).filter({ $0[$0.count - 1].discount == 0 }) {
      learner.live(episode)
      for (time, step) in episode.enumerated() {
        guard visits == .every || !episode[..<time].contains(where: { $0.state == step.state }) else {
          continue
        }
        // The definition: the sum of discounted rewards.
        var (sum, weight) = (0.0, 1.0)
        for later in episode[time...] {
          sum += weight * later.reward
          weight *= later.discount
        }
        returns[step.state].append(sum)
      }
    }
    let means = returns.map { $0.reduce(0, +) / Double($0.count) }
    #expect(distance(learner.solution.values, means) < 1e-12)
  }
}
