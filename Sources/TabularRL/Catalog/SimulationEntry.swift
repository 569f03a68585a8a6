/// A simulation behind its name: what the command lists, describes, configures and enters.
public struct SimulationEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// Returns the world with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> ConfiguredSimulation

  /// Creates the entry of a simulation.
  public init<World: Simulation>(_ type: World.Type) {
    description = CatalogDescription(type)
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredSimulation(try World(settings: settings))
    }
  }
}

/// A simulation whose parameters are set.
public struct ConfiguredSimulation: Sendable {
  /// The world itself.
  public let world: any Simulation
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

  /// The world not yet entered, where what is decided upon are numbered actions, else nil.
  let actionDynamics: AnyDynamics<Coordinates, Action>?
  /// The world not yet entered, where what is decided upon is a number, else nil.
  let numberDynamics: AnyDynamics<Coordinates, Double>?

  /// Creates the form of a world that can be entered.
  public init<World: Simulation>(_ world: World) {
    self.world = world
    name = World.name
    settings = world.settings
    defaultDiscount = world.defaultDiscount
    defaultStepLimit = world.defaultStepLimit
    defaultBudget = world.defaultBudget
    let dynamics: Any = AnyDynamics(SimulationDynamics(world))
    actionDynamics = dynamics as? AnyDynamics<Coordinates, Action>
    numberDynamics = dynamics as? AnyDynamics<Coordinates, Double>
  }

  /// The names of the actions in the order of their numbers; empty where actions are a continuum.
  public var actionNames: [String] { world.actionNames }

  /// What kind of world it is.
  public var habitat: Habitat { actionDynamics == nil ? .continuum : .simulation }
}

/// A kind of world, as far as it matters to who can live there.
public enum Habitat: Hashable, Sendable, CaseIterable {
  /// States and actions are numbered, and the rules are known: an ``Environment``.
  case finite
  /// States are described by coordinates, actions are numbered: a ``Simulation``.
  case simulation
  /// States are described by coordinates, actions are numbers of a continuum: a ``Simulation``.
  case continuum
}

/// Why an algorithm cannot live in a simulation.
public enum SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It needs a world of another kind.
  case wrongHabitat(algorithm: String, world: String, Habitat)

  /// One sentence: what the world is like.
  public var description: String {
    switch self {
    case .wrongHabitat(let algorithm, let world, .continuum):
      "the actions of \(world) are a continuum, and \(algorithm) chooses among numbered ones"
    case .wrongHabitat(let algorithm, let world, _):
      "the states of \(world) cannot be numbered, and \(algorithm) cannot learn there"
    }
  }
}
