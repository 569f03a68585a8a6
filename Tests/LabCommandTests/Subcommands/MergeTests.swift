import Testing

@testable import LabCommand

@Suite struct MergeTests {
  let folder: ScratchFolder
  private let line: String

  init() throws {
    folder = try ScratchFolder()
    line =
      "sweep --agent sarsa --env cliff-walking --alpha 0.1,0.2,0.5 --episodes 10 --runs 4 --quiet --out "
      + folder.file("a.csv")
  }

  /// Carries out the shards of the sweep and returns their files.
  private func shards(_ count: Int, by line: String? = nil) -> [String] {
    Shard.all(count).map { shard in
      #expect(Laboratory().run("\(line ?? self.line) --shard \(shard.description)") == .exit(.success))
      return shard.path(for: folder.file("a.csv"))
    }
  }

  private func refusal(of paths: [String]) -> String {
    let laboratory = Laboratory()
    #expect(laboratory.run(words: ["merge"] + paths + ["--out", folder.file("b.csv")]) == .exit(.badInput))
    #expect(folder.bytes(of: "b.csv") == nil)
    return laboratory.transcript.error
  }

  @Test(
    "merged in any order they are the whole sweep, manifest included",
    arguments: [(1, 4), (2, 4), (3, 4), (7, 4), (10, 4), (20, 4), (4, 80), (3, 200)])
  func identical(count: Int, runs: Int) throws {
    // With sixty-four runs or more a piece is a run of each configuration.
    let line = line.replacing("--runs 4", with: "--runs \(runs)")
    #expect(Laboratory().run(line) == .exit(.success))
    let names = ["a.csv", "a.json", "a-sensitivity.csv"]
    let whole = names.map { folder.bytes(of: $0) }
    for name in names { try folder.remove(name) }
    let paths = shards(count, by: line)
    #expect(Laboratory().run(words: ["merge", "--quiet"] + paths.reversed()) == .exit(.success))
    #expect(names.map { folder.bytes(of: $0) } == whole)
    // Again there is nothing to do, neither for a shard nor for the merge.
    _ = shards(count, by: line)
    let again = Laboratory()
    #expect(again.run(words: ["merge"] + paths) == .exit(.success))
    #expect(again.transcript.output.contains("already complete"))
  }

  @Test("a missing, a doubled, a cut, a foreign shard is refused by its name")
  func refused() throws {
    let paths = shards(3)
    #expect(refusal(of: Array(paths.dropLast())).contains("\(paths[2]): shard 2/3 is missing"))
    #expect(refusal(of: paths + [paths[1]]).contains("\(paths[1]): it is shard 1/3"))
    let bytes = try #require(folder.bytes(of: "a.shard-0001-of-0003.csv"))
    for size in [0, 1, bytes.count / 2, bytes.count - 1] {
      try folder.write(bytes.prefix(size), to: "a.shard-0001-of-0003.csv")
      #expect(refusal(of: paths).contains("\(paths[1]): it is not the file that its manifest describes"))
    }
    for (other, count) in [("--seed 2", 3), ("--runs 4", 4)] {
      for name in folder.names { try folder.remove(name) }
      let paths = shards(3)
      try folder.remove("a.shard-0001-of-0003.csv")
      let path = (Shard("1/\(count)") ?? .whole).path(for: folder.file("a.csv"))
      let changed =
        line.replacing("--runs 4 ", with: "") + " \(other) \(other == "--seed 2" ? "--runs 4" : "")"
      #expect(Laboratory().run("\(changed) --shard 1/\(count) --overwrite") == .exit(.success))
      #expect(refusal(of: [paths[0], path, paths[2]]).contains("\(path): it belongs to another sweep"))
    }
  }

  @Test("what is no shard is refused")
  func others() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    #expect(refusal(of: [folder.file("a.csv")]).contains("it is no shard of a sweep"))
    try folder.remove("a.json")
    #expect(refusal(of: [folder.file("a.csv")]).contains("no complete manifest stands beside it"))
    // Shards of nothing.
    let path = shards(1)[0]
    let manifest = try #require(folder.text(of: "a.shard-0000-of-0001.json"))
    let empty = manifest.replacing(#/"swept" : \[.*\]/#.dotMatchesNewlines(), with: #""swept" : []"#)
    #expect(empty != manifest)
    try folder.write(Array(empty.utf8), to: "a.shard-0000-of-0001.json")
    #expect(refusal(of: [path]).contains("it is no shard of a sweep"))
    // Shards of who knows what pieces.
    try folder.write(
      Array(manifest.replacing("\"piece\"", with: "\"peace\"").utf8), to: "a.shard-0000-of-0001.json")
    #expect(refusal(of: [path]).contains("its manifest does not say of what pieces it is made"))
  }
}
