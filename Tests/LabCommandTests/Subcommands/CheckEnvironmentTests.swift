import Environments
import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct CheckEnvironmentTests {
  @Test("a right world has a verdict for every rule and exit status 0")
  func right() {
    let laboratory = Laboratory()
    #expect(laboratory.run("check-env cliff-walking --height 3 --width 4") == .exit(.success))
    let output = laboratory.transcript.output
    #expect(output.hasPrefix("cliff-walking (height 3, width 4,"))
    for rule in EnvironmentCheck.Rule.allCases { #expect(output.contains("  \(rule.rawValue)")) }
    #expect(output.contains("note  reachability   2 of 12 states cannot be reached: (2,1), (2,2)\n"))
    #expect(output.hasSuffix("\nno rule is broken\n"))
  }

  @Test("parameters may stand in parentheses")
  func parentheses() {
    let laboratory = Laboratory()
    #expect(laboratory.run("check-env random-walk(length=3)") == .exit(.success))
    #expect(laboratory.transcript.output.contains("5 states"))
  }

  @Test("a simulation has a verdict for every rule, too")
  func simulation() {
    let laboratory = Laboratory()
    #expect(laboratory.run("check-env mountain-car") == .exit(.success))
    let output = laboratory.transcript.output
    #expect(output.hasPrefix("mountain-car\n"))
    for rule in SimulationCheck.Rule.allCases { #expect(output.contains("  \(rule.rawValue)")) }
    #expect(output.hasSuffix("\nno rule is broken\n"))
  }

  @Test("a broken world has exit status 1 and says what is broken")
  func broken() throws {
    for (world, sentence) in [
      ("leaky", "the outcomes of action go in state 0 have probabilities that sum to 0.9"),
      ("stuck", "state 1 has no available action"),
    ] {
      let laboratory = Laboratory()
      #expect(laboratory.run("check-env \(world) --json") == .exit(.negative))
      let verdict = try #require(JSON.value(Verdict.self, from: laboratory.transcript.output))
      #expect(!verdict.passes && verdict.environment == world)
      let failed = verdict.findings.filter { $0.verdict == "failed" }
      #expect(failed.map(\.rule) == ["probabilities"])
      #expect(failed.first?.text.hasPrefix(sentence) == true)
    }
    let laboratory = Laboratory()
    #expect(laboratory.run("check-env leaky") == .exit(.negative))
    #expect(laboratory.transcript.output.hasSuffix("\n1 of 10 rules are broken\n"))
  }

  private struct Verdict: Decodable {
    let environment: String
    let passes: Bool
    let findings: [Finding]

    struct Finding: Decodable {
      let rule: String
      let verdict: String
      let text: String
    }
  }

  @Test("no parameter of a world is named like an option or an agent's parameter")
  func options() {
    let names = Catalog(environments: [], algorithms: standardAlgorithms).optionNames
    #expect(names.isSuperset(of: ["alpha", "env", "seed", "gamma", "model", "actions", "json", "horizon"]))
    for world in Laboratory.environments + Laboratory.simulations {
      #expect(names.isDisjoint(with: world.parameters.map(\.name)), "\(world.name)")
    }
  }
}
