import Testing

@testable import LabCommand

@Suite struct HelpTests {
  @Test("two columns, the right one wrapped, a long left entry on a line of its own")
  func table() {
    let long = String(repeating: "word ", count: 20)
    let text = Help.table([("a", "short"), (String(repeating: "x", count: 31), "below"), ("b", long)])
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "  a" + String(repeating: " ", count: 31) + "short")
    #expect(lines[1] == "  " + String(repeating: "x", count: 31))
    #expect(lines[2] == String(repeating: " ", count: 34) + "below")
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.count <= 100 && $0.last != " " })
  }

  @Test("every subcommand of the overview has a help text")
  func overview() {
    for subcommand in Subcommand.all {
      for line in ["help \(subcommand.name)", "\(subcommand.name) --help"] {
        let laboratory = Laboratory()
        #expect(laboratory.run(line) == .exit(.success))
        #expect(laboratory.transcript.output.contains("Usage: rl-lab \(subcommand.name)"))
        #expect(laboratory.transcript.error.isEmpty)
      }
    }
  }

  @Test("the help of train lists the parameters of the agent and the environment given")
  func parameters() {
    let laboratory = Laboratory()
    #expect(laboratory.run("train --agent sarsa --env frozen-lake --help") == .exit(.success))
    #expect(laboratory.transcript.output.contains("--alpha SCHEDULE"))
    #expect(laboratory.transcript.output.contains("--success-rate NUMBER"))
  }

  @Test("no option of train or sweep has the name of a parameter of anything in the catalog")
  func clashes() {
    let options = Set((Train.options + Sweep.options).map(\.name))
    for agent in Laboratory.algorithms {
      for environment in Laboratory.environments {
        let parameters = agent.parameters.map(\.name) + environment.parameters.map(\.name)
        #expect(Set(parameters).count == parameters.count, "\(agent.name) on \(environment.name)")
        #expect(options.isDisjoint(with: parameters), "\(agent.name) on \(environment.name)")
      }
    }
  }
}
