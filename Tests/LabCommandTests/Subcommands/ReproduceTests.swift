import Experiments
import Foundation
import TabularRL
import Testing

@testable import LabCommand

@Suite struct ReproduceTests {
  @Test func `the list shows every experiment`() throws {
    let laboratory = Laboratory()
    #expect(laboratory.run("reproduce list") == .exit(.success))
    for experiment in standardExperiments { #expect(laboratory.transcript.output.contains(experiment.id)) }
    let json = Laboratory()
    #expect(json.run("reproduce list --json") == .exit(.success))
    let list =
      try JSONSerialization.jsonObject(with: Data(json.transcript.output.utf8)) as? [[String: String]]
    #expect(list?.count == standardExperiments.count)
  }

  @Test func `an experiment leaves its data and its checks`() throws {
    let folder = try ScratchFolder()
    let laboratory = Laboratory()
    #expect(laboratory.run("reproduce zhao/2.7 --quick --out \(folder.path)") == .exit(.success))
    #expect(laboratory.transcript.output.contains("zhao/2.7"))
    #expect(laboratory.transcript.output.contains("1 experiments, 8 checks, 0 failed"))
    let csv = try String(contentsOfFile: folder.file("zhao-2.7.csv"), encoding: .utf8)
    #expect(csv.hasPrefix("panel,row,column,value,mark\n"))
    #expect(csv.split(separator: "\n").count == 101)
    let data = try Data(contentsOf: URL(filePath: folder.file("zhao-2.7.json")))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["id"] as? String == "zhao/2.7" && object["scale"] as? String == "quick")
    #expect((object["checks"] as? [[String: Any]])?.allSatisfy { $0["passed"] as? Bool == true } == true)
    #expect((object["tables"] as? [[String: Any]])?.first?["file"] as? String == "zhao-2.7.csv")
  }

  @Test func `a failed check is exit status 1 and says why, also when quiet`() throws {
    let folder = try ScratchFolder()
    let wrong = Experiment("book/1.1", "What is wrong", source: "nowhere") {
      $0.exact("one", 1, 2, printed: 3, "it is not two")
      $0.exact("two", 2, 2)
    }
    let transcript = Transcript()
    let catalog = Catalog(environments: [], algorithms: [], experiments: [wrong])
    let command = Command(catalog: catalog, console: transcript.console())
    let line = ["reproduce", "--all", "--quiet", "--out", folder.path, "--markdown", folder.file("page.md")]
    #expect(command.run(line) == .exit(.negative))
    #expect(transcript.output.contains("FAIL  one: 1, reference 2 +- 1e-06 (exact); the book prints 3"))
    #expect(transcript.output.contains("it is not two") && !transcript.output.contains("two:"))
    let page = try String(contentsOfFile: folder.file("page.md"), encoding: .utf8)
    #expect(page.contains("| one | 1 | 2 | 1e-06 | exact | FAILED |"))
    #expect(page.contains("- one: the book prints 3; it is not two."))
  }

  @Test(arguments: [
    ("reproduce", "--all"), ("reproduce zhao/2.77", "zhao/2.7"), ("reproduce --all zhao/2.7", "zhao/2.7"),
    ("reproduce --all --quick --full", "--full"), ("reproduce --al", "--all"),
  ])
  func `a wrong command line is refused`(line: String, says: String) {
    let laboratory = Laboratory()
    #expect(laboratory.run(line) == .exit(.usage))
    #expect(laboratory.transcript.error.contains(says))
  }
}
