import TabularRL
import Testing

@testable import LabCommand

@Suite struct ShortDecimalTests {
  private func read(_ text: String) -> ShortDecimal? { ShortDecimal(Array(text.utf8)[...]) }

  @Test("what it reads is the double that the standard library reads, to the last bit")
  func values() throws {
    var generator = Generator(splitMixSeed: 6)
    for _ in 0..<20_000 {
      let digits = (0...generator.index(below: 15)).map { _ in "\(generator.index(below: 10))" }
      let (sign, place) = (generator.index(below: 2), generator.index(below: digits.count))
      let point = place == 0 ? "" : "."
      let text = (sign == 1 ? "-" : "") + digits[..<place].joined() + point + digits[place...].joined()
      let number = try #require(read(text), "\(text)")
      #expect(number.value.bitPattern == Double(text)?.bitPattern, "\(text)")
      #expect(number.whole == (sign == 1 || place > 0 ? nil : Int(text)))
    }
  }

  @Test(
    "anything else is left to others",
    arguments: [
      "", "-", ".", "-.", "1.", ".5", "+1", "1e5", "--1", "1-", "1.2.3", "nan", "inf", " 1", "1 ", "0x1",
      "1234567890123456", "0.123456789012345",
    ])
  func others(text: String) { #expect(read(text) == nil) }
}
