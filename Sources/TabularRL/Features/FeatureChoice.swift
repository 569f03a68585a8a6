/// How states are described to a learner with features.
public enum FeatureChoice: Hashable, Sendable {
  /// A feature for each state: a table. Finite worlds only.
  case oneHot

  /// Returns the features of every state of a finite world.
  public func table(for model: TabularModel) -> FeatureTable {
    FeatureTable(
      dense: (0..<model.stateCount).map { state in
        (0..<model.stateCount).map { $0 == state ? 1 : 0 }
      })
  }

  /// Returns the map that describes the states of a simulation by their coordinates.
  public func map(for world: some Simulation) throws -> any FeatureMap<Coordinates> {
    throw ParameterError.conflict(
      "one-hot features need numbered states, which \(type(of: world).name) has not")
  }
}
