import TabularRL
import Testing

// Known answers of Random123 (Salmon et al. 2011): zeros, ones, digits of pi.
@Suite("Threefry")
struct ThreefryTests {
  @Test("Threefry 2x32-20 gives the published answers")
  func twoBy32() {
    #expect(Threefry2x32.block(counter: .zero, key: .zero) == SIMD2(0x6b20_0159, 0x99ba_4efe))
    #expect(
      Threefry2x32.block(counter: SIMD2(repeating: .max), key: SIMD2(repeating: .max))
        == SIMD2(0x1cb9_96fc, 0xbb00_2be7))
    #expect(
      Threefry2x32.block(counter: SIMD2(0x243f_6a88, 0x85a3_08d3), key: SIMD2(0x1319_8a2e, 0x0370_7344))
        == SIMD2(0xc492_3a9c, 0x483d_f7a0))
  }

  @Test("Threefry 2x64-20 gives the published answers")
  func twoBy64() {
    #expect(
      Threefry2x64.block(counter: .zero, key: .zero) == SIMD2(0xc2b6_e3a8_c2c6_9865, 0x6f81_ed42_f350_084d))
    #expect(
      Threefry2x64.block(counter: SIMD2(repeating: .max), key: SIMD2(repeating: .max))
        == SIMD2(0xe02c_b7c4_d95d_277a, 0xd066_33d0_893b_8b68))
    #expect(
      Threefry2x64.block(
        counter: SIMD2(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344),
        key: SIMD2(0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89))
        == SIMD2(0x263c_7d30_bb0f_0af1, 0x56be_8361_d331_1526))
  }
}
