import TabularRL
import Testing

// Arguments and correctly rounded results, computed with mpmath 1.3.0 in 300 bits.
private let exponentials: [(Double, Double)] = [
  (0.0, 0x1p0), (-0.0, 0x1p0), (tiny(0x1), 0x1p0), (-tiny(0x1), 0x1p0), (0x1.56e1fc2f8f359p-997, 0x1p0),
  (0x1p-60, 0x1p0), (-0x1p-54, 0x1p0), (0x1.b7cdfd9d7bdbbp-34, 0x1.000000006df38p0),
  (-0x1.b7cdfd9d7bdbbp-34, 0x1.ffffffff2419p-1), (0x1.0624dd2f1a9fcp-10, 0x1.0041919b7ee34p0),
  (-0x1.0624dd2f1a9fcp-10, 0x1.ff7cfe56f1a9ep-1), (0x1.999999999999ap-4, 0x1.1aec7b35a00d4p0),
  (-0x1.999999999999ap-4, 0x1.cf46d99d52b3ap-1), (0x1p-2, 0x1.48b5e3c3e8186p0),
  (0x1.62d0e56041893p-2, 0x1.6a03146cf6eadp0), (0x1.62eb1c432ca58p-2, 0x1.6a0c5906bc779p0),
  (-0x1.62eb1c432ca58p-2, 0x1.6a0773cd678a4p-1), (0x1p-1, 0x1.a61298e1e069cp0),
  (-0x1p-1, 0x1.368b2fc6f960ap-1), (0x1.62e42fefa39efp-1, 0x1p1), (0x1p0, 0x1.5bf0a8b145769p1),
  (-0x1p0, 0x1.78b56362cef38p-2), (0x1.8p0, 0x1.1ed3fe64fc541p2), (0x1p1, 0x1.d8e64b8d4ddaep2),
  (0x1.5bf0a8b145769p1, 0x1.e4efb75e4527ap3), (0x1.921fb54442d18p1, 0x1.724046eb09339p4),
  (-0x1.921fb54442d18p1, 0x1.620227b598efap-5), (0x1.4p2, 0x1.28d389970338fp7),
  (-0x1.4p2, 0x1.b993fe00d5376p-8), (0x1.4p3, 0x1.5829dcf95056p14), (-0x1.4p3, 0x1.7cd79b5647c9bp-15),
  (0x1.48p4, 0x1.7d6c4f0bcdd5cp29), (-0x1.ep4, 0x1.a56e0c2ac7f75p-44), (0x1.9p5, 0x1.19103e4080b45p72),
  (-0x1p6, 0x1.969d47321e4ccp-93), (0x1.9p6, 0x1.3494a9b171bf5p144), (-0x1.9p6, 0x1.a8c1f14e2af5dp-145),
  (0x1.edd2f1a9fbe77p6, 0x1.1428e1cbc0143p178), (-0x1.f48p7, 0x1.f3eca2dd127b7p-362),
  (0x1.2cp8, 0x1.c05c0a7166b4ap432), (-0x1.9p8, 0x1.e50c483c04dcdp-578), (0x1.f4p8, 0x1.45ba2a9f7e439p721),
  (-0x1.2cp9, 0x1.4dd4d0d12c071p-866), (0x1.5ep9, 0x1.d945df4f8ec8ep1009),
  (-0x1.5ep9, 0x1.14f2b0fb9307fp-1010), (0x1.61fffcb923a2ap9, 0x1.58669ac4d3c51p1021),
  (0x1.62p9, 0x1.586f6bf260cf1p1021), (-0x1.61fffcb923a2ap9, 0x1.7c947033a350ep-1022),
  (-0x1.62p9, 0x1.7c8ab2288c9abp-1022), (-0x1.624p9, tiny(0xe6cf6d08897ac)),
  (0x1.628p9, 0x1.d422d2be5dc9bp1022), (0x1.62e42fefa39efp9, 0x1.fffffffffff2ap1023),
  (0x1.62e42fefa39eep9, 0x1.ffffffffffb2ap1023), (-0x1.628p9, tiny(0x8bfe55de02338)),
  (-0x1.63p9, tiny(0x33802fd28b3c3)), (-0x1.65cp9, tiny(0x35e1795c8c3)), (-0x1.68p9, tiny(0x993b4dc95)),
  (-0x1.6d2p9, tiny(0x163111)), (-0x1.72p9, tiny(0x55)), (-0x1.73d999999999ap9, tiny(0x2)),
  (-0x1.7433333333333p9, tiny(0x1)), (-0x1.748p9, tiny(0x1)), (-0x1.7490a3d70a3d7p9, tiny(0x1)),
  (-0x1.74910d52d3051p9, tiny(0x1)),
]

private let logarithms: [(Double, Double)] = [
  (tiny(0x1), -0x1.74385446d71c3p9), (tiny(0x3), -0x1.73abb4f301b42p9), (tiny(0x4000), -0x1.6f5e359f105f9p9),
  (tiny(0x7e8), -0x1.7069e3078e52dp9), (tiny(0x5c0ab9347ed7), -0x1.6418918519e41p9),
  (tiny(0xfffffffffffff), -0x1.6232bdd7abcd2p9), (0x1p-1022, -0x1.6232bdd7abcd2p9),
  (0x1.56e1fc2f8f359p-997, -0x1.5963447f87fb5p9), (0x1.87e92154ef7acp-665, -0x1.cc845b54b54f2p8),
  (0x1.bff2ee48e053p-333, -0x1.cc845b54b54f2p7), (0x1.4484bfeebc2ap-100, -0x1.144f69ff9ffc4p6),
  (0x1.b7cdfd9d7bdbbp-34, -0x1.7069e2aa2aa5bp4), (0x1.4f8b588e368f1p-17, -0x1.7069e2aa2aa5bp3),
  (0x1.0624dd2f1a9fcp-10, -0x1.ba18a998fffap2), (0x1.47ae147ae147bp-7, -0x1.26bb1bbb55515p2),
  (0x1.999999999999ap-4, -0x1.26bb1bbb55515p1), (0x1p-2, -0x1.62e42fefa39efp0),
  (0x1.5555555555555p-2, -0x1.193ea7aad030bp0), (0x1p-1, -0x1.62e42fefa39efp-1),
  (0x1.3333333333333p-1, -0x1.058aefa811452p-1), (0x1.6666666666666p-1, -0x1.6d3c324e13f5p-2),
  (0x1.6a09e667f3bccp-1, -0x1.62e42fefa39f1p-2), (0x1.6a09e667f3bcdp-1, -0x1.62e42fefa39eep-2),
  (0x1.6b851eb851eb8p-1, -0x1.5eb5c7907e4cap-2), (0x1.8p-1, -0x1.269621134db92p-2),
  (0x1.999999999999ap-1, -0x1.c8ff7c79a9a2p-3), (0x1.ccccccccccccdp-1, -0x1.af8e8210a415cp-4),
  (0x1.e666666666666p-1, -0x1.a431d5bcc193ep-5), (0x1.fae147ae147aep-1, -0x1.495453e6fd4bcp-7),
  (0x1.ff7ced916872bp-1, -0x1.064670d979b73p-10), (0x1.fffffca501acbp-1, -0x1.ad7f2b1049b9fp-24),
  (0x1.fffffff8p-1, -0x1.00000002p-30), (0x1.fffffffffffffp-1, -0x1p-53), (0x1p0, 0.0),
  (0x1.0000000000001p0, 0x1.fffffffffffffp-53), (0x1.00000004p0, 0x1.fffffffcp-31),
  (0x1.000001ad7f29bp0, 0x1.ad7f2847b6492p-24), (0x1.004189374bc6ap0, 0x1.060354f8c3cc4p-10),
  (0x1.028f5c28f5c29p0, 0x1.460d6ccca367cp-7), (0x1.0cccccccccccdp0, 0x1.8fb063ef2c7fp-5),
  (0x1.199999999999ap0, 0x1.8663f793c46ccp-4), (0x1.4p0, 0x1.c8ff7c79a9a22p-3),
  (0x1.6666666666666p0, 0x1.588c2d913348fp-2), (0x1.6a09e667f3bccp0, 0x1.62e42fefa39eep-2),
  (0x1.6a09e667f3bcdp0, 0x1.62e42fefa39fp-2), (0x1.6b851eb851eb8p0, 0x1.6712984ec8f15p-2),
  (0x1.8p0, 0x1.9f323ecbf984cp-2), (0x1p1, 0x1.62e42fefa39efp-1), (0x1.5bf0a8b145769p1, 0x1p0),
  (0x1.8p1, 0x1.193ea7aad030bp0), (0x1.921fb54442d18p1, 0x1.250d048e7a1bdp0), (0x1.4p2, 0x1.9c041f7ed8d33p0),
  (0x1.cp2, 0x1.f2272ae325a57p0), (0x1.4p3, 0x1.26bb1bbb55516p1), (0x1.9p6, 0x1.26bb1bbb55516p2),
  (0x1.f4p9, 0x1.ba18a998fffap2), (0x1p16, 0x1.62e42fefa39efp3), (0x1.e848p19, 0x1.ba18a998fffap3),
  (0x1.d6f3454p26, 0x1.2a1a38bd0540ap4), (0x1.2a05f2p33, 0x1.7069e2aa2aa5bp4),
  (0x1.c6bf52634p49, 0x1.144f69ff9ffc4p5), (0x1p53, 0x1.25e4f7b2737fap5),
  (0x1.249ad2594c37dp332, 0x1.cc845b54b54f2p7), (0x1.4e718d7d7625ap664, 0x1.cc845b54b54f2p8),
  (0x1.7e43c8800759cp996, 0x1.5963447f87fb5p9), (0x1.fffffffffffffp1023, 0x1.62e42fefa39efp9),
]

private let logarithmsOfOnePlus: [(Double, Double)] = [
  (-0x1.fffffca501acbp-1, -0x1.01e3b8440ed2fp4), (-0x1.ccccccccccccdp-1, -0x1.26bb1bbb55516p1),
  (-0x1.8p-1, -0x1.62e42fefa39efp0), (-0x1p-1, -0x1.62e42fefa39efp-1),
  (-0x1.3333333333333p-2, -0x1.6d3c324e13f4ep-2), (-0x1.999999999999ap-4, -0x1.af8e8210a415ep-4),
  (-0x1.47ae147ae147bp-7, -0x1.495453e6fd4b7p-7), (-0x1.4f8b588e368f1p-17, -0x1.4f8bc681e6006p-17),
  (-0x1.b7cdfd9d7bdbbp-34, -0x1.b7cdfd9dda4e3p-34), (-0x1.70ef54646d497p-57, -0x1.70ef54646d497p-57),
  (-tiny(0x1), -tiny(0x1)), (0.0, 0.0), (0x1.56e1fc2f8f359p-997, 0x1.56e1fc2f8f359p-997),
  (0x1.70ef54646d497p-57, 0x1.70ef54646d497p-57), (0x1.cd2b297d889bcp-54, 0x1.cd2b297d889bcp-54),
  (0x1p-53, 0x1p-53), (0x1p-52, 0x1.fffffffffffffp-53), (0x1.b7cdfd9d7bdbbp-34, 0x1.b7cdfd9d1d693p-34),
  (0x1.4f8b588e368f1p-17, 0x1.4f8aea9ae7317p-17), (0x1.47ae147ae147bp-7, 0x1.460d6ccca3677p-7),
  (0x1.999999999999ap-4, 0x1.8663f793c46c7p-4), (0x1p-1, 0x1.9f323ecbf984cp-2), (0x1p0, 0x1.62e42fefa39efp-1),
  (0x1p1, 0x1.193ea7aad030bp0), (0x1.4p3, 0x1.32ee3b77f374cp1), (0x1.2a05f2p33, 0x1.7069e2aa3184ep4),
  (0x1.249ad2594c37dp332, 0x1.cc845b54b54f2p7), (0x1.fffffffffffffp1023, 0x1.62e42fefa39efp9),
]

/// A subnormal number; the compiler warns of its literals.
private func tiny(_ bits: UInt64) -> Double { Double(bitPattern: bits) }

/// The number of doubles from one number to another of the same sign.
private func ulps(_ actual: Double, _ expected: Double) -> UInt64 {
  guard actual.isFinite, actual.sign == expected.sign else { return actual == expected ? 0 : .max }
  return UInt64((Int64(bitPattern: actual.bitPattern) - Int64(bitPattern: expected.bitPattern)).magnitude)
}

/// Mixes the bits of results in order.
private func checksum(_ results: some Sequence<Double>) -> UInt64 {
  results.reduce(0xcbf2_9ce4_8422_2325) { sum, result in
    let product = (sum ^ result.bitPattern) &* 0x0000_0100_0000_01b3
    return product ^ (product >> 32)
  }
}

@Suite("Elementary")
struct ElementaryTests {
  @Test("Exponentials are within 1 ulp of the exact values, gradual underflow included")
  func exponential() {
    for (argument, expected) in exponentials {
      #expect(ulps(Elementary.exp(argument), expected) <= 1, "exp(\(argument))")
    }
  }

  @Test("Logarithms are within 1 ulp of the exact values, subnormal arguments included")
  func logarithm() {
    for (argument, expected) in logarithms {
      #expect(ulps(Elementary.log(argument), expected) <= 1, "log(\(argument))")
    }
  }

  @Test("Logarithms of one plus x are within 3 ulp of the exact values")
  func logarithmOfOnePlus() {
    for (argument, expected) in logarithmsOfOnePlus {
      #expect(ulps(Elementary.logOnePlus(argument), expected) <= 3, "log(1 + \(argument))")
    }
  }

  @Test("Exponentials at the ends of the range")
  func exponentialEnds() {
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(-0.0) == 1)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.exp(709.782712893384) == 0x1.fffffffffff2ap1023)
    #expect(Elementary.exp(709.7827128933841) == .infinity)
    #expect(Elementary.exp(1e308) == .infinity)
    #expect(Elementary.exp(-745.1332191019411) == 0x1p-1074)
    #expect(Elementary.exp(-745.1332191019412) == 0)
    #expect(Elementary.exp(-1e308) == 0)
  }

  @Test("Logarithms at the ends of the range")
  func logarithmEnds() {
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-0.0) == -.infinity)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(-.infinity).isNaN)
    #expect(Elementary.log(.nan).isNaN)
    #expect(Elementary.log(1).bitPattern == 0)
    #expect(Elementary.logOnePlus(-1) == -.infinity)
    #expect(Elementary.logOnePlus(-1.5).isNaN)
    #expect(Elementary.logOnePlus(.infinity) == .infinity)
    #expect(Elementary.logOnePlus(.nan).isNaN)
    #expect(Elementary.logOnePlus(-0.0).bitPattern == (-0.0).bitPattern)
  }

  @Test(
    "Powers are within the documented error of the exact values",
    arguments: [
      (2, 0.5, 0x1.6a09e667f3bcdp0), (2, 10, 0x1p10), (10, -3, 0x1.0624dd2f1a9fcp-10),
      (0.5, 0.75, 0x1.306fe0a31b715p-1), (0.99, 1000, 0x1.6a258c41be10ep-15),
      (1000, -0.51, 0x1.e386afc7cc7c2p-6), (3, 0.1, 0x1.1dba3f92c888bp0),
      (1e-05, 0.6, 0x1.0624dd2f1a9fdp-10), (7, 30, 0x1.2a4e415e1e1b3p84),
    ])
  func power(base: Double, exponent: Double, expected: Double) {
    let bound = (2 + 3 * Elementary.log(expected).magnitude) * 0x1p-53
    #expect((Elementary.power(base, exponent) / expected - 1).magnitude <= bound)
  }

  @Test("Powers of zero and one, and with a zero exponent")
  func powerEnds() {
    #expect(Elementary.power(0, 0) == 1)
    #expect(Elementary.power(0, 2) == 0)
    #expect(Elementary.power(0, -2) == .infinity)
    #expect(Elementary.power(1, 123.4) == 1)
    #expect(Elementary.power(-2, 0.5).isNaN)
  }

  @Test("Results fall and rise with their arguments across the seams of the reductions")
  func monotone() {
    for center in [0.34657359027997264, -0.34657359027997264, 708, -708, 0] {
      let results = (-200...200).map { Elementary.exp(center + Double($0) * 1e-13) }
      #expect(zip(results, results.dropFirst()).allSatisfy { $0 <= $1 })
    }
    for center in [0.7071067811865476, 1.4142135623730951, 1, 0x1p-1022] {
      let results = (-200...200).map { Elementary.log(center * (1 + Double($0) * 1e-15)) }
      #expect(zip(results, results.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  // The constants come from the same formulas in NumPy, so a fused or reordered operation would show.
  @Test("A million results are pinned to the last bit")
  func pinned() {
    var generator = Generator(splitMixSeed: 2024)
    let count = 500_000
    let arguments = (0..<count).lazy.map { _ in generator.uniform() * 1460 - 748 }
    #expect(checksum(arguments.map { Elementary.exp($0) }) == 0xece3_cbb1_1907_4e9f)
    let bits = (0..<count).lazy.map { _ in
      let word = generator.next() >> 1
      return word < 0x7ff0_0000_0000_0000 ? word : word >> 1
    }
    #expect(checksum(bits.map { Elementary.log(Double(bitPattern: $0)) }) == 0x2c6b_5095_061e_d014)
  }
}
