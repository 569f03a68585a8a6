/// Exponential, logarithm and power from nothing but IEEE arithmetic, equal on every platform to the last bit.
///
/// A platform's own functions differ with the processor and the library's version, and so may not touch a result.
/// Only `+ - * /` and bit operations are used, in a fixed order, without fused multiplication.
/// - Source: reductions, rational form and minimax coefficients of Ng 1993 (fdlibm).
public enum Elementary {
  /// Returns e to the power x.
  ///
  /// Error below 1 ulp, gradual underflow included. 0 below about -745.13, infinity above about 709.78.
  /// - Complexity: a few nanoseconds.
  public static func exp(_ x: Double) -> Double {
    guard x.magnitude < 708 else { return expAtTheEdges(x) }
    let (fraction, exponent) = expReduced(x)
    return fraction * powerOfTwo(exponent)
  }

  /// Returns the natural logarithm of x.
  ///
  /// Error below 1 ulp. Minus infinity at 0, not a number below 0; `log(1)` is 0.
  /// - Complexity: a few nanoseconds.
  public static func log(_ x: Double) -> Double {
    guard x >= 0x1p-1022, x < .infinity else { return logAtTheEdges(x) }
    return logNormal(x, scaledBy: 0)
  }

  /// Returns the natural logarithm of 1 + x, accurate also where 1 + x rounds.
  ///
  /// Error below 3 ulp for x > -1. Minus infinity at -1, not a number below.
  /// - Source: Kahan's correction, in Goldberg 1991, theorem 4.
  public static func logOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    guard sum != 1 else { return x }
    guard sum < .infinity else { return log(sum) }
    return log(sum) * (x / (sum - 1))
  }

  /// Returns base to the power exponent as `exp(exponent * log(base))`, for a base of at least 0.
  ///
  /// The error grows with the size of the logarithm of the result: relative error at most
  /// `(2 + 3 * |exponent * log(base)|) * 2^-53`, so 1e-14 for results within 1e-10...1e10. The rounding of exact
  /// powers is not promised: `power(10, 2)` need not be 100. A zero exponent gives 1; a negative base, not a number.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    guard exponent != 0 else { return 1 }
    return exp(exponent * log(base))
  }
}

/// Ln 2 in two parts; the high one ends in 20 zero bits, so its product with an exponent is exact.
private let ln2High = 0x1.62e42feep-1
private let ln2Low = 0x1.a39ef35793c76p-33

extension Elementary {
  /// Returns y and k with `exp(x) = y * 2^k` and y near 0.7...1.42; the magnitude of x must be below 2^20.
  @inline(__always)
  private static func expReduced(_ x: Double) -> (fraction: Double, exponent: Int64) {
    // Adding 1.5 * 2^52 rounds to the nearest integer and leaves it in the low bits.
    let shifted = x * 0x1.71547652b82fep0 + 0x1.8p52
    let exponent = Int64(bitPattern: shifted.bitPattern &- 0x4338_0000_0000_0000)
    let multiple = shifted - 0x1.8p52
    let high = x - multiple * ln2High
    let low = multiple * ln2Low
    let r = high - low
    let square = r * r
    // r (e^r + 1) / (e^r - 1) is even in r; this is its expansion about 2, and c is what r lacks of it.
    let end = -1.65339022054652515390e-06 + square * 4.13813679705723846039e-08
    let tail = -2.77777777770155933842e-03 + square * (6.61375632143793436117e-05 + square * end)
    let series = 1.66666666666666019037e-01 + square * tail
    let c = r - square * series
    return (1 - ((low - r * c / (2 - c)) - high), exponent)
  }

  /// Returns `2^exponent` for an exponent in -1022...1023.
  @inline(__always)
  private static func powerOfTwo(_ exponent: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: exponent &+ 1023) &<< 52)
  }

  /// Not numbers, overflow and underflow; two scalings, so that the result is rounded once.
  @inline(never)
  private static func expAtTheEdges(_ x: Double) -> Double {
    guard x.magnitude < 800 else { return x < 0 ? 0 : x > 0 ? .infinity : x }
    let (fraction, exponent) = expReduced(x)
    let half = exponent >> 1
    return fraction * powerOfTwo(half) * powerOfTwo(exponent - half)
  }

  /// Returns `log(x) - shift * log(2)` for a normal positive x.
  @inline(__always)
  private static func logNormal(_ x: Double, scaledBy shift: Int64) -> Double {
    // Subtracting the bits of the root of one half leaves the exponent for a fraction in root half...root two.
    let binary = Int64(bitPattern: x.bitPattern &- 0x3fe6_a09e_667f_3bcd) >> 52
    let f = Double(bitPattern: x.bitPattern &- UInt64(bitPattern: binary) &<< 52) - 1
    let exponent = Double(binary - shift)
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let tail = 2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)
    let series = odd + z * (6.666666666666735130e-01 + w * tail)
    let halfSquare = 0.5 * f * f
    let correction = s * (halfSquare + series) + exponent * ln2Low
    return exponent * ln2High - ((halfSquare - correction) - f)
  }

  /// Subnormals, scaled into the normal range; zero, negative, infinite and not numbers.
  @inline(never)
  private static func logAtTheEdges(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    return logNormal(x * 0x1p54, scaledBy: 54)
  }
}
