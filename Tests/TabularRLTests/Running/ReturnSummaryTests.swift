import Testing

@testable import TabularRL

@Suite struct ReturnSummaryTests {
  /// Episodes of 1, 2, 3, … steps with the given returns.
  private func summary(_ returns: [Double], lastIsCut: Bool = false, isKnown: Bool = false) -> ReturnSummary {
    var summary = ReturnSummary(episodes: isKnown ? returns.count : nil)
    for (index, value) in returns.enumerated() {
      summary.add(value, length: Double(index + 1), isCut: lastIsCut && index == returns.count - 1)
    }
    return summary
  }

  @Test("a run that has not begun amounts to nothing", arguments: [nil, 10])
  func empty(episodes: Int?) {
    let summary = ReturnSummary(episodes: episodes)
    #expect(summary.areaByStep == nil && summary.areaByEpisode == nil)
    #expect(summary.finalReturn == nil && summary.finalLength == nil)
  }

  @Test("the areas by hand: episodes count once, or by their length")
  func areas() {
    #expect(summary([-2, -4, -6]).areaByEpisode == -4)
    #expect(summary([-2, -4, -6]).areaByStep == -28.0 / 6)
  }

  @Test(
    "the last tenth of the whole episodes is rounded up",
    arguments: [(1, 1.0), (10, 10), (11, 10.5), (20, 19.5), (21, 20)], [true, false])
  func finalReturn(_ sizes: (count: Int, mean: Double), isKnown: Bool) {
    let summary = summary((1...sizes.count).map(Double.init), isKnown: isKnown)
    #expect(summary.finalReturn == sizes.mean && summary.finalLength == sizes.mean)
  }

  @Test("the last tenth is the same to the bit whether the number of episodes is known before or not")
  func streaming() {
    var generator = Generator(splitMixSeed: 1)
    for count in [1, 9, 100, 12_345, 40_000] {
      let returns = (0..<count).map { _ in generator.normal() }
      let last = returns.suffix((count + 9) / 10)
      #expect(summary(returns).finalReturn == last.reduce(0, +) / Double(last.count))
      #expect(summary(returns, isKnown: true).finalReturn == summary(returns).finalReturn)
    }
  }

  @Test("an episode cut by the budget counts only where there is no other")
  func cut() {
    #expect(summary([5, 7], lastIsCut: true).finalReturn == 5)
    #expect(summary([5], lastIsCut: true).finalReturn == 5)
    #expect(summary([5, 7], lastIsCut: true).areaByEpisode == 6)
  }
}
