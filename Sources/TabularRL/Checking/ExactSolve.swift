#if arch(x86_64)
  /// The longest numbers of the processor: 64 digits.
  public typealias LongDouble = Float80
#else
  /// The longest numbers of the processor: 53 digits.
  public typealias LongDouble = Double
#endif

/// A small model solved by dense elimination in ``LongDouble``, the slowest and plainest way.
///
/// Nothing is shared with the planners but the model's arrays, so that ``PlannerCheck`` can hold them against it.
///
/// - Source: Puterman 1994, sections 4.5, 6.4 and 8.2; Howard 1960.
/// - Complexity: O(states^3) for each policy that is evaluated.
public struct ExactSolve: Sendable {
  /// How far a value can be off, in parts of the largest of the model: digits of ``LongDouble`` that long episodes
  /// cost.
  public static let precision = 9000 * LongDouble.ulpOfOne

  /// What an action pays, and the chances of going on; nil where it is not available.
  private struct Row {
    var reward: LongDouble = 0
    var chances: [(state: Int, chance: LongDouble)] = []
  }

  /// The row of each action in each state.
  private var rows: [[Row?]]
  private let discount: LongDouble

  /// Prepares a model under a discount in 0...1; probabilities count as summing to 1.
  public init(_ model: TabularModel, discount: Double) { self.init(model, discount: LongDouble(discount)) }

  /// Prepares a model in which an episode that ends begins again at once.
  private init(restarting model: TabularModel) {
    self.init(model, discount: LongDouble(1))
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

  private init(_ model: TabularModel, discount: LongDouble) {
    self.discount = discount
    rows = (0..<model.stateCount).map { state in
      (0..<model.actionCount).map { action in
        guard model.isAvailable(action, in: state) else { return nil }
        let outcomes = model.outcomes(of: action, in: state)
        let sum = outcomes.reduce(0) { $0 + LongDouble(model.probabilities[$1]) }
        var row = Row()
        for index in outcomes {
          let chance = LongDouble(model.probabilities[index]) / sum
          row.reward += chance * LongDouble(model.rewards[index])
          if !model.terminates[index] { row.chances.append((Int(model.successors[index]), chance)) }
        }
        return row
      }
    }
  }

  /// The values of the best policy, by policy iteration from the first actions.
  ///
  /// Undiscounted, these must end every episode.
  public func optimum() -> [LongDouble] {
    let actions = bestActions(discount: discount, slack: 10 * Self.precision)
    return values(discount: discount) { actions[$0] == $1 ? 1 : 0 }
  }

  /// The values of a policy; what is not a number where it never ends an episode and nothing is discounted.
  public func values(of policy: Policy) -> [LongDouble] {
    values(discount: discount) { Self.share(of: $1, in: $0, policy) }
  }

  /// The values of the best actions with so many steps left, before which `values` holds; nil is nothing.
  ///
  /// - Complexity: O(steps * outcomes).
  public func optimum(steps: Int, before values: [LongDouble]? = nil) -> [LongDouble] {
    var values = values ?? Array(repeating: 0, count: rows.count)
    for _ in 0..<steps {
      values = rows.indices.map { state in
        rows[state].indices.compactMap { backup(values, $0, state, discount) }.max() ?? 0
      }
    }
    return values
  }

  /// The values of following a policy for one step when `values` holds afterwards.
  public func values(of policy: Policy, before values: [LongDouble]) -> [LongDouble] {
    rows.indices.map { state in
      rows[state].indices.reduce(0) { sum, action in
        sum + Self.share(of: action, in: state, policy) * (backup(values, action, state, discount) ?? 0)
      }
    }
  }

  /// The chance of an action, where those of a state count as summing to 1.
  private static func share(of action: Action, in state: State, _ policy: Policy) -> LongDouble {
    let sum = (0..<policy.actionCount).reduce(0) { $0 + LongDouble(policy[state, $1]) }
    return sum > 0 ? LongDouble(policy[state, action]) / sum : 0
  }

  /// The largest average reward per step from each state, when an episode that ends begins again at once.
  ///
  /// The best policy for a discount near 1, here 1 - x, is the best on average, and x times its values is its
  /// average reward and something proportional to x, which a second x takes away. Half the digits are left.
  public static func gains(of model: TabularModel) -> [LongDouble] {
    let rows = ExactSolve(restarting: model)
    let x = LongDouble.ulpOfOne.squareRoot() * 1000
    let actions = rows.bestActions(discount: 1 - x, slack: 100 * LongDouble.ulpOfOne)
    let one = rows.values(discount: 1 - x) { actions[$0] == $1 ? 1 : 0 }
    let half = rows.values(discount: 1 - x / 2) { actions[$0] == $1 ? 1 : 0 }
    return zip(one, half).map { x * ($1 - $0) }
  }

  /// The value of an action when `values` holds afterwards, or nil where it is not available.
  private func backup(
    _ values: [LongDouble], _ action: Action, _ state: State, _ discount: LongDouble
  ) -> LongDouble? {
    rows[state][action].map { row in
      row.chances.reduce(row.reward) { $0 + discount * $1.chance * values[$1.state] }
    }
  }

  /// The actions of an optimal policy.
  ///
  /// An action is kept unless another is better by more than `slack` of its value: what differs by rounding is no
  /// improvement, above all when it circles.
  private func bestActions(discount: LongDouble, slack: LongDouble) -> [Action] {
    var actions = [Action](repeating: 0, count: rows.count)
    for _ in 0..<1000 {
      let values = values(discount: discount) { actions[$0] == $1 ? 1 : 0 }
      var improved = false
      for state in actions.indices {
        guard var best = backup(values, actions[state], state, discount) else { continue }
        best += slack * (1 + abs(best))
        for action in rows[state].indices {
          if let value = backup(values, action, state, discount), value > best {
            (best, actions[state], improved) = (value, action, true)
          }
        }
      }
      if !improved { break }
    }
    return actions
  }

  /// The values v = r + discount * P v of the policy of these chances, by elimination with pivots.
  private func values(
    discount: LongDouble, _ chance: (State, Action) -> LongDouble
  ) -> [LongDouble] {
    let count = rows.count
    var table = (0..<count).map { _ in [LongDouble](repeating: 0, count: count + 1) }
    for state in 0..<count {
      table[state][state] = 1
      for (action, row) in rows[state].enumerated() {
        let share = chance(state, action)
        guard share > 0, let row else { continue }
        table[state][count] += share * row.reward
        for (next, chance) in row.chances { table[state][next] -= discount * share * chance }
      }
    }
    for pivot in 0..<count {
      let row = (pivot..<count).max { abs(table[$0][pivot]) < abs(table[$1][pivot]) } ?? pivot
      table.swapAt(pivot, row)
      let source = table[pivot]
      for other in pivot + 1..<max(count, pivot + 1) where table[other][pivot] != 0 {
        let factor = table[other][pivot] / source[pivot]
        for column in pivot...count { table[other][column] -= factor * source[column] }
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
