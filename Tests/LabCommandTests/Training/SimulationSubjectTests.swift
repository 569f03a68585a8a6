import Testing

@testable import LabCommand

@Suite struct SimulationSubjectTests {
  @Test(
    "a tabular agent, a planner or an approximation is refused in one sentence that names agents that can")
  func refusals() {
    for agent in ["q-learning", "value-iteration", "robbins-monro"] {
      let laboratory = Laboratory()
      #expect(laboratory.run("train --agent \(agent) --env mountain-car") == .exit(.usage))
      #expect(laboratory.transcript.error.contains("mountain-car"))
    }
    let laboratory = Laboratory()
    #expect(laboratory.run("train --agent q-learning --env mountain-car") == .exit(.usage))
    #expect(
      laboratory.transcript.error.hasPrefix(
        "rl-lab: the states of mountain-car cannot be numbered, and q-learning cannot learn there; agents that can: "
      ))
  }

  @Test("an agent with features leaves the same columns as any learner, on any number of threads")
  func rows() throws {
    let folder = try ScratchFolder()
    for threads in [1, 2] {
      let laboratory = Laboratory()
      let line =
        "train --agent semi-gradient-sarsa --env mountain-car --exploration greedy --episodes 3 --runs 3 "
        + "--step-limit 400 --discounted-return --threads \(threads) --out \(folder.file("\(threads).csv"))"
      #expect(laboratory.run(line) == .exit(.success))
      #expect(laboratory.transcript.output.contains("mean return, last tenth"))
      #expect(!laboratory.transcript.output.contains("diverged"))
    }
    let text = try #require(folder.text(of: "1.csv"))
    #expect(folder.text(of: "2.csv") == text)
    let rows = text.split(separator: "\n")
    #expect(rows.count == 10)
    #expect(
      rows[0]
        == "agent,env,config,run,episode,steps,episode_length,episode_return,terminated,truncated,discounted_return"
    )
    #expect(rows[1].hasPrefix("semi-gradient-sarsa,mountain-car,c"))
  }

  @Test("a learner that diverges says so, and writes nothing that is not a number")
  func divergence() throws {
    let folder = try ScratchFolder()
    for (agent, environment) in [
      ("linear-sarsa-lambda --trace accumulating --alpha 0.5", "mountain-car"),
      ("semi-gradient-q-learning --alpha 1", "random-walk"),
    ] {
      let laboratory = Laboratory()
      let line =
        "train --agent \(agent) --env \(environment) --exploration greedy --episodes 40 "
        + "--step-limit 200 --runs 2 --log every:10 --out \(folder.file("\(environment).csv"))"
      #expect(laboratory.run(line) == .exit(.success))
      #expect(laboratory.transcript.output.contains("diverged"), "\(environment)")
      #expect(laboratory.transcript.output.contains("2 of 2 runs: what they learned left all bounds"))
      let text = try #require(folder.text(of: "\(environment).csv"))
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
  }

  @Test(
    "what cannot be had in a simulation is refused in a sentence",
    arguments: [
      ("--evaluate all", "leave --evaluate out"), ("--policy uniform", "leave --policy out"),
      ("--solution x.csv", "leave --solution out"), ("--optimal-action", "leave --optimal-action out"),
      ("--features one-hot", "needs numbered states"), ("--features own", "declares no features"),
      ("--slip 0.1", "unknown option '--slip'"),
    ])
  func options(option: String, sentence: String) {
    let laboratory = Laboratory()
    #expect(laboratory.run("train --agent semi-gradient-sarsa --env mountain-car \(option)") == .exit(.usage))
    #expect(laboratory.transcript.error.contains(sentence), "\(laboratory.transcript.error)")
  }

  @Test("what needs a table is refused", arguments: ["solve --env mountain-car", "show --env mountain-car"])
  func tables(line: String) {
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.usage))
    #expect(laboratory.transcript.error.hasPrefix("rl-lab: mountain-car is a simulation"))
  }
}
