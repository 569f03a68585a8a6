import Testing

@testable import TabularRL

@Suite struct LearningCurveTests {
  @Test("a step is covered by the episode in which it was made, behind the end by the last")
  func covering() {
    var curve = LearningCurve()
    #expect(curve.value(covering: 1) == nil)
    for (value, end) in [(5.0, 1), (6, 3), (7, 6)] { curve.append(value, end: end) }
    #expect((1...8).map { curve.value(covering: $0) } == [5, 6, 6, 7, 7, 7, 7, 7])
  }
}
