import Environments
import TabularRL
import Testing

@Suite struct BanditTests {
  private func task(_ bandit: Bandit, episodes: Int = 1000) throws -> LearningTask {
    let model = try TabularModel(compiling: bandit)
    let specification = RunSpecification(discount: 1, stepLimit: 10, budget: .episodes(episodes), seed: 1)
    return LearningTask(
      model, specification, variation: try Variation(of: bandit, compiledTo: model),
      countsOptimalActions: true)
  }

  @Test func `every run has arms of its own, the same for every agent, with the distribution asked for`()
    throws
  {
    let task = try task(Bandit())
    var means: [Double] = []
    for run in 0..<500 {
      let model = try task.ofRun(run).model
      #expect(model.rewards.count == 10)
      #expect(try task.ofRun(run).model.rewards == model.rewards)
      means += model.rewards
    }
    // 5000 standard normal means: four standard errors of the mean and of the variance.
    let mean = means.reduce(0, +) / 5000
    let variance = means.reduce(0) { $0 + $1 * $1 } / 5000
    #expect(abs(mean) < 4 / 5000.0.squareRoot())
    #expect(abs(variance - 1) < 4 * (2 / 5000.0).squareRoot())
    #expect(Set(means).count == 5000)
  }

  @Test func `a greedy testbed of 500 runs is near the book's (Sutton & Barto 2018, figure 2.2)`() throws {
    // The mean reward over 1000 steps is 1.310 for epsilon 0.1 (20,000 runs), 0.57 its deviation over runs.
    let task = try task(Bandit())
    var sum = 0.0
    let runs = 100
    for index in 0..<runs {
      var run = Run(index, of: ActionValueBandit(), in: try task.ofRun(index))
      run.advance(by: .max) { record, _ in sum += record.episodeReturn }
    }
    #expect(abs(sum / Double(1000 * runs) - 1.310) < 4 * 0.57 / Double(runs).squareRoot())
  }

  @Test func `drifting means are a random walk, and the best arm is the best by then`() throws {
    var bandit = Bandit()
    (bandit.spread, bandit.noise, bandit.rewardDrift, bandit.arms) = (0, 0, 0.1, 3)
    let task = try task(bandit, episodes: 400)
    var ends: [Double] = []
    var optimal = 0
    for index in 0..<200 {
      var recipe = ActionValueBandit()
      recipe.control.exploration = .greedy
      var run = Run(index, of: recipe, in: try task.ofRun(index))
      var rewards: [Double] = []
      run.advance(by: .max) { record, _ in
        rewards.append(record.episodeReturn)
        optimal += record.optimalActions
      }
      #expect(rewards[0] == 0)
      ends.append(rewards[399])
    }
    // A walk of 399 steps of deviation 0.1, seen at the end: the square of the arm pulled has a mean of at least 4
    // (it is a good one), and most pulls are of good arms.
    #expect(ends.reduce(0) { $0 + $1 * $1 } / 200 > 3)
    #expect(Double(optimal) / (200 * 400) > 1 / 3.0)
  }
}
