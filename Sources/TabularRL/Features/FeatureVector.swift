/// The features of one state that are not zero: their numbers and their values.
///
/// One-hot features have one entry, tile coding one per tiling, polynomials all of them. A vector is written again and
/// again into the same memory.
public struct FeatureVector: Sendable, Hashable {
  /// The numbers of the features, each at most once.
  public private(set) var indices: [Int] = []
  /// Their values.
  public private(set) var values: [Double] = []

  /// Creates the vector of zeros.
  public init() {}

  /// Creates the vector with these values, one for each feature.
  public init(dense values: [Double]) {
    for (index, value) in values.enumerated() where value != 0 { append(index, value) }
  }

  /// The number of features that are not zero.
  public var count: Int { indices.count }

  /// Makes all features zero and keeps the memory.
  public mutating func removeAll() {
    indices.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  /// Writes another vector over this one, into the memory that it has.
  ///
  /// - Complexity: O(``count`` of the other).
  @inline(__always)
  mutating func copy(_ other: FeatureVector) {
    removeAll()
    for place in other.indices.indices { append(other.indices[place], other.values[place]) }
  }

  /// Adds a feature that is not in the vector yet.
  @inline(__always)
  public mutating func append(_ index: Int, _ value: Double = 1) {
    indices.append(index)
    values.append(value)
  }

  /// Returns the inner product with the weights that begin at `offset`.
  ///
  /// - Complexity: O(``count``).
  @inline(__always)
  public func dot(_ weights: [Double], from offset: Int = 0) -> Double {
    var sum = 0.0
    for place in indices.indices { sum += weights[offset + indices[place]] * values[place] }
    return sum
  }

  /// Adds `factor` times the vector to the weights that begin at `offset`.
  ///
  /// - Complexity: O(``count``).
  @inline(__always)
  public func add(to weights: inout [Double], from offset: Int = 0, times factor: Double) {
    for place in indices.indices { weights[offset + indices[place]] += factor * values[place] }
  }
}
