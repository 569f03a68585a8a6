/// Numbers in ascending order, and what can be read off their order.
public struct Quantiles: Hashable, Sendable {
  /// The numbers, ascending; at least one.
  public let sorted: [Double]

  /// Sorts the numbers, or returns nil when there is none.
  ///
  /// - Complexity: O(n log n).
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    sorted = values.sorted()
  }

  /// Returns the number below which a share of the others lies: linear between the order statistics.
  ///
  /// h = (n - 1) p, x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]).
  ///
  /// - Parameter share: p, in 0...1.
  /// - Returns: the quantile, between the smallest and the largest number.
  /// - Source: Hyndman & Fan 1996, definition 7, which NumPy and R use by default.
  public func quantile(_ share: Double) -> Double {
    precondition((0...1).contains(share), "a share lies in 0...1")
    let position = Double(sorted.count - 1) * share
    let index = Int(position.rounded(.down))
    guard index + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  /// The number in the middle.
  public var median: Double { quantile(0.5) }

  /// The interquartile mean: the mean after dropping floor(n / 4) numbers at each end.
  ///
  /// - Source: Agarwal et al. 2021, section 4.3.
  public var interquartileMean: Double {
    let cut = sorted.count / 4
    let middle = sorted[cut..<sorted.count - cut]
    return middle.reduce(0, +) / Double(middle.count)
  }

  /// Returns the mean of the worst ceil(share * n) numbers, the smallest unless `areLow` is false.
  ///
  /// - Source: Chan et al. 2020 (conditional value at risk across runs).
  public func meanOfWorst(_ share: Double = 0.1, areLow: Bool = true) -> Double {
    precondition(share > 0 && share <= 1, "a share lies above 0 and at most at 1")
    let count = max(1, Int((share * Double(sorted.count)).rounded(.up)))
    let worst = areLow ? sorted.prefix(count) : sorted.suffix(count)
    return worst.reduce(0, +) / Double(count)
  }

  /// Two of the numbers between which a share of all future ones lies with some confidence, whatever their
  /// distribution; nil when there are too few.
  ///
  /// The order statistics r and s = r + d, counted from 1, with the smallest d for which
  /// P(Bin(n, share) <= d - 1) >= confidence, and r = max(1, floor((n + 1 - d) / 2)).
  ///
  /// - Source: Wilks 1941; Patterson et al. 2024, section 3.
  public func toleranceInterval(share: Double = 0.9, confidence: Double = 0.95) -> ToleranceInterval? {
    precondition(share > 0 && share < 1 && confidence > 0 && confidence < 1, "both lie between 0 and 1")
    let count = sorted.count
    let distribution = BinomialDistribution(count: count, probability: share)
    for width in 1..<max(count, 1) {
      let reached = distribution.lowerTail(width - 1)
      guard reached >= confidence else { continue }
      let lower = max(1, (count + 1 - width) / 2)
      return ToleranceInterval(
        lowerIndex: lower - 1, upperIndex: lower + width - 1, lower: sorted[lower - 1],
        upper: sorted[lower + width - 1], confidence: reached)
    }
    return nil
  }
}

/// Where a share of all future numbers lies, with a confidence that is exact for any continuous distribution.
public struct ToleranceInterval: Hashable, Sendable {
  /// The place of the lower bound among the sorted numbers, counted from 0.
  public let lowerIndex: Int
  /// The place of the upper bound.
  public let upperIndex: Int
  /// The lower bound.
  public let lower: Double
  /// The upper bound.
  public let upper: Double
  /// The confidence that is really reached, at least the one asked for.
  public let confidence: Double
}
