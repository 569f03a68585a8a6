import Foundation
import Testing

@testable import LabCommand

@Suite struct ListTests {
  @Test("both lists by default, one when it is named")
  func lists() {
    for (line, hasAgents, hasEnvironments, hasSimulations) in [
      ("list", true, true, true), ("list agents", true, false, false),
      ("list environments", false, true, false),
      ("list simulations", false, false, true),
    ] {
      let laboratory = Laboratory()
      #expect(laboratory.run(line) == .exit(.success))
      #expect(laboratory.transcript.output.contains("q-learning") == hasAgents)
      #expect(laboratory.transcript.output.contains("cliff-walking") == hasEnvironments)
      #expect(laboratory.transcript.output.contains("mountain-car") == hasSimulations)
    }
  }

  @Test("JSON holds every name")
  func json() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("list --json") == .exit(.success))
    let object = try JSONSerialization.jsonObject(with: Data(laboratory.transcript.output.utf8))
    let lists = try #require(object as? [String: [[String: String]]])
    #expect(lists["agents"]?.compactMap { $0["name"] } == Laboratory.algorithms.map(\.name))
  }
}
