import Testing

@testable import TabularRL

/// A world of many outcomes: every action leads to sixteen states, all over the place.
private struct ManyOutcomes: Environment {
  static let name = "many-outcomes"
  let actions = Array(0..<4)
  let initialStates = [0]
  /// Whether every hundredth state is the end of all.
  var ends = false
  /// What every step costs beside.
  var cost = 0.0
  var states: [Int]? { Array(0..<2500) }

  func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
    if ends, state % 100 == 99 { return [.ending(in: state, reward: 1)] }
    return (0..<16).map { branch in
      .moving(
        to: (state * 31 + action * 17 + branch * branch * 101) % 2500,
        reward: Double((state * 7 + action * 3) % 11) - Double(branch % 2) - cost,
        probability: 1 / 16)
    }
  }
}

@Suite struct ThreadsTests {
  @Test(
    "Several threads are used on large models only, and sweeps are the same",
    arguments: [false, true])
  func sweeps(ends: Bool) throws {
    let model = try TabularModel(compiling: ManyOutcomes(ends: ends))
    let alone = BackupRows(model, discount: 0.9)
    let shared = BackupRows(model, discount: 0.9, threads: 3)
    #expect(alone.threads == 1 && shared.threads == 3)
    #expect(BackupRows(try TableWorld.twoStatesOneWay.model(), discount: 0.9, threads: 3).threads == 1)

    let values = (0..<model.stateCount).map { Double($0 * 37 % 101) - 50 }
    var (next, same) = (values, values)
    #expect(alone.sweep(values, into: &next) == shared.sweep(values, into: &same))
    #expect(next == same)
    var (choice, sameChoice) = (values.map { _ in Int32(-1) }, values.map { _ in Int32(-1) })
    _ = alone.sweep(values, into: &next, choosing: &choice, within: 0)
    _ = shared.sweep(values, into: &same, choosing: &sameChoice, within: 0)
    #expect(next == same && choice == sameChoice)
  }

  @Test("Without discount, several threads compute the same sweeps")
  func undiscounted() throws {
    let model = try TabularModel(compiling: ManyOutcomes(ends: true, cost: 20))
    let alone = PlanningProblem(model, discount: 1)
    #expect(alone.structure?.fault == nil)
    for inLevels in [false, true] {
      let shared = PlanningProblem(model, discount: 1, inLevels: inLevels, threads: 3)
      #expect(shared.rows.threads == 3)
      let one = inLevels ? PlanningProblem(model, discount: 1, inLevels: true) : alone
      #expect(one.rows.threads == 1)
      var values = [Double](repeating: 0, count: one.stateCount)
      var (next, same) = (values, values)
      for _ in 0..<3 {
        #expect(one.rows.sweep(values, into: &next) == shared.rows.sweep(values, into: &same))
        #expect(next == same)
        values = next
      }
    }
  }

  @Test("A solution is the same for any number of threads", arguments: [false, true])
  func solutions(ends: Bool) throws {
    let model = try TabularModel(compiling: ManyOutcomes(ends: ends))
    var planner = TruncatedPolicyIteration()
    let alone = planner.solve(model, discount: 0.9)
    #expect(alone.status == .proved(tolerance: 1e-8))
    for threads in [2, 3, 7] {
      planner.planning.threads = threads
      #expect(planner.solve(model, discount: 0.9) == alone)
    }
  }
}
