import TabularRL
import Testing

extension TabularLearner {
  /// Lives through an episode that is given, and returns the values after each step.
  @discardableResult
  mutating func live(_ episode: [Transition], seed: UInt64 = 1) -> [[Double]] {
    var generator = Generator(splitMixSeed: seed)
    _ = begin(in: episode[0].state, using: &generator)
    var history: [[Double]] = []
    for (index, transition) in episode.enumerated() {
      if index + 1 < episode.count {
        _ = step(transition, using: &generator)
      } else {
        end(transition, using: &generator)
      }
      history.append(solution.values)
    }
    return history
  }
}

extension PredictionAlgorithm {
  /// Returns a newborn learner with this step size that evaluates the uniform policy.
  func learner(
    in world: TableWorld = .sixStates, alpha: String, initialValue: Double = 0
  ) throws -> Worker {
    var recipe = self
    recipe.prediction.stepSize = try #require(Schedule(alpha))
    recipe.prediction.initialValue = initialValue
    return recipe.makeLearner(for: try world.model())
  }
}

extension TableWorld {
  /// Six states, each with two actions that go anywhere and pay nothing.
  static let sixStates = TableWorld(
    (0..<6).map { state in
      [[.moving(to: (state + 1) % 6, reward: 0)], [.moving(to: (state + 5) % 6, reward: 0)]]
    })
}

/// Returns an episode in the order of `states`, with these rewards; it ends in the last state.
func episode(_ states: [State], rewards: [Double], discount: Double = 1, terminated: Bool = true)
  -> [Transition]
{
  rewards.indices.map { time in
    Transition(
      state: states[time], action: 0, reward: rewards[time],
      discount: terminated && time == rewards.count - 1 ? 0 : discount, next: states[time + 1])
  }
}

/// Returns random episodes through six states with two actions, every other one of them cut short.
func randomEpisodes(_ count: Int = 6, seed: UInt64, discount: Double = 0.9) -> [[Transition]] {
  var generator = Generator(splitMixSeed: seed)
  return (0..<count).map { number in
    let length = 1 + generator.index(below: 30)
    let states = (0...length).map { _ in generator.index(below: 6) }
    let rewards = (0..<length).map { _ in generator.uniform() * 4 - 2 }
    return episode(states, rewards: rewards, discount: discount, terminated: number % 2 == 0).map {
      var transition = $0
      transition.action = generator.index(below: 2)
      return transition
    }
  }
}

/// The largest difference between two lists of values; infinite where one is not a number.
func distance(_ values: [Double], _ others: [Double]) -> Double {
  zip(values, others).map { abs($0 - $1) }.reduce(0) { $1 <= $0 ? $0 : $1.isNaN ? .infinity : $1 }
}
