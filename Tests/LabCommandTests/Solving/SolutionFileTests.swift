import Environments
import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct SolutionFileTests {
  static func written() throws -> (model: TabularModel, bytes: [UInt8]) {
    let model = try FrozenLake().compiled()
    return (model, SolutionFile.bytes(AutomaticPlanner().solve(model, discount: 0.9), of: model))
  }

  @Test("what is written reads back exactly")
  func exact() throws {
    let (model, bytes) = try Self.written()
    let text = String(decoding: bytes, as: UTF8.self)
    let solution = try SolutionFile.solution(from: text, named: "a.csv", for: model)
    #expect(SolutionFile.bytes(solution, of: model) == bytes)
  }

  @Test("lines may end as on Windows, and a state and action have one row")
  func lineEnds() throws {
    let (model, bytes) = try Self.written()
    let text = String(decoding: bytes, as: UTF8.self)
    let other = text.replacing("\n", with: "\r\n")
    let solution = try SolutionFile.solution(from: other, named: "a.csv", for: model)
    #expect(SolutionFile.bytes(solution, of: model) == bytes)
    let second = text.split(separator: "\n")[1]
    #expect {
      try SolutionFile.solution(from: text + second + "\n", named: "a.csv", for: model)
    } throws: {
      "\($0)".contains("this state and action have a row already")
    }
  }
}
