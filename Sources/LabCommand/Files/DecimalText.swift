/// Text that grows in a place large enough for all of it: nothing is checked or allocated for each byte.
struct TextInPlace {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  /// The number of bytes so far.
  fileprivate var count = 0

  /// The most bytes of a number: those of the smallest double, -2.2250738585072014e-308.
  static let longestNumber = 24

  fileprivate init(in bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

  /// Appends a byte.
  mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  /// Appends some bytes.
  mutating func append(_ text: [UInt8]) {
    _ = UnsafeMutableBufferPointer(rebasing: bytes[count...]).update(fromContentsOf: text)
    count += text.count
  }

  /// Appends the digits of a whole number.
  mutating func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let end = count + Self.digitCount(of: rest)
    var place = end
    repeat {
      let (tens, digit) = rest.quotientAndRemainder(dividingBy: 10)
      place -= 1
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = tens
    } while rest > 0
    count = end
  }

  /// Appends the shortest decimal form that reads back as the same number: that of `Double.description`.
  mutating func append(decimal value: Double) {
    // Most returns are whole; minus zero and numbers written with an exponent are left to the library.
    if value.magnitude < 1e15, value != 0, let whole = Int(exactly: value) {
      append(decimal: whole)
      append(UInt8(ascii: "."))
      append(UInt8(ascii: "0"))
    } else {
      for byte in value.description.utf8 { append(byte) }
    }
  }

  private static func digitCount(of value: UInt) -> Int {
    var (count, rest) = (0, value)
    while rest >= 10_000 {
      count += 4
      rest /= 10_000
    }
    return count + (rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : 4)
  }
}

extension [UInt8] {
  /// Appends what is written to a place of so many bytes.
  mutating func append(upTo capacity: Int, _ write: (inout TextInPlace) -> Void) {
    append(addingCapacity: capacity) { span in
      span.withUnsafeMutableBufferPointer { place, count in
        var text = TextInPlace(in: place)
        write(&text)
        count = text.count
      }
    }
  }

  /// Appends the digits of a whole number, without the detour over a string.
  mutating func append(decimal value: Int) {
    append(upTo: TextInPlace.longestNumber) { $0.append(decimal: value) }
  }

  /// Appends the shortest decimal form that reads back as the same number: that of `Double.description`.
  mutating func append(decimal value: Double) {
    append(upTo: TextInPlace.longestNumber) { $0.append(decimal: value) }
  }
}
