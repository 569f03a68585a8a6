import Environments
import TabularRL
import Testing

/// The worlds that do not end, whose known numbers are averages per step.
@Suite struct ContinuingWorldsTests {
  /// The greatest average reward per step, as relative value iteration encloses it.
  private func gain(of model: TabularModel, tolerance: Double = 1e-8) throws -> Double {
    var planner = RelativeValueIteration()
    planner.planning.tolerance = tolerance
    let solution = planner.solve(model, discount: 1)
    let gain = try #require(solution.gain)
    #expect(gain.upper - gain.lower <= 2.1 * tolerance)
    return (gain.upper + gain.lower) / 2
  }

  @Test func `going along the chain earns the literature's 3677 in a thousand steps`() throws {
    // Four successes in a row bring the agent to the end, where 8 of 10 pay 10; 2 of 10 pay 2 everywhere.
    let expected = 0.8 * 0.8 * 0.8 * 0.8 * 0.8 * 10 + 0.2 * 2
    #expect(isClose(expected, 3.6768, within: 1e-12))
    #expect(isClose(try gain(of: Chain.model()), expected, within: 2e-8))
  }

  @Test func `an action of the chain does what the other would with probability 0.2`() throws {
    let model = try Chain.model()
    #expect(model.entries(of: 0, in: 4) == [Entry(0.8, 4, 10, false), Entry(1 - 0.8, 0, 2, false)])
    #expect(model.entries(of: 1, in: 1) == [Entry(0.2, 2, 0, false), Entry(0.8, 0, 2, false)])
  }

  @Test func `swimming right always earns what detailed balance says`() throws {
    // Visits grow threefold from 0 to 4, for 0.3 go on and 0.1 come back, and shrink by 3/7 into the last state.
    let weights = [1.0, 3, 9, 27, 81, 81 * 3.0 / 7]
    let expected = 10_000 * 0.3 * weights[5] / weights.reduce(0, +)
    #expect(isClose(expected, 668.8073, within: 5e-5))
    #expect(isClose(try gain(of: RiverSwim.model(), tolerance: 1e-6), expected, within: 2e-6))
    let model = try RiverSwim.model()
    #expect(model.startStates == [1, 2])
    #expect(model.entries(of: 0, in: 0) == [Entry(1, 0, 5, false)])
  }

  @Test func `waiting always is worth what pymdptoolbox prints`() throws {
    let model = try Forest.model()
    let values = model.optimalValues(discount: 0.9)
    for (value, printed) in zip(values, [26.244, 29.484, 33.484]) {
      #expect(isClose(value, printed, within: 1e-10))
    }
    for state in 0..<3 {
      #expect(model.bestActions(in: state, values: values, discount: 0.9, within: 1e-9) == [0])
    }
    #expect(model.entries(of: 0, in: 2) == [Entry(0.1, 0, 4, false), Entry(0.9, 2, 4, false)])
    #expect((0..<3).map { model.entries(of: 1, in: $0).map(\.reward) } == [[0], [1], [2]])
  }

  /// Which convention, the least free servers at which 1, 2, 4 and 8 are accepted, the best average and that of
  /// accepting all.
  @Test(arguments: [
    ("true", [11, 4, 1, 1], 2.747642, 2.1814), ("false", [11, 4, 2, 1], 2.673192, 2.0700),
  ])
  func `the servers are kept for the customers who pay, as in the book`(
    immediate: String, least: [Int], best: Double, acceptingAll: Double
  ) throws {
    let world = try AccessControl.configured(["immediate": immediate])
    let model = try TabularModel(compiling: world)
    #expect(model.stateCount == 44 && model.availableActions(in: 0) == [0])
    let solution = RelativeValueIteration().solve(model, discount: 1)
    let gain = try #require(solution.gain)
    #expect(isClose(gain.lower, best, within: 6e-7))
    for free in 1...10 {
      for (kind, least) in least.enumerated() {
        let action = solution.policy.action(in: 4 * free + kind)
        #expect(action == (free >= least ? 1 : 0), "\(free) free, kind \(kind)")
      }
    }
    // With rejection gone while a server is free, the best average is that of accepting all.
    #expect(
      isClose(try self.gain(of: TabularModel(compiling: Eager(queue: world))), acceptingAll, within: 5e-5))
  }

  /// Accepts everyone whom it can.
  struct Eager: Environment {
    static let name = "eager"
    var queue = AccessControl()
    var initialStates: [AccessControl.Queue] { queue.initialStates }
    var states: [AccessControl.Queue]? { queue.states }
    let actions = AccessControl.Choice.allCases

    func outcomes(
      of action: AccessControl.Choice, in state: AccessControl.Queue
    ) -> [Outcome<AccessControl.Queue>] {
      action == .reject && state.free > 0 ? [] : queue.outcomes(of: action, in: state)
    }
  }
}
