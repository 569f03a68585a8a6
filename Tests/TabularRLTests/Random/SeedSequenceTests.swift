import TabularRL
import Testing

@Suite("SeedSequence")
struct SeedSequenceTests {
  @Test(
    "Words of NumPy's SeedSequence(42) for several keys, and the generator started from them",
    arguments: [
      (
        [],
        [0x9f1e_2e6d_cd54_0ab7, 0xd578_73dc_79fb_94b6, 0x7d28_2a1b_64d4_20b7, 0x3365_7971_4692_d5ff],
        [0x8ea8_21de_28bd_4c8a, 0x3b4c_ee3a_e80d_e22e]
      ),
      (
        [0],
        [0xdff6_ed7d_a001_c6a4, 0x4323_9888_64d8_4a1f, 0x9c90_dafb_22be_369b, 0x77fd_4b76_7416_fa91],
        [0x5a00_f9de_3aad_c0c0, 0x7aed_e61f_d2b0_132c]
      ),
      (
        [1],
        [0x01dc_b763_f3e6_3cba, 0x6aee_7dd6_15de_6f6e, 0x3e2d_f752_dbd3_217f, 0x29d1_5a39_1cf7_e717],
        [0xd065_2675_dc7c_13c2, 0xbd53_7757_ef09_ae1f]
      ),
      (
        [3, 7],
        [0x9a65_7355_3927_c788, 0xb8d5_8c50_8ca1_f134, 0x0ca6_f966_d07b_fff4, 0xef86_5e83_75e2_c477],
        [0x86bc_f89b_38ec_bd70, 0x05d4_013f_b9fe_e251]
      ),
      (
        [1, 2, 3],
        [0xc9fe_d6b8_8f8c_8a02, 0x6f72_1c10_7520_6609, 0x6294_4582_b344_ccba, 0x1e97_0ac5_e04e_18c7],
        [0x8936_c409_f480_d4f2, 0x0cfa_9f40_d7a6_ef93]
      ),
    ] as [([UInt64], [UInt64], [UInt64])])
  func keys(key: [UInt64], words: [UInt64], outputs: [UInt64]) {
    let made = SeedSequence(entropy: 42, spawnKey: key).words(count: 4)
    #expect(made == words)
    var generator = Generator(state: (made[0], made[1], made[2], made[3]))
    #expect(outputs.map { _ in generator.next() } == outputs)
  }

  @Test("SeedSequence(42) in decimal, as NumPy prints it")
  func decimal() {
    #expect(
      SeedSequence(entropy: 42).words(count: 4) == [
        11_465_652_750_463_011_511, 15_382_171_918_060_459_190, 9_018_504_550_953_525_431,
        3_703_499_796_004_394_495,
      ])
  }

  @Test("Entropy and keys of several 32-bit words")
  func severalWords() {
    let wide = SeedSequence(entropy: .max, spawnKey: [1 << 32 + 5])
    #expect(wide.words(count: 2) == [0x5a62_a48a_4964_7899, 0x3fa0_78af_d82f_2b8f])
    let long = SeedSequence(entropy: 7, spawnKey: [1 << 40 + 1, 1 << 33, 5, 6, 7])
    #expect(
      long.words(count: 3) == [0x7db5_5f53_5f97_b9d2, 0xa0ee_0a6e_7ef9_5aaa, 0xaab8_dbce_6491_ba14])
  }

  @Test("Zero entropy is one zero word")
  func zero() {
    #expect(SeedSequence(entropy: 0).words(count: 2) == [0xdb2c_d7e7_b0f4_78be, 0xabf4_641a_2c71_ba49])
  }

  @Test("32-bit words, the low half first")
  func halves() {
    #expect(
      SeedSequence(entropy: 42).words(count: 3).flatMap {
        [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)]
      }.prefix(5)
        == [0xcd54_0ab7, 0x9f1e_2e6d, 0x79fb_94b6, 0xd578_73dc, 0x64d4_20b7])
    #expect(SeedSequence(entropy: 42).words(count: 0).isEmpty)
  }

  @Test("A longer request begins with the same words")
  func prefix() {
    let sequence = SeedSequence(entropy: 3, spawnKey: [9])
    #expect(Array(sequence.words(count: 12).prefix(5)) == sequence.words(count: 5))
  }
}
