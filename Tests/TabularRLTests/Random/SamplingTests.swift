import TabularRL
import Testing

@Suite("Sampling")
struct SamplingTests {
  @Test("The first numbers of every sampler are pinned")
  func pinned() {
    var generator = Generator(splitMixSeed: 42)
    var deck = Array(0..<10)
    generator.shuffle(&deck)
    #expect(deck == [5, 3, 1, 0, 9, 6, 4, 7, 2, 8])
    #expect(
      (0..<8).map { _ in generator.bernoulli(0.5) }
        == [false, false, false, false, true, true, false, true])
    #expect((0..<8).map { _ in generator.categorical([0.25, 0.5, 0.25]) } == [0, 1, 1, 0, 2, 1, 1, 2])
    #expect(
      (0..<3).map { _ in generator.normal() }
        == [-1.0681702613732111, -0.18622287430595694, 1.6346487859179368])
    #expect((0..<8).map { _ in generator.poisson(3) } == [3, 5, 1, 3, 4, 2, 7, 4])
    #expect((0..<4).map { _ in generator.poisson(100) } == [107, 100, 94, 102])
    #expect((0..<8).map { _ in generator.geometric(0.25) } == [3, 6, 4, 1, 5, 1, 4, 1])
  }

  @Test("A shuffle keeps the elements, and empty and single arrays draw nothing")
  func shuffleKeeps() {
    var generator = Generator(splitMixSeed: 1)
    var none: [Int] = []
    var one = [7]
    generator.shuffle(&none)
    generator.shuffle(&one)
    #expect(generator == Generator(splitMixSeed: 1))
    var many = Array(0..<100)
    generator.shuffle(&many)
    #expect(many != Array(0..<100))
    #expect(many.sorted() == Array(0..<100))
  }

  @Test("All 24 orders of four elements are equally likely")
  func shuffleEven() {
    var generator = Generator(splitMixSeed: 2)
    let counts = histogram(cells: 256, draws: 24_000) {
      var order = [0, 1, 2, 3]
      generator.shuffle(&order)
      return order.reduce(0) { $0 * 4 + $1 }
    }
    let orders = counts.filter { $0 > 0 }
    #expect(orders.count == 24)
    #expect(chiSquare(orders, [Double](repeating: 1.0 / 24, count: 24)) < chiSquareCritical[23, default: 0])
  }

  @Test("Bernoulli draws, sure ones included", arguments: [0.1, 0.5, 0.9])
  func bernoulli(probability: Double) {
    var generator = Generator(splitMixSeed: 3)
    let counts = histogram(cells: 2, draws: 50_000) { generator.bernoulli(probability) ? 1 : 0 }
    #expect(chiSquare(counts, [1 - probability, probability]) < chiSquareCritical[1, default: 0])
    #expect((0..<1000).allSatisfy { _ in generator.bernoulli(1) })
    #expect(!(0..<1000).contains { _ in generator.bernoulli(0) })
  }

  @Test("Categorical draws follow their probabilities")
  func categorical() {
    var generator = Generator(splitMixSeed: 4)
    let probabilities = [0.05, 0.4, 0.25, 0.1, 0.2]
    let counts = histogram(cells: 5, draws: 50_000) { generator.categorical(probabilities) }
    #expect(chiSquare(counts, probabilities) < chiSquareCritical[4, default: 0])
  }

  @Test("The smallest and largest numbers find the first and the last possible outcome")
  func categoricalEnds() {
    // These states give the words 0 and all ones.
    var lowest = Generator(state: (0, 1, 1, 0))
    #expect(lowest.categorical([0, 0, 0.5, 0.5]) == 2)
    var highest = Generator(state: (0, 1, 1, .max))
    let tenths = [Double](repeating: 0.1, count: 10)
    #expect(tenths.reduce(0, +) < 1)
    #expect(highest.categorical(tenths + [0, 0]) == 9)
  }

  @Test("Normal draws fall evenly into 16 cells of equal probability, with the right moments")
  func normal() {
    // scipy.stats.norm.ppf(k / 16); the 1e-6 bounds of the moments are 4.9 standard errors.
    let edges = [
      -1.5341205443525463, -1.1503493803760079, -0.887146559018876, -0.6744897501960817, -0.4887764111146695,
      -0.31863936396437514, -0.1573106846101707, 0, 0.1573106846101707, 0.31863936396437514,
      0.4887764111146695, 0.6744897501960817, 0.887146559018876, 1.1503493803760079, 1.5341205443525463,
    ]
    var generator = Generator(splitMixSeed: 5)
    var sums = (0.0, 0.0, 0.0)
    let draws = 40_000
    let counts = histogram(cells: 16, draws: draws) {
      let drawn = generator.normal()
      sums = (sums.0 + drawn, sums.1 + drawn * drawn, sums.2 + drawn * drawn * drawn)
      return edges.count { $0 <= drawn }
    }
    let root = Double(draws).squareRoot()
    #expect(chiSquare(counts, [Double](repeating: 1.0 / 16, count: 16)) < chiSquareCritical[15, default: 0])
    #expect((sums.0 / root).magnitude < 4.9)
    #expect(((sums.1 - Double(draws)) / root).magnitude < 4.9 * 2.0.squareRoot())
    #expect((sums.2 / root).magnitude < 4.9 * 15.0.squareRoot())
  }

  @Test("Poisson counts of a small mean follow SciPy's probabilities")
  func poissonSmall() {
    // scipy.stats.poisson.pmf(0...12, 4.5) and the rest.
    let probabilities = [
      0.011108996538242306, 0.049990484422090385, 0.11247858994970336, 0.168717884924555, 0.18980762054012446,
      0.17082685848611215, 0.1281201438645839, 0.08236294962723255, 0.046329159165318316,
      0.023164579582659196, 0.010424060812196633, 0.004264388514080442, 0.0015991456927801646,
      0.0008051378803213357,
    ]
    var generator = Generator(splitMixSeed: 6)
    let counts = histogram(cells: 14, draws: 50_000) { min(generator.poisson(4.5), 13) }
    #expect(chiSquare(counts, probabilities) < chiSquareCritical[13, default: 0])
  }

  @Test("Poisson counts of a large mean, split into parts, follow SciPy's probabilities")
  func poissonLarge() {
    // Differences of scipy.stats.poisson.cdf at the edges, for a mean of 75.
    let edges = [58, 63, 67, 70, 73, 76, 79, 83, 87, 92]
    let probabilities = [
      0.02486042464042483, 0.06454868446721371, 0.10507753677047361, 0.11212763780171098,
      0.13201458627463014, 0.1374387360307915, 0.12713379364689803, 0.1339223556701894, 0.08574053881384858,
      0.05257347424904246, 0.024562231634776777,
    ]
    var generator = Generator(splitMixSeed: 7)
    let counts = histogram(cells: 11, draws: 20_000) {
      let drawn = generator.poisson(75)
      return edges.count { $0 < drawn }
    }
    #expect(chiSquare(counts, probabilities) < chiSquareCritical[10, default: 0])
  }

  @Test("A Poisson mean of zero gives zero, and the largest number ends the sum")
  func poissonEnds() {
    var generator = Generator(splitMixSeed: 8)
    #expect((0..<100).allSatisfy { _ in generator.poisson(0) == 0 })
    for mean in [0.001, 1, 5, 29.9] {
      var highest = Generator(state: (0, 1, 1, .max))
      let drawn = highest.poisson(mean)
      #expect(drawn > Int(mean) && drawn < 120)
    }
  }

  @Test("Geometric counts follow SciPy's probabilities")
  func geometric() {
    // scipy.stats.geom.pmf(1...14, 0.3) and the rest.
    let probabilities = [
      0.3, 0.21, 0.147, 0.1029, 0.07203, 0.050421, 0.0352947, 0.02470629, 0.017294403, 0.0121060821,
      0.00847425747, 0.005931980229, 0.0041523861603, 0.00290667031221, 0.0067822307284900055,
    ]
    var generator = Generator(splitMixSeed: 9)
    let counts = histogram(cells: 15, draws: 50_000) { min(generator.geometric(0.3), 15) - 1 }
    #expect(chiSquare(counts, probabilities) < chiSquareCritical[14, default: 0])
  }

  @Test("Sure and hopeless geometric trials")
  func geometricEnds() {
    var generator = Generator(splitMixSeed: 10)
    #expect((0..<100).allSatisfy { _ in generator.geometric(1) == 1 })
    var lowest = Generator(state: (0, 1, 1, 0))
    #expect(lowest.geometric(0.5) == 1)
    var highest = Generator(state: (0, 1, 1, .max))
    #expect(highest.geometric(0.5) == 54)
    #expect(generator.geometric(1e-300) == .max)
    // A probability that 1 - p loses: the mean is its inverse, and one draw is within 1e-6 and 40 means.
    #expect((1_000_000_000...4_000_000_000_000_000_000).contains(generator.geometric(1e-16)))
  }
}
