import TabularRL
import Testing

@Suite struct NStepTemporalDifferenceTests {
  private func recipe(n: Int) -> NStepTemporalDifference {
    var recipe = NStepTemporalDifference()
    recipe.n = n
    return recipe
  }

  @Test("A state moves towards n rewards and the value that follows them, n steps later")
  func byHand() throws {
    var learner = try recipe(n: 2).learner(alpha: "0.5")
    learner.prediction.values = [0, 0, 8, 4, 0, 0]
    let history = learner.live(episode([0, 1, 2, 3], rewards: [1, 2, 4], discount: 0.5, terminated: false))
    #expect(history[0] == [0, 0, 8, 4, 0, 0])
    // 1 + 0.5 * (2 + 0.5 * 8) = 4, half of it.
    #expect(history[1] == [2, 0, 8, 4, 0, 0])
    // State 1: 2 + 0.5 * (4 + 0.5 * 4) = 5; state 2: 4 + 0.5 * 4 = 6, from 8 to 7.
    #expect(history[2] == [2, 2.5, 7, 4, 0, 0])
  }

  @Test("The last n - 1 states of an episode are learned about at its end, without what follows it")
  func termination() throws {
    var learner = try recipe(n: 3).learner(alpha: "0.5", initialValue: 100)
    let history = learner.live(episode([0, 1, 2], rewards: [2, 4]))
    #expect(history[0] == Array(repeating: 100, count: 6))
    // Returns 6 and 4.
    #expect(history[1] == [53, 52, 100, 100, 100, 100])
  }

  @Test("n = 1 is TD(0), bit for bit, after every step", arguments: ["0.3", "n^-0.8", "1/n@step", "2/(3+n)"])
  func oneStep(alpha: String) throws {
    var one = try recipe(n: 1).learner(alpha: alpha, initialValue: 1)
    var single = try TemporalDifferencePrediction().learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 5) { #expect(one.live(episode) == single.live(episode)) }
  }

  @Test(
    "An n that no episode exceeds is every-visit Monte Carlo in time order, bit for bit",
    arguments: ["0.3", "1/n", "n^-0.8", "1/n@step"], [30, 1000])
  func monteCarlo(alpha: String, n: Int) throws {
    var long = try recipe(n: n).learner(alpha: alpha, initialValue: 1)
    var returns = MonteCarloPrediction()
    returns.visits = .every
    var learner = try returns.learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 6) {
      long.live(episode)
      learner.live(episode)
      #expect(long.solution.values == learner.solution.values)
    }
  }

  @Test("It is what the definition of the n-step return says, update by update", arguments: [2, 3, 7])
  func definition(n: Int) throws {
    var learner = try recipe(n: n).learner(alpha: "0.3")
    var values = [Double](repeating: 0, count: 6)
    for episode in randomEpisodes(seed: 7) {
      let history = learner.live(episode)
      let length = episode.count
      // At the end of step t the state of step t - n + 1 is learned about, and all that are left in the last.
      for time in 0..<length {
        let old = values
        let last = time == length - 1
        for start in max(0, time - n + 1)..<(last ? length : max(0, time - n + 2)) {
          var (target, weight) = (0.0, 1.0)
          for step in episode[start...time] {
            target += weight * step.reward
            weight *= step.discount
          }
          target += weight * old[episode[time].next]
          values[episode[start].state] += 0.3 * (target - values[episode[start].state])
        }
        #expect(distance(history[time], values) < 1e-12)
      }
    }
  }
}
