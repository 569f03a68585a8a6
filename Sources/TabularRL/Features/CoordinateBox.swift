/// The box in which coordinates lie, by which feature maps scale them.
public struct CoordinateBox: Sendable, Hashable {
  /// The number of coordinates, one to four.
  public let dimension: Int
  private let lower: Coordinates
  private let width: Coordinates

  /// Creates the box of so many ranges, one to four; each must have a width.
  public init(_ ranges: [ClosedRange<Double>]) {
    precondition((1...4).contains(ranges.count), "there are one to four coordinates")
    precondition(
      ranges.allSatisfy { $0.lowerBound < $0.upperBound }, "the range of a coordinate has a width")
    dimension = ranges.count
    var (lower, width) = (Coordinates.zero, Coordinates(repeating: 1))
    for (place, range) in ranges.enumerated() {
      lower[place] = range.lowerBound
      width[place] = range.upperBound - range.lowerBound
    }
    (self.lower, self.width) = (lower, width)
  }

  /// Returns the coordinates scaled to 0...1 each; what lies outside the box counts as its edge.
  @inline(__always)
  public func unit(_ coordinates: Coordinates) -> Coordinates {
    let scaled = (coordinates - lower) / width
    // What is no number counts as zero.
    return scaled.replacing(with: 0, where: .!(scaled .> 0)).replacing(with: 1, where: scaled .> 1)
  }

  /// Returns `count` to the power of the dimension: the cells of a box with so many along each coordinate; the
  /// largest whole number where that is too many.
  func cells(_ count: Int) -> Int {
    (0..<dimension).reduce(1) { cells, _ in
      let (product, overflow) = cells.multipliedReportingOverflow(by: count)
      return overflow ? .max : product
    }
  }
}
