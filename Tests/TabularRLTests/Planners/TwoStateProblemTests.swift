import TabularRL
import Testing

@Suite struct TwoStateProblemTests {
  @Test(arguments: optimizingPlanners, [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12])
  func `two states are solved to any tolerance`(name: String, tolerance: Double) throws {
    let solution = try planner(name, ["tolerance": "\(tolerance)"]).solve(
      try TableWorld.twoStateProblem.model(), 0.99, PlannerObserver())
    let bounds = try #require(solution.bounds)
    #expect(solution.status == .proved(tolerance: tolerance))
    #expect(bounds.width <= 2 * tolerance)
    #expect(bounds.policyGap <= 2.1 * tolerance)
    // The chances 0.8 and 0.2 are rounded, by 1e-17 and with an effect of 2e-12 on the values.
    let exact = [10 + 0.99 * 6.92 / 0.01792, 6.92 / 0.01792]
    for state in 0..<2 {
      #expect(abs(solution.values[state] - exact[state]) <= tolerance + 4e-12)
      #expect(bounds.lower[state] <= exact[state] + 4e-12 && exact[state] - 4e-12 <= bounds.upper[state])
    }
    #expect(solution.actions == [1, 0])
    try check(
      solution, ExactSolve(TableWorld.twoStateProblem.model(), discount: 0.99).optimum(),
      name)
  }

  @Test(arguments: optimizingPlanners)
  func `ten sweeps or fewer give bounds that hold`(name: String) throws {
    let model = try TableWorld.twoStateProblem.model()
    let exact = ExactSolve(model, discount: 0.99).optimum()
    for limit in 1...10 {
      let solution = try planner(name, ["max-sweeps": "\(limit)"]).solve(model, 0.99, PlannerObserver())
      try check(solution, exact, "\(name) \(limit)")
      if limit == 10, ["value-iteration", "prioritized-value-iteration"].contains(name) {
        guard case .stopped = solution.status else {
          Issue.record("\(solution.status)")
          return
        }
        #expect(solution.iterations == 10)
      }
    }
  }

  @Test(arguments: [false, true])
  func `the sweeps of value iteration are those of the book`(isInPlace: Bool) throws {
    // The chain 0, 1, 2, end that pays 1, 2 and 4: one sweep gives the rewards, in place from the front too.
    var planner = ValueIteration()
    planner.isInPlace = isInPlace
    var residuals: [Double] = []
    let solution = planner.solve(
      try TableWorld.chain.model(), discount: 0.5,
      observer: PlannerObserver(report: { record, _ in residuals.append(record.residual) }))
    #expect(residuals.prefix(3) == [4, 2, 1])
    #expect(solution.values.prefix(3) == [3, 4, 4])
  }

  @Test func `an observer can stop the work`() throws {
    let solution = ValueIteration().solve(
      try TableWorld.twoStateProblem.model(), discount: 0.99,
      observer: PlannerObserver(mayContinue: { false }))
    #expect(solution.iterations == 1)
    guard case .stopped = solution.status else {
      Issue.record("\(solution.status)")
      return
    }
  }

  @Test(arguments: [0, 0.5, 0.99, 1])
  func `policy evaluation proves the uniform policy`(discount: Double) throws {
    for world in [TableWorld.walk, .market, .lottery] {
      let model = try world.model()
      let exact = try model.exactValues(of: Policy(uniformFor: model), discount: discount)
      let solution = PolicyEvaluation().solve(model, discount: discount)
      #expect(solution.status == .proved(tolerance: 1e-8))
      for state in 0..<model.stateCount { #expect(abs(solution.values[state] - exact.values[state]) <= 1e-8) }
    }
    let circling = PolicyEvaluation().solve(try TableWorld.loop.model(), discount: 1)
    if case .improper(let states, _) = circling.status { #expect(states == [0]) } else { Issue.record() }
  }
}
