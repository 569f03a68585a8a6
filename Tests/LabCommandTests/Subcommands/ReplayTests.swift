import Foundation
import Testing

@testable import LabCommand

@Suite struct ReplayTests {
  @Test("an episode of Gymnasium, by numbers or names")
  func list() {
    for actions in ["1,2,1,2", "down,right,down,right"] {
      let laboratory = Laboratory()
      #expect(laboratory.run("replay --env frozen-lake --seed 42 --actions \(actions)") == .exit(.success))
      #expect(
        laboratory.transcript.output == """
          seed,episode,step,action,observation,reward,terminated,truncated
          42,1,0,,0,,0,0
          42,1,1,1,4,0.0,0,0
          42,1,2,2,0,0.0,0,0
          42,1,3,1,1,0.0,0,0
          42,1,4,2,5,0.0,1,0

          """)
    }
  }

  @Test("a file holds many seeds, and an episode that ends is followed by another")
  func file() throws {
    let folder = try ScratchFolder()
    let file = folder.file("actions.csv")
    try Data("seed,actions\n0,0 1\n7,\n".utf8).write(to: URL(fileURLWithPath: file))
    let laboratory = Laboratory()
    #expect(laboratory.run("replay --env blackjack --rng gymnasium --actions \(file)") == .exit(.success))
    let rows = laboratory.transcript.output.split(separator: "\n").dropFirst()
    #expect(rows.prefix(2) == ["0,1,0,,11 10 0,,0,0", "0,1,1,0,11 10 0,-1.0,1,0"])
    #expect(rows.count == 5 && rows.dropFirst(2).first?.hasPrefix("0,2,0,,") == true)
    #expect(rows.last == "7,1,0,,19 10 0,,0,0")
  }

  @Test(
    "a file that is no list of actions is refused with its line",
    arguments: [
      ("seed,action\n", "line 1: the header is not seed,actions"),
      ("seed,actions\n1,0\nx,0\n", "line 3: it is no seed and actions"),
      ("seed,actions\n1,0 2\n", "line 2: the world has no action '2'"), ("", "line 1: the header"),
    ])
  func badFile(text: String, reason: String) throws {
    let folder = try ScratchFolder()
    let file = folder.file("actions.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    let laboratory = Laboratory()
    #expect(laboratory.run("replay --env blackjack --actions \(file)") == .exit(.badInput))
    #expect(laboratory.transcript.error.contains(reason))
    #expect(laboratory.transcript.output.isEmpty)
  }

  @Test("the step limit can be given")
  func stepLimit() {
    let laboratory = Laboratory()
    #expect(
      laboratory.run("replay --env cliff-walking --step-limit 2 --actions up,up,up") == .exit(.success))
    let rows = laboratory.transcript.output.split(separator: "\n")
    #expect(rows[3] == "0,1,2,0,12,-1.0,0,1")
    #expect(rows[4] == "0,2,0,,36,,0,0")
  }
}
