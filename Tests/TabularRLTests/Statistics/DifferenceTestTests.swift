import TabularRL
import Testing

@Suite struct DifferenceTestTests {
  private let a = tenReturns
  private let b = [-17.0, -17.4, -16.8, -19.9, -17.2, -18.1, -17.5, -16.9, -18.8, -17.3]

  @Test("Welch's test is SciPy's")
  func welch() throws {
    let result = try #require(DifferenceTest.welch(a, b))
    #expect(abs(result.statistic / 1.874582600890155 - 1) < 1e-12)
    #expect(abs(try #require(result.degreesOfFreedom) / 10.216511890170482 - 1) < 1e-12)
    #expect(abs(result.probability / 0.08969779506046718 - 1) < 1e-12)
  }

  @Test("The paired test is SciPy's")
  func paired() throws {
    let result = try #require(DifferenceTest.paired(a, b))
    #expect(abs(result.statistic / 2.2546990172024244 - 1) < 1e-12)
    #expect(abs(result.probability / 0.050613160843308386 - 1) < 1e-12)
  }

  @Test("The exact sign-flip test counts 68 of 1024 assignments, and draws agree with it")
  func signFlip() throws {
    #expect(try #require(DifferenceTest.signFlip(a, b)).probability == 68.0 / 1024)
    // Twice the data has 20 pairs, still exact; three times 30 pairs, which are drawn.
    let exact = try #require(DifferenceTest.signFlip(a + a, b + b)).probability
    #expect(exact > 0 && exact < 68.0 / 1024)
    let drawn = try #require(DifferenceTest.signFlip(a + a + a, b + b + b)).probability
    #expect(drawn < exact && drawn >= 1.0 / 100_001)
    #expect(try #require(DifferenceTest.signFlip(a, a)).probability == 1)
  }

  @Test("The Mann-Whitney test is SciPy's, ties and all")
  func mannWhitney() throws {
    let result = try #require(DifferenceTest.mannWhitney(a, b))
    #expect(result.statistic == 87)
    #expect(abs(result.probability / 0.00579535854433471 - 1) < 1e-12)
    #expect(DifferenceTest.probabilityOfImprovement(a, over: b) == 0.87)
    #expect(DifferenceTest.probabilityOfImprovement(a, over: a) == 0.5)
    #expect(DifferenceTest.probabilityOfImprovement([1, 2], over: [2, 3]) == 0.125)
    #expect(DifferenceTest.mannWhitney([1, 1], [1, 1]) == nil)
    // Swapped groups have the complementary statistic and the same probability.
    let swapped = try #require(DifferenceTest.mannWhitney(b, a))
    #expect(swapped.statistic == 13 && swapped.probability == result.probability)
  }

  @Test("Holm's correction by hand")
  func holm() {
    // Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.06, never falling.
    #expect(DifferenceTest.holm([0.04, 0.01, 0.03, 0.02]) == [0.06, 0.04, 0.06, 0.06])
    #expect(DifferenceTest.holm([0.5, 0.9]) == [1, 1])
    #expect(DifferenceTest.holm([]) == [])
  }

  @Test("Effect size and runs needed by hand")
  func power() throws {
    // Means 2 and 4, both deviations 1.
    #expect(DifferenceTest.effectSize([1, 2, 3], [3, 4, 5]) == -2)
    // Cohen 1988, table 2.4.1: 64 in each of two groups for d = 0.5 and a power of 0.8.
    #expect(DifferenceTest.runsNeeded(difference: 0.5, variance: 2) == 64)
    // Of pairs, by the noncentral t distribution: 34, 10 and 5.
    for (effect, count) in [(0.5, 34), (1, 10), (2, 5)] {
      #expect(DifferenceTest.runsNeeded(difference: effect, variance: 1, inPairs: true) == count)
    }
    #expect(DifferenceTest.runsNeeded(difference: 0, variance: 2) == nil)
  }

  @Test("The normal tail is that of the tables")
  func tail() {
    for (z, tail) in [
      (0.0, 0.5), (1, 0.15865525393145705), (1.959963984540054, 0.025), (3, 0.0013498980316300933),
      (5, 2.866515718791933e-7), (10, 7.61985302416047e-24), (-1, 0.8413447460685429),
    ] {
      #expect(abs(NormalDistribution.upperTail(z) / tail - 1) < 1e-13, "\(z)")
    }
  }
}
