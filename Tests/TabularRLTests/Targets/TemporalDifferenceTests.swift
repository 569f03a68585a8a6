import TabularRL
import Testing

@Suite struct TemporalDifferenceTests {
  @Test(
    "The target is the reward plus the discounted value of what follows",
    arguments: [
      // 3 + 0.5 * 4 = 5
      (3.0, 0.5, 4.0, 5.0),
      // -1 + 1 * -12 = -13
      (-1, 1, -12, -13),
      // After a termination the future counts for nothing, however large: 2 + 0 * 1e300 = 2.
      (2, 0, 1e300, 2), (-7, 0, -1e300, -7),
    ])
  func target(reward: Double, discount: Double, nextValue: Double, expected: Double) {
    #expect(
      TemporalDifference.target(reward: reward, discount: discount, nextValue: nextValue) == expected)
  }
}
