import TabularRL
import Testing

@testable import LabCommand

/// What is written member by member is what an encoder writes.
@Suite struct PlainJSONTests {
  /// Every figure that there is.
  private var figures: RunFigures {
    RunFigures(
      steps: 12, episodes: 3, terminated: 2, bestReturn: -13, areaByStep: 0.1,
      areaByEpisode: -0.0, finalReturn: 0, finalLength: 1e15, greedyValue: 1e16, regret: 1e-7,
      normalised: 1 / 3.0,
      optimalActions: 7, valueError: 123456.5, meanValueError: 2e300, lower: -1, upper: 1, iterations: 1000,
      error: 0.5, hasDiverged: true, sweeps: 9, verdict: "proved within 1e-9", isProved: false)
  }

  private func manifest(
    _ finished: [FinishedRun], swept: [SweptConfiguration]? = nil, command: String = "rl-lab train --env a"
  ) -> Manifest {
    Manifest(
      .complete,
      Manifest.Identity(
        version: "1", generator: "2", config: "c0", runs: 2, options: [Setting(name: "seed", value: "1")],
        columns: ["agent", "env"]), configuration, swept: swept, command: command, finished: finished,
      bytes: 100,
      sha256: "ab/cd")
  }

  private var configuration: Configuration {
    var configuration = Configuration(
      agent: "a", [Setting(name: "alpha", value: "0.5")], environment: "b", [])
    (configuration.model, configuration.discount, configuration.stepLimit) = ("d", 0.95, 100)
    (configuration.budget, configuration.policies) = ("episodes:5", [Setting(name: "policy", value: "e")])
    return configuration
  }

  private func expectSame(_ value: some PlainEncodable) throws {
    #expect(try value.jsonLine() == JSON.line(value))
    #expect(try value.jsonText() == JSON.text(value))
  }

  @Test("runs are written as by an encoder, with all figures, some or none") func runs() throws {
    var few = RunFigures()
    few.steps = 1
    for figures in [figures, few, RunFigures()] {
      try expectSame(FinishedRun(3, RunRows(bytes: [1, 2], count: 1, figures: figures)))
    }
  }

  @Test("manifests are written as by an encoder, with runs and configurations or without") func manifests()
    throws
  {
    let run = FinishedRun(0, RunRows(bytes: [1], count: 1, figures: figures))
    let bare = Configuration(agent: "a", [], environment: "b", [])
    let swept = [
      SweptConfiguration(configuration: configuration, swept: [Setting(name: "alpha", value: "0.5")]),
      SweptConfiguration(configuration: bare, swept: []),
    ]
    try expectSame(manifest([]))
    try expectSame(manifest([run, run], swept: swept))
    try expectSame(manifest([run], swept: []))
  }

  @Test("texts that need escapes are left to the encoder", arguments: ["a \"b\"", "a\\b", "a\nb", "α = 0.1"])
  func escapes(_ command: String) throws {
    try expectSame(manifest([], command: command))
  }

  @Test("numbers that JSON does not have are refused as by an encoder") func infinite() {
    var figures = RunFigures()
    figures.regret = .infinity
    let run = FinishedRun(0, RunRows(bytes: [], count: 0, figures: figures))
    #expect(throws: EncodingError.self) { try run.jsonLine() }
    #expect(throws: EncodingError.self) { try JSON.line(run) }
  }
}
