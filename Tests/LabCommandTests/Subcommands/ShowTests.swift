import Testing

@testable import LabCommand

@Suite struct ShowTests {
  @Test("a world is drawn as its map")
  func map() {
    let laboratory = Laboratory()
    #expect(laboratory.run("show --env grid-world") == .exit(.success))
    #expect(laboratory.transcript.output.hasPrefix("grid-world: 25 states\nmap:\n. . . . .\n. X X . .\n"))
  }

  @Test(
    "what was solved and what was learned is drawn from its file, with the values of actions if asked for")
  func files() throws {
    let folder = try ScratchFolder()
    let (solved, learned) = (folder.file("solved.csv"), folder.file("learned.csv"))
    #expect(Laboratory().run("solve --env cliff-walking --quiet --out \(solved)") == .exit(.success))
    let training = "train --agent q-learning --env cliff-walking --runs 1 --episodes 500 --quiet"
    let line = "\(training) --out \(folder.file("r.csv")) --solution \(learned)"
    #expect(Laboratory().run(line) == .exit(.success))
    #expect(Laboratory().run(line) == .exit(.success), "the same again changes nothing")
    for file in [solved, learned] {
      let laboratory = Laboratory()
      #expect(laboratory.run("show \(file) --env cliff-walking --draw policy,actions") == .exit(.success))
      #expect(laboratory.transcript.output.contains("↑ C C C C C C C C C C G\n"))
      #expect(laboratory.transcript.output.contains("actions:\n"))
    }
    try folder.write(Array("old".utf8), to: "learned.csv")
    #expect(Laboratory().run(line) == .exit(.cannotCreate))
    #expect(folder.text(of: "learned.csv") == "old")
  }

  @Test("a world without a board is a table")
  func table() {
    let laboratory = Laboratory()
    #expect(laboratory.run("show --env gambler") == .exit(.success))
    #expect(laboratory.transcript.output.contains("... "))
    // Nothing is solved: there are no values, and nobody has chosen anything.
    let short = Laboratory()
    #expect(short.run("show --env river-swim") == .exit(.success))
    #expect(short.transcript.output.contains("left, right\n"))
    #expect(!short.transcript.output.contains("0.0"))
  }

  @Test("a file that is not there or not of this world is refused")
  func refused() throws {
    let folder = try ScratchFolder()
    #expect(Laboratory().run("show \(folder.file("no.csv")) --env cliff-walking") == .exit(.inputMissing))
    let file = folder.file("lake.csv")
    #expect(Laboratory().run("solve --env frozen-lake --quiet --out \(file)") == .exit(.success))
    #expect(Laboratory().run("show \(file) --env gambler") == .exit(.badInput))
  }
}
