/// The percentile bootstrap: how a statistic varies when the runs are drawn again from themselves.
///
/// - Source: Efron 1979; Agarwal et al. 2021, section 4.1.
public struct Bootstrap: Hashable, Sendable {
  /// The number of replications.
  public var replications = 10_000
  /// The chance that an interval should hold the truth.
  public var confidence = 0.95
  /// The seed of the stream of draws.
  public var seed: UInt64 = 1

  /// Creates the bootstrap of 10,000 replications and 95 % confidence.
  public init() {}

  /// Returns the interval of a statistic of some numbers, or nil when there are fewer than two.
  ///
  /// - Complexity: O(replications * (n + cost of the statistic)).
  public func interval(of values: [Double], _ statistic: ([Double]) -> Double) -> ClosedRange<Double>? {
    interval(of: [values]) { statistic($0[0]) }
  }

  /// Returns the interval of a statistic of several groups, each drawn again from itself (stratified), or nil when
  /// no group has two numbers.
  public func interval(
    of groups: [[Double]], _ statistic: ([[Double]]) -> Double
  ) -> ClosedRange<Double>? {
    guard groups.contains(where: { $0.count > 1 }), groups.allSatisfy({ !$0.isEmpty }) else { return nil }
    return range(of: replicates(of: groups, statistic))
  }

  /// Returns the interval of the mean of some numbers, or nil when there are fewer than two.
  public func meanInterval(of values: [Double]) -> ClosedRange<Double>? {
    interval(of: values) { $0.reduce(0, +) / Double($0.count) }
  }

  /// Returns the statistic of every replication, in the order in which they are drawn.
  public func replicates<Result>(of groups: [[Double]], _ statistic: ([[Double]]) -> Result) -> [Result] {
    var generator = RandomStream(seed: seed, purpose: .bootstrap, environment: "", run: 0).generator()
    var draws = groups
    return (0..<replications).map { _ in
      for (index, group) in groups.enumerated() {
        for place in group.indices { draws[index][place] = group[generator.index(below: group.count)] }
      }
      return statistic(draws)
    }
  }

  private func range(of replicates: [Double]) -> ClosedRange<Double>? {
    guard let quantiles = Quantiles(replicates), quantiles.sorted.allSatisfy(\.isFinite) else { return nil }
    return quantiles.quantile((1 - confidence) / 2)...quantiles.quantile((1 + confidence) / 2)
  }
}
