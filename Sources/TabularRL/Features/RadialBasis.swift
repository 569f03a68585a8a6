/// Gaussian bumps on a lattice: features that fade with the distance from their centers.
///
///     x_i(s) = exp(-|s - c_i|^2 / (2 width^2)), s scaled to 0...1 along each coordinate
///
/// The centers divide every coordinate evenly, ends included; the last coordinate changes fastest.
///
/// - Source: Sutton & Barto 2018, section 9.5.5.
/// - Complexity: O(features) exponentials.
public struct RadialBasis: FeatureMap, Hashable {
  /// The number of centers: ``count`` to the power of the number of coordinates.
  public let featureCount: Int
  /// The number of centers along each coordinate.
  public let count: Int
  /// The width of a bump where coordinates are scaled to 0...1.
  public let width: Double
  private let box: CoordinateBox
  private let centers: [Coordinates]

  /// Creates bumps in a box.
  ///
  /// - Parameters:
  ///   - count: the number of centers along each coordinate, at least 2.
  ///   - box: where coordinates lie.
  ///   - width: the width of a bump, above 0; by default the distance of neighbouring centers.
  public init(count: Int, in box: CoordinateBox, width: Double? = nil) {
    precondition(count >= 2 && width.map { $0 > 0 } != false, "two centers at least, and a width above 0")
    self.count = count
    self.box = box
    self.width = width ?? 1 / Double(count - 1)
    featureCount = box.cells(count)
    centers = (0..<featureCount).map { index in
      var (rest, center) = (index, Coordinates.zero)
      for place in (0..<box.dimension).reversed() {
        center[place] = Double(rest % count) / Double(count - 1)
        rest /= count
      }
      return center
    }
  }

  /// Writes all bumps.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let unit = box.unit(coordinates)
    let scale = -1 / (2 * width * width)
    vector.removeAll()
    for (index, center) in centers.enumerated() {
      let distance = unit - center
      vector.append(index, Elementary.exp(scale * (distance * distance).sum()))
    }
  }
}
