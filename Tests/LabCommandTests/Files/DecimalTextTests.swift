import TabularRL
import Testing

@testable import LabCommand

@Suite struct DecimalTextTests {
  @Test(
    "whole numbers have the digits of their description",
    arguments: [
      0, 7, -7, 10, -100, 999, 1000, 9999, 10_000, 99_999_999, 100_000_000, 1_234_567_890, .max, .min,
    ])
  func wholeNumbers(_ value: Int) {
    var bytes: [UInt8] = []
    bytes.append(decimal: value)
    #expect(String(decoding: bytes, as: UTF8.self) == value.description)
  }

  @Test("real numbers have the form of their description")
  func realNumbers() {
    var generator = Generator(splitMixSeed: 1)
    let special: [Double] = [
      0, -0.0, 1, -13, 0.1, 1e14, 999_999_999_999_999, 1e15, 1e16, -1e15, 1e-7, .leastNonzeroMagnitude, 1e300,
    ]
    let random = (0..<2000).map { _ in Double(bitPattern: generator.next()) }.filter(\.isFinite)
    let halves = (0..<2000).map { _ in Double(generator.index(below: 4000) - 2000) / 2 }
    for value in special + random + halves {
      var bytes: [UInt8] = []
      bytes.append(decimal: value)
      #expect(String(decoding: bytes, as: UTF8.self) == value.description)
    }
  }
}
