/// The standard normal distribution.
public enum NormalDistribution {
  /// Returns the number below which a normal variable stays with the given probability.
  ///
  /// Relative error below 1e-15 for tails down to 2^-53, below 4e-15 beyond. Minus infinity at 0, infinity at 1, not
  /// a number outside 0...1.
  /// - Source: Wichura 1988, algorithm AS 241, routine PPND16.
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
    }
    let q = probability - 0.5
    guard q.magnitude > 0.425 else { return q * central(0.180625 - q * q) }
    let root = (-Elementary.log(q < 0 ? probability : 1 - probability)).squareRoot()
    let magnitude = root <= 5 ? middle(root - 1.6) : outer(root - 5)
    return q < 0 ? -magnitude : magnitude
  }

  /// Returns the probability of a value above `z`, to about 1e-14 relative.
  public static func upperTail(_ z: Double) -> Double {
    SpecialFunctions.complementaryError(z / 2.0.squareRoot()) / 2
  }

  /// For probabilities in 0.075...0.925.
  private static func central(_ r: Double) -> Double {
    ratio(
      SIMD8(
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
      SIMD8(
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
      at: r)
  }

  /// For tails of at least exp(-25).
  private static func middle(_ r: Double) -> Double {
    ratio(
      SIMD8(
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
        3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
        2.27238449892691845833e-2, 7.74545014278341407640e-4),
      SIMD8(
        1, 2.05319162663775882187e0, 1.67638483018380384940e0,
        6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
        5.47593808499534494600e-4, 1.05075007164441684324e-9),
      at: r)
  }

  /// For smaller tails.
  private static func outer(_ r: Double) -> Double {
    ratio(
      SIMD8(
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7),
      SIMD8(
        1, 5.99832206555887937690e-1, 1.36929880922736805310e-1,
        1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
        1.42151175831644588870e-7, 2.04426310338993978564e-15),
      at: r)
  }

  /// A quotient of two polynomials, lowest coefficient first, by Horner's rule.
  @inline(__always)
  private static func ratio(_ above: SIMD8<Double>, _ below: SIMD8<Double>, at r: Double) -> Double {
    var sums = SIMD2(above[7], below[7])
    for power in stride(from: 6, through: 0, by: -1) {
      sums = sums * r + SIMD2(above[power], below[power])
    }
    return sums[0] / sums[1]
  }
}
