import TabularRL
import Testing

// Angles and correctly rounded results, computed with mpmath 1.3.0 in 400 bits.
private let angles: [(Double, sine: Double, cosine: Double)] = [
  (0.0, 0.0, 0x1p0),
  (0x1.56e1fc2f8f359p-997, 0x1.56e1fc2f8f359p-997, 0x1p0),
  (0x1p-30, 0x1p-30, 0x1p0),
  (0x1.4f8b588e368f1p-17, 0x1.4f8b588e1e8a2p-17, 0x1.ffffffff920c8p-1),
  (0x1.999999999999ap-4, 0x1.98eaecb8bcb2cp-4, 0x1.fd712f9a817c1p-1),
  (0x1p-1, 0x1.eaee8744b05fp-2, 0x1.c1528065b7d5p-1),
  (0x1.916872b020c4ap-1, 0x1.6988399beeabap-1, 0x1.6a8b64d22598p-1),
  (0x1.926e978d4fdf4p-1, 0x1.6a41a99fd55b2p-1, 0x1.69d21a9805fb3p-1),
  (0x1p0, 0x1.aed548f090ceep-1, 0x1.14a280fb5068cp-1),
  (0x1.921fb54442d18p-1, 0x1.6a09e667f3bccp-1, 0x1.6a09e667f3bcdp-1),
  (0x1.8p0, 0x1.feb7a9b2c6d8bp-1, 0x1.21bd54fc5f9a7p-4),
  (0x1.921fb54442d18p0, 0x1p0, 0x1.1a62633145c07p-54),
  (0x1p1, 0x1.d18f6ead1b446p-1, -0x1.aa22657537205p-2),
  (0x1.921fb54442d18p1, 0x1.1a62633145c07p-53, -0x1p0),
  (-0x1.ccccccccccccdp1, 0x1.c524143f0d1f1p-2, -0x1.cb23eb4d22c59p-1),
  (0x1.8p1, 0x1.210386db6d55bp-3, -0x1.fae04be85e5d2p-1),
  (0x1p2, -0x1.837b9dddc1eaep-1, -0x1.4eaa606db24c1p-1),
  (0x1.2d97c7f3321d2p2, -0x1p0, -0x1.a79394c9e8a0ap-53),
  (0x1.6p2, -0x1.693c94e0ab057p-1, 0x1.6ad6c3c07d448p-1),
  (0x1.921fb54442d18p2, -0x1.1a62633145c07p-52, 0x1p0),
  (0x1.4p3, -0x1.1689ef5f34f52p-1, -0x1.ad9ac890c6b1fp-1),
  (-0x1.6p4, 0x1.220a29f6eb9f4p-7, -0x1.fffadd8d4acdap-1),
  (0x1.6p4, -0x1.220a29f6eb9f4p-7, -0x1.fffadd8d4acdap-1),
  (0x1.63p8, -0x1.f9bd0307d1de3p-16, -0x1.fffffffc18e4cp-1),
  (-0x1.9639p16, 0x1.40efdf1eb8de7p-16, 0x1.fffffffe6da77p-1),
  (0x1.9p6, -0x1.03425b78c4db8p-1, 0x1.b981dbf665fdfp-1),
  (0x1.f44p9, 0x1.fd948c50a7a0dp-1, 0x1.8dbff75eb664fp-4),
  (0x1.eadfb43958106p14, -0x1.18f6ffe2a5fb2p-11, 0x1.fffffb2e8b01fp-1),
  (0x1.e848p18, 0x1.6c32c3d5d59f3p-3, -0x1.f7d6d81d1c85dp-1),
  (0x1.921f9p19, -0x1.d655d1f7d4374p-1, 0x1.949dffd760f95p-2),
  (0x1.921f9cccccccdp19, -0x1.626cbd3ac3578p-1, 0x1.717ee7912c609p-1),
  (0x1.5fdbbe9bba775p3, -0x1p0, -0x1.ee2c2d963a10cp-52),
  (0x1.1475cc9eedf01p4, -0x1p0, 0x1.3ddc5bce200bbp-50),
  (0x1.0e2d4dc9dce4cp9, -0x1.3dba1aa51add5p-45, 0x1p0),
  (0x1.0a0129905f935p13, -0x1p0, 0x1.e433fab26004p-41),
  (0x1.4022ba40fde9fp16, -0x1.d9f0c02c1c0a4p-38, -0x1p0),
  (0x1.8ed5c2e0bbe5ap19, 0x1.21d9b59cd2d34p-36, 0x1p0),
  (0x1.9178cf9b473cdp18, -0x1p0, 0x1.c2ead0246572cp-36),
  (0x1.f767c482c9bp-1, 0x1.aa2102d1bd7aap-1, 0x1.1bd3defcc8facp-1),
  (0x1.ef2e045bc8fb8p0, 0x1.de8b87b98cd96p-1, -0x1.6c1498e18df69p-2),
  (0x1.2e4738d8608fep1, 0x1.68185a17f0c12p-1, -0x1.6bf8ca94fd137p-1),
  (0x1.c511afebb6a18p1, -0x1.8ce2e6977992p-2, -0x1.d7faa9053edfp-1),
  (0x1.eb4ff1a6eb8c8p0, 0x1.e13d8f2f0ac29p-1, -0x1.5d949505e3a5ap-2),
  (0x1.b075f6c3d8588p1, -0x1.e0dc061fd5984p-3, -0x1.f1afe1961165ep-1),
  (-0x1.265f29d97909bp13, -0x1.f89b8462ea52ap-1, 0x1.5ac34e145b5cbp-3),
  (-0x1.57c6013a0d43p9, -0x1.c8536c6027f9ep-2, -0x1.ca59dda9895ecp-1),
  (0x1.15191320d50d8p13, 0x1.fff82da436a43p-1, 0x1.65f9f72df6f27p-7),
  (0x1.746fb6c934424p11, 0x1.e7a97ad5363dap-1, 0x1.37f5bba91537cp-2),
  (0x1.f5202848c20d8p12, 0x1.3c16ad7c46da9p-1, 0x1.92c7c4b73dce4p-1),
  (-0x1.e37e176028442p12, -0x1.ea71c78103cd6p-1, 0x1.25feada1dda1p-2),
]

/// The number of doubles from one number to another of the same sign.
private func ulps(_ actual: Double, _ expected: Double) -> UInt64 {
  guard actual.isFinite, actual.sign == expected.sign else { return actual == expected ? 0 : .max }
  return UInt64((Int64(bitPattern: actual.bitPattern) - Int64(bitPattern: expected.bitPattern)).magnitude)
}

@Suite struct TrigonometryTests {
  @Test("Sines and cosines are within 1 ulp of the exact values, near multiples of a right angle too")
  func vectors() {
    for (angle, sine, cosine) in angles {
      #expect(ulps(Elementary.sin(angle), sine) <= 1, "sin(\(angle))")
      #expect(ulps(Elementary.cos(angle), cosine) <= 1, "cos(\(angle))")
      #expect(Elementary.sin(-angle) == -Elementary.sin(angle))
      #expect(Elementary.cos(-angle) == Elementary.cos(angle))
    }
  }

  @Test("The squares of sine and cosine sum to one, and the sums of angles obey their laws")
  func identities() {
    var generator = Generator(splitMixSeed: 7)
    for _ in 0..<20_000 {
      let (a, b) = (generator.uniform() * 200 - 100, generator.uniform() * 4 - 2)
      let (sine, cosine) = (Elementary.sin(a), Elementary.cos(a))
      #expect(abs(sine * sine + cosine * cosine - 1) < 1e-15)
      // The sum a + b is rounded by up to 1e-14.
      #expect(abs(Elementary.sin(a + b) - sine * Elementary.cos(b) - cosine * Elementary.sin(b)) < 2e-14)
      #expect(abs(Elementary.cos(a + b) - cosine * Elementary.cos(b) + sine * Elementary.sin(b)) < 2e-14)
    }
  }

  @Test("Results go on smoothly across the seams of the reduction")
  func seams() {
    for seam in [0.785, Double.pi / 4, 3 * Double.pi / 4, 5 * Double.pi / 4] {
      let sines = (-200...200).map { Elementary.sin(seam + Double($0) * 1e-13) }
      #expect(zip(sines, sines.dropFirst()).allSatisfy { abs($0 - $1) < 2e-13 })
    }
  }

  @Test("Ends: zero keeps its sign, what is no angle has no sine, huge angles stay in bounds")
  func ends() {
    #expect(Elementary.sin(-0.0).bitPattern == (-0.0).bitPattern)
    #expect(Elementary.cos(0) == 1)
    #expect(Elementary.sin(.infinity).isNaN && Elementary.cos(-.infinity).isNaN)
    #expect(Elementary.sin(.nan).isNaN && Elementary.cos(.nan).isNaN)
    for huge in [823_549, 1e9, 1e15, 1e100, 1e308] {
      let (sine, cosine) = (Elementary.sin(huge), Elementary.cos(huge))
      #expect(abs(sine * sine + cosine * cosine - 1) < 1e-15)
    }
    // The sine of 10^6 is -0.34999350217129294; half an ulp of 10^6 is 6e-11.
    #expect(abs(Elementary.sin(1e6) + 0.34999350217129294) < 6e-11)
  }
}
