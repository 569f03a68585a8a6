/// Student's t distribution: how far a mean of few numbers may be from the truth.
///
/// - Source: Student 1908; the distribution function by the incomplete beta function, Abramowitz & Stegun
///   1964, formulas 26.5.8 and 26.7.1.
public struct StudentDistribution: Hashable, Sendable {
  /// The degrees of freedom, above 0; Welch's test has fractions.
  public let degreesOfFreedom: Double

  /// Creates the distribution.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "there are more than 0 degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Creates the distribution with a whole number of degrees of freedom, at least one.
  public init(degreesOfFreedom: Int) { self.init(degreesOfFreedom: Double(degreesOfFreedom)) }

  /// Returns the number that is exceeded with probability `probability`, above 0 and at most 0.5.
  ///
  /// Accurate to about 1e-12 relative.
  public func upperQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability <= 0.5, "a tail has a probability above 0 and at most 0.5")
    let n = degreesOfFreedom
    let peak =
      Elementary.exp(Elementary.logGamma((n + 1) / 2) - Elementary.logGamma(n / 2)) / (n * .pi).squareRoot()
    // Newton's steps from the left never pass it, for the tail is convex; they end where rounding takes over.
    var t = 0.0
    while true {
      let density = peak * Elementary.exp(-(n + 1) / 2 * Elementary.log(1 + t * t / n))
      let next = t + (upperTail(t) - probability) / density
      guard next > t * (1 + 1e-15) else { return t }
      t = next
    }
  }

  /// Returns the probability of a value above `t`, which is at least 0.
  ///
  /// P(T > t) = I_x(n/2, 1/2) / 2 with x = n / (n + t^2).
  public func upperTail(_ t: Double) -> Double {
    let n = degreesOfFreedom
    return SpecialFunctions.incompleteBeta(n / 2, 0.5, n / (n + t * t), complement: t * t / (n + t * t)) / 2
  }
}
