import TabularRL
import Testing

/// A grid with a goal in one corner on which half of the moves slip.
private struct SlipperyGrid: GridWorld {
  static let name = "slippery-grid"
  var map = GridMap(rowCount: 25, columnCount: 25).replacing([Cell(0, 0)], with: "S")
    .replacing([Cell(24, 24)], with: "G").replacing((3..<20).map { Cell(12, $0) }, with: "#")
  var slip: Double { 0.5 }
}

@Suite struct WindowedValueIterationTests {
  @Test(arguments: [0.9, 0.999, 1])
  func `the window finds what sweeps over everything find`(discount: Double) throws {
    let model = try TabularModel(compiling: SlipperyGrid())
    let plain = ValueIteration().solve(model, discount: discount)
    let solution = WindowedValueIteration().solve(model, discount: discount)
    let (bounds, others) = (try #require(solution.bounds), try #require(plain.bounds))
    #expect(solution.status == .proved(tolerance: 1e-8))
    for state in 0..<model.stateCount {
      #expect(abs(solution.values[state] - plain.values[state]) <= 2e-8)
      #expect(bounds.lower[state] <= others.upper[state] && others.lower[state] <= bounds.upper[state])
      #expect(bounds.lower[state] <= solution.values[state] && solution.values[state] <= bounds.upper[state])
    }
    let own = try model.exactValues(of: solution.policy, discount: discount)
    #expect(model.startMean(own.values) > model.startMean(solution.values) - 2e-8)
    #expect(solution.backups < plain.backups)
  }

  @Test func `the automatic planner looks at the shape of the model`() throws {
    func choice(_ world: some Environment, _ discount: Double) throws -> AutomaticPlanner.Choice {
      AutomaticPlanner.choice(for: try TabularModel(compiling: world), discount: discount)
    }
    /// A ring of many states in which every step goes on.
    let ring = TableWorld(
      (0..<500).map { [[.moving(to: ($0 + 1) % 500, reward: 1)], [.moving(to: $0, reward: 0)]] })
    #expect(try choice(TableWorld.chain, 1) == .topological)
    #expect(try choice(TableWorld.loop, 0.5) == .topological)
    #expect(try choice(TableWorld.market, 1) == .policyIteration)
    #expect(try choice(ring, 0.9) == .truncatedPolicyIteration)
    #expect(try choice(SlipperyGrid(), 0.9) == .windowed)
    #expect(try choice(SlipperyGrid(), 1) == .windowed)
  }
}
