import TabularRL
import Testing

// All numbers are NumPy 2.4.6's.
@Suite("PCG64")
struct PCG64Tests {
  @Test("Seeding gives NumPy's state and increment")
  func seeding() {
    let generator = PCG64(SeedSequence(entropy: 42))
    #expect(generator.state == 274_674_114_334_540_486_603_088_602_300_644_985_544)
    #expect(generator.increment == 332_724_090_758_049_132_448_979_897_138_935_081_983)
  }

  @Test(
    "Raw words of NumPy's PCG64",
    arguments: [
      (42, [0xc621_fbcd_16d9_2688, 0x705a_5661_a791_ffc1, 0xdbcd_12c2_6eda_1624, 0xb286_b60e_1600_888d]),
      (0xdead_beaf, [0x60d2_4054_e17a_0698, 0xd5e7_9d89_856e_4f12]),
    ] as [(UInt64, [UInt64])])
  func words(seed: UInt64, words: [UInt64]) {
    var generator = PCG64(SeedSequence(entropy: seed))
    #expect(words.map { _ in generator.next() } == words)
  }

  @Test(
    "Raw words of NumPy's PCG64DXSM",
    arguments: [
      (42, [0xab1c_5033_8e63_481d, 0x01bd_f91d_548d_1872, 0xa872_905d_0418_d0a1, 0x5f0a_8427_0b80_eabc]),
      (0xdead_beaf, [0xdf1d_dcf1_e225_21fe, 0xc71b_2f9c_706c_f151]),
    ] as [(UInt64, [UInt64])])
  func wordsDXSM(seed: UInt64, words: [UInt64]) {
    var generator = PCG64DXSM(SeedSequence(entropy: seed))
    #expect(words.map { _ in generator.next() } == words)
  }

  @Test("The first words in decimal, as NumPy prints them")
  func decimal() {
    var generator = PCG64(SeedSequence(entropy: 42))
    let words = (0..<3).map { _ in generator.next() }
    #expect(
      words == [14_276_969_152_011_380_360, 8_095_878_257_575_067_585, 15_838_336_090_824_644_132])
  }

  @Test(
    "Doubles of NumPy's default generator",
    arguments: [
      (42, [0.7739560485559633, 0.4388784397520523, 0.8585979199113825, 0.6973680290593639]),
      (0, [0.6369616873214543, 0.2697867137638703, 0.04097352393619469]),
    ] as [(UInt64, [Double])])
  func doubles(seed: UInt64, numbers: [Double]) {
    var generator = PCG64(SeedSequence(entropy: seed))
    #expect(numbers.map { _ in generator.uniform() } == numbers)
  }

  @Test("Doubles of NumPy's PCG64DXSM")
  func doublesDXSM() {
    var generator = PCG64DXSM(SeedSequence(entropy: 42))
    let numbers = (0..<4).map { _ in generator.uniform() }
    #expect(numbers == [0.6684007764691958, 0.006805009518349059, 0.6579981066789486, 0.37125421479459286])
  }

  @Test("Choices from the deck of 13 cards with seed 0")
  func deck() {
    let cards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10]
    var generator = PCG64(SeedSequence(entropy: 0))
    let drawn = (0..<8).map { _ in cards[generator.index(below: 13)] }
    #expect(drawn == [10, 9, 7, 4, 5, 1, 1, 1])
  }

  @Test("Doubles between integers leave the kept half word alone; a single choice draws nothing")
  func mixedDraws() {
    var generator = PCG64(SeedSequence(entropy: 5))
    #expect(generator.index(below: 7) == 4)
    #expect(generator.index(below: 1000) == 805)
    #expect(generator.uniform() == 0.8079407897364937)
    #expect(generator.index(below: 3_000_000_000) == 1_545_976_682)
    #expect(generator.uniform() == 0.2858013800881416)
    #expect(generator.index(below: 1) == 0)
    #expect(generator.index(below: 10) == 9)
  }

  @Test("Gymnasium's random 4 by 4 map of seed 0 draws one double a cell")
  func randomMap() {
    var generator = PCG64(SeedSequence(entropy: 0))
    let cells = (0..<16).map { _ in generator.uniform() < 0.8 ? "F" : "H" }
    // The first and the last cell are overwritten by start and goal; this seed's first map is already solvable.
    #expect(cells[1...14].joined() == "FFFHHFFFHHFHFF")
  }
}
