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
    #expect(summary.meanReturnOfLastTenth == nil)
  }

  @Test("Episodes, steps, ends and the best return are counted over all episodes")
  func counts() {
    let summary = summary(of: [(3, -5), (4, -2), (5, -9)], .episodes(3))
    #expect((summary.episodes, summary.steps, summary.terminated) == (3, 12, 3))
    #expect(summary.bestReturn == -2)
  }

  @Test(
    "The last tenth of a number of episodes is rounded down, but is at least one episode",
    arguments: [
      // The returns are the episodes' numbers: of 30 the last three, 28, 29, 30, have the mean 29.
      (1, 1.0), (5, 5), (9, 9), (10, 10), (19, 19), (20, 19.5), (30, 29), (100, 95.5),
    ])
  func lastEpisodes(count: Int, mean: Double) {
    #expect(summary(of: (1...count).map { (1, Double($0)) }, .episodes(count)).meanReturnOfLastTenth == mean)
  }

  @Test("The last tenth of a number of steps holds the episodes that ended in it")
  func lastSteps() {
    // Ends after steps 50, 90, 91 and 100: the last two are beyond 90.
    let summary = summary(of: [(50, 1), (40, 2), (1, 4), (9, 8)], .steps(100))
    #expect(summary.meanReturnOfLastTenth == 6)
  }

  @Test("The last tenth of few steps is at least one step")
  func fewSteps() {
    #expect(summary(of: [(2, 1), (3, 4)], .steps(5)).meanReturnOfLastTenth == 4)
  }

  @Test("An episode cut by the end of the budget counts only if there is no other")
  func cut() {
    let among = summary(of: [(95, -95), (5, -5)], .steps(100), lastIsCut: true)
    #expect(among.meanReturnOfLastTenth == -95)
    #expect(among.bestReturn == -95)
    #expect(among.terminated == 1)
    let late = summary(of: [(60, -60), (40, -40)], .steps(100), lastIsCut: true)
    #expect(late.meanReturnOfLastTenth == -40)
    let alone = summary(of: [(100, -100)], .steps(100), lastIsCut: true)
    #expect(alone.meanReturnOfLastTenth == -100)
    #expect(alone.bestReturn == -100)
    #expect((alone.episodes, alone.steps, alone.terminated) == (1, 100, 0))
  }

  @Test("A budget that ends between two episodes cuts none")
  func uncut() {
    #expect(summary(of: [(60, -60)], .steps(100)).meanReturnOfLastTenth == nil)
  }
}
