import TabularRL
import Testing

@Suite("Generator")
struct GeneratorTests {
  @Test("The reference vector of state 1, 2, 3, 4")
  func referenceVector() {
    var generator = Generator(state: (1, 2, 3, 4))
    let words = (0..<10).map { _ in generator.next() }
    #expect(
      words == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
        9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
        15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
      ])
  }

  @Test(
    "States expanded by SplitMix64",
    arguments: [
      (0, [0x5317_5d61_490b_23df, 0x61da_6f3d_c380_d507, 0x5c0f_df91_ec9a_7bfc, 0x02ee_bf8c_3bbe_5e1a]),
      (1, [0xcfc5_d07f_6f03_c29b, 0xbf42_4132_963f_e08d, 0x19a3_7d57_57aa_f520, 0xbf08_119f_05cd_56d6]),
      (42, [0xd076_4d4f_4476_689f, 0x519e_4174_576f_3791, 0xfbe0_7cfb_0c24_ed8c, 0xb37d_9f60_0cd8_35b8]),
    ] as [(UInt64, [UInt64])])
  func expandedSeeds(seed: UInt64, words: [UInt64]) {
    var generator = Generator(splitMixSeed: seed)
    #expect(words.map { _ in generator.next() } == words)
  }

  @Test("A jump leads to the published state")
  func jump() {
    var generator = Generator(state: (1, 2, 3, 4))
    generator.jump()
    #expect(
      generator.state
        == (0x8c7a_1539_56b5_f3d1, 0x701f_1a71_3401_d85e, 0x6527_f66a_6546_9085, 0x8386_b786_c440_8050))
    #expect(generator.next() == 0xec87_9073_673d_f437)
    #expect(generator.next() == 0x20d2_12a3_9aca_1eaa)
  }

  @Test("A long jump leads to the published state")
  func longJump() {
    var generator = Generator(state: (1, 2, 3, 4))
    generator.longJump()
    #expect(
      generator.state
        == (0x096a_8eb7_1295_a400, 0xdbf8_4991_e50f_4516, 0x534e_e745_810d_2a0e, 0x3165_5ca1_a221_5bf1))
    #expect(generator.next() == 0xb5c4_ea37_0b33_0bf5)
    #expect(generator.next() == 0x5173_cc69_3c0f_a533)
  }

  @Test("A state read out continues the stream")
  func stateRoundTrip() {
    var generator = Generator(splitMixSeed: 9)
    _ = generator.next()
    var copy = Generator(state: generator.state)
    #expect(copy == generator)
    #expect(copy.next() == generator.next())
  }

  @Test("Doubles are the high 53 bits")
  func uniforms() {
    var generator = Generator(splitMixSeed: 42)
    let numbers = (0..<4).map { _ in generator.uniform() }
    #expect(
      numbers == [0.81430514512290986, 0.31882104006166112, 0.98389416817748876, 0.70113559813475557])
  }

  @Test("The largest words stay below one, the smallest of the open interval above zero")
  func uniformExtremes() {
    // The first output is rotl(s0 + s3, 23) + s0: all ones from (0, _, _, all ones), 0 from (0, 1, 1, 0).
    var highest = Generator(state: (0, 1, 1, .max))
    var lowest = Generator(state: (0, 1, 1, 0))
    var copies = (highest, lowest)
    #expect(highest.uniform() == 1 - 0x1p-53)
    #expect(lowest.uniform() == 0)
    #expect(copies.0.openUniform() == 1 - 0x1p-53)
    #expect(copies.1.openUniform() == 0x1p-53)
  }

  @Test(
    "Bounded integers by Lemire's method",
    arguments: [
      (6, [4, 1, 5, 4, 4, 3, 0, 3, 1, 5]), (10, [8, 3, 9, 7, 7, 5, 1, 6, 2, 9]),
      (1000, [814, 318, 983, 701, 793, 588, 125, 605, 207, 933]), (1, [0, 0, 0]),
    ])
  func boundedIntegers(count: Int, expected: [Int]) {
    var generator = Generator(splitMixSeed: 42)
    #expect(expected.map { _ in generator.index(below: count) } == expected)
  }

  @Test("Ten integers below 2^63 + 1 cost fifteen words")
  func rejection() {
    var generator = Generator(splitMixSeed: 42)
    let drawn = (0..<10).map { _ in generator.bounded(1 << 63 + 1) }
    #expect(drawn.prefix(2) == [2_940_605_065_665_682_376, 9_074_821_957_992_740_550])
    #expect(drawn.allSatisfy { $0 <= 1 << 63 })
    var words = Generator(splitMixSeed: 42)
    for _ in 0..<15 {
      _ = words.next()
    }
    #expect(generator == words)
  }

  @Test("Bounded integers are evenly spread", arguments: [(6, 5), (10, 9), (64, 63)])
  func evenIntegers(count: Int, freedom: Int) {
    var generator = Generator(splitMixSeed: 7)
    let counts = histogram(cells: count, draws: 60_000) { generator.index(below: count) }
    let statistic = chiSquare(counts, [Double](repeating: 1 / Double(count), count: count))
    #expect(statistic < chiSquareCritical[freedom, default: 0])
  }

  @Test("Doubles are evenly spread over 64 cells, open ones too")
  func evenDoubles() {
    var generator = Generator(splitMixSeed: 8)
    let even = [Double](repeating: 1.0 / 64, count: 64)
    let closed = histogram(cells: 64, draws: 60_000) { Int(generator.uniform() * 64) }
    let open = histogram(cells: 64, draws: 60_000) { Int(generator.openUniform() * 64) }
    #expect(chiSquare(closed, even) < chiSquareCritical[63, default: 0])
    #expect(chiSquare(open, even) < chiSquareCritical[63, default: 0])
  }

  @Test("Pairs of successive draws are evenly spread over an 8 by 8 square")
  func independentPairs() {
    var generator = Generator(splitMixSeed: 10)
    let counts = histogram(cells: 64, draws: 60_000) {
      generator.index(below: 8) * 8 + generator.index(below: 8)
    }
    #expect(chiSquare(counts, [Double](repeating: 1.0 / 64, count: 64)) < chiSquareCritical[63, default: 0])
  }
}
