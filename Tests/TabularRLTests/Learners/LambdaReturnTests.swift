import TabularRL
import Testing

@Suite struct LambdaReturnTests {
  private func recipe(lambda: Double) -> LambdaReturn {
    var recipe = LambdaReturn()
    recipe.lambda = lambda
    return recipe
  }

  @Test("At the end of an episode every state moves towards its lambda-return")
  func byHand() throws {
    var learner = try recipe(lambda: 0.5).learner(alpha: "0.5")
    learner.prediction.values = [0, 8, 4, 0, 0, 0]
    let history = learner.live(episode([0, 1, 2], rewards: [2, 6], discount: 0.5))
    #expect(history[0] == [0, 8, 4, 0, 0, 0])
    // State 1: 6. State 0: 2 + 0.5 * (0.5 * 8 + 0.5 * 6) = 5.5.
    #expect(history[1] == [2.75, 7, 4, 0, 0, 0])
  }

  @Test("lambda = 1 is every-visit Monte Carlo, bit for bit", arguments: ["0.3", "1/n"])
  func monteCarlo(alpha: String) throws {
    var learner = try recipe(lambda: 1).learner(alpha: alpha, initialValue: 1)
    var returns = MonteCarloPrediction()
    returns.visits = .every
    var other = try returns.learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 8) { #expect(learner.live(episode) == other.live(episode)) }
  }

  @Test("It is the mixture of all n-step returns", arguments: [0, 0.3, 0.9], ["0.3", "1/n"])
  func definition(lambda: Double, alpha: String) throws {
    var learner = try recipe(lambda: lambda).learner(alpha: alpha, initialValue: 1)
    let schedule = try #require(Schedule(alpha))
    var values = [Double](repeating: 1, count: 6)
    var visits = [Int](repeating: 0, count: 6)
    for episode in randomEpisodes(seed: 9) {
      let old = values
      for (time, step) in episode.enumerated() {
        let target = lambdaReturn(Array(episode[time...]), lambda: lambda) { old[$1] }
        values[step.state] += schedule.value(after: visits[step.state]) * (target - values[step.state])
        visits[step.state] += 1
      }
      learner.live(episode)
      #expect(distance(learner.solution.values, values) < 1e-12)
    }
  }

  @Test("lambda = 0 is not TD(0), which learns before the end of the episode")
  func notTemporalDifference() throws {
    var learner = try recipe(lambda: 0).learner(alpha: "0.5")
    var other = try TemporalDifferencePrediction().learner(alpha: "0.5")
    let circle = episode([0, 1, 0, 2], rewards: [1, 1, 1])
    learner.live(circle)
    other.live(circle)
    #expect(learner.solution.values != other.solution.values)
  }
}

/// The lambda-return of the first of some steps, from its definition: (1 - lambda) * sum of lambda^(n-1) times the
/// n-step return, the last of which has all the weight that is left.
///
/// `value` says what a state is worth, the n-th of those that follow.
func lambdaReturn(_ steps: [Transition], lambda: Double, value: (_ n: Int, State) -> Double) -> Double {
  var (result, rewards, discount, weight) = (0.0, 0.0, 1.0, 1.0)
  for (index, step) in steps.enumerated() {
    rewards += discount * step.reward
    discount *= step.discount
    let nStepReturn = rewards + discount * value(index + 1, step.next)
    let share = index == steps.count - 1 ? weight : (1 - lambda) * weight
    result += share * nStepReturn
    weight *= lambda
  }
  return result
}
