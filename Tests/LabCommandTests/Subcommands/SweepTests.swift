import Testing

@testable import LabCommand

@Suite struct SweepTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// A small sweep of six configurations, with other options behind it.
  private func sweep(_ name: String, _ more: String = "", alpha: String = "0.1,0.2,0.5") -> String {
    "sweep --agent sarsa,q-learning --env cliff-walking --alpha \(alpha) --episodes 20 --runs 3 --quiet "
      + "--out \(folder.file(name)) \(more)"
  }

  private func lines(of name: String) throws -> [String] {
    try #require(folder.text(of: name)).split(separator: "\n").map(String.init)
  }

  @Test("a row a run in run-major order, a row a configuration and figure beside it")
  func files() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run(sweep("a.csv").replacing("--quiet ", with: "")) == .exit(.success))
    #expect(folder.names == ["a-sensitivity.csv", "a.csv", "a.json"])
    #expect(laboratory.transcript.output.contains("next: rl-lab select"))
    let rows = try lines(of: "a.csv").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows[0].joined(separator: ",") == "agent,env,config," + RunsTable.columns.joined(separator: ","))
    #expect(rows.count == 1 + 18 && rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows.dropFirst().map { String($0[3]) } == (0..<18).map { "\($0 / 6)" })
    #expect(
      rows.dropFirst().prefix(6).map { String($0[0]) } == (0..<6).map { $0 < 3 ? "sarsa" : "q-learning" })
    let table = try lines(of: "a-sensitivity.csv")
    #expect(table[0] == "agent,env,config,alpha," + Sensitivity.columns.joined(separator: ","))
    #expect(table.contains { $0.hasPrefix("sarsa,cliff-walking,") && $0.contains(",0.2,auc_step,3,") })
  }

  @Test("a row is what the training of its configuration gives")
  func training() throws {
    #expect(Laboratory().run(sweep("a.csv")) == .exit(.success))
    let line = "train --agent sarsa --alpha 0.2 --env cliff-walking --episodes 20 --runs 3 --quiet"
    #expect(Laboratory().run("\(line) --out \(folder.file("t.csv"))") == .exit(.success))
    let swept = try ReturnsFile.configurations(in: [folder.file("a.csv")])[1]
    let trained = try ReturnsFile.configurations(in: [folder.file("t.csv")])[0]
    #expect(swept.config == trained.config && swept.seed == trained.seed)
    #expect(swept.name.hasPrefix("sarsa(alpha=0.2) on cliff-walking (c"))
    for name in ["auc_step", "auc_episode", "final_return"] {
      let metric = RunMetric(name)
      #expect(try metric.values(of: swept).map(\.value) == metric.values(of: trained).map(\.value))
    }
  }

  @Test("configurations that share a world give what each of them gives alone")
  func sharing() throws {
    let line = "sweep --env cliff-walking --agent sarsa,td --episodes 3 --runs 2 --quiet"
    let all = "--width 5,12 --gamma 0.9,1 --step-limit 50,100"
    #expect(Laboratory().run("\(line) \(all) --out \(folder.file("a.csv"))") == .exit(.success))
    var rows: Set<String> = []
    for width in ["5", "12"] {
      for gamma in ["0.9", "1"] {
        for limit in ["50", "100"] {
          let one = "--width \(width) --gamma \(gamma) --step-limit \(limit) --overwrite"
          for agent in ["sarsa", "td"] {
            let alone = line.replacing("sarsa,td", with: agent)
            #expect(Laboratory().run("\(alone) \(one) --out \(folder.file("b.csv"))") == .exit(.success))
            rows.formUnion(try lines(of: "b.csv"))
          }
        }
      }
    }
    #expect(try Set(lines(of: "a.csv")) == rows && rows.count == 1 + 2 * 16)
  }

  @Test("a value that is added, another order and more runs change no result")
  func growth() throws {
    #expect(Laboratory().run(sweep("a.csv")) == .exit(.success))
    let more = sweep("b.csv", alpha: "0.9,0.5,0.1,0.2").replacing("--runs 3", with: "--runs 4")
    #expect(Laboratory().run(more) == .exit(.success))
    #expect(Laboratory().run(sweep("c.csv", "--first-run 2")) == .exit(.success))
    let (few, many) = (try lines(of: "a.csv"), Set(try lines(of: "b.csv")))
    #expect(many.isSuperset(of: few))
    #expect(try lines(of: "c.csv")[1...6] == few[13...18])
  }

  @Test("the file is the same for any number of threads, and after an interruption")
  func resumption() throws {
    #expect(Laboratory().run(sweep("a.csv", "--threads 1")) == .exit(.success))
    let whole = try #require(folder.bytes(of: "a.csv"))
    for size in stride(from: 0, to: whole.count, by: 157) {
      // What a killed process leaves, whose journal is lost: the rows are made again.
      try folder.write(whole.prefix(size), to: "b.csv.partial")
      #expect(Laboratory().run(sweep("b.csv", "--threads 2 --resume")) == .exit(.success))
      #expect(folder.bytes(of: "b.csv") == whole)
      for name in ["b.csv", "b.json", "b-sensitivity.csv"] { try folder.remove(name) }
    }
  }

  @Test("whole pieces are kept, be they single runs or runs of every configuration", arguments: [3, 64])
  func kept(runs: Int) throws {
    func line(_ more: String) -> String { sweep("a.csv", more).replacing("--runs 3", with: "--runs \(runs)") }
    #expect(Laboratory().run(line("")) == .exit(.success))
    let (csv, json) = (try #require(folder.bytes(of: "a.csv")), try #require(folder.bytes(of: "a.json")))
    for size in [csv.count / 2, csv.count - 1] {
      try folder.remove("a.csv")
      // What is left of an interrupted sweep whose manifest was written early.
      try folder.write(csv.prefix(size), to: "a.csv.partial")
      let laboratory = Laboratory()
      #expect(laboratory.run(line("").replacing("--quiet ", with: "")) == .exit(.success))
      #expect(laboratory.transcript.output.contains("(continued)"))
      #expect(folder.bytes(of: "a.csv") == csv && folder.bytes(of: "a.json") == json)
    }
  }

  @Test("what is missing is listed until nothing is")
  func missing() throws {
    let before = Laboratory()
    #expect(before.run(sweep("a.csv", "--missing")) == .exit(.negative))
    let rows = before.transcript.output.split(separator: "\n")
    #expect(rows.count == 19 && rows[0] == "item,agent,env,config,run")
    #expect(rows[8].hasPrefix("7,sarsa,cliff-walking,c") && rows[8].hasSuffix(",1"))
    #expect(Laboratory().run(sweep("a.csv")) == .exit(.success))
    #expect(Laboratory().run(sweep("a.csv", "--missing")) == .exit(.success))
  }

  @Test("a dry run counts the work items and touches nothing")
  func dryRun() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run(sweep("a.csv", "--dry-run --shard 1/4")) == .exit(.success))
    #expect(
      laboratory.transcript.output.contains("6 configurations, 3 runs of each: 18 work items, 5 of them in"))
    #expect(folder.names.isEmpty)
  }

  @Test("a parameter belongs to those that have it; options of a run are swept, too")
  func applicability() throws {
    let laboratory = Laboratory()
    let line =
      "sweep --agent q-learning,n-step-sarsa(alpha=0.3) --env random-walk(length=7),cliff-walking --n 1,2 "
    #expect(laboratory.run(line + "--gamma 0.9,1 --dry-run") == .exit(.success))
    #expect(laboratory.transcript.output.contains("12 configurations"))
    #expect(laboratory.transcript.output.contains("n-step-sarsa on cliff-walking n=2 gamma=0.9\n"))
  }

  @Test("the sensitivity table has a plain column for each swept parameter, whatever its name")
  func sensitivity() throws {
    let line =
      "sweep --agent n-step-sarsa --env cliff-walking --n 1,2 --alpha 0.5,linear(1,0.1,9) --gamma 1 --episodes 5 "
    #expect(Laboratory().run(line + "--runs 3 --quiet --out \(folder.file("a.csv"))") == .exit(.success))
    let rows = try lines(of: "a-sensitivity.csv").map { $0.split(separator: ",").map(String.init) }
    #expect(rows[0].prefix(7) == ["agent", "env", "config", "n", "alpha", "metric", "runs"])
    #expect(Set(rows[0]).count == rows[0].count)
    #expect(rows.contains { $0[3...6] == ["2", "linear_1_0.1_9_", "auc_step", "3"] })
    let other = "sweep --agent sarsa --env maximization-bias --mean 0,1 --episodes 5 --runs 3 --quiet"
    #expect(Laboratory().run("\(other) --out \(folder.file("b.csv"))") == .exit(.success))
    let header = try lines(of: "b-sensitivity.csv")[0]
    #expect(header.hasPrefix("agent,env,config,parameter_mean,metric,runs,mean,"))
  }

  @Test("worlds and agents of one name are told apart by how they were written")
  func variants() throws {
    try folder.write(Array("map:\nS..G\n".utf8), to: "short.map")
    let (map, path) = (folder.file("short.map"), folder.file("a.csv"))
    let words = [
      "sweep", "--agent", "sarsa,q-learning,sarsa(initial-value=5)", "--env",
      "\(map),frozen-lake,frozen-lake(slippery=false)", "--alpha", "0.1,0.5", "--episodes", "3", "--runs",
      "2",
      "--quiet", "--out", path,
    ]
    #expect(Laboratory().run(words: words) == .exit(.success))
    let names = try ReturnsFile.configurations(in: [path]).map { $0.name.split(separator: " (")[0] }
    #expect(names.count == 18 && Set(names).count == 18)
    #expect(names[0] == "sarsa(recipe=sarsa,alpha=0.1) on map")
    #expect(names[3] == "q-learning(alpha=0.5) on map")
    #expect(
      names[16]
        == "sarsa(world=frozen-lake(slippery=false),recipe=sarsa(initial-value=5),alpha=0.1) on frozen-lake")
    let table = try lines(of: "a-sensitivity.csv")
    #expect(table[0].hasPrefix("agent,env,config,world,recipe,alpha,metric,"))
    #expect(table.contains { $0.contains(",frozen-lake_slippery_false_,sarsa_initial-value_5_,0.1,") })
  }

  @Test("a random search draws the same configurations again, and fewer of them first")
  func search() throws {
    func names(_ draws: Int) -> [Substring] {
      let laboratory = Laboratory()
      let line = sweep("a.csv", "--search random --draws \(draws) --dry-run", alpha: "log:0.01...1")
      #expect(laboratory.run(line) == .exit(.success))
      return laboratory.transcript.output.split(separator: "\n").filter { $0.contains("sarsa on") }
    }
    #expect(names(3).count == 3 && names(5).prefix(3) == names(3)[...])
  }

  @Test("a sweep file holds options, which the command line replaces")
  func file() throws {
    try folder.write(
      Array("# the cliff\nagent: sarsa\nenv: cliff-walking # the usual\nalpha: 0.1, 0.2\n\nruns: 2\n".utf8),
      to: "s")
    let laboratory = Laboratory()
    #expect(laboratory.run("sweep \(folder.file("s")) --runs 5 --dry-run") == .exit(.success))
    #expect(laboratory.transcript.output.contains("2 configurations, 5 runs of each: 10 work items"))
    try folder.write(Array("agent sarsa\n".utf8), to: "s")
    let torn = Laboratory()
    #expect(torn.run("sweep \(folder.file("s")) --dry-run") == .exit(.badInput))
    #expect(torn.transcript.error.contains("line 1: 'agent sarsa' is no option"))
  }
}
