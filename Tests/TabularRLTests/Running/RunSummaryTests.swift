import Testing

@testable import TabularRL

@Suite struct RunSummaryTests {
  /// Sums up episodes given by length and return; the last may be cut by the budget.
  private func summary(
    of episodes: [(length: Int, episodeReturn: Double)], _ budget: Budget, lastIsCut: Bool = false
  ) -> RunSummary {
    var summary = RunSummary(of: budget)
    var steps = 0
    for (index, episode) in episodes.enumerated() {
      steps += episode.length
      let isCut = lastIsCut && index == episodes.count - 1
      summary.add(
        EpisodeRecord(
          episode: index + 1, steps: steps, length: episode.length, episodeReturn: episode.episodeReturn,
          discountedReturn: 0, terminated: !isCut, isCutByBudget: isCut))
    }
    return summary
  }

  @Test("A run that has not begun has no returns")
  func empty() {
    let summary = RunSummary(of: .episodes(3))
    #expect((summary.episodes, summary.steps, summary.terminated) == (0, 0, 0))
    #expect(summary.bestReturn == nil)
    #expect(summary.returns.finalReturn == nil)
  }

  @Test("Episodes, steps, ends and the best return are counted over all episodes")
  func counts() {
    let summary = summary(of: [(3, -5), (4, -2), (5, -9)], .episodes(3))
    #expect((summary.episodes, summary.steps, summary.terminated) == (3, 12, 3))
    #expect(summary.bestReturn == -2)
  }

  @Test("An episode cut by the end of the budget counts only if there is no other")
  func cut() {
    let among = summary(of: [(95, -95), (5, -5)], .steps(100), lastIsCut: true)
    #expect(among.returns.finalReturn == -95)
    #expect(among.bestReturn == -95)
    #expect(among.terminated == 1)
    let late = summary(of: [(60, -60), (40, -40)], .steps(100), lastIsCut: true)
    #expect(late.returns.finalReturn == -60)
    let alone = summary(of: [(100, -100)], .steps(100), lastIsCut: true)
    #expect(alone.returns.finalReturn == -100)
    #expect(alone.bestReturn == -100)
    #expect((alone.episodes, alone.steps, alone.terminated) == (1, 100, 0))
  }
}
