/// States in groups: a feature for each group, which is one for the states in it.
///
/// Every coordinate is cut into so many intervals of the same width; with one coordinate, such as the place on a line,
/// groups are stretches of it.
///
/// - Source: Sutton & Barto 2018, section 9.3, example 9.1.
/// - Complexity: O(1).
public struct StateAggregation: FeatureMap, Hashable {
  /// The number of groups: ``groups`` to the power of the number of coordinates.
  public let featureCount: Int
  /// The number of intervals along each coordinate.
  public let groups: Int
  private let box: CoordinateBox

  /// Creates groups in a box.
  public init(groups: Int, in box: CoordinateBox) {
    precondition(groups > 0, "there is a group at least")
    self.groups = groups
    self.box = box
    featureCount = box.cells(groups)
  }

  /// Writes the one feature of a state.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let unit = box.unit(coordinates)
    var index = 0
    for place in 0..<box.dimension {
      index = index * groups + min(Int(unit[place] * Double(groups)), groups - 1)
    }
    vector.removeAll()
    vector.append(index)
  }
}
