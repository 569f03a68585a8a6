import Testing

@testable import LabCommand

@Suite struct SummarizeTests {
  /// A file of four runs of two episodes each, with the returns given.
  private func file(_ name: String, agent: String, _ returns: [[Double]], in folder: ScratchFolder) throws
    -> String
  {
    var text = "agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated\n"
    for (run, values) in returns.enumerated() {
      for (index, value) in values.enumerated() {
        let length = index + 1
        text +=
          "\(agent),lake,c\(agent),\(run),\(index + 1),\(length * (length + 1) / 2),\(length),\(value),1,0\n"
      }
    }
    try folder.write(Array(text.utf8), to: name)
    return folder.file(name)
  }

  @Test("the metrics by hand: the last tenth, the mean by episode, the mean by step")
  func metrics() throws {
    let folder = try ScratchFolder()
    let path = try file("a.csv", agent: "a", [[1, 4], [3, 6]], in: folder)
    // By step: (1 * 1 + 4 * 2) / 3 = 3 and (3 + 12) / 3 = 5.
    for (metric, mean) in [("final_return", "5.0"), ("auc_episode", "3.5"), ("auc_step", "4.0")] {
      let out = folder.file("\(metric).csv")
      #expect(
        Laboratory().run("summarize \(path) --metric \(metric) --quiet --out \(out)") == .exit(.success))
      let lines = try #require(folder.text(of: "\(metric).csv")).split(separator: "\n")
      #expect(lines[0] == Summarize.columns.joined(separator: ","))
      #expect(lines[1].hasPrefix("a,lake,ca,\(metric),,2,\(mean),"))
    }
  }

  @Test("few runs are warned of, and what is impossible is empty")
  func few() throws {
    let folder = try ScratchFolder()
    let path = try file("a.csv", agent: "a", [[1, 4], [3, 6]], in: folder)
    let laboratory = Laboratory()
    #expect(laboratory.run("summarize \(path)") == .exit(.success))
    #expect(laboratory.transcript.error.contains("has 2 runs only"))
    #expect(!laboratory.transcript.output.contains("tol_low"))
  }

  @Test("curves by hand: by episode, and by the episode that covers a step")
  func curves() throws {
    let folder = try ScratchFolder()
    // Episodes end after 1, 3 and 6 steps; the second run has two of them only.
    let path = try file("a.csv", agent: "a", [[1, 2, 4], [3, 8]], in: folder)
    for (options, points) in [
      ("--x episode", ["1,2,2.0", "2,2,5.0", "3,1,4.0"]),
      ("--x steps --points 3", ["2,2,5.0", "4,2,6.0", "6,2,6.0"]),
      ("--x steps --points 100", ["1,2,2.0", "2,2,5.0", "3,2,5.0", "4,2,6.0", "5,2,6.0", "6,2,6.0"]),
      ("--x episode --metric episode_length", ["1,2,1.0", "2,2,2.0", "3,1,3.0"]),
    ] {
      let line = "summarize \(path) \(options) --quiet --overwrite --out \(folder.file("t.csv"))"
      #expect(Laboratory().run(line) == .exit(.success))
      let rows = try #require(folder.text(of: "t.csv")).split(separator: "\n").dropFirst()
      let metric = options.contains("length") ? "episode_length" : "episode_return"
      #expect(rows.count == points.count)
      for (row, point) in zip(rows, points) { #expect(row.hasPrefix("a,lake,ca,\(metric),\(point),")) }
    }
  }

  @Test("a curve of a column that is not there, or of a file with a row a run, is refused")
  func noCurve() throws {
    let folder = try ScratchFolder()
    let path = try file("a.csv", agent: "a", [[1, 2], [3, 8]], in: folder)
    let laboratory = Laboratory()
    #expect(laboratory.run("summarize \(path) --x episode --metric regret") == .exit(.badInput))
    #expect(laboratory.transcript.error.contains("there is no curve of regret"))
  }

  @Test("the figures of whole runs are made from all episodes, whatever was logged")
  func thinned() throws {
    let folder = try ScratchFolder()
    let line = "train --agent sarsa --env cliff-walking --runs 4 --episodes 50 --quiet"
    for (name, log) in [("a", "all"), ("b", "every:20")] {
      #expect(Laboratory().run("\(line) --log \(log) --out \(folder.file(name)).csv") == .exit(.success))
      let summarize = "summarize \(folder.file(name)).csv --metric auc_step --quiet"
      #expect(Laboratory().run("\(summarize) --out \(folder.file(name))-t.csv") == .exit(.success))
    }
    #expect(folder.bytes(of: "a-t.csv") == folder.bytes(of: "b-t.csv"))
    let curve = Laboratory()
    #expect(curve.run("summarize \(folder.file("b.csv")) --x episode") == .exit(.success))
    #expect(curve.transcript.error.contains("was logged in part; its curve is of the logged rows"))
  }

  @Test("clear differences are named, unclear ones are not resolved, and every pair is compared")
  func compare() throws {
    let folder = try ScratchFolder()
    let runs = (0..<12).map { Double($0 % 4) }
    let worse = try file("a.csv", agent: "a", runs.map { [0, $0] }, in: folder)
    let better = try file("b.csv", agent: "b", runs.map { [0, $0 + 5] }, in: folder)
    let like = try file("c.csv", agent: "c", runs.map { [0, 3 - $0] }, in: folder)
    let laboratory = Laboratory()
    let out = folder.file("t.csv")
    #expect(laboratory.run("compare \(worse) \(better) \(like) --out \(out)") == .exit(.success))
    let text = laboratory.transcript.output
    #expect(text.contains("b on lake (cb) is better than a on lake (ca) by 5 in final_return"))
    #expect(
      text.contains("a on lake (ca) and c on lake (cc): difference in final_return not resolved at 95 %"))
    #expect(!text.contains("equal"))
    let lines = try #require(folder.text(of: "t.csv")).split(separator: "\n")
    #expect(lines.count == 4 && lines[1].contains(",independent,12,12,"))
  }

  @Test("runs of one seed and world are paired by their numbers")
  func paired() throws {
    let folder = try ScratchFolder()
    for agent in ["q-learning", "sarsa"] {
      let line = "train --agent \(agent) --env cliff-walking --runs 5 --episodes 20 --quiet"
      #expect(Laboratory().run("\(line) --out \(folder.file(agent)).csv") == .exit(.success))
    }
    let laboratory = Laboratory()
    let files = "\(folder.file("q-learning.csv")) \(folder.file("sarsa.csv"))"
    #expect(laboratory.run("compare \(files) --metric auc_step --test rank") == .exit(.success))
    #expect(laboratory.transcript.output.contains("5 paired runs"))
    #expect(laboratory.transcript.output.contains("sign-flip"))
  }

  @Test(
    "a file that is torn or of something else is refused with its line",
    arguments: [
      ("agent,env\n", "line 1: column 3 is not config"),
      ("HEADER\na,e,c,0,1,2,3,4,1", "line 2: it is cut short"),
      ("HEADER\na,e,c,0,1,2\n", "line 2: it has 6 fields, not 10"),
      ("HEADER\na,e,c,x,1,2,3,4,1,0\n", "line 2: 'x' in the column run is no whole number"),
      ("HEADER\na,e,c,0,1,2,3,y,1,0\n", "line 2: 'y' in the column episode_return is no number"),
    ])
  func refused(text: String, sentence: String) throws {
    let folder = try ScratchFolder()
    let header = "agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated"
    try folder.write(Array(text.replacing("HEADER", with: header).utf8), to: "a.csv")
    let laboratory = Laboratory()
    #expect(laboratory.run("summarize \(folder.file("a.csv"))") == .exit(.badInput))
    #expect(laboratory.transcript.error.contains(sentence))
  }

  @Test("the worst tenth of errors is that of the largest")
  func worst() throws {
    let folder = try ScratchFolder()
    var text =
      "agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated,regret\n"
    for run in 0..<20 { text += "a,lake,ca,\(run),1,1,1,\(run),1,0,\(run)\n" }
    try folder.write(Array(text.utf8), to: "a.csv")
    // Two of twenty runs: 18 and 19 lack most, 0 and 1 return least.
    for (metric, mean) in [("regret", "18.5"), ("final_return", "0.5")] {
      let out = folder.file("\(metric).csv")
      let line = "summarize \(folder.file("a.csv")) --metric \(metric) --quiet --out \(out)"
      #expect(Laboratory().run(line) == .exit(.success))
      let lines = try #require(folder.text(of: "\(metric).csv")).split(separator: "\n")
      #expect(lines[1].hasSuffix(",\(mean)"), "\(metric)")
    }
  }

  @Test("rows of a run that do not follow each other are refused")
  func scattered() throws {
    let folder = try ScratchFolder()
    let text = """
      agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated
      a,lake,ca,0,1,1,1,1,1,0
      a,lake,ca,1,1,1,1,2,1,0
      a,lake,ca,0,2,2,1,3,1,0

      """
    try folder.write(Array(text.utf8), to: "a.csv")
    let laboratory = Laboratory()
    #expect(laboratory.run("summarize \(folder.file("a.csv"))") == .exit(.badInput))
    #expect(laboratory.transcript.error.contains("line 4: the rows of run 0 do not follow each other"))
  }

  @Test("a confidence that rounds to nothing gives an interval of no width")
  func noConfidence() throws {
    let folder = try ScratchFolder()
    let path = try file("a.csv", agent: "a", [[1, 4], [3, 6]], in: folder)
    #expect(Laboratory().run("summarize \(path) --confidence 1e-17 --quiet") == .exit(.success))
  }
}
