/// A planner behind its name: what the command lists, describes, configures and carries out.
public struct PlannerEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// The policies that the planner asks for: one to be evaluated, or none.
  public var policyRoles: [PolicyRole] { recipe is any PolicyPlanner.Type ? [.target] : [] }

  /// What is asked for them: the answer takes a search that no command should make for every planner when it starts.
  private let recipe: any Planner.Type

  /// The settings with which ``PlannerCheck`` checks the planner beside its defaults.
  public let variants: [[Setting]]

  /// Returns the planner with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> ConfiguredPlanner

  /// Creates the entry of a planner.
  public init<Recipe: Planner>(_ type: Recipe.Type) {
    description = CatalogDescription(type)
    recipe = type
    variants = Recipe.variants
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredPlanner(try Recipe(settings: settings))
    }
  }
}

/// A planner whose parameters are set.
public struct ConfiguredPlanner: Sendable {
  /// The name of the planner.
  public let name: String
  /// The value of every parameter as text.
  public let settings: [Setting]
  /// Solves a model.
  public let solve:
    @Sendable (_ model: TabularModel, _ discount: Double, _ observer: borrowing PlannerObserver) -> Solution
  /// What the planner computes.
  public let goal: PlanningGoal
  private let recipe: any Planner

  /// Creates the runnable form of a recipe.
  public init(_ planner: some Planner) {
    name = type(of: planner).name
    settings = planner.settings
    goal = planner.goal
    recipe = planner
    solve = { planner.solve($0, discount: $1, observer: $2) }
  }

  /// Returns the planner told to evaluate `policy`; one that looks for the best policy stays as it is.
  public func evaluating(_ policy: Policy) -> ConfiguredPlanner {
    guard var recipe = recipe as? any PolicyPlanner else { return self }
    recipe.policy = policy
    return ConfiguredPlanner(recipe)
  }

  /// Tolerance and limit, or nil for a planner that cannot be told any.
  public var planning: PlanningSettings? { (recipe as? any SweepingPlanner)?.planning }

  /// Returns the planner told a tolerance and a limit; one that cannot be told any stays as it is.
  public func planning(_ settings: PlanningSettings) -> ConfiguredPlanner {
    guard var recipe = recipe as? any SweepingPlanner else { return self }
    recipe.planning = settings
    return ConfiguredPlanner(recipe)
  }
}
