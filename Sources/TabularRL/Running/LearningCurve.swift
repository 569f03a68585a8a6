/// A value for each episode of a run, and where in the run the episodes end.
public struct LearningCurve: Hashable, Sendable {
  /// The number of steps of the run at the end of each episode.
  public private(set) var ends: [Int] = []
  /// The value of each episode, such as its return.
  public private(set) var values: [Double] = []

  /// Creates the curve of a run that has not begun.
  public init() {}

  /// Puts an episode that ends after so many steps of the run behind the others.
  public mutating func append(_ value: Double, end: Int) {
    ends.append(end)
    values.append(value)
  }

  /// Returns the value of the episode during which a step was made, counted from 1; behind the end, that of the last.
  ///
  /// - Complexity: O(log n).
  public func value(covering step: Int) -> Double? {
    guard !ends.isEmpty else { return nil }
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] >= step { high = middle } else { low = middle + 1 }
    }
    return values[low]
  }
}
