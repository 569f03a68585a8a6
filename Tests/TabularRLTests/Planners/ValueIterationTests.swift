import TabularRL
import Testing

@Suite struct ValueIterationTests {
  @Test(arguments: [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12], [false, true])
  func `two states are solved to any tolerance`(tolerance: Double, isInPlace: Bool) throws {
    var planner = ValueIteration()
    planner.planning.tolerance = tolerance
    planner.isInPlace = isInPlace
    let solution = planner.solve(try TableWorld.twoStateProblem.model(), discount: 0.99)
    let bounds = try #require(solution.bounds)
    #expect(solution.status == .proved(tolerance: tolerance))
    #expect(bounds.width <= 2 * tolerance)
    let exact = 6.92 / 0.01792
    #expect(abs(solution.values[1] - exact) <= tolerance + 1e-11)
    #expect(abs(solution.values[0] - (10 + 0.99 * exact)) <= tolerance + 1e-11)
    #expect(solution.actions == [1, 0])
  }
}
