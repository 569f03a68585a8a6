import Testing

@testable import TabularRL

@Suite struct ChiSquareDistributionTests {
  /// With an even number of degrees the tail is exp(-x/2) times the first terms of the series of exp(x/2).
  @Test("the tail with even degrees of freedom is a finite sum", arguments: [2, 4, 10, 60])
  func even(degrees: Int) {
    for x in [0.01, 1, 3, 8, 20, 60, 150] {
      var (term, sum) = (1.0, 1.0)
      for n in 1..<max(2, degrees / 2) where degrees > 2 {
        term *= x / 2 / Double(n)
        sum += term
      }
      let expected = Elementary.exp(-x / 2) * sum
      let tail = ChiSquareDistribution(degreesOfFreedom: degrees).upperTail(x)
      #expect(abs(tail - expected) <= 1e-11 * expected, "\(degrees) \(x): \(tail) for \(expected)")
    }
  }

  /// `scipy.stats.chi2.isf(1e-6, df)`, as in the tests of the draws.
  @Test(
    "the critical values of a millionth",
    arguments: [(1, 23.9281), (2, 27.6310), (3, 30.6648), (4, 33.3768), (5, 35.8882)])
  func critical(degrees: Int, x: Double) {
    #expect(abs(ChiSquareDistribution(degreesOfFreedom: degrees).upperTail(x) - 1e-6) < 2e-10)
  }

  @Test("the ends of the tail")
  func ends() {
    let distribution = ChiSquareDistribution(degreesOfFreedom: 3)
    #expect(distribution.upperTail(0) == 1)
    #expect(distribution.upperTail(.infinity) == 0)
  }
}
