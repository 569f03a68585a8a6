import TabularRL
import Testing

@Suite struct UndiscountedStructureTests {
  /// Ten steps to the goal at -10 each, and a circle of one step in every state that pays `circle`.
  private func corridor(circle: Double, step: Double = -10) throws -> TabularModel {
    let rows: [[[Outcome<Int>]]] = (0..<10).map { state in
      [
        [.moving(to: state, reward: circle)],
        [state == 9 ? .ending(in: 10, reward: step) : .moving(to: state + 1, reward: step)],
      ]
    }
    return try TableWorld(rows + [[]]).model()
  }

  @Test(arguments: optimizingPlanners)
  func `circling at a loss is nobody's optimum`(name: String) throws {
    let solution = try planner(name).solve(try corridor(circle: -10), 1, PlannerObserver())
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(abs(solution.values[0] - -100) <= 1e-8)
    #expect(solution.actions.prefix(10).allSatisfy { $0 == 1 })
    let tiny = try planner(name, ["max-sweeps": "1000"]).solve(
      try corridor(circle: -1e-3), 1, PlannerObserver())
    #expect(try #require(tiny.bounds).lower[0] <= -100)
    #expect(try #require(tiny.bounds).upper[0] >= -100)
  }

  @Test(arguments: optimizingPlanners)
  func `circling for nothing beats a loss and is improper`(name: String) throws {
    let solution = try planner(name).solve(try corridor(circle: 0), 1, PlannerObserver())
    guard case .improper(let states, _) = solution.status else {
      Issue.record("\(solution.status)")
      return
    }
    #expect(states == Array(0..<10))
    #expect(solution.values == Array(repeating: 0, count: 11))
  }

  @Test(arguments: optimizingPlanners)
  func `circling for nothing before a prize is no fault`(name: String) throws {
    let solution = try planner(name).solve(try corridor(circle: 0, step: 0.5), 1, PlannerObserver())
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(abs(solution.values[0] - 5) <= 1e-8)
    #expect(solution.actions.prefix(10).allSatisfy { $0 == 1 })
    let even = try planner(name).solve(try corridor(circle: 0, step: 0), 1, PlannerObserver())
    #expect(even.status == .proved(tolerance: 1e-8))
    #expect(even.actions.prefix(10).allSatisfy { $0 == 1 })
  }

  @Test(arguments: optimizingPlanners)
  func `circling for a profit is worth infinity`(name: String) throws {
    let solution = try planner(name).solve(try corridor(circle: 1), 1, PlannerObserver())
    guard case .improper(let states, _) = solution.status else {
      Issue.record("\(solution.status)")
      return
    }
    #expect(states == Array(0..<10))
    #expect(solution.values.prefix(10).allSatisfy { $0 == .infinity })
  }

  @Test(arguments: optimizingPlanners)
  func `rewards that cancel in a circle and states without an end are named`(name: String) throws {
    let cancelling = try TableWorld([
      [[.moving(to: 1, reward: 1)], [.ending(in: 2, reward: 0)]], [[.moving(to: 0, reward: -1)]], [],
    ]).model()
    let first = try planner(name).solve(cancelling, 1, PlannerObserver())
    if case .improper(let states, _) = first.status {
      #expect(states == [0, 1])
    } else {
      Issue.record("\(first)")
    }

    let trap = try TableWorld([
      [
        [.moving(to: 1, reward: -1)],
        [.moving(to: 1, reward: 5, probability: 0.5), .ending(in: 2, reward: 5, probability: 0.5)],
        [.ending(in: 2, reward: -7)],
      ],
      [[.moving(to: 1, reward: -1)]], [],
    ]).model()
    let second = try planner(name).solve(trap, 1, PlannerObserver())
    if case .improper(let states, _) = second.status {
      #expect(states == [1])
    } else {
      Issue.record("\(second)")
    }
    #expect(second.values == [-7, -.infinity, 0])
    #expect(second.actions[0] == 2)
  }

  @Test(arguments: optimizingPlanners)
  func `profit and loss in one circle are told apart by their mean`(name: String) throws {
    func world(_ back: Double) throws -> TabularModel {
      try TableWorld([
        [[.moving(to: 1, reward: 1)], [.ending(in: 2, reward: 0)]], [[.moving(to: 0, reward: back)]], [],
      ]).model()
    }
    let loss = try planner(name).solve(try world(-1.5), 1, PlannerObserver())
    #expect(loss.status == .proved(tolerance: 1e-8))
    #expect(loss.values[1] == -1.5)
    let profit = try planner(name).solve(try world(-0.5), 1, PlannerObserver())
    #expect(profit.values.prefix(2) == [.infinity, .infinity])
  }
}
