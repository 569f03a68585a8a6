import TabularRL
import Testing

/// Returns a feature for each state of a model.
func oneHot(_ model: TabularModel) -> FeatureTable {
  FeatureTable(
    dense: (0..<model.stateCount).map { state in
      (0..<model.stateCount).map { $0 == state ? 1 : 0 }
    })
}

/// A model with features and a policy that is neither uniform nor certain.
struct PolicyProblem: CustomStringConvertible {
  let name: String
  let model: TabularModel
  let features: FeatureTable
  let discount: Double
  let policy: SoftmaxPolicy

  init(_ name: String, _ world: TableWorld, dense: [[Double]]? = nil, discount: Double, seed: UInt64) throws {
    self.name = name
    model = try world.model()
    features = dense.map { FeatureTable(dense: $0) } ?? oneHot(model)
    self.discount = discount
    var generator = Generator(splitMixSeed: seed)
    var policy = SoftmaxPolicy(for: model, features)
    for index in policy.weights.indices { policy.weights[index] = generator.uniform() * 2 - 1 }
    self.policy = policy
  }

  /// Tables, discounted and not, and three states that look alike.
  static func three() throws -> [PolicyProblem] {
    [
      try PolicyProblem("market", .market, discount: 0.9, seed: 1),
      try PolicyProblem("slippery", .slippery, discount: 1, seed: 2),
      try PolicyProblem("corridor", .corridor, dense: [[1], [1], [1], [0]], discount: 1, seed: 3),
    ]
  }

  var truth: PolicyGradientTruth { PolicyGradientTruth(model, features, discount: discount) }

  func task(behavior: Policy? = nil) -> FeatureTask {
    FeatureTask(
      LearningTask(
        model, RunSpecification(discount: discount, stepLimit: 10_000, budget: .episodes(1), seed: 1),
        behaviorPolicy: behavior), features)
  }

  func state(_ number: State) -> FeaturedState {
    FeaturedState(number: number, features: features.rows[number])
  }

  /// Draws where an episode begins.
  func start(using generator: inout Generator) -> State {
    model.startStates[generator.categorical(model.startProbabilities)]
  }

  /// Draws what an action leads to.
  func transition(_ place: State, _ action: Action, using generator: inout Generator) -> FeaturedTransition {
    let outcomes = model.outcomes(of: action, in: place)
    let index = outcomes.lowerBound + generator.categorical(Array(model.probabilities[outcomes]))
    return FeaturedTransition(
      state: state(place), action: action, reward: model.rewards[index],
      discount: model.terminates[index] ? 0 : discount, next: state(Int(model.successors[index])))
  }

  var description: String { name }
}

extension TableWorld {
  /// The short corridor of Sutton & Barto 2018, example 13.1: action 1 goes right but in state 1.
  static let corridor = TableWorld([
    [[.moving(to: 0, reward: -1)], [.moving(to: 1, reward: -1)]],
    [[.moving(to: 2, reward: -1)], [.moving(to: 0, reward: -1)]],
    [[.moving(to: 1, reward: -1)], [.ending(in: 3, reward: -1)]], [],
  ])

  /// A small random world in which every action may end the episode.
  static func small(_ number: Int) -> TableWorld {
    var generator = Generator(splitMixSeed: 0xacce_0000 + UInt64(number))
    let states = 1 + generator.index(below: 4)
    let actions = 2 + generator.index(below: 2)
    let scale = [1.0, 10, 1000][generator.index(below: 3)]
    return TableWorld(
      (0..<states).map { _ in
        (0..<actions).map { _ in
          let end = 0.05 + 0.4 * generator.uniform()
          return [
            .moving(
              to: generator.index(below: states), reward: (generator.uniform() * 2 - 1) * scale,
              probability: 1 - end),
            .ending(in: 0, reward: (generator.uniform() * 2 - 1) * scale, probability: end),
          ]
        }
      })
  }
}

extension FeatureLearner where Decision == Action {
  /// Lives through one episode of a problem.
  mutating func live(in problem: PolicyProblem, using generator: inout Generator) {
    var place = problem.start(using: &generator)
    var action = begin(in: problem.state(place), using: &generator)
    while true {
      let transition = problem.transition(place, action, using: &generator)
      if transition.discount == 0 {
        end(transition, using: &generator)
        return
      }
      place = transition.next.number
      action = step(transition, using: &generator)
    }
  }
}

/// Solves a system of linear equations by elimination, in the plainest way.
func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  var rows = zip(matrix, right).map { $0 + [$1] }
  let count = right.count
  for pivot in 0..<count {
    let best = (pivot..<count).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) } ?? pivot
    rows.swapAt(pivot, best)
    for other in 0..<count where other != pivot {
      let factor = rows[other][pivot] / rows[pivot][pivot]
      for column in pivot...count { rows[other][column] -= factor * rows[pivot][column] }
    }
  }
  return (0..<count).map { rows[$0][count] / rows[$0][$0] }
}
