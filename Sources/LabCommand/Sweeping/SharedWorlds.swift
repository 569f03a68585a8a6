import TabularRL

/// The worlds of a sweep: the first subject in each lends the others what the world was made into, which may be large.
struct SharedWorlds {
  /// The first subject in each world, by the name of the world and its parameters.
  private var first: [[Setting]: LearningSubject] = [:]

  /// Returns what a learner does in a world.
  mutating func subject(
    _ arguments: Arguments, _ agent: Selection<AlgorithmEntry>, in world: ConfiguredEnvironment,
    by train: Train
  ) throws -> LearningSubject {
    let key = [Setting(name: "env", value: world.name)] + world.settings
    let subject = try train.learning(arguments, agent, in: world, sharingWith: first[key])
    if first[key] == nil { first[key] = subject }
    return subject
  }
}
