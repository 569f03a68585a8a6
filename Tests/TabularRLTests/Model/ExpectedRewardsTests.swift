import Testing

@testable import TabularRL

@Suite struct ExpectedRewardsTests {
  @Test func `a row pays what its outcomes pay, weighed`() throws {
    // Market, worked out by hand: 0.7 * 0 + 0.3 * 1 and 0.5 * 1 + 0.5 * -2.
    let market = try TableWorld.market.model().expectedRewards
    #expect(abs(market.rounded[0] - 0.3) < 1e-16 && market.rounded[1] == -0.5)

    // Row 0 pays 3 ten times with a chance of a tenth, row 2 the same once more, and row 3 has no outcome.
    let tenths = Array(repeating: Outcome.moving(to: 1, reward: 3, probability: 0.1), count: 10)
    let model = try TableWorld([
      [tenths, [.moving(to: 1, reward: 2)]], [tenths, []],
    ]).model()
    let expected = model.expectedRewards
    // A tenth is stored as 0.1 + 2^-54 * 0.1 or so; the sum of ten, exact, times 3, exact, is not 3 nor a double.
    let tenth = DoubleDouble(0.1)
    var sum = DoubleDouble()
    for _ in 0..<10 { sum += 3 * tenth }
    for row in [0, 2] {
      #expect(expected[row].high == sum.high && abs(expected[row].low - sum.low) < 1e-30)
      #expect(expected[row].low != 0)
    }
    #expect(expected.rounded[1] == 2 && expected.tails[1] == 0)
    #expect(expected.rounded[3] == 0 && expected.tails[3] == 0)
    // Ten tenths, rounded once.
    #expect(expected.chances == 1...1)
  }

  @Test func `rows of one sure outcome keep no second copy of their rewards`() throws {
    let model = try TableWorld.chain.model()
    #expect(model.expectedRewards.tails.isEmpty)
    #expect(model.expectedRewards[1].high == 2 && model.expectedRewards[1].low == 0)
    let sure = try TableWorld([[[.moving(to: 0, reward: 5)], [.moving(to: 0, reward: -0.1)]]]).model()
    let shares = sure.expectedRewards.rounded.withUnsafeBufferPointer { numbers in
      sure.rewards.withUnsafeBufferPointer { $0.baseAddress == numbers.baseAddress }
    }
    #expect(shares)
  }

  @Test func `the chances are the least and the greatest sum of a row`() throws {
    let model = try TableWorld([
      [
        [.moving(to: 0, reward: 0, probability: 0.5), .moving(to: 0, reward: 1, probability: 0.5)],
        [
          .moving(to: 0, reward: 0, probability: 0.25),
          .moving(to: 0, reward: 1, probability: 0.75 + 0x1p-40),
        ],
        [.moving(to: 0, reward: 0, probability: 1 - 0x1p-41)],
      ]
    ]).model()
    #expect(model.expectedRewards.chances == 1 - 0x1p-41...1 + 0x1p-40)
  }
}
