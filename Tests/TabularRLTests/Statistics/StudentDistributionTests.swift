import TabularRL
import Testing

@Suite struct StudentDistributionTests {
  @Test(
    "The quantiles of 95 % and 99 % intervals are those of SciPy 1.17",
    arguments: [
      (1, 12.706204736174694, 63.656741162871526),
      (2, 4.302652729749462, 9.924843200918287),
      (4, 2.7764451051977934, 4.604094871349992),
      (9, 2.262157162798205, 3.249835541592126),
      (29, 2.045229642132703, 2.756385903670605),
      (49, 2.0095752371292392, 2.679951973631552),
      (199, 1.9719565442517533, 2.600760216058516),
    ])
  func quantiles(degreesOfFreedom: Int, narrow: Double, wide: Double) {
    let distribution = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
    #expect(abs(distribution.upperQuantile(0.025) / narrow - 1) < 1e-12)
    #expect(abs(distribution.upperQuantile(0.005) / wide - 1) < 1e-12)
  }

  @Test("A quantile is exceeded with its probability, however rare, for few and for many degrees of freedom")
  func inverse() {
    for degreesOfFreedom in [0.5, 1, 1.5, 7.25, 99, 12_345] {
      let distribution = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
      for probability in [0.49, 0.25, 0.025, 1e-4, 1e-9] {
        let tail = distribution.upperTail(distribution.upperQuantile(probability))
        #expect(abs(tail / probability - 1) < 1e-11, "\(degreesOfFreedom), \(probability)")
      }
    }
  }

  @Test("With one degree of freedom it is Cauchy's: a quarter of the mass lies above 1")
  func cauchy() {
    #expect(abs(StudentDistribution(degreesOfFreedom: 1).upperTail(1) - 0.25) < 1e-14)
  }
}
