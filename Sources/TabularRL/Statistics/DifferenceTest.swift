/// The outcome of a test whether two groups of runs differ.
public struct TestResult: Hashable, Sendable {
  /// The value that was compared with its distribution.
  public let statistic: Double
  /// The degrees of freedom, where there are any.
  public let degreesOfFreedom: Double?
  /// The chance of a statistic at least as extreme if there is no difference; two-sided.
  public let probability: Double
}

/// Tests whether two groups of runs differ; which one is right depends on the design, not on the outcome.
public enum DifferenceTest {
  /// Welch's t test of two independent groups, or nil when one has fewer than two numbers or neither varies.
  ///
  /// t = (mean a - mean b) / sqrt(sa^2 / na + sb^2 / nb), with Welch and Satterthwaite's degrees of freedom.
  ///
  /// - Source: Welch 1947; Colas et al. 2019 recommend it.
  public static func welch(_ a: [Double], _ b: [Double]) -> TestResult? {
    guard let first = MeanEstimate(a), let second = MeanEstimate(b), let one = first.standardError,
      let two = second.standardError, one + two > rounding(of: a, b)
    else { return nil }
    let (x, y) = (one * one, two * two)
    let statistic = (first.mean - second.mean) / (x + y).squareRoot()
    let degrees =
      (x + y) * (x + y) / (x * x / Double(first.count - 1) + y * y / Double(second.count - 1))
    return student(statistic, degrees)
  }

  /// The t test of paired numbers, or nil when there are fewer than two pairs or all differ by the same.
  ///
  /// - Source: Student 1908.
  public static func paired(_ a: [Double], _ b: [Double]) -> TestResult? {
    precondition(a.count == b.count, "pairs need as many numbers on both sides")
    guard let difference = MeanEstimate(zip(a, b).map { $0 - $1 }), let error = difference.standardError,
      error > rounding(of: a, b)
    else { return nil }
    return student(difference.mean / error, Double(difference.count - 1))
  }

  /// What rounding can make equal numbers of this size vary by.
  private static func rounding(of a: [Double], _ b: [Double]) -> Double {
    1e-14 * (a + b).reduce(0) { max($0, $1.magnitude) }
  }

  /// The sign-flip permutation test of paired numbers: how often random signs of the differences give a sum as far
  /// from 0; exact up to 20 pairs, by 100,000 draws beyond.
  ///
  /// - Source: Fisher 1935; the draws count the observation itself (Phipson & Smyth 2010).
  /// - Complexity: O(2^n) up to 20 pairs, O(100,000 n) beyond.
  public static func signFlip(_ a: [Double], _ b: [Double], seed: UInt64 = 1) -> TestResult? {
    precondition(a.count == b.count, "pairs need as many numbers on both sides")
    let differences = zip(a, b).map { $0 - $1 }
    guard !differences.isEmpty else { return nil }
    let sum = differences.reduce(0, +)
    // Sums that are equal but for rounding count as equal.
    let limit = sum.magnitude - 1e-12 * differences.reduce(0) { $0 + $1.magnitude }
    let mean = sum / Double(differences.count)
    if differences.count <= 20 {
      var extreme = 0
      for signs in 0..<1 << differences.count {
        var flipped = 0.0
        for (index, difference) in differences.enumerated() {
          flipped += signs >> index & 1 == 0 ? difference : -difference
        }
        if flipped.magnitude >= limit { extreme += 1 }
      }
      let probability = Double(extreme) / Double(1 << differences.count)
      return TestResult(statistic: mean, degreesOfFreedom: nil, probability: probability)
    }
    var generator = RandomStream(seed: seed, purpose: .bootstrap, environment: "sign-flip", run: 0)
      .generator()
    let draws = 100_000
    var extreme = 1
    for _ in 0..<draws {
      var flipped = 0.0
      var word: UInt64 = 0
      for (index, difference) in differences.enumerated() {
        if index % 64 == 0 { word = generator.next() }
        flipped += word >> UInt64(index % 64) & 1 == 0 ? difference : -difference
      }
      if flipped.magnitude >= limit { extreme += 1 }
    }
    return TestResult(
      statistic: mean, degreesOfFreedom: nil, probability: Double(extreme) / Double(draws + 1))
  }

  /// The Mann-Whitney test of two independent groups, or nil when a group is empty or all numbers are equal.
  ///
  /// The statistic is U of the first group; its distribution is the normal approximation with corrections for
  /// continuity and ties.
  ///
  /// - Source: Mann & Whitney 1947; SciPy's `mannwhitneyu(method="asymptotic")`.
  /// - Complexity: O(n log n).
  public static func mannWhitney(_ a: [Double], _ b: [Double]) -> TestResult? {
    guard !a.isEmpty, !b.isEmpty else { return nil }
    let (m, n) = (Double(a.count), Double(b.count))
    let all = (a.map { ($0, true) } + b.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var (rankSum, ties, start) = (0.0, 0.0, 0)
    while start < all.count {
      var end = start
      while end < all.count, all[end].0 == all[start].0 { end += 1 }
      let size = Double(end - start)
      ties += size * size * size - size
      rankSum += Double(all[start..<end].count { $0.1 }) * (Double(start + end + 1) / 2)
      start = end
    }
    let statistic = rankSum - m * (m + 1) / 2
    let total = m + n
    let variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)))
    guard variance > 0 else { return nil }
    let distance = max(statistic, m * n - statistic) - m * n / 2 - 0.5
    let tail = NormalDistribution.upperTail(distance / variance.squareRoot())
    return TestResult(statistic: statistic, degreesOfFreedom: nil, probability: min(1, 2 * tail))
  }

  /// The chance that a run of the first group is better than one of the second; ties count half.
  ///
  /// - Source: Agarwal et al. 2021, section 4.3; U / (m n).
  public static func probabilityOfImprovement(_ a: [Double], over b: [Double]) -> Double? {
    guard !a.isEmpty, let others = Quantiles(b)?.sorted else { return nil }
    var wins = 0.0
    for value in a {
      let below = others.partitioningIndex { $0 >= value }
      let upTo = others.partitioningIndex { $0 > value }
      wins += Double(below) + Double(upTo - below) / 2
    }
    return wins / Double(a.count * b.count)
  }

  /// Cohen's d: the difference of the means in standard deviations, pooled; nil where nothing varies.
  ///
  /// - Source: Cohen 1988, section 2.2.
  public static func effectSize(_ a: [Double], _ b: [Double]) -> Double? {
    guard let first = MeanEstimate(a), let second = MeanEstimate(b), let one = first.standardDeviation,
      let two = second.standardDeviation
    else { return nil }
    let (m, n) = (Double(a.count - 1), Double(b.count - 1))
    let pooled = ((m * one * one + n * two * two) / (m + n)).squareRoot()
    return pooled > rounding(of: a, b) ? (first.mean - second.mean) / pooled : nil
  }

  /// The probabilities of several tests made at once, corrected so that the chance of any false alarm stays what it
  /// was for one.
  ///
  /// - Source: Holm 1979.
  public static func holm(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted { probabilities[$0] < probabilities[$1] }
    var corrected = probabilities
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(probabilities.count - rank) * probabilities[index]))
      corrected[index] = largest
    }
    return corrected
  }

  /// The number of runs in each group with which a test finds a difference of means with the given chance.
  ///
  /// The least n with n >= variance * (t(1 - alpha/2) + t(power))^2 / difference^2, where the variance is that of a
  /// difference of two runs: the sum of both variances, or the variance of the differences of pairs; t are quantiles of
  /// Student's distribution with n - 1 degrees of freedom in pairs, else 2 (n - 1). It is within 1 of what the
  /// noncentral distribution gives.
  ///
  /// - Source: Colas et al. 2018, equation 8, there with normal quantiles, which small n are too few for.
  public static func runsNeeded(
    difference: Double, variance: Double, inPairs: Bool = false, significance: Double = 0.05,
    power: Double = 0.8
  ) -> Int? {
    // What varies by rounding does not vary.
    guard difference != 0, difference.isFinite, variance > 1e-24 * difference * difference, variance.isFinite
    else { return nil }
    let ratio = variance / (difference * difference)
    let normal = NormalDistribution.quantile(1 - significance / 2) + NormalDistribution.quantile(power)
    let least = (ratio * normal * normal).rounded(.up)
    guard least < 1e15 else { return nil }
    var count = max(2, Int(least))
    while count < 1000 {
      let student = StudentDistribution(degreesOfFreedom: inPairs ? count - 1 : 2 * (count - 1))
      let quantiles = student.upperQuantile(significance / 2) + student.upperQuantile(1 - power)
      if Double(count) >= ratio * quantiles * quantiles { break }
      count += 1
    }
    return count
  }

  private static func student(_ statistic: Double, _ degrees: Double) -> TestResult {
    let tail = StudentDistribution(degreesOfFreedom: degrees).upperTail(statistic.magnitude)
    return TestResult(statistic: statistic, degreesOfFreedom: degrees, probability: 2 * tail)
  }
}

extension Array {
  /// The first place from which on a condition holds that holds for a tail of the array only.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
