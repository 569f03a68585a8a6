import TabularRL
import Testing

// `scipy.stats.norm.ppf` of SciPy 1.17.1.
private let quantiles: [(Double, Double)] = [
  (1e-300, -37.0470962993612), (1e-100, -21.273453560965322), (1e-20, -9.262340089798409),
  (1.1102230246251565e-16, -8.209536151601387), (1e-10, -6.361340902404056), (1e-06, -4.753424308822899),
  (0.001, -3.090232306167813), (0.01, -2.3263478740408408), (0.025, -1.9599639845400545),
  (0.05, -1.6448536269514729), (0.075, -1.4395314709384563), (0.0750001, -1.4395307645017301),
  (0.1, -1.2815515655446004), (0.2, -0.8416212335729142), (0.25, -0.6744897501960817),
  (0.3, -0.5244005127080409), (0.4, -0.2533471031357997), (0.45, -0.12566134685507402),
  (0.499999, -2.5066282745665593e-06), (0.5, 0.0), (0.6, 0.2533471031357997), (0.7, 0.5244005127080407),
  (0.8, 0.8416212335729143), (0.9, 1.2815515655446004), (0.925, 1.4395314709384563),
  (0.9250001, 1.439532177375901), (0.95, 1.6448536269514722), (0.975, 1.959963984540054),
  (0.99, 2.3263478740408408), (0.999, 3.090232306167813), (0.999999, 4.753424308817087),
  (0.9999999999, 6.361340889697422), (0.9999999999999999, 8.209536151601387),
]

@Suite("NormalDistribution")
struct NormalDistributionTests {
  @Test("Quantiles agree with SciPy to 1e-15, and to 4e-15 in tails below 2^-53", arguments: quantiles)
  func scipy(probability: Double, expected: Double) {
    let quantile = NormalDistribution.quantile(probability)
    let tolerance = probability < 0x1p-53 ? 4e-15 : 1e-15
    #expect((quantile - expected).magnitude <= tolerance * expected.magnitude)
  }

  @Test("The ends and the outside of the unit interval")
  func ends() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(-0.1).isNaN)
    #expect(NormalDistribution.quantile(1.1).isNaN)
    #expect(NormalDistribution.quantile(.nan).isNaN)
  }

  @Test("Quantiles rise through the seams of the three regions")
  func monotone() {
    for seam in [0.075, 0.925, 1.3887943864964021e-11, 0.5] {
      let around = (-50...50).map { NormalDistribution.quantile(seam * (1 + Double($0) * 1e-13)) }
      #expect(zip(around, around.dropFirst()).allSatisfy { $0 < $1 })
    }
  }
}
