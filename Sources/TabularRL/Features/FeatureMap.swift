/// What describes a state by numbers in which values and preferences are linear.
///
/// - Source: Sutton & Barto 2018, section 9.4; Zhao 2025, section 8.2.
public protocol FeatureMap<Observation>: Sendable {
  /// What is described: the number of a state, or its coordinates.
  associatedtype Observation: Sendable

  /// The number of features.
  var featureCount: Int { get }

  /// Writes the features of a state over what the vector held.
  func write(_ observation: Observation, into vector: inout FeatureVector)
}

/// A feature map behind one type, so that a learner's loop is compiled for the learner and one map is as good as
/// another.
///
/// - Complexity: a call through a table more than the map itself.
public struct AnyFeatureMap<Observation: Sendable>: FeatureMap {
  /// The number of features.
  public let featureCount: Int
  private let map: any FeatureMap<Observation>

  /// Hides the type of a map.
  public init(_ map: any FeatureMap<Observation>) {
    featureCount = map.featureCount
    self.map = map
  }

  /// Writes the features of a state over what the vector held.
  @inline(__always)
  public func write(_ observation: Observation, into vector: inout FeatureVector) {
    map.write(observation, into: &vector)
  }
}

/// The features of every state of a finite world, worked out once.
public struct FeatureTable: FeatureMap, Hashable {
  /// The number of features.
  public let featureCount: Int
  /// The features of each state.
  public let rows: [FeatureVector]

  /// Creates the table from a map that describes state after state.
  ///
  /// - Complexity: O(states * active features).
  public init(_ map: some FeatureMap<State>, stateCount: Int) {
    featureCount = map.featureCount
    rows = (0..<stateCount).map { state in
      var vector = FeatureVector()
      map.write(state, into: &vector)
      return vector
    }
  }

  /// Creates the table from a map and the coordinates of each state; one without any has no features.
  ///
  /// - Complexity: O(states * active features).
  public init(_ map: some FeatureMap<Coordinates>, at points: [Coordinates?]) {
    featureCount = map.featureCount
    rows = points.map { point in
      var vector = FeatureVector()
      if let point { map.write(point, into: &vector) }
      return vector
    }
  }

  /// Creates the table whose row for each state is given.
  public init(dense rows: [[Double]]) {
    featureCount = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "all states have the same number of features")
    self.rows = rows.map { FeatureVector(dense: $0) }
  }

  /// The number of states.
  public var stateCount: Int { rows.count }

  /// Copies the features of a state.
  @inline(__always)
  public func write(_ state: State, into vector: inout FeatureVector) { vector = rows[state] }
}
