import Testing

@testable import TabularRL

@Suite struct ChanceTests {
  @Test(
    "A chance happens exactly when the uniform number of the same word is smaller",
    arguments: [0, 0x1p-60, 1e-12, 0.1, 0.5, 1 - 0x1p-53, 1])
  func agreement(probability: Double) {
    let chance = Chance(probability)
    var words = Generator(splitMixSeed: 3)
    var numbers = Generator(splitMixSeed: 3)
    for _ in 0..<2000 { #expect(chance.happens(words.next()) == (numbers.uniform() < probability)) }
    #expect(chance.happens(0) == (probability > 0))
    #expect(chance.happens(.max) == (probability == 1))
  }

  @Test(
    "A chance happens for as many words as it should, to the last one",
    arguments: [(0x1p-60, 1 << 11), (0x1p-53, 1 << 11), (0.5, 1 << 63), (1 - 0x1p-53, ~0 << 11)]
      as [(Double, UInt64)])
  func edge(probability: Double, count: UInt64) {
    let chance = Chance(probability)
    #expect(chance.happens(count - 1) && !chance.happens(count))
    for word in [1, count - 1, count, .max] { #expect((chance.mask(word) == .max) == chance.happens(word)) }
    for word in [1, .max] as [UInt64] { #expect(Chance(0).mask(word) == 0 && Chance(1).mask(word) == .max) }
  }

  @Test("An index made of a word takes the high part of its low half times the count")
  func index() {
    var generator = Generator(splitMixSeed: 1)
    #expect(generator.index(below: 4, from: 0x1234_5678_8000_0000) == 2)
    #expect(generator.index(below: 4, from: 0xffff_ffff_ffff_ffff) == 3)
    #expect(generator.index(below: 3, from: 0x0000_0000_5555_5557) == 1)
  }

  @Test("A word that would be unfair is replaced by a fresh draw, one that is merely suspicious is not")
  func unfair() {
    // 2^32 = 3 * 1431655765 + 1: of the words whose product ends in 0, 1 or 2 exactly that of 0 is one too many.
    var generator = Generator(splitMixSeed: 1)
    let before = generator.state
    #expect(generator.index(below: 3, from: 0x5555_5556) == 1)
    #expect(generator.state == before)
    _ = generator.index(below: 3, from: 0)
    #expect(generator.state != before)
  }
}
