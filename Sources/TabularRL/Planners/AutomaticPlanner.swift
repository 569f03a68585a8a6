/// Picks the planner that proves the tolerance soonest, by what the model looks like.
///
/// - Nothing circles: `topological-value-iteration`, one backup a state.
/// - At most 400 states: `policy-iteration`, whose every step is exact and whose number of steps hardly
///   depends on the discount.
/// - Larger, discounted, and no action can end the episode: `truncated-policy-iteration`, whose synchronous
///   sweeps then come with bounds that are much tighter than the contraction's.
/// - Otherwise: `windowed-value-iteration`, which works its way from the ends.
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
    /// ``TruncatedPolicyIteration``.
    case truncatedPolicyIteration
    /// ``WindowedValueIteration``.
    case windowed
  }

  /// Returns what suits `model` at a discount.
  ///
  /// - Complexity: O(outcomes) at most, usually O(states).
  public static func choice(for model: TabularModel, discount: Double) -> Choice {
    if !model.circles { return .topological }
    if model.stateCount <= EquationShape.largestElimination { return .policyIteration }
    return discount < 1 && model.neverEnds ? .truncatedPolicyIteration : .windowed
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
    case .truncatedPolicyIteration: return run(TruncatedPolicyIteration())
    case .windowed: return run(WindowedValueIteration())
    }
  }
}

extension TabularModel {
  /// Whether an episode can leave a state and come back to it: depth first, until a step leads to a state on
  /// the path.
  ///
  /// - Complexity: O(states + outcomes), but where circles are many the first is found at once.
  fileprivate var circles: Bool {
    withView { view in
      var isSeen = [Bool](repeating: false, count: stateCount)
      var isOnPath = isSeen
      var path: [(state: Int, outcome: Int)] = []
      func enter(_ state: Int) {
        (isSeen[state], isOnPath[state]) = (true, true)
        path.append((state, Int(view.rowStarts[state * actionCount])))
      }
      for root in 0..<stateCount where !isSeen[root] {
        enter(root)
        while let (state, outcome) = path.last {
          guard outcome < Int(view.rowStarts[(state + 1) * actionCount]) else {
            isOnPath[state] = false
            path.removeLast()
            continue
          }
          path[path.count - 1].outcome += 1
          let next = Int(view.successors[outcome])
          if next == state || view.terminates[outcome] || view.probabilities[outcome] == 0 { continue }
          if isOnPath[next] { return true }
          if !isSeen[next] { enter(next) }
        }
      }
      return false
    }
  }
}
