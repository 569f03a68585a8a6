/// A planner behind its name: what the command lists, describes, configures and carries out.
public struct PlannerEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// The policies that the planner asks for: one to be evaluated, or none.
  public let policyRoles: [PolicyRole]

  /// Returns the planner with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> ConfiguredPlanner

  /// Creates the entry of a planner.
  public init<Recipe: Planner>(_ type: Recipe.Type) {
    description = CatalogDescription(type)
    policyRoles = type is any PolicyPlanner.Type ? [.target] : []
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
  private let recipe: any Planner

  /// Creates the runnable form of a recipe.
  public init(_ planner: some Planner) {
    name = type(of: planner).name
    settings = planner.settings
    recipe = planner
    solve = { planner.solve($0, discount: $1, observer: $2) }
  }

  /// Returns the planner told to evaluate `policy`; one that looks for the best policy stays as it is.
  public func evaluating(_ policy: Policy) -> ConfiguredPlanner {
    guard var recipe = recipe as? any PolicyPlanner else { return self }
    recipe.policy = policy
    return ConfiguredPlanner(recipe)
  }
}
