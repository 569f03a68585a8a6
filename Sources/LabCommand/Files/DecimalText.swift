extension [UInt8] {
  /// Appends the digits of a whole number, without the detour over a string.
  mutating func append(decimal value: Int) {
    // The digits come last to first: they are put together in a place of their own.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      var rest = value.magnitude
      repeat {
        let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        rest = tens
      } while rest > 0
      if value < 0 {
        start -= 1
        digits[start] = UInt8(ascii: "-")
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
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
