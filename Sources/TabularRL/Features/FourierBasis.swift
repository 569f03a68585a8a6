/// Cosines of whole numbers of half waves along the coordinates.
///
///     x_c(s) = cos(pi * (c1 s1 + c2 s2 + ...)), every c_j in 0...order, s_j scaled to 0...1
///
/// The last c_j changes fastest.
///
/// - Source: Konidaris, Osentoski & Thomas 2011; Sutton & Barto 2018, section 9.5.2; Zhao 2025, section 8.2.3.
/// - Complexity: O(features) cosines.
public struct FourierBasis: FeatureMap, Hashable {
  /// The largest number of half waves along a coordinate.
  public let order: Int
  /// The number of features: order + 1 to the power of the number of coordinates.
  public let featureCount: Int
  private let box: CoordinateBox
  private let waves: [Coordinates]

  /// Creates the basis over a box; the order is at least 0.
  public init(order: Int, in box: CoordinateBox) {
    precondition(order >= 0, "an order is at least 0")
    self.order = order
    self.box = box
    featureCount = box.cells(order + 1)
    waves = (0..<featureCount).map { index in
      var (rest, wave) = (index, Coordinates.zero)
      for place in (0..<box.dimension).reversed() {
        wave[place] = Double(rest % (order + 1))
        rest /= order + 1
      }
      return wave
    }
  }

  /// Writes all cosines.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let unit = box.unit(coordinates)
    vector.removeAll()
    for (index, wave) in waves.enumerated() {
      vector.append(index, Elementary.cos(.pi * (wave * unit).sum()))
    }
  }
}
