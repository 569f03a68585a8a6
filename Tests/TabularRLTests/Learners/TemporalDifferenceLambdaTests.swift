import TabularRL
import Testing

@Suite struct TemporalDifferenceLambdaTests {
  private func recipe(lambda: Double, _ trace: TraceKind = .accumulating) -> TemporalDifferenceLambda {
    var recipe = TemporalDifferenceLambda()
    recipe.lambda = lambda
    recipe.trace = trace
    return recipe
  }

  @Test(
    "Each error is shared among the states visited before",
    arguments: [
      (TraceKind.accumulating, 0.5 + 0.03125), (.replacing, 0.5), (.dutch, 0.5 + 0.03125 / 2),
    ])
  func byHand(kind: TraceKind, trace: Double) throws {
    // lambda 0.5, discount 0.5: traces fade to a quarter.
    var learner = try recipe(lambda: 0.5, kind).learner(alpha: "0.5")
    let history = learner.live(episode([0, 1, 0, 2], rewards: [4, 8, 16], discount: 0.5))
    #expect(history[0] == [2, 0, 0, 0, 0, 0])
    // Error 8 + 0.5 * 2 - 0 = 9 in state 1: half of it there, an eighth in state 0.
    #expect(history[1] == [3.125, 4.5, 0, 0, 0, 0])
    // Error 16 - 3.125 = 12.875; the trace of state 0 was 0.5 / 16 before the visit, that of state 1 is 1/8.
    #expect(
      distance(history[2], [3.125 + 12.875 * trace, 4.5 + 12.875 / 8, 0, 0, 0, 0]) < 1e-14)
  }

  @Test(
    "lambda = 0 is TD(0), whatever the trace", arguments: TraceKind.allCases, ["0.3", "n^-0.8", "1/n@step"])
  func zero(kind: TraceKind, alpha: String) throws {
    var learner = try recipe(lambda: 0, kind).learner(alpha: alpha, initialValue: 1)
    var other = try TemporalDifferencePrediction().learner(alpha: alpha, initialValue: 1)
    for episode in randomEpisodes(seed: 10) {
      for (values, others) in zip(learner.live(episode), other.live(episode)) {
        #expect(distance(values, others) < 1e-12)
      }
    }
  }

  @Test(
    "lambda = 1 is Monte Carlo where no state is visited twice", arguments: TraceKind.allCases,
    ["0.3", "1/n"])
  func one(kind: TraceKind, alpha: String) throws {
    var learner = try recipe(lambda: 1, kind).learner(alpha: alpha, initialValue: 1)
    var other = try MonteCarloPrediction().learner(alpha: alpha, initialValue: 1)
    for (states, terminated) in [([3, 1, 0, 5, 2], true), ([0, 1, 2, 3], false), ([5, 3, 1], true)] {
      let steps = episode(
        states, rewards: states.dropLast().map { Double($0 * $0) - 3 }, discount: 0.9, terminated: terminated)
      learner.live(steps)
      other.live(steps)
      #expect(distance(learner.solution.values, other.solution.values) < 1e-12)
    }
  }

  @Test(
    "In sum an episode changes the values as the lambda-return does, when they are kept while it lasts",
    arguments: [0, 0.5, 1])
  func forwardView(lambda: Double) throws {
    // Tiny steps: the values hardly change in the episode, and the two views agree to first order.
    let alpha = 1e-9
    var learner = try recipe(lambda: lambda).learner(alpha: "\(alpha)", initialValue: 1)
    for episode in randomEpisodes(seed: 11) {
      let old = learner.solution.values
      var changes = [Double](repeating: 0, count: 6)
      for (time, step) in episode.enumerated() {
        changes[step.state] +=
          lambdaReturn(Array(episode[time...]), lambda: lambda) { old[$1] } - old[step.state]
      }
      learner.live(episode)
      #expect(distance(zip(learner.solution.values, old).map { ($0 - $1) / alpha }, changes) < 1e-4)
    }
  }
}
