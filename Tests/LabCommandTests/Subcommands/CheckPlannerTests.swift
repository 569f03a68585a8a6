import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct CheckPlannerTests {
  /// Carries out a command line with a planner of one's own beside those of the laboratory.
  private func run(_ line: String, _ transcript: Transcript, isTerminal: Bool = false) -> Command.Ending {
    let catalog = Catalog(
      environments: [], algorithms: [], planners: standardPlanners + [PlannerEntry(Optimist.self)])
    let console = transcript.console(isErrorTerminal: isTerminal, environment: ["TERM": "xterm"])
    return Command(catalog: catalog, console: console).run(line.split(separator: " ").map(String.init))
  }

  @Test("a right planner has a verdict for every rule and variant and exit status 0")
  func right() {
    let transcript = Transcript()
    #expect(run("check-planner value-iteration --models 6", transcript) == .exit(.success))
    let output = transcript.output
    #expect(output.hasPrefix("value-iteration (in-place false)\n  ok    enclosure  18 solutions enclose"))
    #expect(output.contains("\nvalue-iteration (in-place true)\n"))
    for rule in PlannerCheck.Rule.allCases { #expect(output.contains("  \(rule.rawValue)")) }
    #expect(output.hasSuffix("\n2 planners on 6 random models: no rule is broken\n"))
    #expect(transcript.error.isEmpty)
  }

  @Test("parameters choose one planner, in parentheses or not")
  func parameters() {
    for line in ["finite-horizon --horizon 3", "finite-horizon(horizon=3)"] {
      let transcript = Transcript()
      #expect(run("check-planner \(line) --models 4 --threads 2", transcript) == .exit(.success))
      #expect(transcript.output.hasPrefix("finite-horizon (horizon 3)\n"))
      #expect(transcript.output.hasSuffix("\n1 planner on 4 random models: no rule is broken\n"))
    }
  }

  @Test("without a name all planners of the catalog are checked, also one's own")
  func all() throws {
    let transcript = Transcript()
    #expect(run("check-planner --models 3 --json", transcript) == .exit(.negative))
    let verdict = try #require(JSON.value(Verdict.self, from: transcript.output))
    #expect(!verdict.passes && verdict.models == 3)
    #expect(
      Set(verdict.planners.map(\.planner)) == Set(standardPlanners.map(\.description.name) + ["optimist"]))
    #expect(verdict.planners.filter { !$0.passes }.map(\.planner) == ["optimist"])
    let failed = verdict.planners.flatMap(\.findings).filter { $0.verdict == "failed" }
    #expect(failed.map(\.rule) == ["enclosure", "limit"])
    #expect(failed.first?.text.hasPrefix("random model 0 (discount 0.0), tolerance 1e-08: state ") == true)
  }

  @Test("a planner that lies has exit status 1 and the model is named")
  func broken() {
    let transcript = Transcript()
    #expect(run("check-planner optimist --models 3", transcript, isTerminal: true) == .exit(.negative))
    #expect(transcript.output.contains("\n  FAIL  enclosure  random model 0 (discount 0.0), tolerance"))
    #expect(transcript.output.hasSuffix("\n1 planner on 3 random models: 2 of 5 rules are broken\n"))
    #expect(transcript.error.contains("random model") && transcript.error.hasSuffix("\r\u{1B}[K"))
  }

  @Test("the model of a broken rule is made again by its number")
  func again() {
    let laboratory = Laboratory()
    #expect(laboratory.run("solve --env random-model --number 17") == .exit(.success))
    #expect(laboratory.transcript.output.contains("random-model"))
    #expect(laboratory.transcript.output.contains("gamma 1.0"))
  }

  @Test("no parameter of a planner is named like an option of the check")
  func options() {
    let own = Set(CheckPlanner.options.map(\.name))
    for planner in standardPlanners.map(\.description) {
      #expect(own.isDisjoint(with: planner.parameters.map(\.name)), "\(planner.name)")
    }
  }

  private struct Verdict: Decodable {
    let models: Int
    let passes: Bool
    let planners: [Report]

    struct Report: Decodable {
      let planner: String
      let passes: Bool
      let settings: [String: String]
      let findings: [Finding]
    }

    struct Finding: Decodable {
      let rule: String
      let verdict: String
      let text: String
    }
  }
}

/// A planner whose lower bounds are too high.
private struct Optimist: SweepingPlanner {
  static let name = "optimist"
  var planning = PlanningSettings()

  func solve(_ model: TabularModel, discount: Double, observer: borrowing PlannerObserver) -> Solution {
    var honest = PolicyIteration()
    honest.planning = planning
    var solution = honest.solve(model, discount: discount, observer: observer)
    for state in solution.values.indices { solution.bounds?.lower[state] = solution.values[state] + 1 }
    return solution
  }
}
