import TabularRL
import Testing

/// The names of the planners that find an optimal policy for a total reward without end.
let optimizingPlanners = standardPlanners.filter {
  (try? $0.configure([]))?.goal == .optimum
}.map(\.description.name)

/// Returns the planner of this name with the given settings.
func planner(_ name: String, _ settings: [String: String] = [:]) throws -> ConfiguredPlanner {
  let entry = try #require(standardPlanners.first { $0.description.name == name })
  return try entry.configure(settings.map { Setting(name: $0.key, value: $0.value) })
}

/// Checks that a solution's bounds contain the exact values, which are known to this precision, and what follows from
/// its status.
func check(
  _ solution: Solution, _ exact: [LongDouble], _ note: String, precision: LongDouble = ExactSolve.precision,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let bounds = try #require(solution.bounds)
  let scale = exact.reduce(1) { max($0, abs($1)) }
  for (state, value) in exact.enumerated() {
    let isInside =
      LongDouble(bounds.lower[state]) <= value + precision * scale
      && value - precision * scale <= LongDouble(bounds.upper[state])
    #expect(
      isInside, "\(note), state \(state): \(value) in \(bounds.lower[state])...\(bounds.upper[state])",
      sourceLocation: sourceLocation)
  }
  if case .proved(let tolerance) = solution.status {
    #expect(bounds.width <= 2 * tolerance, "\(note)", sourceLocation: sourceLocation)
    for (state, value) in exact.enumerated() {
      let error = abs(solution.values[state] - Double(value))
      let allowed = tolerance + Double(precision * scale)
      #expect(
        error <= allowed,
        "\(note), state \(state)", sourceLocation: sourceLocation)
    }
  }
}
