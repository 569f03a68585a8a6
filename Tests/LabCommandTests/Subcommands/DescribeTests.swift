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

  @Test("JSON keeps the order of the page's sections")
  func order() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("describe cliff-walking --json") == .exit(.success))
    let object = try JSONSerialization.jsonObject(with: Data(laboratory.transcript.output.utf8))
    let page = try #require((object as? [String: Any])?["page"] as? [[String: String]])
    let world = try #require(Laboratory.environments.first { $0.name == "cliff-walking" })
    #expect(page.map { $0["heading"] } == world.page.sections.map(\.heading))
    #expect(page.map { $0["text"] } == world.page.sections.map(\.text))
  }

  @Test("a world's page has its optimal value, computed; a world that changes has none")
  func optimum() {
    for (name, line) in [
      ("cliff-walking", "optimum     -13.0 in the mean over the starts, computed\n"),
      ("four-rooms", "optimum     0.3294392 in the mean over the starts, computed\n"),
    ] {
      let laboratory = Laboratory()
      #expect(laboratory.run("describe \(name)") == .exit(.success))
      #expect(laboratory.transcript.output.contains(line))
    }
    for name in ["bandit", "blocking-maze"] {
      let laboratory = Laboratory()
      #expect(laboratory.run("describe \(name)") == .exit(.success))
      #expect(!laboratory.transcript.output.contains("  optimum "))
    }
  }

  @Test("a map file is described: what it says, and the facts of its world")
  func mapFile() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("# Mine\ndiscount: 0.5\nG = end 8\nmap:\nS.#\n..G\n".utf8), to: "my.map")
    let laboratory = Laboratory()
    #expect(laboratory.run("describe \(folder.file("my.map"))") == .exit(.success))
    let text = laboratory.transcript.output
    #expect(text.contains("\nThis file:\n  discount: 0.5\n  G = end 8\n  map:\n  S.#\n  ..G\n"))
    #expect(text.contains("states      5\n"))
    // -1 - 1/2 + 8/4 = 0.5.
    #expect(text.contains("optimum     0.5 in the mean over the starts, computed\n"))
    let missing = Laboratory()
    #expect(missing.run("describe \(folder.file("no.map"))") == .exit(.inputMissing))
    let solution = Laboratory()
    #expect(solution.run("describe best.csv") == .exit(.usage))
    #expect(solution.transcript.error.contains("rl-lab show FILE --env NAME draws a solution"))
  }
}
