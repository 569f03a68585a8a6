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

  @Test("what needs a table is refused", arguments: ["solve --env mountain-car", "show --env mountain-car"])
  func tables(line: String) {
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.usage))
    #expect(laboratory.transcript.error.hasPrefix("rl-lab: mountain-car is a simulation"))
  }
}
