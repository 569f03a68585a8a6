extension Elementary {
  /// Returns the sine of an angle in radians.
  ///
  /// Error below 1 ulp for magnitudes up to 823549, that is 2^19 right angles. Beyond, the result is that of an angle
  /// less than 1 ulp away. Not a number for infinities.
  /// - Source: reduction and minimax coefficients of Ng 1993 (fdlibm).
  /// - Complexity: a few nanoseconds.
  public static func sin(_ x: Double) -> Double {
    guard x.magnitude > quarterOfRightAngle else { return sinCore(x, 0) }
    let (quadrant, high, low) = reduced(x)
    switch quadrant & 3 {
    case 0: return sinCore(high, low)
    case 1: return cosCore(high, low)
    case 2: return -sinCore(high, low)
    default: return -cosCore(high, low)
    }
  }

  /// Returns the cosine of an angle in radians.
  ///
  /// Error below 1 ulp for magnitudes up to 823549, that is 2^19 right angles. Beyond, the result is that of an angle
  /// less than 1 ulp away. Not a number for infinities.
  /// - Source: reduction and minimax coefficients of Ng 1993 (fdlibm).
  /// - Complexity: a few nanoseconds.
  public static func cos(_ x: Double) -> Double {
    guard x.magnitude > quarterOfRightAngle else { return cosCore(x, 0) }
    let (quadrant, high, low) = reduced(x)
    switch quadrant & 3 {
    case 0: return cosCore(high, low)
    case 1: return -sinCore(high, low)
    case 2: return -cosCore(high, low)
    default: return sinCore(high, low)
    }
  }
}

/// A little below pi / 4, up to which no reduction is needed.
private let quarterOfRightAngle = 0.785

extension Elementary {
  /// Returns which right angle is nearest to x and what x lacks of it, as a sum of two numbers.
  @inline(__always)
  private static func reduced(_ x: Double) -> (quadrant: Int, high: Double, low: Double) {
    // The rounded circle is less than half an ulp off, and the remainder of a division is exact.
    let x = x.magnitude < 823_549 ? x : x.truncatingRemainder(dividingBy: 0x1.921fb54442d18p2)
    guard x.isFinite else { return (0, x, 0) }
    // Adding 1.5 * 2^52 rounds to the nearest integer and leaves it in the low bits.
    let shifted = x * 0x1.45f306dc9c883p-1 + 0x1.8p52
    let quadrant = Int(truncatingIfNeeded: shifted.bitPattern)
    let multiple = shifted - 0x1.8p52
    // A right angle in parts of 33 bits and a rest: products with the multiple are exact. A part more is taken
    // when the difference has lost so many bits that the rest is no longer good enough.
    var difference = x - multiple * 0x1.921fb544p0
    var rest = multiple * 0x1.0b4611a626331p-34
    var high = difference - rest
    if lostBits(x, high) > 16 {
      var before = difference
      rest = multiple * 0x1.0b4611a6p-34
      difference = before - rest
      rest = multiple * 0x1.3198a2e037073p-69 - ((before - difference) - rest)
      high = difference - rest
      if lostBits(x, high) > 49 {
        before = difference
        rest = multiple * 0x1.3198a2ep-69
        difference = before - rest
        rest = multiple * 0x1.b839a252049c1p-104 - ((before - difference) - rest)
        high = difference - rest
      }
    }
    return (quadrant, high, (difference - high) - rest)
  }

  /// The number of binary places by which one number is smaller than another.
  @inline(__always)
  private static func lostBits(_ x: Double, _ rest: Double) -> Int {
    Int((x.bitPattern >> 52) & 0x7ff) - Int((rest.bitPattern >> 52) & 0x7ff)
  }

  /// Returns the sine of x + y for |x| below about pi / 4 and y a rounding error of x.
  @inline(__always)
  private static func sinCore(_ x: Double, _ y: Double) -> Double {
    let z = x * x
    let first =
      8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 + z * 2.75573137070700676789e-06)
    let last = z * (z * z) * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)
    let cube = z * x
    return x - ((z * (0.5 * y - cube * (first + last)) - y) - cube * -1.66666666666666324348e-01)
  }

  /// Returns the cosine of x + y for |x| below about pi / 4 and y a rounding error of x.
  @inline(__always)
  private static func cosCore(_ x: Double, _ y: Double) -> Double {
    let z = x * x
    let square = z * z
    let first =
      z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * 2.48015872894767294178e-05))
    let last =
      square * square
      * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))
    let half = 0.5 * z
    let w = 1 - half
    return w + (((1 - w) - half) + (z * (first + last) - x * y))
  }
}
