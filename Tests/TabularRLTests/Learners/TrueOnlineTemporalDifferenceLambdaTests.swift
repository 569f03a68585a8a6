import TabularRL
import Testing

@Suite struct TrueOnlineTemporalDifferenceLambdaTests {
  private func recipe(lambda: Double) -> TrueOnlineTemporalDifferenceLambda {
    var recipe = TrueOnlineTemporalDifferenceLambda()
    recipe.lambda = lambda
    return recipe
  }

  @Test("A step shares the error and takes back what the last one did to the state")
  func byHand() throws {
    // lambda 0.5, discount 0.5, a state that follows itself: rewards 4 and 8.
    var learner = try recipe(lambda: 0.5).learner(alpha: "0.5")
    let history = learner.live(episode([0, 0, 2], rewards: [4, 8], discount: 0.5))
    // Error 4; the trace 0.5; then 0.125, and the old value of the state it leads to is 0.
    #expect(history[0] == [2, 0, 0, 0, 0, 0])
    // Error 8 - 2 = 6, plus 2 - 0 = 8; the trace 0.125 + 0.5 * 0.875 = 0.5625: 2 + 4.5 - 0.5 * 2 = 5.5.
    #expect(history[1] == [5.5, 0, 0, 0, 0, 0])
  }

  /// The values after every step of an episode that is then learned anew from its start, from the lambda-returns
  /// cut off there.
  ///
  /// An n-step return takes the value known one step before it ends.
  private func onlineLambdaReturn(
    _ episode: [Transition], from initial: [Double], lambda: Double, stepSizes: [Double]
  ) -> [[Double]] {
    var history = [initial]
    for horizon in 1...episode.count {
      var values = initial
      for time in 0..<horizon {
        let target = lambdaReturn(Array(episode[time..<horizon]), lambda: lambda) { n, state in
          history[time + n - 1][state]
        }
        values[episode[time].state] += stepSizes[time] * (target - values[episode[time].state])
      }
      history.append(values)
    }
    return Array(history.dropFirst())
  }

  @Test(
    "After every step the values are those of the online lambda-return",
    arguments: [0, 0.4, 0.9, 1], ["0.3", "0.9", "n^-0.8", "2/(3+n)@step"])
  func online(lambda: Double, alpha: String) throws {
    var learner = try recipe(lambda: lambda).learner(alpha: alpha, initialValue: 1)
    let schedule = try #require(Schedule(alpha))
    var values = [Double](repeating: 1, count: 6)
    var visits = [Int](repeating: 0, count: 6)
    var steps = 0
    for episode in randomEpisodes(seed: 12) {
      let stepSizes = episode.map { step in
        defer {
          visits[step.state] += 1
          steps += 1
        }
        return schedule.value(after: schedule.unit == .visit ? visits[step.state] : steps)
      }
      let expected = onlineLambdaReturn(episode, from: values, lambda: lambda, stepSizes: stepSizes)
      for (values, others) in zip(learner.live(episode), expected) {
        #expect(distance(values, others) < 1e-12)
      }
      values = learner.solution.values
    }
  }

  @Test("lambda = 0 is TD(0)", arguments: ["0.3", "n^-0.8"])
  func zero(alpha: String) throws {
    var learner = try recipe(lambda: 0).learner(alpha: alpha, initialValue: 1)
    var other = try TemporalDifferencePrediction().learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 13) {
      for (values, others) in zip(learner.live(episode), other.live(episode)) {
        #expect(distance(values, others) < 1e-12)
      }
    }
  }

  @Test("lambda = 1 is every-visit Monte Carlo when the episode is over", arguments: ["0.3", "1/n"])
  func one(alpha: String) throws {
    var learner = try recipe(lambda: 1).learner(alpha: alpha, initialValue: 1)
    var returns = MonteCarloPrediction()
    returns.visits = .every
    var other = try returns.learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 14).filter({ $0[$0.count - 1].discount == 0 }) {
      learner.live(episode)
      other.live(episode)
      #expect(distance(learner.solution.values, other.solution.values) < 1e-12)
    }
  }
}
