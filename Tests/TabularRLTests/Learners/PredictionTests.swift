import TabularRL
import Testing

@Suite struct PredictionTests {
  /// The learners of state values and of returns, each parameter with a value that is not its default, and its text.
  static let settings: [(agent: String, values: KeyValuePairs<String, String>)] = [
    ("td", ["alpha": "0.25", "initial-value": "-2.5"]),
    ("mc", ["alpha": "0.25", "initial-value": "-2.5", "visits": "every"]),
    ("off-policy-mc", ["sampling": "ordinary", "visits": "every", "initial-value": "-2.5"]),
    ("batch-td", ["tolerance": "0.001", "sweep-limit": "3", "initial-value": "-2.5"]),
    ("batch-mc", ["tolerance": "0.001", "sweep-limit": "3", "initial-value": "-2.5"]),
    ("n-step-td", ["alpha": "0.25", "initial-value": "-2.5", "n": "7"]),
    ("lambda-return", ["alpha": "0.25", "initial-value": "-2.5", "lambda": "0.5"]),
    ("td-lambda", ["alpha": "0.25", "initial-value": "-2.5", "lambda": "0.5", "trace": "dutch"]),
    ("true-online-td-lambda", ["alpha": "0.25", "initial-value": "-2.5", "lambda": "0.5"]),
    ("mc-basic", ["samples": "3", "episode-length": "9"]),
    ("off-policy-mc-control", ["initial-value": "-2.5"]),
  ]

  @Test("Every parameter is set by its name, printed and read back", arguments: settings.indices)
  func parameters(index: Int) throws {
    let (agent, values) = Self.settings[index]
    let entry = try #require(standardAlgorithms.first { $0.description.name == agent })
    let settings = values.map { Setting(name: $0.key, value: $0.value) }
    #expect(try entry.configure(settings).settings == settings)
    let defaults = try entry.configure([]).settings
    #expect(defaults.map(\.name) == settings.map(\.name))
    for (setting, usual) in zip(settings, defaults) { #expect(setting.value != usual.value) }
  }

  @Test(
    "What cannot be is refused in one sentence",
    arguments: [
      ("n-step-td", "n", "0", "--n must be a whole number from 1 to 1000000, got '0'"),
      ("td-lambda", "lambda", "1.5", "--lambda must be a number from 0 to 1, got '1.5'"),
      ("td-lambda", "trace", "fading", "--trace must be accumulating|replacing|dutch, got 'fading'"),
      ("mc", "visits", "last", "--visits must be first|every, got 'last'"),
      ("off-policy-mc", "sampling", "none", "--sampling must be ordinary|weighted, got 'none'"),
      ("batch-td", "tolerance", "-1", "--tolerance must be a number of at least 0, got '-1'"),
      ("mc-basic", "samples", "0", "--samples must be a whole number from 1 to 1000000000, got '0'"),
    ])
  func errors(agent: String, name: String, value: String, sentence: String) throws {
    let entry = try #require(standardAlgorithms.first { $0.description.name == agent })
    let error = #expect(throws: ParameterError.self) {
      try entry.configure([Setting(name: name, value: value)])
    }
    #expect(error?.description == sentence)
  }

  @Test("The settings reach the learner")
  func initialValues() throws {
    let specification = RunSpecification(discount: 1, stepLimit: 2, budget: .episodes(1), seed: 1)
    let task = LearningTask(try TableWorld.walk.model(), specification)
    for (agent, values) in Self.settings where values.contains(where: { $0.key == "initial-value" }) {
      let entry = try #require(standardAlgorithms.first { $0.description.name == agent })
      let learned = try entry.configure([Setting(name: "initial-value", value: "0.5")]).run(
        0, task, RunObserver())
      let solution = try #require(learned).solution
      // Two steps do not get anything about the outermost states known: they keep their values.
      #expect(solution.values[0] == 0.5 && solution.values[4] == 0.5, "\(agent)")
      if solution.actionValues == nil { #expect(solution.values[5] == 0, "\(agent)") }
    }
  }
}
