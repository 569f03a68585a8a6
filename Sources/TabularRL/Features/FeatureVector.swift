/// The features of one state that are not zero: their numbers and their values.
///
/// One-hot features have one entry, tile coding one per tiling, polynomials all of them. A vector is written again and
/// again into the same memory.
public struct FeatureVector: Sendable, Hashable {
  /// A feature that is not zero.
  public struct Entry: Sendable, Hashable {
    /// The number of the feature.
    public let index: Int
    /// Its value.
    public let value: Double
  }

  /// The features that are not zero, each at most once.
  public private(set) var entries: [Entry] = []

  /// Creates the vector of zeros.
  public init() {}

  /// Creates the vector with these values, one for each feature.
  public init(dense values: [Double]) {
    for (index, value) in values.enumerated() where value != 0 { append(index, value) }
  }

  /// The number of features that are not zero.
  public var count: Int { entries.count }

  /// The numbers of the features that are not zero.
  ///
  /// - Complexity: O(``count``): a new list.
  public var indices: [Int] { entries.map(\.index) }

  /// Their values.
  ///
  /// - Complexity: O(``count``): a new list.
  public var values: [Double] { entries.map(\.value) }

  /// Makes all features zero and keeps the memory.
  public mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
  }

  /// Writes another vector over this one, into the memory that it has.
  ///
  /// - Complexity: O(``count`` of the other).
  @inline(__always)
  mutating func copy(_ other: FeatureVector) {
    removeAll()
    for entry in other.entries { entries.append(entry) }
  }

  /// Adds a feature that is not in the vector yet.
  @inline(__always)
  public mutating func append(_ index: Int, _ value: Double = 1) {
    entries.append(Entry(index: index, value: value))
  }

  /// Returns the inner product with the weights that begin at `offset`.
  ///
  /// - Complexity: O(``count``).
  @inline(__always)
  public func dot(_ weights: [Double], from offset: Int = 0) -> Double {
    var sum = 0.0
    for entry in entries { sum += weights[offset + entry.index] * entry.value }
    return sum
  }

  /// Adds `factor` times the vector to the weights that begin at `offset`.
  ///
  /// - Complexity: O(``count``).
  @inline(__always)
  public func add(to weights: inout [Double], from offset: Int = 0, times factor: Double) {
    for entry in entries { weights[offset + entry.index] += factor * entry.value }
  }
}
