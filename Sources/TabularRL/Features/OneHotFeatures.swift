/// A feature for each state, which is one there and zero elsewhere: linear values become a table.
///
/// - Source: Sutton & Barto 2018, section 9.2; Zhao 2025, section 8.2.
/// - Complexity: O(1).
public struct OneHotFeatures: FeatureMap, Hashable {
  /// The number of states.
  public let featureCount: Int

  /// Creates the features of so many states.
  public init(stateCount: Int) { featureCount = stateCount }

  /// Writes the one feature of a state.
  @inline(__always)
  public func write(_ state: State, into vector: inout FeatureVector) {
    vector.removeAll()
    vector.append(state)
  }
}
