import Foundation
import Testing

@testable import LabCommand

@Suite struct DescribeTests {
  @Test(
    "everything in the catalog is described with its parameters and their defaults",
    arguments: (Laboratory.algorithms + Laboratory.environments + Laboratory.simulations).map(\.name))
  func everything(_ name: String) throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe \(name)") == .exit(.success))
    let all = Laboratory.algorithms + Laboratory.environments + Laboratory.simulations
    let description = try #require(all.first { $0.name == name })
    #expect(laboratory.transcript.output.hasPrefix("\(name): \(description.summary)\n"))
    for section in description.page.sections {
      #expect(laboratory.transcript.output.contains("\n\(section.heading):\n"))
    }
    for parameter in description.parameters {
      #expect(laboratory.transcript.output.contains("--\(parameter.name) \(parameter.placeholder)"))
    }
  }

  @Test("an agent's page has its formula and its source", arguments: Laboratory.algorithms.map(\.name))
  func formula(_ name: String) {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe \(name)") == .exit(.success))
    #expect(laboratory.transcript.output.contains("\nFormula:\n"))
    #expect(laboratory.transcript.output.contains("\nSource:\n"))
  }

  @Test("a world's page says how many states it has, by compiling it")
  func facts() {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe cliff-walking") == .exit(.success))
    #expect(laboratory.transcript.output.contains("states      48\n"))
    #expect(laboratory.transcript.output.contains("actions     up, right, down, left\n"))
  }

  @Test("a simulation's page has the ranges of its coordinates")
  func simulation() {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe mountain-car") == .exit(.success))
    #expect(laboratory.transcript.output.contains("coordinates  -1.2 to 0.5, -0.07 to 0.07\n"))
    #expect(laboratory.transcript.output.contains("actions      reverse, coast, forward\n"))
  }

  @Test("JSON is one object with the defaults")
  func json() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe q-learning --json") == .exit(.success))
    let object = try JSONSerialization.jsonObject(with: Data(laboratory.transcript.output.utf8))
    let description = try #require(object as? [String: Any])
    let parameters = try #require(description["parameters"] as? [[String: Any]])
    #expect(parameters.first?["name"] as? String == "alpha")
    #expect(parameters.first?["default_value"] as? String == "0.5")
  }
}
