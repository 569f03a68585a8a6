import TabularRL
import Testing

@Suite("AliasTable")
struct AliasTableTests {
  /// The probabilities a table stands for, added up column by column.
  private func implied(by table: AliasTable) -> [Double] {
    var sums = [Double](repeating: 0, count: table.count)
    for (column, keep) in table.keepProbabilities.enumerated() {
      sums[column] += keep / Double(table.count)
      sums[Int(table.aliases[column])] += (1 - keep) / Double(table.count)
    }
    return sums
  }

  @Test("A table worked by hand")
  func worked() {
    // Scaled by 4: 0.5, 0.5, 1, 2. Column 1 takes half from 3, then column 0 does; 2 and 3 keep all.
    let table = AliasTable([0.125, 0.125, 0.25, 0.5])
    #expect(table.keepProbabilities == [0.5, 0.5, 1, 1])
    #expect(table.aliases == [3, 3, 2, 3])
  }

  @Test("A table stands for exactly its weights")
  func exact() {
    var generator = Generator(splitMixSeed: 1)
    for count in [1, 2, 3, 10, 100, 1000] {
      let weights = (0..<count).map { _ in generator.uniform() * generator.uniform() + 1e-9 }
      let total = weights.reduce(0, +)
      let differences = zip(implied(by: AliasTable(weights)), weights).map { ($0 - $1 / total).magnitude }
      #expect(differences.allSatisfy { $0 < 1e-15 })
    }
  }

  @Test("Weights need not be normalized, and equal ones keep every column whole")
  func equalWeights() {
    #expect(AliasTable([2, 2, 2]).keepProbabilities == [1, 1, 1])
    #expect(AliasTable([1, 3]) == AliasTable([0.25, 0.75]))
  }

  @Test("An outcome of weight zero is never drawn")
  func zeroWeight() {
    let table = AliasTable([0, 1, 0, 3])
    var generator = Generator(splitMixSeed: 3)
    let counts = histogram(cells: 4, draws: 10_000) { table.draw(using: &generator) }
    #expect(counts[0] == 0)
    #expect(counts[2] == 0)
  }

  @Test("Draws follow the weights 1 to 20")
  func frequencies() {
    let weights = (1...20).map { Double($0) }
    let table = AliasTable(weights)
    var generator = Generator(splitMixSeed: 4)
    let counts = histogram(cells: 20, draws: 60_000) { table.draw(using: &generator) }
    #expect(chiSquare(counts, weights.map { $0 / 210 }) < chiSquareCritical[19, default: 0])
  }

  @Test("The first draws are pinned")
  func pinned() {
    let table = AliasTable([0.5, 0.2, 0.2, 0.1])
    var generator = Generator(splitMixSeed: 42)
    #expect((0..<10).map { _ in table.draw(using: &generator) } == [3, 0, 0, 0, 0, 0, 2, 1, 0, 2])
  }
}
