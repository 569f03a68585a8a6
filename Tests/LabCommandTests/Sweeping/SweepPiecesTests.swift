import Testing

@testable import LabCommand

@Suite struct SweepPiecesTests {
  /// So many configurations whose runs last so long.
  private func configurations(_ count: Int, _ budget: String?, stepLimit: Int? = 100) -> [Configuration] {
    (0..<count).map { number in
      var configuration = Configuration(agent: "\(number)", [], environment: "world", [])
      (configuration.budget, configuration.stepLimit) = (budget, stepLimit)
      return configuration
    }
  }

  @Test("a piece of short runs has one of every configuration; the pieces have each place once")
  func short() {
    let pieces = SweepPieces(of: 101, configurations(3, "episodes:500"))
    #expect(pieces.count == 34)
    #expect(pieces[0] == 0..<3 && pieces[33] == 99..<101)
    #expect(pieces.flatMap { Array($0) } == Array(0..<101))
    #expect(SweepPieces(of: 0, configurations(3, "episodes:500")).map { $0 } == [])
  }

  @Test(
    "a piece of runs that may be long, or of which there are few, is a single one",
    arguments: [
      ("episodes:500", 1 << 22, 99), ("steps:715827883", 100, 99), ("episodes:9000000000000000000", 100, 99),
      ("episodes:500", nil, 99), (nil, 100, 99), ("episodes:500", 100, 95),
    ] as [(String?, Int?, Int)])
  func long(budget: String?, stepLimit: Int?, size: Int) {
    let pieces = SweepPieces(of: size, configurations(3, budget, stepLimit: stepLimit))
    #expect(pieces.count == size && pieces[1] == 1..<2)
  }

  @Test("very many runs share pieces") func many() {
    let pieces = SweepPieces(of: 10_000, configurations(3, nil))
    #expect(pieces.count == 3334 && pieces[1] == 3..<6)
    #expect(SweepPieces(of: 1_000_000, configurations(1, "episodes:1")).count <= 4096)
    #expect(SweepPieces(of: 10, []).count == 10)
  }
}
