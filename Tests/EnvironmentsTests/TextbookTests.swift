import Environments
import Foundation
import TabularRL
import Testing

/// An entry of the files in `Fixtures`: a table or figure of a textbook, in one of the built-in worlds.
///
/// What is `exact` was recomputed from the book's definition by linear solves or closed forms in Python and holds
/// to 1e-6; what is `printed` is the number on the page, rounded to one decimal. Lists have one entry for each
/// state.
struct TextbookTable: Sendable, Decodable, CustomStringConvertible {
  /// Author, year, figure or table.
  let source: String
  let world: String
  let settings: [String: String]
  let discount: Double

  /// The actions of the policy, each taken with the same chance; the table is about the optimum without one.
  let policy: [String]?
  /// How often the policy takes a random action instead.
  let epsilon: Double?
  /// Whether the policy takes every action with the same chance.
  let uniform: Bool?
  /// The number of sweeps from 0, if these are not the values in the limit.
  let sweeps: Int?

  let exact: [Double]
  let printed: [Double]?
  /// All the best actions, given the values.
  let best: [String]?
  /// The values of the actions of some states; null where the book gives none.
  let actionValues: [ActionRow]?

  struct ActionRow: Sendable, Decodable {
    let state: Int
    let values: [Double?]
  }

  var description: String { source }

  /// Reads the entries of a book.
  static func read(_ book: String) throws -> [TextbookTable] {
    let file = Bundle.module.url(forResource: book, withExtension: "json", subdirectory: "Fixtures")
    return try JSONDecoder().decode([TextbookTable].self, from: Data(contentsOf: try #require(file)))
  }

  /// The entries of both books; what cannot be read is missing and noticed by a test.
  static let all = ["SuttonBarto", "Zhao"].flatMap { (try? read($0)) ?? [] }

  func model() throws -> TabularModel {
    let type = try #require(standardEnvironments.first { $0.name == world })
    let settings = settings.map { Setting(name: $0.key, value: $0.value) }
    return try EnvironmentEntry(type).configure(settings).compile()
  }

  /// The actions named in a text, by their names or, as in the books, by the capital of a direction.
  static func actions(_ text: String, of model: TabularModel) throws -> [Action] {
    try text.split(separator: " ").map { word in
      try #require(
        model.actionNames.firstIndex { $0 == word }
          ?? model.actionNames.firstIndex { $0.prefix(1).uppercased() == word })
    }.sorted()
  }

  /// The policy that the table is about, or nil for the optimum.
  func policy(in model: TabularModel) throws -> Policy? {
    if uniform == true { return Policy(uniformFor: model) }
    guard let policy else { return nil }
    let actions = try policy.map { try Self.actions($0, of: model) }
    return Policy(evenlyOver: actions, for: model).softened(by: epsilon ?? 0, for: model)
  }

  /// Checks everything that the table says about values.
  func check(_ values: [Double], _ model: TabularModel, _ note: String) throws {
    try #require(exact.count == model.stateCount && values.count == model.stateCount, "\(note)")
    for (state, value) in exact.enumerated() {
      #expect(abs(values[state] - value) <= 1e-6, "\(note), state \(state)")
    }
    for (state, value) in (printed ?? []).enumerated() {
      #expect(abs(values[state] - value) <= 0.05 + 1e-9, "\(note), state \(state), printed")
    }
    for row in actionValues ?? [] {
      try #require(row.values.count == model.actionCount)
      for (action, value) in row.values.enumerated() {
        guard let value else { continue }
        let own = model.backup(values, of: action, in: row.state, discount: discount)
        #expect(abs(own - value) <= 1e-6, "\(note), state \(row.state), action \(action)")
      }
    }
    guard let best else { return }
    let expected = try best.map { try Self.actions($0, of: model) }
    let greedy = model.greedyActions(for: values, discount: discount, tolerance: 4e-11)
    for state in expected.indices {
      #expect(greedy[state] == expected[state], "\(note), state \(state)")
    }
  }
}

@Suite struct TextbookTests {
  static let optima = TextbookTable.all.filter {
    $0.policy == nil && $0.uniform == nil && $0.sweeps == nil
  }
  static let iterates = TextbookTable.all.filter { $0.sweeps != nil }
  static let evaluations = TextbookTable.all.filter {
    ($0.policy != nil || $0.uniform != nil) && $0.sweeps == nil
  }

  @Test func `both books are there`() throws {
    #expect(try TextbookTable.read("SuttonBarto").count == 14 && TextbookTable.read("Zhao").count == 45)
    #expect(Self.optima.count == 15 && Self.iterates.count == 21 && Self.evaluations.count == 23)
  }

  @Test(arguments: optima, PlannerTests.names)
  func `an optimum is what every planner proves`(table: TextbookTable, name: String) throws {
    // Of the car rental, whose every action can lead everywhere, only the planner picked for it: the others take
    // minutes without optimization, and Scripts/check_planners.py compares them with it.
    let isDense = table.world == "car-rental"
    if isDense && name != "automatic" { return }
    let model = try table.model()
    let tolerance = isDense ? 1e-8 : 1e-11
    let solution = try planner(name, tolerance: tolerance).solve(model, table.discount, PlannerObserver())
    #expect(solution.status == .proved(tolerance: tolerance))
    try table.check(solution.values, model, name)
    let bounds = try #require(solution.bounds)
    for (state, value) in table.exact.enumerated() {
      #expect(bounds.lower[state] <= value + 1e-6 && value - 1e-6 <= bounds.upper[state])
    }
    for (state, best) in (table.best ?? []).enumerated() where !best.isEmpty {
      #expect(
        try TextbookTable.actions(best, of: model).contains(solution.policy.action(in: state)),
        "state \(state)")
    }
  }

  @Test(arguments: evaluations)
  func `a policy has the values of the book`(table: TextbookTable) throws {
    let model = try table.model()
    let policy = try #require(try table.policy(in: model))
    let certified = try model.exactValues(of: policy, discount: table.discount)
    try table.check(certified.values, model, "exact values")
    #expect(certified.width < 1e-11)
    var planner = PolicyEvaluation()
    planner.policy = policy
    planner.planning.tolerance = 1e-11
    let solution = planner.solve(model, discount: table.discount)
    #expect(solution.status == .proved(tolerance: 1e-11))
    try table.check(solution.values, model, "policy evaluation")
  }

  @Test(arguments: iterates)
  func `sweeps from zero give the iterates of the book`(table: TextbookTable) throws {
    let model = try table.model()
    let policy = try table.policy(in: model)
    let sweeps = try #require(table.sweeps)
    var values = [Double](repeating: 0, count: model.stateCount)
    for _ in 0..<sweeps {
      values =
        policy.map { model.backup(values, under: $0, discount: table.discount) }
        ?? model.optimalBackup(values, discount: table.discount)
    }
    try table.check(values, model, "sweeps")
    guard sweeps > 0 else { return }
    var (swept, done) = ([Double](), 0)
    let observer = PlannerObserver(report: { if $0.sweep == sweeps { swept = $1() } })
    if let policy {
      var planner = PolicyEvaluation()
      planner.policy = policy
      planner.planning.tolerance = 1e-12
      done = planner.solve(model, discount: table.discount, observer: observer).iterations
    } else {
      var planner = ValueIteration()
      planner.planning.tolerance = 1e-12
      done = planner.solve(model, discount: table.discount, observer: observer).iterations
      // So many sweeps from zero are also the optimum of so many steps.
      var induction = FiniteHorizon()
      induction.horizon = sweeps
      let solution = induction.solve(model, discount: table.discount)
      #expect(solution.status == .proved(tolerance: 1e-8))
      try table.check(solution.values, model, "finite horizon")
    }
    // A planner that has proved the values in the limit does not sweep on.
    if done >= sweeps { try table.check(swept, model, "the planner's sweeps") }
    #expect(done >= min(sweeps, 2))
  }

  /// Returns a planner of this name.
  private func planner(_ name: String, tolerance: Double) throws -> ConfiguredPlanner {
    let entry = try #require(standardPlanners.first { $0.description.name == name })
    return try entry.configure([Setting(name: "tolerance", value: "\(tolerance)")])
  }

  /// The policies of policy iteration with ties to the lowest number, from a first one to the last that is new.
  private func policies(
    from first: Policy, _ model: TabularModel, discount: Double
  ) throws -> [(policy: Policy, values: [Double])] {
    var policies: [(policy: Policy, values: [Double])] = []
    var next = first
    while next != policies.last?.policy && policies.count < 100 {
      let values = try model.exactValues(of: next, discount: discount).values
      policies.append((next, values))
      let greedy = model.greedyActions(for: values, discount: discount, tolerance: 1e-9)
      next = Policy(greedy.map { $0.first ?? 0 }, for: model)
    }
    return policies
  }

  /// Zhao 2025, figure 4.4: the first values, those after one improvement, and how many it takes; section 4.2.2:
  /// no value ever falls.
  @Test func `policy iteration goes through the policies of figure 4_4`() throws {
    let model = try BookGrid.model(["forbidden-reward": "-10"])
    let found = try policies(
      from: Policy(Array(repeating: 4, count: 25), for: model), model, discount: 0.9)
    #expect(found.count - 1 == 8)
    for (state, value) in found[0].values.enumerated() {
      let forbidden = [6, 7, 12, 16, 18, 21].contains(state)
      #expect(abs(value - (forbidden ? -100 : state == 17 ? 10 : 0)) < 1e-11)
    }
    for (state, value) in found[1].values.enumerated() {
      let expected = [12, 16, 17, 18, 22].contains(state) ? 10.0 : state == 21 ? 9 : 0
      #expect(abs(value - expected) < 1e-11)
    }
    for (one, next) in zip(found, found.dropFirst()) {
      #expect(zip(one.values, next.values).allSatisfy { $0 <= $1 + 1e-12 })
    }
    let solution = PolicyIteration().solve(model, discount: 0.9)
    for (state, value) in (found.last?.values ?? []).enumerated() {
      #expect(abs(solution.values[state] - value) < 1e-8)
    }
  }

  /// Zhao 2025, figure 4.3: one improvement is enough.
  @Test func `policy iteration solves the two states of figure 4_3 by one improvement`() throws {
    let model = try BookGrid.model(["map": ".T"])
    let found = try policies(from: Policy([3, 3], for: model), model, discount: 0.9)
    #expect(found.map { $0.policy.action(in: 0) } == [3, 1])
    #expect(found.map { $0.policy.action(in: 1) } == [3, 4])
  }

  /// Sutton & Barto 2018, figure 4.2: from never moving a car four improvements, and a fifth that changes nothing.
  @Test func `policy iteration finds the cars of figure 4_2 by four improvements`() throws {
    let table = try #require(
      TextbookTable.all.first { $0.world == "car-rental" && $0.settings["variant"] == "book" })
    let model = try table.model()
    var policies = [Policy(Array(repeating: 5, count: 441), for: model)]
    var values = [Double](repeating: 0, count: 441)
    while policies.count < 10 && policies.last != policies.dropLast().last {
      // After so many sweeps what is missing is the same in all states, which does not matter for the best action.
      for _ in 0..<40 { values = model.backup(values, under: policies[policies.count - 1], discount: 0.9) }
      let greedy = model.greedyActions(for: values, discount: 0.9)
      policies.append(Policy(greedy.map { $0[0] }, for: model))
    }
    #expect(policies.count - 1 == 5)
    #expect(
      policies.last
        == (try table.best.map { best in
          Policy(try best.map { try TextbookTable.actions($0, of: model)[0] }, for: model)
        }))
  }

  /// Zhao 2025, section 4.3, in the setting of figure 4.4: a sweep from zero changes values by up to 0.9^(k-1), so
  /// the first that changes them by less than 1e-2 is the 45th, and so on.
  @Test(arguments: [(1e-2, 45), (1e-3, 67), (1e-6, 133)])
  func `value iteration changes less and less by the discount`(change: Double, sweep: Int) throws {
    let model = try BookGrid.model(["forbidden-reward": "-10"])
    var planner = ValueIteration()
    planner.planning.tolerance = 1e-12
    var first: Int?
    _ = planner.solve(
      model, discount: 0.9,
      observer: PlannerObserver(report: { record, _ in
        #expect(abs(record.residual - power(0.9, record.sweep - 1)) < 1e-12)
        if record.residual < change && first == nil { first = record.sweep }
      }))
    #expect(first == sweep)
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }

  /// Sutton & Barto 2018, example 4.1: the sweep that first changes no value by 1e-4.
  @Test func `the random policy of figure 4_1 is evaluated by 173 sweeps to a change of 1e-4`() throws {
    var first: Int?
    _ = PolicyEvaluation().solve(
      try CornerGridworld.model(), discount: 1,
      observer: PlannerObserver(report: { record, _ in
        if record.residual < 1e-4 && first == nil { first = record.sweep }
      }))
    #expect(first == 173)
  }

  /// Zhao 2025, theorem 3.6: with rewards a r + b the optimal values become a v + b / (1 - discount), and the best
  /// actions stay the same.
  @Test(
    arguments: [(-1.0, 0.9), (-1, 0.5), (-1, 0), (-10, 0.9)],
    [(1.0, 1.0), (1, -7), (3, 0), (0.25, 100), (12, -3.5)])
  func `the best actions do not change with the scale and the origin of rewards`(
    figure: (forbidden: Double, discount: Double), map: (a: Double, b: Double)
  ) throws {
    func model(_ a: Double, _ b: Double) throws -> TabularModel {
      try BookGrid.model([
        "boundary-reward": "\(-a + b)", "forbidden-reward": "\(a * figure.forbidden + b)",
        "target-reward": "\(a + b)", "other-reward": "\(b)",
      ])
    }
    let (before, after) = (try model(1, 0), try model(map.a, map.b))
    let one = PolicyIteration().solve(before, discount: figure.discount)
    let other = PolicyIteration().solve(after, discount: figure.discount)
    #expect(other.status == .proved(tolerance: 1e-8))
    for state in 0..<25 {
      let expected = map.a * one.values[state] + map.b / (1 - figure.discount)
      #expect(abs(other.values[state] - expected) < 1e-8 * (1 + map.a))
    }
    #expect(
      before.greedyActions(for: one.values, discount: figure.discount, tolerance: 1e-7)
        == after.greedyActions(for: other.values, discount: figure.discount, tolerance: 1e-7 * map.a))
  }
}
