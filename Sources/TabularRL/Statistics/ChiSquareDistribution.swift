/// The chi-square distribution: how far counts may be from what was expected.
///
/// - Source: Pearson 1900; the tail by the incomplete gamma function, Abramowitz & Stegun 1964, formulas 6.5.29
///   and 6.5.31.
public struct ChiSquareDistribution: Hashable, Sendable {
  /// The degrees of freedom, at least one.
  public let degreesOfFreedom: Int

  /// Creates the distribution.
  public init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom > 0, "there is at least one degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Returns the probability of a value above `x`, which is at least 0; accurate to about 1e-12 relative.
  public func upperTail(_ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    let (a, z) = (Double(degreesOfFreedom) / 2, x / 2)
    let front = Elementary.exp(a * Elementary.log(z) - z - Elementary.logGamma(a))
    return z < a + 1 ? 1 - front * Self.series(a, z) : front * Self.fraction(a, z)
  }

  /// The sum of z^n / (a (a + 1) (a + 2) up to (a + n)) over n, which converges fast below the mean.
  private static func series(_ a: Double, _ z: Double) -> Double {
    var term = 1 / a
    var sum = term
    var n = 0.0
    while term > sum * 1e-17 {
      n += 1
      term *= z / (a + n)
      sum += term
    }
    return sum
  }

  /// The continued fraction above the mean, from the front (Lentz 1976).
  private static func fraction(_ a: Double, _ z: Double) -> Double {
    var b = z + 1 - a
    var c = 1e300
    var d = 1 / b
    var result = d
    for step in 1...100_000 {
      let n = Double(step)
      let numerator = n * (a - n)
      b += 2
      d = 1 / (b + numerator * d)
      c = b + numerator / c
      result *= c * d
      if abs(c * d - 1) < 1e-16 { break }
    }
    return result
  }
}

extension Elementary {
  /// The logarithm of the gamma function for positive arguments, by Stirling's series.
  static func logGamma(_ x: Double) -> Double {
    var x = x
    var product = 1.0
    while x < 15 {
      product *= x
      x += 1
    }
    let square = 1 / (x * x)
    let series =
      (1.0 / 12
        - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))))
      / x
    let halfLogTwoPi = 0.918938533204672741780
    return (x - 0.5) * log(x) - x + halfLogTwoPi + series - log(product)
  }
}
