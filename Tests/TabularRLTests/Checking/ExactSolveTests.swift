import TabularRL
import Testing

@Suite struct ExactSolveTests {
  /// 0, 1, 2, end: three steps that pay 1, 2 and 4.
  @Test func `the values of a chain`() throws {
    let model = try TableWorld.chain.model()
    #expect(ExactSolve(model, discount: 0.5).optimum() == [3, 4, 4, 0])
    #expect(ExactSolve(model, discount: 1).values(of: Policy(uniformFor: model)) == [7, 6, 4, 0])
    let cut = ExactSolve(model, discount: 1)
    #expect(cut.optimum(steps: 0) == [0, 0, 0, 0])
    #expect(cut.optimum(steps: 2) == [3, 6, 4, 0])
    #expect(cut.optimum(steps: 1, before: cut.optimum(steps: 1)) == [3, 6, 4, 0])
    #expect(cut.values(of: Policy(uniformFor: model), before: [10, 10, 10, 10]) == [11, 12, 4, 0])
    // Seven in three steps, and then again.
    let gains = ExactSolve.gains(of: model)
    for state in 0..<3 { #expect(abs(gains[state] - 7 / 3) < 1e-7) }
  }

  @Test func `the better way is found, and circling is not one`() throws {
    let crossing = try TableWorld.crossing.model()
    let values = ExactSolve(crossing, discount: 0.5).optimum()
    // The end pays 10, half of it is left in 2, and -1 + 2.5 in 1; staying in 0 pays 0.5 + 0.25 + ... = 1.
    #expect(values == [1, 1.5, 5, 10, 0])
    let twoStates = try TableWorld.twoStates.model()
    let circle = ExactSolve(twoStates, discount: 1).values(of: Policy([0, 0, 0], for: twoStates))
    #expect(!circle[0].isFinite)
  }
}
