import Environments
import Foundation
import TabularRL
import Testing

@testable import LabCommand

@Suite struct SolveTests {
  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(
    "every planner of the undiscounted optimum proves that of cliff walking (Sutton & Barto 2018, example 6.6)",
    arguments: standardPlanners.filter { (try? $0.configure([]))?.goal == .optimum }.map(\.description.name))
  func cliff(method: String) throws {
    let laboratory = Laboratory()
    let ending = laboratory.run("solve --env cliff-walking --method \(method) --json")
    #expect(ending == .exit(.success))
    let summary = try object(laboratory.transcript.output)
    #expect(summary["status"] as? String == "proved")
    #expect(abs(try #require(summary["value_at_start"] as? Double) + 13) <= 1e-8)
  }

  @Test("the optimal policy and its values are drawn on the board")
  func picture() {
    let laboratory = Laboratory()
    #expect(laboratory.run("solve --env grid-world") == .exit(.success))
    // Zhao 2025, figure 3.4(a): the target is worth 10, its neighbours 10 and 8.
    #expect(laboratory.transcript.output.contains("\n8.000 10.00 10.00 10.00 8.000\n"))
    #expect(laboratory.transcript.output.contains("proved: every value is within 1e-08 of the truth"))
  }

  @Test("actions that are equally good are all drawn, but without discounting only where every step costs")
  func ties() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("solve --env gridworld-4.1 --draw policy") == .exit(.success))
    // Every step costs 1: from (1,1) up and left are both 2 steps from a corner.
    #expect(laboratory.transcript.output.contains("policy:\n   G    ←    ←   ↓←\n"))
    let lake = Laboratory()
    #expect(lake.run("solve --env frozen-lake --gamma 1 --draw policy") == .exit(.success))
    let picture = try #require(lake.transcript.output.components(separatedBy: "policy:\n").last)
    #expect(!picture.contains("←↓"), "an equal value may lead in circles")
  }

  @Test("the values of actions are a table with what the policy does marked")
  func actions() {
    let laboratory = Laboratory()
    #expect(laboratory.run("solve --env grid-world --draw actions") == .exit(.success))
    #expect(laboratory.transcript.output.contains("  (3,2)   8.000   8.000   9.000   8.000  *10.00"))
  }

  @Test("a policy that is given by name or by a file is evaluated")
  func policy() throws {
    let folder = try ScratchFolder()
    let file = folder.file("best.csv")
    #expect(Laboratory().run("solve --env frozen-lake --quiet --out \(file)") == .exit(.success))
    for name in [file, "optimal"] {
      let laboratory = Laboratory()
      let line = "solve --env frozen-lake --method policy-evaluation --policy \(name) --json"
      #expect(laboratory.run(line) == .exit(.success))
      let value = try #require(try object(laboratory.transcript.output)["value_at_start"] as? Double)
      #expect(abs(value - 0.5420259320004739) <= 1e-8)
    }
  }

  @Test("a limit that comes first is exit status 1 and says what to try")
  func stopped() {
    let laboratory = Laboratory()
    let line = "solve --env frozen-lake --method value-iteration --max-sweeps 10"
    #expect(laboratory.run(line) == .exit(.negative))
    #expect(laboratory.transcript.output.contains("not proved: the limit of 10 sweeps was reached"))
  }

  @Test("a world in which circling costs nothing and ending does is improper")
  func improper() {
    let laboratory = Laboratory()
    let line = "solve --env cliff-walking --step-reward 0 --goal-reward -1 --gamma 1"
    #expect(laboratory.run(line) == .exit(.negative))
    #expect(laboratory.transcript.output.contains("improper: "))
  }

  @Test("an infinite value is left out of the JSON, which knows no infinity")
  func infinite() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("solve --env cliff-walking --step-reward 1 --gamma 1 --json") == .exit(.negative))
    let summary = try object(laboratory.transcript.output)
    #expect(summary["status"] as? String == "improper")
    #expect(summary["value_at_start"] == nil)
  }

  @Test("a solution is written, read back as the same policy, and protected")
  func file() throws {
    let folder = try ScratchFolder()
    let line = "solve --env frozen-lake --quiet --out \(folder.file("lake.csv"))"
    #expect(Laboratory().run(line) == .exit(.success))
    let text = try #require(folder.text(of: "lake.csv"))
    #expect(
      text.hasPrefix(
        "state,state_name,row,column,action,action_name,value,lower,upper,action_value,probability\n"))
    let model = try TabularModel(compiling: FrozenLake())
    let policy = try SolutionFile.solution(from: text, named: "lake.csv", for: model).policy
    #expect(policy == PolicyIteration().solve(model, discount: 0.99).policy)
    #expect(Laboratory().run(line) == .exit(.success), "the same bytes are no reason to complain")
    try folder.write(Array(text.utf8) + [10], to: "lake.csv")
    #expect(Laboratory().run(line) == .exit(.cannotCreate))
    #expect(Laboratory().run(line + " --overwrite") == .exit(.success))
    #expect(folder.names == ["lake.csv"])
  }

  @Test(
    "the model that was solved is written and makes the same model again",
    arguments: [
      "frozen-lake --map 8x8", "cliff-walking --slip 0.1", "taxi", "random-walk --left-reward -0.1",
    ])
  func model(world: String) throws {
    let folder = try ScratchFolder()
    let line = "solve --env \(world) --gamma 0.9 --quiet --model \(folder.file("model.csv"))"
    #expect(Laboratory().run(line) == .exit(.success))
    let lines = try #require(folder.text(of: "model.csv")).split(separator: "\n")
    #expect(lines[0] == "state,action,probability,next_state,reward,reward_deviation,terminates")
    let words = world.split(separator: " ").map(String.init)
    let type = try #require(standardEnvironments.first { $0.name == words[0] })
    let settings = words.count == 3 ? [Setting(name: String(words[1].dropFirst(2)), value: words[2])] : []
    let model = try EnvironmentEntry(type).configure(settings).compile()
    var row = 0
    for state in 0..<model.stateCount {
      for action in 0..<model.actionCount {
        for outcome in model.outcomes(of: action, in: state) {
          row += 1
          let numbers = try #require(lines[row].split(separator: ",").map { Double($0) } as? [Double])
          #expect(
            numbers == [
              Double(state), Double(action), model.probabilities[outcome], Double(model.successors[outcome]),
              model.rewards[outcome], 0, model.terminates[outcome] ? 1 : 0,
            ])
        }
      }
    }
    #expect(lines.count == row + 1)
    #expect(Laboratory().run(line) == .exit(.cannotCreate))
    #expect(Laboratory().run(line + " --overwrite") == .exit(.success))
  }

  @Test("the model and the solution are two files")
  func twoFiles() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    let line = "solve --env frozen-lake --quiet --out \(folder.file("a.csv")) --model"
    #expect(laboratory.run("\(line) \(folder.file("a.csv"))") == .exit(.usage))
    #expect(laboratory.transcript.error.contains("--out and --model are the same file"))
    #expect(Laboratory().run("\(line) \(folder.file("b.csv"))") == .exit(.success))
    #expect(folder.names == ["a.csv", "b.csv"])
  }

  @Test(
    "a solution that is not one of the world is refused with its line",
    arguments: [
      ("(0,0)", "(9,9)", "line 2: the world has no state '(9,9)'"),
      ("left", "jump", "line 2: the action 'jump'"),
      ("probability", "chance", "line 1: there is no column probability"),
      (",1.0\n", ",0.7\n", "sum to 0.7, not to 1"),
      (",1.0\n", ",x\n", "line 2: 'x' in the column probability is no number"),
    ])
  func foreign(old: String, new: String, sentence: String) throws {
    let model = try TabularModel(compiling: FrozenLake())
    let solution = PolicyIteration().solve(model, discount: 0.99)
    let text = String(decoding: SolutionFile.bytes(solution, of: model), as: UTF8.self)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    let error = try #require(throws: FileError.self) {
      try SolutionFile.solution(from: changed, named: "lake.csv", for: model)
    }
    #expect(error.description.contains(sentence))
    #expect(error.status == .badInput)
  }

  @Test(
    "numbers are shortened to six characters at the most",
    arguments: [
      (-13.0, "-13.00"), (0.5, "0.500"), (-0.25, "-0.250"), (123.456, "123.5"), (-99.999, "-100.0"),
      (1e6, "1000000"),
      (9.9996, "10.00"), (-0.0001, "0.000"), (.infinity, "inf"),
    ])
  func short(value: Double, text: String) {
    #expect(BoardDrawing.short(value) == text)
  }

  @Test("an average reward is said to be one, and no value at the start")
  func averageReward() throws {
    let laboratory = Laboratory()
    #expect(
      laboratory.run("solve --env river-swim --method relative-value-iteration --json") == .exit(.success))
    let summary = try object(laboratory.transcript.output)
    // By enumeration of all 64 policies.
    #expect(abs(try #require(summary["average_reward"] as? Double) - 668.807339449541) <= 1e-8)
    #expect(summary["value_at_start"] == nil)
    #expect((summary["verdict"] as? String)?.contains("the average reward is within") == true)
    let reading = Laboratory()
    #expect(reading.run("solve --env river-swim --method relative-value-iteration") == .exit(.success))
    #expect(reading.transcript.output.contains("average reward per step"))
    #expect(!reading.transcript.output.contains("value at the start"))
  }

  @Test("a policy that never ends has no value, and states that episodes do come to keep theirs")
  func endlessPolicy() throws {
    let endless = Laboratory()
    #expect(
      endless.run("solve --env cliff-walking --method policy-evaluation --policy always(up)")
        == .exit(.negative))
    #expect(endless.transcript.output.contains("value at the start  not known"))
    let walled = Laboratory()
    #expect(
      walled.run(
        words: ["solve", "--env", "map", "--map", "map:;S.G#.", "--method", "policy-evaluation", "--json"])
        == .exit(.negative))
    // v(S) = (3 v(S) + v(.)) / 4 - 1 and v(.) = (2 v(.) + v(S)) / 4 - 1 give -12 and -8.
    let value = try #require(try object(walled.transcript.output)["value_at_start"] as? Double)
    #expect(abs(value + 12) <= 1e-8)
  }

  @Test("sweeps elsewhere say nothing about a start that is worth infinity")
  func infiniteStart() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    let words = ["train", "--agent", "value-iteration", "--env", "map", "--map", "p = pays 1;map:;Sp.#..G"]
    _ = laboratory.run(words: words + ["--out", folder.file("v.csv")])
    #expect(laboratory.transcript.output.contains("the optimum is"))
    #expect(!laboratory.transcript.output.contains("value at the start"))
    let rows = try #require(folder.text(of: "v.csv")).split(separator: "\n").dropFirst()
    #expect(!rows.isEmpty && rows.allSatisfy { $0.hasSuffix(",,,") })
  }

  @Test("what circling pays need not be known where no episode comes to it")
  func undecided() throws {
    // From . to p and back pays 1 and bumping costs 1: a mean of zero.
    let map = "actions: left right;bump-reward: -1;p = pays 1;map:;S.G#.p."
    for method in ["automatic", "value-iteration", "policy-iteration", "topological-value-iteration"] {
      let laboratory = Laboratory()
      #expect(
        laboratory.run(words: ["solve", "--env", "map", "--map", map, "--method", method, "--json"])
          == .exit(.negative))
      let summary = try object(laboratory.transcript.output)
      #expect(abs(try #require(summary["value_at_start"] as? Double) + 2) <= 1e-8, "\(method)")
      #expect(summary["status"] as? String == "improper")
      let inside = Laboratory()
      let words = [
        "solve", "--env", "map", "--map", map.replacing("S.G", with: "..G").replacing("#.p.", with: "#Sp."),
      ]
      #expect(inside.run(words: words + ["--method", method, "--json"]) == .exit(.negative))
      #expect(try object(inside.transcript.output)["value_at_start"] == nil, "\(method)")
    }
  }

  @Test("staying for a gain is worth infinity at once, also at the end of a long corridor")
  func corridor() throws {
    let map = "p = pays 1;map:;GS" + String(repeating: ".", count: 3000) + "p"
    let laboratory = Laboratory()
    #expect(
      laboratory.run(words: [
        "solve", "--env", "map", "--map", map, "--method", "value-iteration(max-sweeps=1)", "--json",
      ])
        == .exit(.negative))
    #expect(laboratory.transcript.output.contains("so that the optimum is infinite"))
  }
}
