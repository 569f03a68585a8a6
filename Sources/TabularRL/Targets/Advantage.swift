/// How much better than expected actions were: pure functions of numbers.
public enum Advantage {
  /// Returns how much larger than their mean numbers are, in standard deviations; zero where they differ by no more
  /// than rounding.
  ///
  ///     (x(i) - mean) / sqrt(mean of (x - mean)^2)
  ///
  /// - Source: Shao et al. 2024, section 4.1.1 (returns of a group).
  /// - Complexity: O(n).
  public static func standardized(_ numbers: [Double]) -> [Double] {
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let isSpread = variance > 1e-24 * mean * mean
    return numbers.map { isSpread ? ($0 - mean) / variance.squareRoot() : 0 }
  }
}
