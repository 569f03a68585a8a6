import Testing

@testable import TabularRL

@Suite struct LearningCurveTests {
  /// Episodes of 1, 2, 3, … steps with the given returns.
  private func curve(_ returns: [Double], lastIsCut: Bool = false) -> LearningCurve {
    var (curve, end) = (LearningCurve(), 0)
    for (index, value) in returns.enumerated() {
      end += index + 1
      let isCut = lastIsCut && index == returns.count - 1
      curve.append(value, length: Double(index + 1), end: end, isCut: isCut)
    }
    return curve
  }

  @Test("a run that has not begun amounts to nothing")
  func empty() {
    let curve = LearningCurve()
    #expect(curve.areaByStep == nil && curve.areaByEpisode == nil)
    #expect(curve.finalReturn == nil && curve.finalLength == nil && curve.episode(covering: 1) == nil)
  }

  @Test("the areas by hand: episodes count once, or by their length")
  func areas() {
    let curve = curve([-2, -4, -6])
    #expect(curve.areaByEpisode == -4)
    #expect(curve.areaByStep == -28.0 / 6)
  }

  @Test(
    "the last tenth of the whole episodes is rounded up",
    arguments: [(1, 1.0), (10, 10), (11, 10.5), (20, 19.5), (21, 20)])
  func finalReturn(count: Int, mean: Double) {
    #expect(curve((1...count).map(Double.init)).finalReturn == mean)
    #expect(curve((1...count).map(Double.init)).finalLength == mean)
  }

  @Test("an episode cut by the budget counts only where there is no other")
  func cut() {
    #expect(curve([5, 7], lastIsCut: true).finalReturn == 5)
    #expect(curve([5], lastIsCut: true).finalReturn == 5)
    #expect(curve([5, 7], lastIsCut: true).areaByEpisode == 6)
  }

  @Test("a step is covered by the episode in which it was made, behind the end by the last")
  func covering() {
    let curve = curve([0, 0, 0])
    #expect((1...8).map { curve.episode(covering: $0) } == [0, 1, 1, 2, 2, 2, 2, 2])
  }
}
