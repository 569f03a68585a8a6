/// A learning algorithm behind its name: what the command lists, describes, configures and runs.
public struct AlgorithmEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// The policies of the task that the algorithm goes by.
  public let policyRoles: [PolicyRole]

  /// The kinds of worlds that the algorithm can live in.
  public let habitats: [Habitat]

  /// Returns the algorithm with the given settings and defaults for the rest, or throws a
  /// ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> ConfiguredAlgorithm

  /// Creates the entry of a type that is spelled out: its loop is compiled for that type, which a name
  /// looked up at run time could not bring about.
  public init<Algorithm: LearningAlgorithm>(_ type: Algorithm.Type) {
    description = CatalogDescription(type)
    policyRoles = type.policyRoles
    habitats = [.finite]
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredAlgorithm(try Algorithm(settings: settings))
    }
  }

  /// Creates the entry of an algorithm with features.
  public init<Algorithm: FeatureAlgorithm>(withFeatures type: Algorithm.Type) {
    description = CatalogDescription(type)
    policyRoles = type.policyRoles
    habitats = type.needsModel ? [.finite] : [.finite, .simulation]
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredAlgorithm(withFeatures: try Algorithm(settings: settings))
    }
  }

  /// Creates the entry of an algorithm whose actions are a continuum.
  public init<Algorithm: ContinuousAlgorithm>(continuous type: Algorithm.Type) {
    description = CatalogDescription(type)
    policyRoles = []
    habitats = [.continuum]
    configure = { (settings: [Setting]) throws(ParameterError) in
      ConfiguredAlgorithm(continuous: try Algorithm(settings: settings))
    }
  }
}

/// A learning algorithm whose parameters are set.
public struct ConfiguredAlgorithm: Sendable {
  /// The name of the algorithm.
  public let name: String

  /// The value of every parameter as text.
  public let settings: [Setting]

  /// Whether the policy changes by whole updates, each of which can be measured.
  public let improvesByUpdates: Bool

  /// Whether several runs take less time side by side in any world (``Learner/gainsSideBySide``).
  public let gainsSideBySide: Bool

  /// Checks what can be seen in a world only, such as that its states have the features asked for; throws a
  /// ``ParameterError``.
  public let validate: @Sendable (_ task: LearningTask) throws(ParameterError) -> Void

  /// Returns a run in a finite world that has not taken a step yet; throws as ``validate``.
  public let makeRun:
    @Sendable (_ index: Int, _ task: LearningTask, _ observer: RunObserver) throws(ParameterError)
      -> any OngoingRun

  /// Prepares runs in a simulation and returns what makes them, or throws why there can be none: a
  /// ``SimulationError``, or what keeps the features from describing the world.
  public let settle:
    @Sendable (_ world: ConfiguredSimulation, _ specification: RunSpecification) throws -> SimulationRun

  /// Returns a run in a simulation that has not taken a step yet.
  public typealias SimulationRun = @Sendable (_ index: Int, _ observer: RunObserver) -> any OngoingRun

  /// Carries out one run in a finite world and returns what was learned, or nil when it was told to stop; throws as
  /// ``validate``.
  public func run(
    _ index: Int, _ task: LearningTask, _ observer: RunObserver
  ) throws(ParameterError) -> Learned? {
    try makeRun(index, task, observer).carryOut()
  }

  /// Creates the runnable form of a recipe.
  public init<Algorithm: LearningAlgorithm>(_ algorithm: Algorithm) {
    name = Algorithm.name
    settings = algorithm.settings
    improvesByUpdates = Algorithm.Worker.self is any PolicyImprover.Type
    gainsSideBySide = Algorithm.Worker.gainsSideBySide
    validate = { (task: LearningTask) throws(ParameterError) in try algorithm.validate(for: task) }
    makeRun = {
      (index: Int, task: LearningTask, observer: RunObserver) throws(ParameterError) -> any OngoingRun in
      try algorithm.validate(for: task)
      return ObservedRun(Run(index, of: algorithm, in: task), observer)
    }
    settle = { world, _ in
      throw SimulationError.wrongHabitat(algorithm: Algorithm.name, world: world.name, world.habitat)
    }
  }

  /// Creates the runnable form of a recipe with features.
  public init<Algorithm: FeatureAlgorithm>(withFeatures algorithm: Algorithm) {
    name = Algorithm.name
    settings = algorithm.settings
    improvesByUpdates = Algorithm.FeatureWorker.self is any PolicyImprover.Type
    gainsSideBySide = false
    validate = { (task: LearningTask) throws(ParameterError) in
      try algorithm.validate(for: FeatureTask(task, try algorithm.features.table(for: task.model)))
    }
    makeRun = {
      (index: Int, task: LearningTask, observer: RunObserver) throws(ParameterError) -> any OngoingRun in
      let table = try algorithm.features.table(for: task.model)
      let featureTask = FeatureTask(task, table)
      try algorithm.validate(for: featureTask)
      let learner = AnyFeatureLearner(algorithm.makeLearner(for: featureTask))
      return ObservedRun(Run(index, of: Describing(learner, by: table), in: task), observer)
    }
    settle = { world, specification in
      guard let place = world.actionDynamics, !Algorithm.needsModel else {
        throw SimulationError.wrongHabitat(algorithm: Algorithm.name, world: world.name, world.habitat)
      }
      let map = AnyFeatureMap(try algorithm.features.map(for: world.world))
      let task = FeatureTask(
        featureCount: map.featureCount, actionNames: world.actionNames, specification)
      try algorithm.validate(for: task)
      return { index, observer in
        let learner = AnyFeatureLearner(algorithm.makeLearner(for: task))
        return ObservedRun(
          Run(index, of: Describing(learner, by: map), in: place, named: world.name, specification), observer)
      }
    }
  }

  /// Creates the runnable form of a recipe whose actions are a continuum.
  public init<Algorithm: ContinuousAlgorithm>(continuous algorithm: Algorithm) {
    name = Algorithm.name
    settings = algorithm.settings
    improvesByUpdates = false
    gainsSideBySide = false
    let refuse = { @Sendable (task: LearningTask) throws(ParameterError) -> Never in
      throw .conflict("the actions of \(Algorithm.name) are a continuum, those of \(task.model.name) are not")
    }
    validate = { (task: LearningTask) throws(ParameterError) in try refuse(task) }
    makeRun = { (_: Int, task: LearningTask, _: RunObserver) throws(ParameterError) -> any OngoingRun in
      try refuse(task)
    }
    settle = { world, specification in
      guard let place = world.numberDynamics else {
        throw SimulationError.wrongHabitat(algorithm: Algorithm.name, world: world.name, .simulation)
      }
      let map = AnyFeatureMap(try algorithm.features.map(for: world.world))
      let task = FeatureTask(
        featureCount: map.featureCount, actionNames: world.actionNames, specification)
      return { index, observer in
        let learner = AnyFeatureLearner(algorithm.makeLearner(for: task))
        return ObservedRun(
          Run(index, of: Describing(learner, by: map), in: place, named: world.name, specification), observer)
      }
    }
  }
}
