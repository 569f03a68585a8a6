import Testing

@testable import TabularRL

/// Ten returns of cliff walking and their order; references are NumPy's and SciPy's.
let tenReturns = [-13.2, -14.5, -13.9, -17.1, -13.4, -15.0, -13.3, -14.1, -25.6, -13.7]

@Suite struct QuantilesTests {
  @Test("Quantiles, interquartile mean and the worst runs are NumPy's and SciPy's")
  func reference() throws {
    let quantiles = try #require(Quantiles(tenReturns))
    #expect(quantiles.median == -14)
    #expect(abs(quantiles.quantile(0.25) + 14.875) < 1e-14)
    #expect(abs(quantiles.quantile(0.75) + 13.475) < 1e-14)
    #expect(abs(quantiles.interquartileMean + 14.1) < 1e-14)
    #expect(quantiles.quantile(0) == -25.6 && quantiles.quantile(1) == -13.2)
    #expect(quantiles.meanOfWorst() == -25.6)
    #expect(quantiles.meanOfWorst(0.2) == (-25.6 - 17.1) / 2)
    #expect(quantiles.meanOfWorst(areLow: false) == quantiles.sorted.last)
    #expect(Quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 100])?.interquartileMean == 5.5)
    #expect(Quantiles([1, 2, 3, 4, 5, 6, 7, 8])?.interquartileMean == 4.5)
    #expect(Quantiles([3])?.median == 3)
    #expect(Quantiles([]) == nil)
  }

  @Test(
    "Tolerance intervals have the order statistics and the exact confidence of the binomial distribution",
    arguments: [
      (46, 0, 45, 0.95200), (50, 0, 49, 0.96621), (100, 1, 97, 0.97629), (200, 5, 193, 0.96795),
      (500, 18, 480, 0.96066),
    ])
  func tolerance(count: Int, lower: Int, upper: Int, confidence: Double) throws {
    let interval = try #require(Quantiles((0..<count).map(Double.init))?.toleranceInterval())
    #expect((interval.lowerIndex, interval.upperIndex) == (lower, upper))
    #expect((interval.lower, interval.upper) == (Double(lower), Double(upper)))
    #expect(abs(interval.confidence - confidence) < 5e-6)
  }

  @Test("Too few numbers have no tolerance interval", arguments: [(0.5, 8), (0.8, 22), (0.9, 46)])
  func tooFew(share: Double, least: Int) {
    #expect(Quantiles(Array(repeating: 0, count: least - 1))?.toleranceInterval(share: share) == nil)
    #expect(Quantiles(Array(repeating: 0, count: least))?.toleranceInterval(share: share) != nil)
  }

  @Test("The confidence of a tolerance interval is that of the binomial distribution, for any size")
  func confidence() throws {
    for count in 8...500 {
      guard let interval = Quantiles((0..<count).map(Double.init))?.toleranceInterval(share: 0.5) else {
        Issue.record("no interval for \(count)")
        continue
      }
      // P(Bin(n, 1/2) <= d - 1) by the recursion of the probabilities, in another order than the code's.
      let width = interval.upperIndex - interval.lowerIndex
      var term = 1.0
      for _ in 0..<count { term /= 2 }
      var sum = 0.0
      for k in 0..<width {
        sum += term
        term *= Double(count - k) / Double(k + 1)
      }
      #expect(abs(interval.confidence - sum) < 1e-12)
      #expect(interval.confidence >= 0.95)
    }
  }
}
