import Foundation
import Testing

@testable import LabCommand
@testable import TabularRL

@Suite struct PlanningSubjectTests {
  /// The fields of each row, by column.
  private func rows(_ text: String) -> [[String: String]] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test(
    "every planner trains: a row a sweep, and bounds that close around the optimum",
    arguments: standardPlanners.map(\.description.name))
  func sweeps(planner: String) throws {
    let folder = try ScratchFolder()
    let line = "train --agent \(planner) --env frozen-lake --quiet --out \(folder.file("a.csv"))"
    #expect(Laboratory().run(line) == .exit(.success))
    let text = try #require(folder.text(of: "a.csv"))
    #expect(text.hasPrefix("agent,env,config,sweep,backups,residual,lower,upper,greedy_value\n"))
    let rows = rows(text)
    #expect(rows.map { $0["sweep"] } == (1...rows.count).map { "\($0)" })
    let last = try #require(rows.last)
    let (lower, upper) = (Double(last["lower"] ?? "") ?? .nan, Double(last["upper"] ?? "") ?? .nan)
    #expect(upper - lower <= 2e-8 && upper >= lower)
    guard !["policy-evaluation", "finite-horizon", "relative-value-iteration"].contains(planner) else {
      return
    }
    #expect(lower <= 0.54202593200 + 1e-10 && upper >= 0.54202593200 - 1e-10)
    let value = try #require(Double(last["greedy_value"] ?? ""))
    #expect(abs(value - 0.54202593200) < 1e-9)
    // The same again is the same file, kept.
    let laboratory = Laboratory()
    #expect(laboratory.run(line.replacing("--quiet ", with: "")) == .exit(.success))
    #expect(laboratory.transcript.output.contains("(already complete)"))
  }

  @Test("value iteration's rows are the iterates: the first greedy policies are worth what they are worth")
  func iterates() throws {
    let folder = try ScratchFolder()
    let line =
      "train --agent value-iteration --env cliff-walking --gamma 0.9 --quiet --out \(folder.file("a.csv"))"
    #expect(Laboratory().run(line) == .exit(.success))
    let rows = rows(try #require(folder.text(of: "a.csv")))
    // v_k = -(1 - 0.9^k) / 0.1 from above until the news of the goal arrives after 13 sweeps.
    for (index, row) in rows.prefix(10).enumerated() {
      let residual = try #require(Double(row["residual"] ?? ""))
      #expect(abs(residual - pow(0.9, Double(index))) < 1e-12)
      #expect(row["backups"] == "\(192 * (index + 1))")
    }
    // Falling off or walking forever costs 1 / (1 - 0.9); the shortest way (1 - 0.9^13) / 0.1.
    let values = try rows.map { try #require(Double($0["greedy_value"] ?? "")) }
    let best: Double = (1 - pow(0.9, 13)) / 0.1
    #expect(abs(values[0] + 10) < 1e-9)
    #expect(abs(values[values.count - 1] + best) < 1e-9)
  }

  @Test("rows can be thinned, evaluation can be spared, and a limit is exit status 1 with the file whole")
  func thinned() throws {
    let folder = try ScratchFolder()
    let line =
      "train --agent value-iteration --env frozen-lake --max-sweeps 25 --log every:10 --evaluate every:20 "
      + "--quiet --out \(folder.file("a.csv"))"
    #expect(Laboratory().run(line) == .exit(.negative))
    let rows = rows(try #require(folder.text(of: "a.csv")))
    #expect(rows.map { $0["sweep"] } == ["10", "20", "25"])
    #expect(rows.map { $0["greedy_value"] == "" } == [true, false, false])
    #expect(Laboratory().run(line) == .exit(.negative), "a finished file keeps its answer")
  }
}
