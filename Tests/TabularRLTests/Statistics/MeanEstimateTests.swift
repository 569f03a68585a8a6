import TabularRL
import Testing

@Suite struct MeanEstimateTests {
  @Test("Mean, deviation and interval of four numbers by hand")
  func byHand() throws {
    let estimate = try #require(MeanEstimate([1, 2, 3, 6]))
    // squares (4 + 1 + 0 + 9) / 3; standard error sqrt(14 / 3) / 2; t with 3 degrees of freedom 3.182446305284263
    #expect(estimate.mean == 3)
    #expect(abs(try #require(estimate.standardDeviation) - (14.0 / 3).squareRoot()) < 1e-15)
    let interval = try #require(estimate.interval())
    let half = 3.182446305284263 * (14.0 / 3).squareRoot() / 2
    #expect(abs(interval.upperBound - (3 + half)) < 1e-11)
    #expect(abs(interval.lowerBound - (3 - half)) < 1e-11)
  }

  @Test("One number has a mean but no interval, none has nothing, and infinity has no interval")
  func few() throws {
    #expect(MeanEstimate([]) == nil)
    let one = try #require(MeanEstimate([5]))
    #expect(one.mean == 5)
    #expect(one.interval() == nil)
    #expect(try #require(MeanEstimate([1, .infinity])).interval() == nil)
  }
}
