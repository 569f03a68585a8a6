/// Student's t distribution: how far a mean of few numbers may be from the truth.
///
/// - Source: Student 1908; the distribution function by the incomplete beta function, Abramowitz & Stegun
///   1964, formulas 26.5.8 and 26.7.1.
public struct StudentDistribution: Hashable, Sendable {
  /// The degrees of freedom, at least one.
  public let degreesOfFreedom: Int

  /// Creates the distribution.
  public init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom > 0, "there is at least one degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Returns the number that is exceeded with probability `probability`, in 0..<0.5 excluded 0.
  ///
  /// Accurate to about 1e-12 relative.
  public func upperQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 0.5, "a tail has a probability between 0 and 0.5")
    var low = 0.0
    var high = 1.0
    while upperTail(high) > probability {
      low = high
      high *= 2
    }
    while high - low > 1e-15 * high {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if upperTail(middle) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Returns the probability of a value above `t`, which is at least 0.
  ///
  /// P(T > t) = I_x(n/2, 1/2) / 2 with x = n / (n + t^2).
  public func upperTail(_ t: Double) -> Double {
    let n = Double(degreesOfFreedom)
    return Self.incompleteBeta(n / 2, 0.5, n / (n + t * t), complement: t * t / (n + t * t)) / 2
  }

  /// The regularized incomplete beta function I_x(a, b), given x and 1 - x.
  private static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double, complement y: Double) -> Double {
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    // The fraction converges fast below the mean only; above it the symmetric one does.
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(b, a, y, complement: x) }
    let front =
      Elementary.logGamma(a + b) - Elementary.logGamma(a) - Elementary.logGamma(b) + a * Elementary.log(x) + b
      * Elementary.log(y)
    return Elementary.exp(front) * fraction(a, b, x) / a
  }

  /// The continued fraction of the incomplete beta function, from the front (Lentz 1976).
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var result = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for coefficient in [even, odd] {
        d = 1 + coefficient * d
        d = 1 / (abs(d) < tiny ? tiny : d)
        c = 1 + coefficient / c
        c = abs(c) < tiny ? tiny : c
        change = c * d
        result *= change
      }
      if abs(change - 1) < 1e-16 { break }
    }
    return result
  }
}
