import TabularRL
import Testing

@testable import LabCommand

@Suite struct SweepPiecesTests {
  @Test("a piece with every configuration has a run of each; the pieces have each place once")
  func configurations() {
    let pieces = SweepPieces(of: 194, configurations: 3, .configurations)
    #expect(pieces.count == 65)
    #expect(pieces[0] == 0..<3 && pieces[64] == 192..<194)
    #expect(pieces.flatMap { Array($0) } == Array(0..<194))
    #expect(SweepPieces(of: 0, configurations: 3, .configurations).map { $0 } == [])
    #expect(SweepPieces(of: 0, configurations: 0, .configurations).count == 0)
  }

  @Test("where there are few runs, a piece is a single one, whatever its kind") func few() {
    for (size, kind) in [(191, SweepPieces.Kind.configurations), (194, .run)] {
      let pieces = SweepPieces(of: size, configurations: 3, kind)
      #expect(pieces.count == size && pieces[1] == 1..<2)
    }
  }

  @Test("very many runs share pieces") func many() {
    let pieces = SweepPieces(of: 10_000, configurations: 3, .run)
    #expect(pieces.count == 3334 && pieces[1] == 3..<6)
    #expect(SweepPieces(of: 1_000_000, configurations: 1, .configurations).count <= 4096)
  }

  @Test(
    "short runs of learners that gain side by side are made of every configuration at once, others singly",
    arguments: [
      ("--agent sarsa,q-learning", "configurations"), ("--agent sarsa,sarsa-lambda", "run"),
      ("--agent sarsa,q-learning --evaluate all", "run"),
      ("--agent sarsa --step-limit 715827882", "configurations"),
      ("--agent sarsa --step-limit 715827883", "run"),
      ("--agent dyna-q --planning-steps 9 --step-limit 71582788", "configurations"),
      ("--agent dyna-q --planning-steps 9 --step-limit 71582789", "run"),
      ("--agent sarsa --height 100 --width 100 --step-limit 9", "configurations"),
      ("--agent sarsa-lambda --height 100 --width 100 --step-limit 9", "run"),
    ])
  func kinds(words: String, kind: String) throws {
    let folder = try ScratchFolder()
    let line = "sweep --env cliff-walking --episodes 3 --runs 2 --quiet --out \(folder.file("a.csv"))"
    #expect(Laboratory().run("\(line) \(words)") == .exit(.success))
    let manifest = try #require(try ExistingFile.manifest(beside: folder.file("a.csv")))
    #expect(manifest.identity.options.contains(Setting(name: "piece", value: kind)))
  }
}
