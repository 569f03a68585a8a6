import TabularRL
import Testing

@Suite struct BellmanOperatorsTests {
  @Test func `a backup adds what follows, but nothing after an end`() throws {
    let model = try TableWorld.market.model()
    let values = [10.0, -20, .infinity]
    // 0.7 * (0 + 0.5 * -20) + 0.3 * (1 + 0.5 * 10)
    #expect(abs(model.backup(values, of: 0, in: 0, discount: 0.5) - -5.2) < 1e-14)
    // 0.5 * 1 + 0.5 * (-2 + 0.5 * 10): the end leads to a state whose value is never read
    #expect(abs(model.backup(values, of: 1, in: 0, discount: 0.5) - 2) < 1e-14)
    #expect(abs(model.optimalBackup(values, in: 0, discount: 0.5) - 2) < 1e-14)
    #expect(model.optimalBackup(values, in: 2, discount: 0.5) == 0)
  }

  @Test func `with a discount of 0 only rewards count`() throws {
    let model = try TableWorld.market.model()
    let infinite = [Double.infinity, .infinity, .infinity]
    #expect(abs(model.backup(infinite, of: 0, in: 0, discount: 0) - 0.3) < 1e-15)
    #expect(model.optimalBackup(infinite, discount: 0)[2] == 0)
  }

  @Test func `an action that is not available is worth minus infinity`() throws {
    let model = try TableWorld.twoStatesOneWay.model()
    #expect(model.backup([0, 0, 0], of: 1, in: 1, discount: 0.9) == -.infinity)
    #expect(model.actionValues(for: [0, 0, 0], discount: 0.9)[1, 1] == -.infinity)
    #expect(model.greedyActions(for: [0, 0, 0], discount: 0.9) == [[0, 1], [0], []])
  }

  @Test func `a backup under a policy weighs the actions`() throws {
    let model = try TableWorld.market.model()
    let values = [10.0, -20, 0]
    let uniform = Policy(uniformFor: model)
    #expect(abs(model.backup(values, under: uniform, in: 0, discount: 0.5) - -1.6) < 1e-14)
    #expect(model.backup(values, under: uniform, discount: 0.5)[2] == 0)
  }

  @Test func `ties within the tolerance are all greedy`() throws {
    let model = try TableWorld([
      [[.ending(in: 0, reward: 1)], [.ending(in: 0, reward: 1 + 1e-9)], [.ending(in: 0, reward: 0)]]
    ]).model()
    #expect(model.greedyActions(for: [0], discount: 1) == [[1]])
    #expect(model.greedyActions(for: [0], discount: 1, tolerance: 1e-8) == [[0, 1]])
  }

  /// Zhao 2025, theorem 3.2; Puterman 1994, propositions 6.2.4 and 6.2.1.
  @Test func `the Bellman operators are monotone and contract by the discount`() throws {
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let policy = Policy(uniformFor: model)
      var generator = Generator(splitMixSeed: UInt64(number))
      func values() -> [Double] { (0..<model.stateCount).map { _ in generator.uniform() * 10 - 5 } }
      let (one, other) = (values(), values())
      let both = zip(one, other).map { max($0, $1) }
      let distance = zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) }
      let slack = 1e-12 * model.rewards.reduce(10) { max($0, abs($1)) }
      let operators: [([Double]) -> [Double]] = [
        { model.optimalBackup($0, discount: random.discount) },
        { model.backup($0, under: policy, discount: random.discount) },
      ]
      for apply in operators {
        let (first, second, highest) = (apply(one), apply(other), apply(both))
        for state in first.indices {
          #expect(first[state] <= highest[state] + slack && second[state] <= highest[state] + slack)
          #expect(abs(first[state] - second[state]) <= random.discount * distance + slack)
        }
      }
    }
  }

  /// From the values of a policy, which no optimal backup lowers, sweeps rise to the optimum and never above it;
  /// discounted, each is closer by the discount.
  @Test func `value iteration from below rises to the optimum`() throws {
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let solve = ExactSolve(model, discount: random.discount)
      let exact = solve.optimum().map { Double($0) }
      let first = solve.values(of: Policy(Array(repeating: 0, count: model.stateCount), for: model))
      let slack = 1e-12 * exact.reduce(1) { max($0, abs($1)) }
      var values = first.map { Double($0) }
      var error = zip(exact, values).reduce(0) { max($0, $1.0 - $1.1) }
      for sweep in 1...50 {
        let next = model.optimalBackup(values, discount: random.discount)
        let note = "\(random), sweep \(sweep)"
        #expect(zip(values, next).allSatisfy { $0 <= $1 + slack }, "\(note)")
        #expect(zip(next, exact).allSatisfy { $0 <= $1 + Double(sweep) * slack }, "\(note)")
        let left = zip(exact, next).reduce(0) { max($0, $1.0 - $1.1) }
        #expect(left <= random.discount * error + slack, "\(note)")
        (values, error) = (next, left)
      }
    }
  }

  /// Zhao 2025, lemma 4.1; Sutton & Barto 2018, equation 4.8: no state is worth less after an improvement, some state
  /// is worth more until the policy is the best.
  @Test func `greedy improvements never lower a value and end at the optimum`() throws {
    for number in 0..<100 {
      let random = RandomModel(number)
      let model = try random.compiled()
      let exact = ExactSolve(model, discount: random.discount).optimum().map { Double($0) }
      let slack = 1e-10 * exact.reduce(1) { max($0, abs($1)) }
      var actions = [Int](repeating: 0, count: model.stateCount)
      var values = try model.exactValues(of: Policy(actions, for: model), discount: random.discount).values
      for _ in 0..<100 {
        let table = model.actionValues(for: values, discount: random.discount)
        let better = actions.indices.filter {
          table.maximum(in: $0) > table[$0, actions[$0]] + slack
        }
        if better.isEmpty { break }
        for state in better { actions[state] = table.greedyAction(in: state) }
        let next = try model.exactValues(of: Policy(actions, for: model), discount: random.discount).values
        #expect(zip(values, next).allSatisfy { $0 <= $1 + slack }, "\(random)")
        #expect(better.allSatisfy { next[$0] > values[$0] }, "\(random)")
        values = next
      }
      // What is left is the slack, which can be lost at every step.
      for state in values.indices {
        #expect(abs(values[state] - exact[state]) <= 2000 * slack, "\(random), state \(state)")
      }
    }
  }
}
