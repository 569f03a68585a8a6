/// The mean of independent numbers and how well it is known.
public struct MeanEstimate: Hashable, Sendable {
  /// How many numbers there are.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// Their standard deviation with divisor n - 1, or nil for fewer than two.
  public let standardDeviation: Double?

  /// Creates the estimate, or nil when there is no number.
  ///
  /// - Complexity: O(n), two passes in the order given.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    guard values.count > 1 else {
      standardDeviation = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = (squares / Double(values.count - 1)).squareRoot()
  }

  /// The standard error of the mean, or nil for fewer than two numbers.
  public var standardError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }

  /// Returns Student's interval for the mean, or nil for fewer than two numbers.
  ///
  /// mean ± t * standard error; right when the numbers are about normal, good for 30 runs and more.
  ///
  /// - Parameter confidence: the chance that such an interval holds the true mean, between 0 and 1.
  /// - Returns: the bounds, the mean in their middle.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard let standardError, mean.isFinite, standardError.isFinite else { return nil }
    let quantile = StudentDistribution(degreesOfFreedom: count - 1).upperQuantile((1 - confidence) / 2)
    return mean - quantile * standardError...mean + quantile * standardError
  }
}
