extension [UInt8] {
  /// Appends the digits of a whole number, without the detour over a string.
  mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    let start = count
    var rest = value.magnitude
    repeat {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    self[start...].reverse()
  }

  /// Appends the shortest decimal form that reads back as the same number: that of `Double.description`.
  mutating func append(decimal value: Double) {
    // Most returns are whole; minus zero and numbers written with an exponent are left to the library.
    if value.magnitude < 1e15, value != 0, let whole = Int(exactly: value) {
      append(decimal: whole)
      append(contentsOf: ".0".utf8)
    } else {
      append(contentsOf: value.description.utf8)
    }
  }
}
