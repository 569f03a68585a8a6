import TabularRL

/// Q-learning that expects the worst action to be taken next with a certain probability.
///
///     q(s,a) += alpha * (r + gamma * v(s') - q(s,a))
///     v(s') = (1 - beta) * max over a' of q(s',a') + beta * min over a' of q(s',a')
///
/// - Source: Gaskett 2003, "Reinforcement learning under circumstances beyond its control".
struct MyLearner: LearningAlgorithm {
  static let name = "my-learner"
  static let summary = "Q-learning that expects the worst action now and then"
  static var parameters: [Parameter<MyLearner>] {
    [
      .schedule("alpha", \.stepSize, in: .from(0, to: 1), "how far an estimate moves towards its target"),
      Parameter("exploration", \.exploration, "how actions are chosen while learning"),
      Parameter("beta", \.pessimism, in: .from(0, to: 1), "how likely the worst action is expected"),
    ]
  }

  var stepSize = Schedule.constant(0.5)
  var exploration = Exploration.epsilonGreedy(epsilon: .constant(0.1))
  var pessimism = 0.1

  func makeLearner(for task: LearningTask) -> PessimisticLearner {
    PessimisticLearner(recipe: self, task.model)
  }
}

/// The learner at work: a table, what was lived through, and three short functions.
struct PessimisticLearner: TabularLearner {
  private let recipe: MyLearner
  private var values: ActionValues
  private var experience: Experience

  init(recipe: MyLearner, _ model: TabularModel) {
    self.recipe = recipe
    values = ActionValues(for: model)
    experience = Experience(of: model, countsVisits: true)
  }

  mutating func begin(in state: State, using generator: inout Generator) -> Action {
    experience.beginEpisode()
    return action(in: state, using: &generator)
  }

  mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return action(in: transition.next, using: &generator)
  }

  mutating func end(_ transition: Transition, using generator: inout Generator) {
    experience.record(transition.state, transition.action)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount, nextValue: expectedValue(in: transition.next))
    let stepSize = recipe.stepSize.value(experience, transition.state, transition.action)
    values.move(transition.state, transition.action, toward: target, by: stepSize)
  }

  var solution: Solution { Solution(actionValues: values) }

  private func action(in state: State, using generator: inout Generator) -> Action {
    recipe.exploration.action(in: state, values, experience, using: &generator)
  }

  private func expectedValue(in state: State) -> Double {
    let worst = (0..<values.actionCount).lazy.filter { values.isAvailable($0, in: state) }
      .map { values[state, $0] }.min()
    // A state without actions ends the episode: its value counts for nothing.
    guard let worst else { return 0 }
    return (1 - recipe.pessimism) * values.maximum(in: state) + recipe.pessimism * worst
  }
}
