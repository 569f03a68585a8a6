/// The returns of a run's episodes in their order, and the figures they amount to.
public struct LearningCurve: Hashable, Sendable {
  /// The number of steps of the run at the end of each episode.
  public private(set) var ends: [Int] = []
  /// The number of steps of each episode; a mean where the episodes are means of several.
  public private(set) var lengths: [Double] = []
  /// The sum of the rewards of each episode.
  public private(set) var returns: [Double] = []
  /// Whether the end of the budget cut the last episode.
  public private(set) var isLastCut = false

  /// Creates the curve of a run that has not begun.
  public init() {}

  /// Puts an episode behind the others.
  ///
  /// - Parameters:
  ///   - episodeReturn: the sum of its rewards.
  ///   - length: the number of its steps.
  ///   - end: the number of steps of the run when it has ended.
  ///   - isCut: whether the end of the budget cut it; only the last one can be.
  public mutating func append(_ episodeReturn: Double, length: Double, end: Int, isCut: Bool) {
    ends.append(end)
    lengths.append(length)
    returns.append(episodeReturn)
    isLastCut = isCut
  }

  /// The mean return of the run's steps, or nil before the first: every episode counts by its length.
  ///
  /// The sum of return times length over the sum of lengths: the area under the curve over steps.
  public var areaByStep: Double? {
    let steps = lengths.reduce(0, +)
    return steps > 0 ? zip(returns, lengths).reduce(0) { $0 + $1.0 * $1.1 } / steps : nil
  }

  /// The mean return of the run's episodes, or nil before the first: the area under the curve over episodes.
  public var areaByEpisode: Double? { Self.mean(returns[...]) }

  /// The mean return of the last ceil(0.1 E) of the E episodes that were not cut, at least one.
  ///
  /// A cut episode is not one to judge by, unless there is no other.
  /// - Source: Machado et al. 2018, section 4.
  public var finalReturn: Double? { Self.mean(lastTenth(of: returns)) }

  /// The mean length of the episodes of ``finalReturn``.
  public var finalLength: Double? { Self.mean(lastTenth(of: lengths)) }

  /// Returns the place of the episode during which a step was made, counted from 1; behind the end, the last one.
  ///
  /// - Complexity: O(log n).
  public func episode(covering step: Int) -> Int? {
    guard !ends.isEmpty else { return nil }
    var (low, high) = (0, ends.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] >= step { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func lastTenth(of values: [Double]) -> ArraySlice<Double> {
    let whole = isLastCut && values.count > 1 ? values.dropLast() : values[...]
    return whole.suffix(max(1, (whole.count + 9) / 10))
  }

  private static func mean(_ values: ArraySlice<Double>) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
