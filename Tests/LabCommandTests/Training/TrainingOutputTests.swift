import Testing

@testable import LabCommand
@testable import TabularRL

/// Resuming: whatever an interruption leaves behind, the finished file is the same.
@Suite struct TrainingOutputTests {
  let folder: ScratchFolder
  let line: String

  init() throws {
    folder = try ScratchFolder()
    line =
      "train --agent q-learning --env cliff-walking --episodes 3 --runs 3 --quiet --out \(folder.file("a.csv"))"
  }

  /// The finished file and its manifest.
  private func finished() throws -> (csv: [UInt8], json: [UInt8]) {
    #expect(Laboratory().run(line) == .exit(.success))
    return (try #require(folder.bytes(of: "a.csv")), try #require(folder.bytes(of: "a.json")))
  }

  private func clear() throws {
    for name in folder.names { try folder.remove(name) }
  }

  @Test("a finished file cut anywhere resumes to the same file, with its manifest or without")
  func everyOffset() throws {
    let (csv, json) = try finished()
    for offset in stride(from: 0, through: csv.count, by: 7) {
      for hasManifest in [true, false] {
        try clear()
        try folder.write(csv.prefix(offset), to: "a.csv.partial")
        if hasManifest { try folder.write(json, to: "a.json") }
        #expect(Laboratory().run(line) == .exit(.success))
        #expect(folder.bytes(of: "a.csv") == csv)
        #expect(folder.bytes(of: "a.json") == json)
        #expect(folder.names == ["a.csv", "a.json"])
      }
    }
  }

  @Test("the runs before the cut are kept, not made again")
  func kept() throws {
    let (csv, json) = try finished()
    try clear()
    try folder.write(csv.dropLast(), to: "a.csv.partial")
    try folder.write(json, to: "a.json")
    let laboratory = Laboratory()
    #expect(laboratory.run(line.replacing(" --quiet", with: "")) == .exit(.success))
    #expect(laboratory.transcript.output.contains("(2 runs kept)"))
  }

  @Test("rows that were changed are made again")
  func changedRows() throws {
    let (csv, json) = try finished()
    for index in [csv.count / 2, csv.count - 2] {
      try clear()
      var changed = csv
      changed[index] ^= 1
      try folder.write(changed, to: "a.csv.partial")
      try folder.write(json, to: "a.json")
      #expect(Laboratory().run(line) == .exit(.success))
      #expect(folder.bytes(of: "a.csv") == csv)
    }
  }

  @Test("a partial file of other settings is refused, and given up only when asked to")
  func foreign() throws {
    let (csv, _) = try finished()
    let plan = "a.csv.partial"
    for content in [Array("something else\n".utf8), csv] {
      try clear()
      try folder.write(content, to: plan)
      let other = line + " --alpha 0.25"
      let laboratory = Laboratory()
      #expect(laboratory.run(other) == .exit(.badInput))
      #expect(laboratory.transcript.error.contains("made by other settings"))
      #expect(folder.bytes(of: plan) == content)
      #expect(Laboratory().run(other + " --overwrite") == .exit(.success))
      #expect(folder.bytes(of: plan) == nil)
    }
  }
}
