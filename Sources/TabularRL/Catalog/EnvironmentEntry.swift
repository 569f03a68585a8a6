/// A world behind its name: what the command lists, describes, configures and compiles.
public struct EnvironmentEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// Returns the world with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> ConfiguredEnvironment

  /// Creates the entry of a world.
  public init<World: Environment>(_ type: World.Type) {
    description = CatalogDescription(type)
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredEnvironment(try World(settings: settings))
    }
  }

  /// Creates the entry of the world that is written in a map file; it has no parameters left.
  public init(_ file: MapFile) {
    let entry = EnvironmentEntry(MapWorld.self)
    description = CatalogDescription(entry.description, fixing: ["map"], page: MapWorld.page(of: file))
    configure = { (settings: [Setting]) throws(ParameterError) in
      try entry.configure([Setting(name: "map", value: file.text)] + settings)
    }
  }
}

/// A world whose parameters are set.
public struct ConfiguredEnvironment: Sendable {
  /// The world itself.
  public let world: any Environment
  /// The name of the world.
  public let name: String
  /// The value of every parameter as text.
  public let settings: [Setting]
  /// The discount used unless the task says otherwise.
  public let defaultDiscount: Double
  /// The step limit used unless the run says otherwise, or nil for none.
  public let defaultStepLimit: Int?
  /// How long a run is unless the command says otherwise.
  public let defaultBudget: Budget
  /// Compiles the world, or throws a ``ModelError``.
  public let compile: @Sendable () throws(ModelError) -> TabularModel

  /// Compiles what varies between runs and within one, given the world's own model, or throws a ``ModelError``.
  public let variation: @Sendable (_ model: TabularModel) throws(ModelError) -> Variation

  /// Creates the compilable form of a world.
  public init(_ environment: some Environment) {
    world = environment
    name = type(of: environment).name
    settings = environment.settings
    defaultDiscount = environment.defaultDiscount
    defaultStepLimit = environment.defaultStepLimit
    defaultBudget = environment.defaultBudget
    compile = { () throws(ModelError) in try environment.compiled() }
    variation = { (model: TabularModel) throws(ModelError) in
      try Variation(of: environment, compiledTo: model)
    }
  }
}
