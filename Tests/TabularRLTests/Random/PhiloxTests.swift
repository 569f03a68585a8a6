import TabularRL
import Testing

@Suite("Philox")
struct PhiloxTests {
  // Known answers of Random123 (Salmon et al. 2011).
  @Test("Philox 4x64-10 gives the published answers")
  func fourBy64() {
    #expect(
      Philox4x64.block(counter: .zero, key: .zero)
        == SIMD4(0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b))
    #expect(
      Philox4x64.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
        == SIMD4(0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0))
    #expect(
      Philox4x64.block(
        counter: SIMD4(
          0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89),
        key: SIMD2(0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c))
        == SIMD4(0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6))
  }

  @Test("Philox 4x32-10 gives the published answers")
  func fourBy32() {
    #expect(
      Philox4x32.block(counter: .zero, key: .zero)
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox4x32.block(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  // The words below are NumPy 2.4.6's.
  @Test("NumPy's stream increments the counter before it encrypts")
  func numPyCounter() {
    var generator = Philox4x64(key: .zero)
    #expect(generator.next() == 0x02f4_ba64_08e4_d89b)
  }

  @Test("NumPy's Philox(42), across blocks")
  func numPySeed() {
    var generator = Philox4x64(SeedSequence(entropy: 42))
    let words = (0..<6).map { _ in generator.next() }
    #expect(
      words == [
        0x1609_2f00_ecda_b98a, 0x243d_19cc_2402_1070, 0x4524_d130_684e_fe02, 0xdfc0_f20c_3c4b_5bca,
        0x2b8f_e705_3fb2_3371, 0x81be_7581_96fb_d62c,
      ])
  }

  @Test("The counter carries from word to word and wraps around")
  func carries() {
    var carried = Philox4x64(key: .zero, counter: SIMD4(.max, 0, 0, 0))
    #expect(carried.next() == 0xe85f_acf8_b3b0_67d6)
    var wrapped = Philox4x64(key: .zero, counter: SIMD4(repeating: .max))
    #expect(wrapped.next() == 0x1655_4d9e_ca36_314c)
  }
}
