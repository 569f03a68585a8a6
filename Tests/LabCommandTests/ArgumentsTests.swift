import Testing

@testable import LabCommand

@Suite struct ArgumentsTests {
  @Test("options take their value behind a space or an equals sign, switches take none")
  func forms() throws {
    let arguments = try Arguments(["--a", "1", "word", "--b=2", "--quiet", "--c=x=y"], switches: ["quiet"])
    #expect(try arguments.value(of: "a") == "1")
    #expect(try arguments.value(of: "b") == "2")
    #expect(try arguments.value(of: "c") == "x=y")
    #expect(try arguments.value(of: "d") == nil)
    #expect(arguments.has("quiet"))
    #expect(arguments.words == ["word"])
  }

  @Test("a negative number is a value, another option is not")
  func values() throws {
    let arguments = try Arguments(["--a", "-1", "--b", "--c", "2"], switches: [])
    #expect(try arguments.value(of: "a") == "-1")
    #expect(throws: CommandError.self) { try arguments.value(of: "b") }
    #expect(try arguments.value(of: "c") == "2")
  }
}
