/// A number of few digits, such as 12 or -3.5, which most fields are, and which is read far sooner than any other.
///
/// Up to 15 digits and powers of ten up to 10^22 are doubles, so that their quotient is rounded as the number would be.
///
/// - Source: Clinger 1990, section 4.
struct ShortDecimal {
  private var digits = 0
  private var decimals = 0
  private var isNegative = false

  private static let powers: [Double] = (0..<16).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }

  /// Reads digits with one point between them at most and a sign at most before them; nil for anything else.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest = rest.dropFirst()
    }
    guard rest.count <= 16, let first = rest.first, let last = rest.last, first != UInt8(ascii: "."),
      last != UInt8(ascii: ".")
    else { return nil }
    var (count, point) = (0, -1)
    for byte in rest {
      if byte == UInt8(ascii: "."), point < 0 {
        point = count
      } else {
        let digit = byte &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        digits = 10 * digits + Int(digit)
        count += 1
      }
    }
    guard count <= 15 else { return nil }
    decimals = point < 0 ? 0 : count - point
  }

  /// The number, the double that is nearest to it.
  var value: Double {
    let magnitude = Double(digits) / Self.powers[decimals]
    return isNegative ? -magnitude : magnitude
  }

  /// The number if it is written without a point or a sign.
  var whole: Int? { decimals == 0 && !isNegative ? digits : nil }
}
