import TabularRL

extension Generator {
  /// Creates the generator that draws one row of a random world: it is named by the world's seed and by what the row
  /// is about, so that rows can be asked for in any order and as often as is needed.
  init(worldSeed: Int, row: [Int]) {
    let words = SeedSequence(
      entropy: UInt64(bitPattern: Int64(worldSeed)), spawnKey: row.map { UInt64(bitPattern: Int64($0)) }
    ).words(count: 4)
    self.init(state: (words[0] | 1, words[1], words[2], words[3]))
  }

  /// Draws `count` different numbers below `bound`, each such set with the same chance.
  ///
  /// - Source: Floyd's algorithm, Bentley 1987.
  mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
    var chosen: [Int] = []
    var seen: Set<Int> = []
    for last in bound - count..<bound {
      let number = index(below: last + 1)
      let new = seen.insert(number).inserted ? number : last
      seen.insert(new)
      chosen.append(new)
    }
    return chosen
  }
}
