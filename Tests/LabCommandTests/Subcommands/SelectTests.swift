import Testing

@testable import LabCommand

@Suite struct SelectTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Writes the file of a sweep by hand: for each configuration its agent and the final returns of its runs.
  private func write(_ configurations: [(agent: String, returns: [Double?])], to name: String) throws
    -> String
  {
    var text = "agent,env,config,run,seed,episodes,steps,final_return,regret\n"
    for (place, configuration) in configurations.enumerated() {
      for (run, value) in configuration.returns.enumerated() {
        let field = value.map { "\($0)" } ?? ""
        text += "\(configuration.agent),lake,c\(place),\(run),1,10,100,\(field),\(field)\n"
      }
    }
    try folder.write(Array(text.utf8), to: name)
    return folder.file(name)
  }

  @Test("the best mean of each agent wins, and those that could have won stand beside it")
  func winners() throws {
    let spread = (0..<20).map { Double($0 % 5) }
    let path = try write(
      [
        ("a", spread), ("a", spread.map { $0 + 0.3 }), ("a", spread.map { $0 - 9 }), ("b", spread),
        ("b", spread.map { $0 + 99 }),
      ], to: "a.csv")
    let laboratory = Laboratory()
    #expect(laboratory.run("select \(path) --out \(folder.file("t.csv"))") == .exit(.success))
    let rows = try #require(folder.text(of: "t.csv")).split(separator: "\n")
      .map { $0.split(separator: ",").map(String.init) }
    #expect(rows[0] == Select.columns)
    #expect(rows.dropFirst().map { $0[2] } == ["c1", "c0", "c4"])
    #expect(rows.dropFirst().map { $0[7] } == ["1", "0", "1"])
    // The difference of two means of 20 values with variance 2 has the standard deviation 0.45: 0.3 is less often
    // wrong than right, P(z > 0.67) = 0.25. A share of 1,000 replications has the standard deviation 0.014.
    let share = try #require(Double(rows[2][6]))
    #expect((0.18...0.32).contains(share))
    #expect(rows[3][6] == "1.0")
    #expect(laboratory.transcript.error.contains("selected and reported on the same runs: optimistic"))
  }

  @Test("of errors the low ones win, and a configuration that lacks the metric in a run cannot win")
  func preferences() throws {
    let path = try write([("a", [3, 3]), ("a", [2, 2]), ("a", [1, nil])], to: "a.csv")
    for (options, winner) in [
      ("--metric regret", "c1"), ("--metric regret --prefer high", "c0"), ("--metric final_return", "c0"),
      ("--prefer low", "c1"),
    ] {
      let out = folder.file("t.csv")
      #expect(
        Laboratory().run("select \(path) \(options) --out \(out) --overwrite --quiet") == .exit(.success))
      #expect(try #require(folder.text(of: "t.csv")).split(separator: "\n")[1].hasPrefix("a,lake,\(winner),"))
    }
    #expect(Laboratory().run("select \(path) --metric auc_step") == .exit(.badInput))
  }

  @Test("the winners are run anew with the seed and the settings they had, and numbers that no run has had")
  func fresh() throws {
    let line =
      "sweep --agent sarsa,q-learning(alpha=0.3) --env cliff-walking(height=5) --epsilon 0.05,0.2 --gamma 0.99 --steps 500 "
      + "--seed 7 --quiet --runs"
    let (path, out) = (folder.file("a.csv"), folder.file("b.csv"))
    #expect(Laboratory().run("\(line) 5 --out \(path)") == .exit(.success))
    let selection = "select \(path) --metric auc_step --train \(out) --runs 3 --quiet"
    #expect(Laboratory().run(selection) == .exit(.success))
    #expect(folder.names == ["a-sensitivity.csv", "a.csv", "a.json", "b-sensitivity.csv", "b.csv", "b.json"])
    // The fresh runs are those that a longer sweep would have made.
    #expect(Laboratory().run("\(line) 8 --out \(folder.file("c.csv"))") == .exit(.success))
    let all = try #require(folder.text(of: "c.csv")).split(separator: "\n")
    let rows = try #require(folder.text(of: "b.csv")).split(separator: "\n")
    #expect(rows.count == 1 + 2 * 3 && Set(all).isSuperset(of: rows))
    #expect(rows.dropFirst().map { $0.split(separator: ",")[3] } == ["5", "5", "6", "6", "7", "7"])
    let again = Laboratory()
    #expect(again.run(selection.replacing(" --quiet", with: "")) == .exit(.success))
    #expect(again.transcript.output.contains("already complete"))
    let compared = Laboratory()
    #expect(compared.run("compare \(out) --metric auc_step") == .exit(.success))
    #expect(compared.transcript.output.contains("3 paired runs"))
  }

  @Test("winners in several worlds, of which some take a policy, are run anew as a longer sweep would")
  func freshPolicies() throws {
    let line =
      "sweep --agent sarsa,td --env random-walk,random-walk(length=7) --alpha 0.1,0.5 --episodes 5 --quiet --runs"
    let (path, out) = (folder.file("a.csv"), folder.file("b.csv"))
    #expect(Laboratory().run("\(line) 3 --out \(path)") == .exit(.success))
    let selection = "select \(path) --metric auc_step --train \(out) --runs 2 --quiet"
    #expect(Laboratory().run(selection) == .exit(.success))
    #expect(Laboratory().run("\(line) 5 --out \(folder.file("c.csv"))") == .exit(.success))
    let all = try #require(folder.text(of: "c.csv")).split(separator: "\n")
    let rows = try #require(folder.text(of: "b.csv")).split(separator: "\n")
    #expect(rows.count == 1 + 4 * 2 && Set(all).isSuperset(of: rows))
  }

  @Test("without the manifest of a sweep nothing can be run anew")
  func anonymous() throws {
    let path = try write([("a", [3, 3])], to: "a.csv")
    let laboratory = Laboratory()
    #expect(laboratory.run("select \(path) --train \(folder.file("b.csv"))") == .exit(.badInput))
    #expect(laboratory.transcript.error.contains("keep the .json beside the .csv"))
  }

  @Test("worlds of one name with other parameters have a winner each, and are not compared pair by pair")
  func worlds() throws {
    let path = folder.file("w.csv")
    let sweep =
      "sweep --agent q-learning --env cliff-walking --width 5,12 --alpha 0.1,0.5 --episodes 20 --runs 4"
    #expect(Laboratory().run("\(sweep) --out \(path) --quiet") == .exit(.success))
    let laboratory = Laboratory()
    #expect(laboratory.run("select \(path)") == .exit(.success))
    let winners = laboratory.transcript.output.split(separator: "\n").filter { $0.hasPrefix("best ") }
    #expect(winners.count == 2)
    let comparison = Laboratory()
    #expect(comparison.run("compare \(path) --out \(folder.file("c.csv"))") == .exit(.success))
    let designs = try #require(folder.text(of: "c.csv")).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false)[4] }
    // Of six pairs two share their world.
    #expect(designs.count { $0 == "paired" } == 2)
    #expect(designs.count { $0 == "independent" } == 4)
  }

  @Test("runs that differ by the same all differ, whatever rounding makes of it")
  func constant() throws {
    for (one, other) in [(-13.0, -50.0), (0.3, 0.1)] {
      let path = try write(
        [("a", Array(repeating: one, count: 30)), ("b", Array(repeating: other, count: 30))], to: "a.csv")
      let laboratory = Laboratory()
      #expect(laboratory.run("compare \(path) --out \(folder.file("c.csv")) --overwrite") == .exit(.success))
      #expect(laboratory.transcript.output.contains("is better than"))
      let row = try #require(folder.text(of: "c.csv")).split(separator: "\n")[1]
        .split(separator: ",", omittingEmptySubsequences: false)
      #expect(row[12] == "sign-flip")
      #expect(try #require(Double(row[15])) > 0)
      // Nothing varies: there is no effect in standard deviations, and no number of runs.
      #expect(row[18] == "" && row[19] == "")
    }
  }
}
