import Environments
import TabularRL
import Testing

/// A world with its settings, a discount, and the exact optimal value at the start distribution.
struct KnownOptimum: Sendable, CustomStringConvertible {
  let world: String
  let settings: [Setting]
  let discount: Double
  let value: Double

  init(_ world: String, _ settings: KeyValuePairs<String, String>, _ discount: Double, _ value: Double) {
    self.world = world
    self.settings = settings.map { Setting(name: $0.key, value: $0.value) }
    self.discount = discount
    self.value = value
  }

  var description: String { "\(world) \(settings.map(\.value)) \(discount)" }

  func model() throws -> TabularModel {
    let type = try #require(standardEnvironments.first { $0.name == world })
    return try EnvironmentEntry(type).configure(settings).compile()
  }

  /// The optima of Gymnasium's worlds, computed elsewhere by dynamic programming in doubles.
  static let all: [KnownOptimum] = [
    .init("frozen-lake", ["map": "4x4"], 1, 14.0 / 17),
    .init("frozen-lake", ["map": "4x4"], 0.99, 0.54202593),
    .init("frozen-lake", ["map": "4x4"], 0.9, 0.06889090),
    .init("frozen-lake", ["map": "8x8"], 1, 1),
    .init("frozen-lake", ["map": "8x8"], 0.99, 0.41464036),
    .init("frozen-lake", ["map": "8x8"], 0.9, 0.00641111),
    .init("cliff-walking", [:], 1, -13),
    .init("cliff-walking", [:], 0.99, -12.24789770),
    .init("cliff-walking", [:], 0.9, -7.45813417),
    .init("cliff-walking", ["slip": "0.6666666666666666"], 1, -64.70917591),
    .init("cliff-walking", ["slip": "0.6666666666666666"], 0.99, -46.35267218),
    .init("cliff-walking", ["slip": "0.6666666666666666"], 0.9, -9.93641728),
  ]
}

@Suite struct PlannerTests {
  static let names = standardPlanners.filter { (try? $0.configure([]))?.goal == .optimum }
    .map(\.description.name)

  @Test(arguments: KnownOptimum.all, names)
  func `known optima are proved`(known: KnownOptimum, name: String) throws {
    let entry = try #require(standardPlanners.first { $0.description.name == name })
    let model = try known.model()
    var lower = -Double.infinity
    var upper = Double.infinity
    let solution = try entry.configure([]).solve(
      model, known.discount,
      PlannerObserver(report: { record, _ in
        #expect(record.lower >= lower && record.upper <= upper && record.lower <= record.upper)
        #expect(record.lower <= known.value + 6e-9 && known.value - 6e-9 <= record.upper)
        (lower, upper) = (record.lower, record.upper)
      }))
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(abs(model.startMean(solution.values) - known.value) < 2e-8)
    let own = try model.exactValues(of: solution.policy, discount: known.discount)
    #expect(model.startMean(own.values) > known.value - 4e-8)
    #expect(upper - lower <= 2.1e-8)
  }

  @Test(arguments: [("4x4", 100, 0.74419029), ("8x8", 200, 0.91322015)])
  func `time-limited optima come from backward induction`(map: String, horizon: Int, value: Double) throws {
    let model = try KnownOptimum("frozen-lake", ["map": map], 1, value).model()
    var planner = FiniteHorizon()
    planner.horizon = horizon
    let solution = planner.solve(model, discount: 1)
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(abs(model.startMean(solution.values) - value) < 6e-9)
    #expect(try #require(solution.bounds).width < 1e-11)
  }

  @Test func `the best average of cliff walking is thirteen steps a round`() throws {
    let model = try KnownOptimum("cliff-walking", [:], 1, -13).model()
    let solution = RelativeValueIteration().solve(model, discount: 1)
    let gain = try #require(solution.gain)
    #expect(solution.status == .proved(tolerance: 1e-8))
    #expect(gain.lower <= -1 && -1 <= gain.upper)
  }
}
