import Foundation
import TabularRL

/// Random worlds that have an optimum, each a pure function of its number.
struct RandomModel: CustomStringConvertible {
  let number: Int
  let world: TableWorld
  let discount: Double

  /// How many are to be checked: 100, or what RLLAB_RANDOM_MODELS says.
  static var count: Int {
    ProcessInfo.processInfo.environment["RLLAB_RANDOM_MODELS"].flatMap { Int($0) } ?? 100
  }

  /// What the rewards and ends of an undiscounted world are like, so that an optimum exists.
  private enum Kind: Int, CaseIterable {
    /// Any reward; every action may end the episode.
    case ending
    /// Every step costs something; every state has an action that may end the episode.
    case costs
    /// Nothing is paid before the end, and nothing is lost there; circling is free.
    case prizes
    /// Steps cost something or nothing, the end pays at least as much as circling for ever.
    case freeCircles
  }

  init(_ number: Int) {
    self.number = number
    var generator = Generator(splitMixSeed: 0x5eed_0000 + UInt64(number))
    discount = [0, 0.5, 0.9, 0.99, 0.999, 1][number % 6]
    let kind = discount < 1 ? Kind.ending : Kind.allCases[generator.index(below: Kind.allCases.count)]
    // Of the models that are always checked, also without optimization, those of a slow discount are small.
    let states = 1 + generator.index(below: discount == 0.999 && number < 100 ? 8 : 30)
    let actions = 1 + generator.index(below: 4)
    let isDense = generator.bernoulli(0.15)
    let endChance = discount < 1 ? generator.uniform() * 0.4 : 0.3
    let scale = [1.0, 10, 1000][generator.index(below: 3)]
    // Now and then an end is rare.
    let rareEnd = generator.bernoulli(0.1) ? 1e-2 : 1.0
    var rows: [[[Outcome<Int>]]] = []
    for state in 0..<states {
      var row: [[Outcome<Int>]] = []
      for action in 0..<actions {
        if action > 0, generator.bernoulli(0.2) {
          row.append([])
          continue
        }
        let width = isDense ? states : 1 + generator.index(below: min(3, states))
        let mustEnd = discount == 1 && (kind == .ending || action == 0)
        let mayEnd = mustEnd || generator.bernoulli(endChance)
        let weights = (0...width).map {
          $0 < width ? generator.openUniform() : generator.openUniform() * rareEnd
        }
        let sum = weights.prefix(width).reduce(0, +) + (mayEnd ? weights[width] : 0)
        var outcomes: [Outcome<Int>] = []
        for place in 0..<width {
          let next = isDense ? place : generator.index(below: states)
          let reward: Double =
            switch kind {
            case .ending: (generator.uniform() * 2 - 1) * scale
            case .costs: -generator.openUniform() * scale
            case .prizes: 0
            case .freeCircles: generator.bernoulli(0.5) ? 0 : -generator.openUniform() * scale
            }
          outcomes.append(.moving(to: next, reward: reward, probability: weights[place] / sum))
        }
        if mayEnd {
          let prize = generator.uniform() * scale
          let reward =
            switch kind {
            case .ending: prize - scale / 2
            case .costs: -prize
            case .prizes: prize
            case .freeCircles: prize + scale * 1e5
            }
          outcomes.append(.ending(in: state, reward: reward, probability: weights[width] / sum))
        }
        row.append(outcomes)
      }
      rows.append(row)
    }
    let start = generator.index(below: states)
    world = TableWorld(rows, starts: [(start, 0.25)] + [((start + 1) % states, 0.75)])
  }

  var description: String { "random model \(number), discount \(discount)" }
}

#if arch(x86_64)
  typealias LongDouble = Float80
#else
  typealias LongDouble = Double
#endif

/// A model's rows in long doubles, solved by dense elimination: nothing is shared with the planners but the model's
/// arrays.
struct ExactRows {
  /// What an action pays, and the chances of going on; nil where it is not available.
  struct Row {
    var reward: LongDouble = 0
    var chances: [(state: Int, chance: LongDouble)] = []
  }

  /// The row of each action in each state.
  private(set) var rows: [[Row?]]

  /// The rows of a model; undiscounted, probabilities count as summing to 1.
  init(_ model: TabularModel, discount: Double) {
    rows = (0..<model.stateCount).map { state in
      (0..<model.actionCount).map { action in
        guard model.isAvailable(action, in: state) else { return nil }
        let outcomes = model.outcomes(of: action, in: state)
        let sum = outcomes.reduce(0) { $0 + LongDouble(model.probabilities[$1]) }
        var row = Row()
        for index in outcomes {
          let chance = LongDouble(model.probabilities[index]) / (discount == 1 ? sum : 1)
          row.reward += chance * LongDouble(model.rewards[index])
          if !model.terminates[index] { row.chances.append((Int(model.successors[index]), chance)) }
        }
        return row
      }
    }
  }

  /// The rows of a model in which an episode that ends begins again at once.
  init(restarting model: TabularModel) {
    self.init(model, discount: 1)
    for state in rows.indices {
      for action in rows[state].indices {
        guard var row = rows[state][action] else { continue }
        let ending = 1 - row.chances.reduce(0) { $0 + $1.chance }
        for (start, chance) in zip(model.startStates, model.startProbabilities) {
          row.chances.append((start, ending * LongDouble(chance)))
        }
        rows[state][action] = row
      }
    }
  }

  /// The value of an action when `values` holds afterwards, or nil where it is not available.
  func backup(_ values: [LongDouble], _ action: Int, _ state: Int, discount: LongDouble) -> LongDouble? {
    rows[state][action].map { row in
      row.chances.reduce(row.reward) { $0 + discount * $1.chance * values[$1.state] }
    }
  }

  /// The values of the best actions after so many steps from zero.
  func values(steps: Int, discount: LongDouble) -> [LongDouble] {
    var values = [LongDouble](repeating: 0, count: rows.count)
    for _ in 0..<steps {
      values = rows.indices.map { state in
        rows[state].indices.compactMap { backup(values, $0, state, discount: discount) }.max() ?? 0
      }
    }
    return values
  }

  /// The values of the policy that takes all the given actions of a state with the same chance, a double.
  func values(of policy: [[Int]], discount: LongDouble) -> [LongDouble] {
    let count = rows.count
    var table = (0..<count).map { _ in [LongDouble](repeating: 0, count: count + 1) }
    for state in 0..<count {
      table[state][state] = 1
      let taken = policy[state].compactMap { rows[state][$0] }
      let share = LongDouble(1 / Double(taken.count))
      for row in taken {
        table[state][count] += share * row.reward
        for (next, chance) in row.chances { table[state][next] -= discount * share * chance }
      }
    }
    for pivot in 0..<count {
      let row = (pivot..<count).max { abs(table[$0][pivot]) < abs(table[$1][pivot]) } ?? pivot
      table.swapAt(pivot, row)
      for other in pivot + 1..<max(count, pivot + 1) where table[other][pivot] != 0 {
        let factor = table[other][pivot] / table[pivot][pivot]
        for column in pivot...count { table[other][column] -= factor * table[pivot][column] }
      }
    }
    for pivot in stride(from: count - 1, through: 0, by: -1) {
      for column in pivot + 1..<max(count, pivot + 1) {
        table[pivot][count] -= table[pivot][column] * table[column][count]
      }
      table[pivot][count] /= table[pivot][pivot]
    }
    return table.map { $0[count] }
  }

  /// The values of every action with the same chance.
  func uniformValues(discount: LongDouble) -> [LongDouble] {
    values(of: rows.map { row in row.indices.filter { row[$0] != nil } }, discount: discount)
  }

  /// An optimal policy, by policy iteration from action 0, which must end every episode when nothing is discounted.
  ///
  /// An action is kept unless another is better by more than `slack` of its value: what differs by rounding is no
  /// improvement, above all when it circles.
  func optimum(discount: LongDouble, slack: LongDouble = 1e-14) -> (policy: [Int], values: [LongDouble]) {
    var policy = [Int](repeating: 0, count: rows.count)
    for _ in 0..<1000 {
      let values = values(of: policy.map { [$0] }, discount: discount)
      var improved = false
      for state in policy.indices {
        guard var best = backup(values, policy[state], state, discount: discount) else { continue }
        best += slack * (1 + abs(best))
        for action in rows[state].indices {
          if let value = backup(values, action, state, discount: discount), value > best {
            (best, policy[state], improved) = (value, action, true)
          }
        }
      }
      if !improved { return (policy, values) }
    }
    return (policy, values(of: policy.map { [$0] }, discount: discount))
  }

  /// The average reward per step of the best policy in each state.
  ///
  /// The best policy for a discount near 1, here 1 - x, is the best on average, and x times its values is its
  /// average reward and something proportional to x, which a second x takes away.
  func gains() -> [LongDouble] {
    let x = LongDouble.ulpOfOne.squareRoot() * 1000
    let policy = optimum(discount: 1 - x, slack: 100 * LongDouble.ulpOfOne).policy.map { [$0] }
    let (one, half) = (values(of: policy, discount: 1 - x), values(of: policy, discount: 1 - x / 2))
    return zip(one, half).map { x * ($1 - $0) }
  }
}
