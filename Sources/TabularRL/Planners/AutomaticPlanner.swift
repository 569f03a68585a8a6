/// Picks the planner that proves the tolerance soonest, by what the model looks like.
///
/// - Nothing circles, or what circles is small (components of at most 50 states in a model of more than 400):
///   `topological-value-iteration`.
/// - At most 400 states: `policy-iteration`, whose every step is exact and whose number of steps does not
///   depend on the discount.
/// - Larger with a discount up to 0.9 : `value-iteration`, in place unless no row can end the episode, where
///   synchronous sweeps come with bounds that are much tighter than the contraction's.
/// - Otherwise: `truncated-policy-iteration`, which pays for all actions only every so often.
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
    /// ``ValueIteration``, in place.
    case inPlace
    /// ``TruncatedPolicyIteration``.
    case truncated
  }

  /// Returns what suits `model` at a discount.
  ///
  /// - Complexity: O(outcomes).
  public static func choice(for model: TabularModel, discount: Double) -> Choice {
    let rows = BackupRows(model, discount: discount)
    let components = rows.components()
    let largest = (0..<components.count).reduce(0) { max($0, components.members(of: $1).count) }
    if largest <= 1 || largest <= 50 && model.stateCount > 400 { return .topological }
    if model.stateCount <= PolicyEquations.largestElimination { return .policyIteration }
    if !rows.ends.contains(true), discount < 1 { return .valueIteration }
    return discount <= 0.9 ? .inPlace : .truncated
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
    case .inPlace:
      var recipe = ValueIteration()
      recipe.isInPlace = true
      return run(recipe)
    case .truncated: return run(TruncatedPolicyIteration())
    }
  }
}
