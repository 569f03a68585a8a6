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
    // Slow discounts are for small worlds, so that the suite stays quick.
    let states = 1 + generator.index(below: discount == 0.999 ? 8 : 30)
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

/// The optimal values, by policy iteration with dense elimination in long doubles; nothing is shared with the
/// planners but the model's arrays.
struct ExactOptimum {
  let values: [LongDouble]

  /// Starts from the policy of action 0, which must end every episode when nothing is discounted.
  init(_ model: TabularModel, discount: Double) {
    var actions = [Int](repeating: 0, count: model.stateCount)
    var values = Self.values(of: actions, model, discount)
    for _ in 0..<1000 {
      var improved = false
      for state in actions.indices {
        var best = Self.backup(values, actions[state], state, model, discount)
        // What differs by rounding is no improvement, above all when it circles.
        best += 1e-14 * (1 + abs(best))
        for action in 0..<model.actionCount where model.isAvailable(action, in: state) {
          let value = Self.backup(values, action, state, model, discount)
          if value > best {
            best = value
            actions[state] = action
            improved = true
          }
        }
      }
      if !improved { break }
      values = Self.values(of: actions, model, discount)
    }
    self.values = values
  }

  /// What probabilities are divided by: undiscounted, they count as summing to 1.
  static func total(_ action: Int, _ state: Int, _ model: TabularModel, _ discount: Double) -> LongDouble {
    guard discount == 1 else { return 1 }
    return model.outcomes(of: action, in: state).reduce(0) { $0 + LongDouble(model.probabilities[$1]) }
  }

  static func backup(
    _ values: [LongDouble], _ action: Int, _ state: Int, _ model: TabularModel, _ discount: Double
  ) -> LongDouble {
    let total = Self.total(action, state, model, discount)
    return model.outcomes(of: action, in: state).reduce(0) { sum, index in
      let next = model.terminates[index] ? 0 : values[Int(model.successors[index])]
      return sum + LongDouble(model.probabilities[index]) / total
        * (LongDouble(model.rewards[index]) + LongDouble(discount) * next)
    }
  }

  static func values(of actions: [Int], _ model: TabularModel, _ discount: Double) -> [LongDouble] {
    let count = model.stateCount
    var table = (0..<count).map { _ in [LongDouble](repeating: 0, count: count + 1) }
    for state in 0..<count {
      table[state][state] = 1
      let total = Self.total(actions[state], state, model, discount)
      for index in model.outcomes(of: actions[state], in: state) {
        let probability = LongDouble(model.probabilities[index]) / total
        table[state][count] += probability * LongDouble(model.rewards[index])
        if !model.terminates[index] {
          table[state][Int(model.successors[index])] -= LongDouble(discount) * probability
        }
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
}
