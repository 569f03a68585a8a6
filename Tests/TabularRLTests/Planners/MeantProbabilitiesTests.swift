import Testing

@testable import TabularRL

/// Probabilities mean what they are in proportion: storing them must not show in what is proved.
@Suite struct MeantProbabilitiesTests {
  /// Three states that lead to each other with chances 0.15, 0.7 and 0.15, whose sum is stored as less than 1.
  private static let slippery = TableWorld(
    (0..<3).map { state in
      [
        [0.15, 0.7, 0.15].enumerated().map { place, chance in
          .moving(to: (state + place) % 3, reward: -1, probability: chance)
        }
      ]
    })

  @Test("Where every step costs one, a state is worth -1 / (1 - discount), as close as that is proved")
  func constant() throws {
    let model = try Self.slippery.model()
    #expect(model.expectedRewards.deviation > 0)
    for discount in [0.9, 0.9999, 0.99999, 0.999_999, 0.9999999999] {
      // The difference is exact, the quotient rounded once.
      let truth = -1 / (1 - discount)
      let solution = AutomaticPlanner().solve(model, discount: discount)
      let bounds = try #require(solution.bounds)
      for state in 0..<3 {
        #expect(bounds.lower[state] <= truth.nextUp && truth.nextDown <= bounds.upper[state], "\(discount)")
        if case .proved(let tolerance) = solution.status {
          #expect(abs(solution.values[state] - truth) <= tolerance, "\(discount)")
        }
      }
      let evaluated = try PolicyEvaluator(model, discount: discount).values(of: solution.policy)
      #expect(evaluated.lower[0] <= truth.nextUp && truth.nextDown <= evaluated.upper[0], "\(discount)")
      if discount <= 0.999_999 { #expect(solution.status == .proved(tolerance: 1e-8), "\(discount)") }
    }
  }

  @Test("Thirds of a policy count as thirds")
  func thirds() throws {
    let step: [Outcome<Int>] = [.moving(to: 0, reward: -1)]
    let model = try TableWorld([[step, step, step, step, step, step]]).model()
    let sixth = Policy(rows: [Array(repeating: 1.0 / 6, count: 6)])
    let values = try PolicyEvaluator(model, discount: 0.999_999).values(of: sixth)
    let truth = -1 / (1 - 0.999_999)
    #expect(values.lower[0] <= truth.nextUp && truth.nextDown <= values.upper[0])
    #expect(values.width < 1e-6)
  }

  @Test("A fair bet on inexact chances is fair")
  func fairBet() throws {
    // 0.7 * -3 + 0.3 * 7 is 0, but not as stored.
    let bet: [Outcome<Int>] = [
      .moving(to: 0, reward: -3, probability: 0.7), .moving(to: 0, reward: 7, probability: 0.3),
    ]
    let model = try TableWorld([[bet, [.ending(in: 1, reward: 5)]], []]).model()
    #expect(model.expectedRewards[0].rounded == 0)
    let solution = AutomaticPlanner().solve(model, discount: 1)
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(abs(solution.values[0] - 5) <= 1e-8)
  }

  @Test("A bet of exact chances is what it is, however large the stakes")
  func exactBet() throws {
    let bet: [Outcome<Int>] = [
      .ending(in: 1, reward: -0x1p60, probability: 0.5),
      .ending(in: 1, reward: 0x1p60 + 0x1p8, probability: 0.5),
    ]
    let model = try TableWorld([[bet], []]).model()
    // Less than what storing other chances than halves could lose.
    #expect(model.expectedRewards[0].rounded == 0x1p7)
  }

  @Test("The mean over many equal starts of the same value is that value")
  func starts() throws {
    let count = 90_000
    let chance = 1 / Double(count)
    let rows: [[[Outcome<Int>]]] = (0..<count).map { _ in [[.ending(in: count, reward: 100_000)]] } + [[]]
    let model = try TableWorld(rows, starts: (0..<count).map { ($0, chance) }).model()
    let values = [Double](repeating: 100_000, count: count) + [0]
    #expect(model.startMean(values) == 100_000)
    let bounds = model.startBounds(Solution.Bounds(lower: values, upper: values, policyGap: 0))
    #expect(bounds.lower <= 100_000 && 100_000 <= bounds.upper)
    #expect(bounds.upper - bounds.lower <= 2 * Double(100_000).ulp)
  }
}
