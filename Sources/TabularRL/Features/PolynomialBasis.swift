/// All products of powers of the coordinates up to a degree.
///
///     1, x, y, x^2, y^2, xy, x^3, y^3, x^2 y, x y^2, ...
///
/// in the order of their degree, those of one degree with the largest exponent first, then the first coordinate's.
/// Coordinates are scaled, by default to -1...1.
///
/// - Source: Zhao 2025, section 8.2.3 (two coordinates, -1...1); Sutton & Barto 2018, section 9.5.1, which for more
///   than one coordinate takes all products whose single exponents are within the order.
/// - Complexity: O(features).
public struct PolynomialBasis: FeatureMap, Hashable {
  /// The largest degree of a product.
  public let order: Int
  private let box: CoordinateBox
  /// What the lower end of each range is scaled to; the upper end becomes 1.
  private let lowest: Double
  /// Each product but the first as an earlier one times a coordinate.
  private let factors: [Factor]

  private struct Factor: Hashable, Sendable {
    let parent: Int
    let coordinate: Int
  }

  /// Creates the basis over a box.
  ///
  /// - Parameters:
  ///   - order: the largest degree, at least 0.
  ///   - box: where coordinates lie.
  ///   - lowest: what the lower end of each range is scaled to, below 1; the upper end becomes 1.
  public init(order: Int, in box: CoordinateBox, from lowest: Double = -1) {
    precondition(order >= 0 && lowest < 1, "a polynomial has an order of at least 0 and a range with a width")
    self.order = order
    self.box = box
    self.lowest = lowest
    let products = (0...order).flatMap { Self.exponents(ofDegree: $0, count: box.dimension) }
    let places = Dictionary(uniqueKeysWithValues: zip(products, 0...))
    factors = products.dropFirst().map { exponents in
      let coordinate = exponents.firstIndex { $0 > 0 } ?? 0
      var parent = exponents
      parent[coordinate] -= 1
      return Factor(parent: places[parent] ?? 0, coordinate: coordinate)
    }
  }

  /// The exponents of all products of one degree, in order.
  private static func exponents(ofDegree degree: Int, count: Int) -> [[Int]] {
    guard count > 1 else { return [[degree]] }
    let all = (0...degree).flatMap { first in
      exponents(ofDegree: degree - first, count: count - 1).map { [first] + $0 }
    }
    return all.sorted { one, other in
      let (most, otherMost) = (one.max() ?? 0, other.max() ?? 0)
      return most != otherMost ? most > otherMost : other.lexicographicallyPrecedes(one)
    }
  }

  /// The number of products of up to `order` in so many coordinates: binomial(order + count, count).
  static func featureCount(order: Int, dimension: Int) -> Int {
    (1...dimension).reduce(1) { count, place in
      let (product, overflow) = count.multipliedReportingOverflow(by: order + place)
      return overflow ? .max : product / place
    }
  }

  /// The number of products.
  public var featureCount: Int { factors.count + 1 }

  /// Writes all products.
  @inline(__always)
  public func write(_ coordinates: Coordinates, into vector: inout FeatureVector) {
    let scaled = lowest + (1 - lowest) * box.unit(coordinates)
    vector.removeAll()
    vector.append(0, 1)
    for (place, factor) in factors.enumerated() {
      vector.append(place + 1, vector.entries[factor.parent].value * scaled[factor.coordinate])
    }
  }
}
