import Foundation
import Testing

@testable import LabCommand

/// `Scripts/check_extension.sh` builds what is written here and runs `check-env` on it.
@Suite struct NewEnvironmentTests {
  private func write(_ text: String, _ path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("a world is written and enters the laboratory's list")
  func standard() throws {
    let folder = try ScratchFolder()
    let list = folder.file("AllEnvironments.swift")
    let before =
      "public let standardEnvironments: [any Environment.Type] = [\n  Taxi.self,\n]\nlet other = [\n]\n"
    try write(before, list)
    let laboratory = Laboratory()
    #expect(laboratory.run("new-env ice-maze2 --into \(folder.file(""))") == .exit(.success))
    let source = try read(folder.file("IceMaze2.swift"))
    #expect(source.contains("public struct IceMaze2: GridWorld {"))
    #expect(source.contains("name = \"ice-maze2\""))
    #expect(try read(list) == before.replacing("Taxi.self,", with: "Taxi.self,\n  IceMaze2.self,"))
    #expect(laboratory.transcript.output.contains("check-env ice-maze2"))
    let names = folder.names

    let again = Laboratory()
    #expect(again.run("new-env ice-maze2 --into \(folder.file(""))") == .exit(.cannotCreate))
    #expect(again.transcript.error.contains("IceMaze2.swift exists"))
    #expect(try read(folder.file("IceMaze2.swift")) == source && folder.names == names)
  }

  @Test("a world enters the main file of a package of one's own")
  func own() throws {
    let folder = try ScratchFolder()
    let main = folder.file("main.swift")
    try write("LabCommand.main(\n  environments: standardEnvironments + [MyWorld.self])\n", main)
    #expect(Laboratory().run("new-env pond --into \(folder.file(""))") == .exit(.success))
    #expect(try read(main).contains("standardEnvironments + [Pond.self, MyWorld.self]"))
  }

  @Test("a folder without a list gets the file alone, a list that is not understood nothing")
  func others() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    #expect(laboratory.run("new-env pond --into \(folder.file(""))") == .exit(.success))
    #expect(laboratory.transcript.output.contains("add Pond.self to the list"))
    try write("print(1)\n", folder.file("main.swift"))
    let other = Laboratory()
    #expect(other.run("new-env lake --into \(folder.file(""))") == .exit(.badInput))
    #expect(folder.names.sorted() == ["Pond.swift", "main.swift"])
  }
}
