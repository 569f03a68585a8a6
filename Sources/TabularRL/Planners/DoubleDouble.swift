/// An unevaluated sum of two doubles: about 106 bits, for residuals that plain doubles would drown in rounding.
///
/// - Source: Dekker 1971, Knuth 1969 (section 4.2.2); the error of one operation is below 2^-102 times the sum
///   of the magnitudes that go into it, barring underflow.
struct DoubleDouble: Sendable {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double = 0, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// Adds a double.
  @inline(__always)
  static func += (sum: inout DoubleDouble, term: Double) { sum += DoubleDouble(term) }

  /// Adds another sum.
  @inline(__always)
  static func += (sum: inout DoubleDouble, term: DoubleDouble) {
    let total = sum.high + term.high
    let part = total - sum.high
    let lost = (sum.high - (total - part)) + (term.high - part)
    let tail = lost + (sum.low + term.low)
    sum.high = total + tail
    sum.low = tail - (sum.high - total)
  }

  /// The product with a double; with 1, which rows of one outcome are full of, the number itself.
  @inline(__always)
  static func * (factor: Double, value: DoubleDouble) -> DoubleDouble {
    if factor == 1 { return value }
    let product = factor * value.high
    let lost = (-product).addingProduct(factor, value.high)
    let tail = lost + factor * value.low
    let high = product + tail
    return DoubleDouble(high, tail - (high - product))
  }

  /// The same number with as much of it as possible in the first part.
  @inline(__always)
  var normalized: DoubleDouble {
    let total = high + low
    return DoubleDouble(total, low - (total - high))
  }

  /// The sum of the parts, rounded.
  var rounded: Double { high + low }

  /// A double that is at least the sum.
  @inline(__always)
  var roundedUp: Double { low > 0 ? (high + low).nextUp : high }

  /// A double that is at most the sum.
  @inline(__always)
  var roundedDown: Double { low < 0 ? (high + low).nextDown : high }
}

/// A sum of many products, to about twice the precision of a double; its terms do not wait for each other.
///
/// With n terms of magnitudes that sum to m the error is below 2 * n^2 * 2^-106 * m, barring underflow: what
/// each addition and each product loses is added up in plain doubles.
///
/// - Source: Ogita, Rump & Oishi 2005, algorithm 5.3 (Dot2).
struct LongSum {
  private var high: Double
  private var low = 0.0

  @inline(__always)
  init(_ start: Double = 0) { high = start }

  /// Adds up numbers that lie side by side: those at even and those at odd places apart, then both.
  @inline(__always)
  init(of numbers: UnsafeBufferPointer<Double>, in places: Range<Int>) {
    var (highs, lows) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var place = places.lowerBound
    while place &+ 1 < places.upperBound {
      let terms = SIMD2(numbers[place], numbers[place &+ 1])
      let totals = highs + terms
      let parts = totals - highs
      lows += (highs - (totals - parts)) + (terms - parts)
      highs = totals
      place &+= 2
    }
    (high, low) = (highs[0], lows[0] + lows[1])
    self += highs[1]
    if place < places.upperBound { self += numbers[place] }
  }

  /// Adds a double.
  @inline(__always)
  static func += (sum: inout LongSum, term: Double) {
    let total = sum.high + term
    let part = total - sum.high
    sum.low += (sum.high - (total - part)) + (term - part)
    sum.high = total
  }

  /// Adds a product.
  @inline(__always)
  mutating func add(_ factor: Double, times other: Double) {
    let product = factor * other
    let lost = (-product).addingProduct(factor, other)
    let total = high + product
    let part = total - high
    // In one piece, for the next term waits for this addition.
    low += lost + ((high - (total - part)) + (product - part))
    high = total
  }

  /// What has been added up.
  @inline(__always)
  var value: DoubleDouble { DoubleDouble(high, low).normalized }
}
