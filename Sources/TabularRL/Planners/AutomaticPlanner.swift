/// Picks the planner that proves the tolerance soonest, by what the model looks like.
///
/// - Nothing circles: `topological-value-iteration`, one backup a state.
/// - At most 400 states: `policy-iteration`, whose every step is exact and whose number of steps hardly
///   depends on the discount.
/// - Larger, discounted, and no action can end the episode: `value-iteration`, whose synchronous sweeps then
///   come with bounds that are much tighter than the contraction's.
/// - Otherwise: `topological-value-iteration`, whose order begins near the ends.
///
/// The solution names the planner that was picked.
///
/// - Source: the measurements of the laboratory's notes on performance; Puterman 1994, section 6.7.
public struct AutomaticPlanner: SweepingPlanner {
  /// Tolerance and limit.
  public var planning = PlanningSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// The name on the command line.
  public static let name = "automatic"
  /// What it is.
  public static let summary = "the planner that suits the model: policy iteration for small ones"

  /// The planners it picks from.
  public enum Choice: String, Sendable, CaseIterable {
    /// ``TopologicalValueIteration``.
    case topological
    /// ``PolicyIteration``.
    case policyIteration
    /// ``ValueIteration``, synchronous.
    case valueIteration
  }

  /// Returns what suits `model` at a discount.
  ///
  /// - Complexity: O(outcomes).
  public static func choice(for model: TabularModel, discount: Double) -> Choice {
    let rows = BackupRows(model, discount: discount)
    let components = rows.components()
    let largest = (0..<components.count).reduce(0) { max($0, components.members(of: $1).count) }
    if largest <= 1 { return .topological }
    if model.stateCount <= PolicyEquations.largestElimination { return .policyIteration }
    return rows.ends.contains(true) || discount == 1 ? .topological : .valueIteration
  }

  /// Solves `model` with the planner picked.
  public func solve(
    _ model: TabularModel, discount: Double, observer: borrowing PlannerObserver
  ) -> Solution {
    func run<Recipe: SweepingPlanner>(_ recipe: Recipe) -> Solution {
      var recipe = recipe
      recipe.planning = planning
      return recipe.solve(model, discount: discount, observer: observer)
    }
    switch Self.choice(for: model, discount: discount) {
    case .topological: return run(TopologicalValueIteration())
    case .policyIteration: return run(PolicyIteration())
    case .valueIteration: return run(ValueIteration())
    }
  }
}
