import Environments
import Foundation
import TabularRL
import Testing

@testable import LabCommand

@Suite struct TrainTests {
  let folder: ScratchFolder
  let line: String

  init() throws {
    folder = try ScratchFolder()
    line =
      "train --agent sarsa --env cliff-walking --episodes 20 --runs 4 --out \(folder.file("a.csv"))"
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("a training leaves one CSV file and its manifest, and says what came out")
  func file() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.success))
    #expect(folder.names == ["a.csv", "a.json"])
    let rows = try #require(folder.text(of: "a.csv")).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.count == 1 + 4 * 20 + 1)
    #expect(
      rows[0]
        == "agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated")
    #expect(rows[1].hasPrefix("sarsa,cliff-walking,c"))
    #expect(rows.last == "")
    for text in [
      "sarsa on cliff-walking: 4 runs, seed 1", "mean return, last tenth", "95 % interval", "next:",
    ] {
      #expect(laboratory.transcript.output.contains(text))
    }
    #expect(laboratory.transcript.error.isEmpty)
  }

  @Test("the manifest tells how the file was made and what it holds")
  func manifest() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    let bytes = try #require(folder.bytes(of: "a.csv"))
    let manifest = try object(try #require(folder.text(of: "a.json")))
    #expect(manifest["status"] as? String == "complete")
    #expect(manifest["rows"] as? Int == 80)
    #expect(manifest["bytes"] as? Int == bytes.count)
    #expect(manifest["sha256"] as? String == SHA256.hexDigest(of: bytes))
    let command = try #require(manifest["command"] as? String)
    #expect(command.contains("--alpha 0.5 --exploration 'epsilon-greedy(0.1)' --initial-value 0.0"))
  }

  @Test("the command in the manifest makes the same bytes again")
  func reproduction() throws {
    #expect(Laboratory().run(line + " --epsilon linear(1,0.1,10) --alpha 2/(3+n)") == .exit(.success))
    let first = folder.bytes(of: "a.csv")
    let manifest = try object(try #require(folder.text(of: "a.json")))
    let command = try #require(manifest["command"] as? String)
    let words = command.replacing("'", with: "").split(separator: " ").map(String.init)
    #expect(Laboratory().run(words: words.dropFirst() + ["--overwrite"]) == .exit(.success))
    #expect(folder.bytes(of: "a.csv") == first)
  }

  @Test("a finished file is left alone by the same command and protected from another")
  func existing() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    let bytes = folder.bytes(of: "a.csv")
    let again = Laboratory()
    #expect(again.run(line) == .exit(.success))
    #expect(again.transcript.output.contains("already complete"))
    for change in ["--seed 2", "--alpha 0.1", "--runs 5", "--log geometric", "--discounted-return"] {
      let other = Laboratory()
      let changed = line.replacing("--runs 4 ", with: change.hasPrefix("--runs") ? "" : "--runs 4 ")
      #expect(other.run("\(changed) \(change)") == .exit(.cannotCreate))
      #expect(other.transcript.error.contains("--overwrite"))
      #expect(folder.bytes(of: "a.csv") == bytes)
    }
    let replaced = Laboratory()
    #expect(replaced.run(line + " --seed 2 --overwrite") == .exit(.success))
    #expect(folder.bytes(of: "a.csv") != bytes)
    #expect(folder.names == ["a.csv", "a.json"])
  }

  @Test("a file that was changed by hand is not called complete")
  func altered() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    let bytes = try #require(folder.bytes(of: "a.csv"))
    try folder.write(bytes.dropLast(), to: "a.csv")
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.badInput))
    #expect(laboratory.transcript.error.contains("not the file that its manifest describes"))
  }

  @Test("the bytes do not depend on the number of threads")
  func threads() throws {
    var files: Set<[UInt8]> = []
    for threads in [1, 2, 8] {
      #expect(Laboratory().run(line + " --overwrite --threads \(threads)") == .exit(.success))
      files.insert(try #require(folder.bytes(of: "a.csv")))
    }
    #expect(files.count == 1)
  }

  @Test("thinned rows are rows of the full file, and the summary stays the same")
  func thinning() throws {
    let full = Laboratory()
    #expect(full.run(line + " --json") == .exit(.success))
    let rows = Set(try #require(folder.text(of: "a.csv")).split(separator: "\n"))
    let summary = try object(full.transcript.output)
    for (policy, count) in [("every:7", 3), ("geometric", 14)] {
      let thinned = Laboratory()
      #expect(thinned.run(line + " --overwrite --json --log \(policy)") == .exit(.success))
      let kept = try #require(folder.text(of: "a.csv")).split(separator: "\n")
      #expect(kept.count == 1 + 4 * count)
      #expect(rows.isSuperset(of: kept))
      let thinnedSummary = try object(thinned.transcript.output)
      for key in ["mean_return_of_last_tenth", "interval_low", "best_return", "steps", "episodes"] {
        let full = try #require(summary[key] as? Double)
        #expect(thinnedSummary[key] as? Double == full)
      }
    }
  }

  @Test("a window's row holds the means over its episodes")
  func window() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    let full = try #require(folder.text(of: "a.csv")).split(separator: "\n").dropFirst()
    let returns = full.prefix(8).compactMap { Double($0.split(separator: ",")[7]) }
    #expect(Laboratory().run(line + " --overwrite --log window:8") == .exit(.success))
    let rows = try #require(folder.text(of: "a.csv")).split(separator: "\n").dropFirst()
    #expect(rows.count == 4 * 3)
    let first = try #require(rows.first).split(separator: ",")
    #expect(first[4] == "8")
    #expect(Double(first[7]) == returns.reduce(0, +) / 8)
    #expect(first[8] == "1.0")
  }

  @Test("a dry run prints the resolved configuration and touches nothing")
  func dryRun() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run(line + " --dry-run --alpha 1/n") == .exit(.success))
    #expect(laboratory.transcript.output.contains("1.0/n@visit"))
    #expect(folder.names.isEmpty)
    let json = Laboratory()
    #expect(json.run(line + " --dry-run --json") == .exit(.success))
    #expect(try object(json.transcript.output)["runs"] as? Int == 4)
  }

  @Test("quiet says nothing")
  func quiet() {
    let laboratory = Laboratory()
    #expect(laboratory.run(line + " --quiet") == .exit(.success))
    #expect(laboratory.transcript.output.isEmpty)
    #expect(laboratory.transcript.error.isEmpty)
  }

  @Test("parameters in parentheses are the same as options")
  func parentheses() throws {
    #expect(Laboratory().run(line + " --alpha 0.25") == .exit(.success))
    let bytes = folder.bytes(of: "a.csv")
    let call = line.replacing("sarsa", with: "sarsa(alpha=0.25)")
    #expect(Laboratory().run(call + " --overwrite") == .exit(.success))
    #expect(folder.bytes(of: "a.csv") == bytes)
  }

  @Test("the optional column stands last")
  func discountedReturn() throws {
    #expect(Laboratory().run(line + " --discounted-return --gamma 0.5") == .exit(.success))
    let rows = try #require(folder.text(of: "a.csv")).split(separator: "\n")
    #expect(rows[0].hasSuffix(",truncated,discounted_return"))
    let last = try #require(rows.last?.split(separator: ",").last.flatMap { Double($0) })
    // Rewards of -1 for ever are worth -2 at discount one half; the cliff costs up to 100 more.
    #expect(last < -1.9)
  }

  @Test("a file of one's own that has the manifest's name is not replaced")
  func foreignManifest() throws {
    try folder.write(Array("{}".utf8), to: "a.json")
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.cannotCreate))
    #expect(laboratory.transcript.error.contains("a.json: it exists and is no manifest"))
    #expect(folder.names == ["a.json"])
    #expect(laboratory.run(line + " --overwrite") == .exit(.success))
    #expect(folder.text(of: "a.json")?.contains("complete") == true)
  }

  @Test("outputs of different names have manifests of different names")
  func manifestNames() {
    #expect(Manifest.path(beside: "x.csv") == "x.json")
    #expect(Manifest.path(beside: "x") == "x.manifest.json")
  }

  @Test("measuring against the truth adds three columns and changes nothing else")
  func evaluation() throws {
    #expect(Laboratory().run(line) == .exit(.success))
    let plain = try #require(folder.text(of: "a.csv")).split(separator: "\n")
    #expect(Laboratory().run(line + " --overwrite --evaluate every:5") == .exit(.success))
    let measured = try #require(folder.text(of: "a.csv")).split(separator: "\n")
    #expect(measured[0] == plain[0] + ",greedy_value,regret,value_error")
    #expect(measured.count == plain.count)
    for (row, old) in zip(measured, plain).dropFirst() {
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.dropLast(3).joined(separator: ",") == old)
      let isEvaluated = Int(fields[4]).map { $0.isMultiple(of: 5) } ?? false
      #expect(fields.suffix(3).allSatisfy { $0.isEmpty != isEvaluated })
      guard isEvaluated, let value = Double(fields[10]), let regret = Double(fields[11]) else { continue }
      #expect(value + regret == -13 || value == -.infinity && regret == .infinity)
    }
  }

  @Test("an update of the policy is measured once, exactly, and without changing the training")
  func updates() throws {
    let line =
      "train --agent trpo --env grid-world --batch 30 --episodes 12 --step-limit 10 --runs 2 --out "
      + folder.file("t.csv")
    #expect(Laboratory().run(line) == .exit(.success))
    let plain = try #require(folder.text(of: "t.csv")).split(separator: "\n")
    #expect(Laboratory().run(line + " --overwrite --evaluate every:2") == .exit(.success))
    let measured = try #require(folder.text(of: "t.csv")).split(separator: "\n")
    let columns = ",greedy_value,regret,value_error,surrogate_improvement,true_improvement,true_kl"
    #expect(measured[0] == plain[0] + columns)
    for (row, old) in zip(measured, plain).dropFirst() { #expect(row.hasPrefix(old + ",")) }

    // The same run by hand: a batch is three episodes, and only those of even numbers are looked at.
    let model = try BookGrid().compiled()
    let task = LearningTask(
      model, RunSpecification(discount: 0.9, stepLimit: 10, budget: .episodes(12), seed: 1))
    let features = try FeatureChoice.oneHot.table(for: model)
    var recipe = TrustRegionPolicyOptimization()
    recipe.batch.size = 30
    let learner = recipe.makeLearner(for: FeatureTask(task, features))
    var run = Run(0, of: Describing(learner, by: features), in: task)
    let truth = PolicyGradientTruth(model, features, discount: 0.9)
    var expected: [[String]] = []
    run.advance(by: .max) { record, learner in
      let isNew = [4, 6, 10, 12].contains(record.episode)
      let change =
        isNew ? learner().lastUpdate.flatMap { try? truth.change(from: $0.objective.old, to: $0.new) } : nil
      expected.append(
        [change?.promise, change?.improvement, change?.divergence].map { $0.map { "\($0)" } ?? "" })
    }
    let rows = measured[1...12].map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.map { $0.suffix(3).map(String.init) } == expected)
    #expect(expected[3].allSatisfy { !$0.isEmpty } && run.learner.lastUpdate?.number == 4)
  }

  @Test("the summary says how far the greedy policy is from optimal")
  func regret() {
    let laboratory = Laboratory()
    #expect(laboratory.run(line.replacing("--episodes 20", with: "--episodes 300")) == .exit(.success))
    #expect(laboratory.transcript.output.contains("short of the optimum on average"))
  }

  @Test("a greedy policy that never ends is said to, and a table that left all bounds has diverged")
  func endless() throws {
    let folder = try ScratchFolder()
    let endless = Laboratory()
    #expect(
      endless.run(
        "train --agent q-learning --env cliff-walking --episodes 1 --step-limit 5 --runs 3 --out \(folder.file("e.csv"))"
      )
        == .exit(.success))
    #expect(endless.transcript.output.contains("never ends an episode in 3 of 3 runs"))
    let diverged = Laboratory()
    #expect(
      diverged.run(
        "train --agent td-lambda --alpha 1 --lambda 1 --env random-walk --length 19 --episodes 2000 --runs 2 --log every:500 --out \(folder.file("d.csv")) --solution \(folder.file("s.csv"))"
      ) == .exit(.success))
    #expect(try #require(folder.text(of: "s.csv")).contains("nan") == false)
    #expect(Laboratory().run("show \(folder.file("s.csv")) --env random-walk --length 19") == .exit(.success))
    #expect(diverged.transcript.output.contains("2 of 2 runs: what they learned left all bounds"))
  }

  @Test("where an episode cannot come, a missing optimum keeps nothing from being measured")
  func unreachable() throws {
    let folder = try ScratchFolder()
    let line = ["train", "--agent", "q-learning", "--env", "map", "--map", "map:;S.G#."]
    let path = folder.file("m.csv")
    #expect(
      Laboratory().run(
        words: line + ["--episodes", "50", "--runs", "1", "--evaluate", "all", "--quiet", "--out", path])
        == .exit(.success))
    let last = try #require(folder.text(of: "m.csv")).split(separator: "\n").last
    let fields = try #require(last).split(separator: ",", omittingEmptySubsequences: false)
    // The way to the goal is two steps long, whatever the cell behind the wall is worth.
    #expect(fields[10] == "-2.0")
    #expect(abs(try #require(Double(fields[11]))) <= 1e-8)
    #expect(try #require(Double(fields[12])).isFinite)
  }

  @Test("what was learned cannot be written over the rows")
  func solutionOverRows() throws {
    let folder = try ScratchFolder()
    for name in ["a.csv", "a.json"] {
      let laboratory = Laboratory()
      #expect(
        laboratory.run(
          "train --agent q-learning --env cliff-walking --episodes 2 --runs 1 --out \(folder.file("a.csv")) --solution \(folder.file(name)) --overwrite"
        ) == .exit(.usage))
      #expect(laboratory.transcript.error.contains("is a file of the training itself"))
    }
  }
}
