import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct SweptValuesTests {
  private func grid(_ text: String) throws -> String {
    try SweptValues(text, of: "alpha").grid(of: "alpha").joined(separator: " ")
  }

  @Test(
    "values and ranges, written as a person would",
    arguments: [
      ("0.1,0.2,0.5", "0.1 0.2 0.5"),
      ("0.1...1.0/10", "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0"),
      ("0...1/3,2", "0 0.5 1 2"),
      ("1...4", "1 2 3 4"),
      ("-1...1/3", "-1 0 1"),
      ("log:0.001...1/4", "0.001 0.01 0.1 1.0"),
      ("log:1...100/3", "1 10 100"),
      ("power2:1...9", "1 2 4 8"),
      ("power2:0.125...1", "0.125 0.25 0.5 1.0"),
      ("linear(1,0.1,500),0.1", "linear(1,0.1,500) 0.1"),
      ("S...G/....", "S...G/...."),
    ])
  func grids(text: String, values: String) throws {
    #expect(try grid(text) == values)
  }

  @Test("a grid of tenths has the very numbers that are written so")
  func tenths() throws {
    let values = try SweptValues("0...1/101", of: "alpha").grid(of: "alpha")
    #expect(values.map(Double.init) == (0...100).map { Double($0) / 100 })
  }

  @Test(
    "what does not say how many values, or is torn, is refused",
    arguments: ["0.1...1.0", "log:0.1...1", "log:0...1/3", "power2:1...4/2", "0.1,,0.2", "", "linear(1,2"])
  func refused(text: String) {
    #expect(throws: CommandError.self) { try grid(text) }
  }

  @Test("draws lie in their range, and those of whole numbers are whole")
  func draws() throws {
    var generator = Generator(splitMixSeed: 1)
    let real = try SweptValues("log:0.01...1", of: "a")
    let whole = try SweptValues("1...6", of: "n")
    var below = 0
    for _ in 0..<1000 {
      let value = try #require(Double(real.draw(using: &generator)))
      #expect((0.01...1).contains(value))
      below += value < 0.1 ? 1 : 0
      let number = try #require(Int(whole.draw(using: &generator)))
      #expect((1...6).contains(number))
    }
    // Half of the draws lie below the geometric middle; the standard deviation of their number is 16.
    #expect((420...580).contains(below))
  }
}
