import Testing

@testable import LabCommand

@Suite struct ApproximationSubjectTests {
  @Test("an approximation leaves a row an iteration and says whether its step sizes are sound")
  func rows() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    let line = "train --agent robbins-monro --env tanh-root --runs 2 --steps 3 --out \(folder.file("a.csv"))"
    #expect(laboratory.run(line) == .exit(.success))
    let text = try #require(folder.text(of: "a.csv"))
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "agent,env,config,run,iteration,step_size,estimate,error")
    #expect(lines.count == 7)
    #expect(lines[1].hasSuffix(",0,1,1.0,2.035972419924183,1.035972419924183"))
    #expect(
      laboratory.transcript.output.contains("hold: the step sizes sum to infinity, their squares do not"))
    let constant = Laboratory()
    let other = "train --agent sgd --env square-mean --alpha 0.1 --steps 3 --out \(folder.file("b.csv"))"
    #expect(constant.run(other) == .exit(.success))
    #expect(constant.transcript.output.contains("fail: the squares of the step sizes sum to infinity"))
    #expect(folder.text(of: "b.csv")?.contains(",estimate_1,estimate_2,error\n") == true)
  }

  @Test("divergence is counted, and no row holds what is not a number")
  func divergence() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    let line =
      "train --agent robbins-monro --env cubic-root --runs 40 --steps 50 --seed 3 --out \(folder.file("a.csv"))"
    #expect(laboratory.run(line) == .exit(.success))
    #expect(
      laboratory.transcript.output.contains(" of 40 runs; their rows end with the last estimate below 1e100"))
    let text = try #require(folder.text(of: "a.csv"))
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  @Test("the rows do not depend on the threads, and can be thinned")
  func threads() throws {
    let folder = try ScratchFolder()
    for threads in [1, 2] {
      let line =
        "train --agent mini-batch-gd --env square-mean --runs 5 --steps 40 --log every:10 --quiet --threads "
      #expect(
        Laboratory().run("\(line)\(threads) --out \(folder.file("\(threads).csv"))") == .exit(.success))
    }
    #expect(folder.text(of: "1.csv") == folder.text(of: "2.csv"))
    #expect(folder.text(of: "1.csv")?.split(separator: "\n").count == 21)
  }
}
