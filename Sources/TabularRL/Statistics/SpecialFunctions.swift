/// The functions behind the distributions of statistics, by the laboratory's own exponential and logarithm.
enum SpecialFunctions {
  /// The regularized incomplete beta function I_x(a, b), given x and 1 - x.
  static func incompleteBeta(_ a: Double, _ b: Double, _ x: Double, complement y: Double) -> Double {
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

  /// The complementary error function, to about 1e-14 relative.
  ///
  /// Below 2 by the series of erf, which has no cancellation; above by a continued fraction.
  ///
  /// - Source: Abramowitz & Stegun 1964, formulas 7.1.6 and 7.1.14.
  static func complementaryError(_ x: Double) -> Double {
    guard x >= 0 else { return 2 - complementaryError(-x) }
    let twoOverRootPi = 1.1283791670955125739
    guard x < 2 else { return Elementary.exp(-x * x) * tailFraction(x) * twoOverRootPi / 2 }
    var (term, sum, n) = (x, x, 0.0)
    while term > 1e-18 * sum {
      n += 1
      term *= 2 * x * x / (2 * n + 1)
      sum += term
    }
    return 1 - twoOverRootPi * Elementary.exp(-x * x) * sum
  }

  /// 1 / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))), from the back.
  private static func tailFraction(_ x: Double) -> Double {
    var tail = x
    for step in stride(from: 200, through: 1, by: -1) { tail = x + Double(step) / 2 / tail }
    return 1 / tail
  }
}
