import TabularRL
import Testing

@Suite("SplitMix64")
struct SplitMix64Tests {
  @Test(
    "The first words of published seeds",
    arguments: [
      (
        0,
        [
          0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec,
          0x1b39_896a_51a8_749b,
        ]
      ),
      (1, [0x910a_2dec_8902_5cc1, 0xbeeb_8da1_658e_ec67, 0xf893_a2ee_fb32_555e, 0x71c1_8690_ee42_c90b]),
      (42, [0xbdd7_3226_2feb_6e95, 0x28ef_e333_b266_f103, 0x4752_6757_130f_9f52, 0x581c_e1ff_0e4a_e394]),
      (
        1_234_567,
        [
          6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
          4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
      ),
    ] as [(UInt64, [UInt64])])
  func publishedWords(seed: UInt64, words: [UInt64]) {
    var generator = SplitMix64(seed: seed)
    #expect(words.map { _ in generator.next() } == words)
  }

  @Test("Zero is the only word mixed to zero, and mixing keeps words apart")
  func mixing() {
    #expect(SplitMix64.mix(0) == 0)
    #expect(Set((0..<10_000).map { SplitMix64.mix($0) }).count == 10_000)
  }

  @Test("A suitable increment is odd and irregular", arguments: [0, 1, 2, 0xffff_ffff_ffff_ffff, 1 << 63])
  func gamma(word: UInt64) {
    let gamma = SplitMix64.suitableGamma(word)
    #expect(gamma & 1 == 1)
    #expect((gamma ^ (gamma >> 1)).nonzeroBitCount >= 24)
  }

  @Test("An increment of its own gives another sequence")
  func incrementMatters() {
    var first = SplitMix64(seed: 5)
    var second = SplitMix64(seed: 5, gamma: SplitMix64.suitableGamma(99))
    var same = SplitMix64(seed: 5, gamma: SplitMix64.goldenGamma)
    let word = first.next()
    #expect(word != second.next())
    #expect(word == same.next())
  }
}
