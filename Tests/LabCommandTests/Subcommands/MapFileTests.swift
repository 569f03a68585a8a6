import Testing

@testable import LabCommand

@Suite struct MapFileTests {
  @Test("a map file is a world like any other: it is drawn, solved and trained in")
  func use() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("# Mine\nG = end 5\nmap:\nS.#\n..G\n".utf8), to: "my.map")
    let path = folder.file("my.map")
    let drawing = Laboratory()
    #expect(drawing.run("show --env \(path)") == .exit(.success))
    #expect(drawing.transcript.output.hasPrefix("map: 5 states\nmap:\nS . #\n. . G\n"))
    let solving = Laboratory()
    #expect(solving.run("solve --env \(path)") == .exit(.success))
    #expect(solving.transcript.output.contains("value at the start              3.0"))
    let training = "train --agent q-learning --env \(path) --episodes 5 --runs 1 --quiet"
    #expect(Laboratory().run("\(training) --out \(folder.file("r.csv"))") == .exit(.success))
    #expect(folder.text(of: "r.json")?.contains("G = end 5;map:;S.#;..G") == true)
  }

  @Test("a broken or missing map file is refused with its place, and nothing is written")
  func mistakes() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("map:\nS.#\n.xG\n".utf8), to: "bad.map")
    let broken = Laboratory()
    #expect(broken.run("solve --env \(folder.file("bad.map"))") == .exit(.badInput))
    #expect(
      broken.transcript.error.hasSuffix(
        "bad.map, line 3, column 2: 'x' has no meaning; letters with one are # . G S\n"))
    let missing = Laboratory()
    #expect(missing.run("solve --env \(folder.file("no.map"))") == .exit(.inputMissing))
    #expect(missing.transcript.error.hasSuffix("no.map; give the path of a map file, or a name\n"))
    #expect(folder.names == ["bad.map"])
  }

  @Test("whole numbers in a map file and of a world's parameters may be written like 1e3")
  func wholeNumbers() {
    let laboratory = Laboratory()
    let words = ["train", "--agent", "q-learning", "--dry-run", "--env"]
    #expect(laboratory.run(words: words + ["map", "--map", "steps: 1e3;map:;S..G"]) == .exit(.success))
    #expect(laboratory.transcript.output.contains("1000"))
    #expect(laboratory.run(words: words + ["random-walk", "--length", "1e3"]) == .exit(.success))
    let refused = Laboratory()
    #expect(refused.run(words: words + ["random-walk", "--length", "1e-3"]) == .exit(.usage))
    #expect(
      refused.transcript.error.hasSuffix(
        "--length must be a whole number from 1 to 1000000, got '1e-3'\n"))
  }

  @Test("a map can also be written on the command line")
  func inline() {
    let laboratory = Laboratory()
    #expect(laboratory.run(words: ["solve", "--env", "map", "--map", "map:;S..G"]) == .exit(.success))
    #expect(laboratory.transcript.output.contains("value at the start              -3.0"))
    #expect(laboratory.run(words: ["solve", "--env", "map", "--map", "map:;..G"]) == .exit(.badInput))
  }
}
