import TabularRL
import Testing

@Suite struct AlgorithmEntryTests {
  @Test("The standard algorithms, in the order in which they are listed")
  func names() {
    let names = standardAlgorithms.map(\.description.name)
    #expect(names.prefix(4) == ["q-learning", "sarsa", "expected-sarsa", "double-q-learning"])
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
    }
  }

  @Test("Every algorithm says what it is, its formula and its source", arguments: standardAlgorithms.indices)
  func pages(index: Int) {
    let description = standardAlgorithms[index].description
    #expect(!description.summary.isEmpty && !description.summary.hasSuffix("."))
    #expect(description.page.sections.map(\.heading).contains("Formula"))
    #expect(description.page.sections.map(\.heading).contains("Source"))
    #expect(description.page.sections.allSatisfy { !$0.text.isEmpty })
  }

  @Test("An algorithm without settings has its defaults", arguments: standardAlgorithms.indices)
  func defaults(index: Int) throws {
    let entry = standardAlgorithms[index]
    let algorithm = try entry.configure([])
    #expect(algorithm.name == entry.description.name)
    let shown = entry.description.parameters.filter { $0.alternativeTo == nil }
    #expect(algorithm.settings.map(\.name) == shown.map(\.name))
    #expect(algorithm.settings.map(\.value) == shown.map(\.defaultValue))
    #expect(try entry.configure(algorithm.settings).settings == algorithm.settings)
    for parameter in entry.description.parameters where parameter.alternativeTo != nil {
      #expect(parameter.defaultValue == nil)
    }
  }

  @Test("The description of Q-learning's parameters")
  func parameters() {
    let parameters = CatalogDescription(QLearning.self).parameters
    #expect(
      parameters.map(\.name) == [
        "alpha", "exploration", "epsilon", "temperature", "confidence", "initial-value",
      ])
    #expect(
      parameters.map(\.defaultValue) == ["0.5", "epsilon-greedy(0.1)", nil, nil, nil, "0.0"])
    #expect(
      parameters.map(\.alternativeTo) == [nil, nil, "exploration", "exploration", "exploration", nil])
    #expect(
      parameters.map(\.placeholder) == ["SCHEDULE", "RULE", "SCHEDULE", "SCHEDULE", "NUMBER", "NUMBER"])
    #expect(
      parameters.map(\.allowed) == [
        "a number from 0 to 1 or a schedule of such",
        "greedy, epsilon-greedy(SCHEDULE), softmax(SCHEDULE) or ucb(NUMBER)",
        "a number from 0 to 1 or a schedule of such", "a number above 0 or a schedule of such",
        "a number of at least 0", "a number from -1e+100 to 1e+100",
      ])
  }

  @Test("Settings are applied, and wrong ones answered")
  func settings() throws {
    let entry = AlgorithmEntry(Sarsa.self)
    let algorithm = try entry.configure([
      Setting(name: "epsilon", value: "1/n"), Setting(name: "alpha", value: "0.25"),
    ])
    #expect(
      algorithm.settings == [
        Setting(name: "alpha", value: "0.25"),
        Setting(name: "exploration", value: "epsilon-greedy(1.0/n@visit)"),
        Setting(name: "initial-value", value: "0.0"),
      ])
    let unknown = try #require(throws: ParameterError.self) {
      try entry.configure([Setting(name: "gamma", value: "1")])
    }
    #expect(unknown.description.hasPrefix("sarsa has no parameter 'gamma'; it has alpha, exploration, "))
    let wrong = try #require(throws: ParameterError.self) {
      try entry.configure([Setting(name: "alpha", value: "7")])
    }
    #expect(wrong.description == "--alpha must be a number from 0 to 1 or a schedule of such, got '7'")
  }

  @Test("A run behind a name is the same as one made by hand", arguments: controlAlgorithms)
  func sameRun(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      let model = try TableWorld.market.model()
      let specification = RunSpecification(discount: 0.9, stepLimit: 50, budget: .episodes(100), seed: 5)
      var run = Run(3, of: Algorithm(), in: LearningTask(model, specification))
      let byHand = run.records()
      var records: [EpisodeRecord] = []
      let solution = try AlgorithmEntry(type).configure([]).run(
        3, LearningTask(model, specification), RunObserver(report: { record, _ in records.append(record) }))?
        .solution
      #expect(records == byHand)
      #expect(solution == run.learner.solution)
    }
    try check(type)
  }

  @Test("A run asks whether to go on, and returns nothing when told to stop")
  func stop() throws {
    let model = try TableWorld.chain.model()
    let task = LearningTask(
      model, RunSpecification(discount: 1, stepLimit: 10, budget: .steps(RunObserver.stride * 3), seed: 1))
    let algorithm = ConfiguredAlgorithm(QLearning())
    var heard: [[Int]] = []
    let observer = RunObserver(mayContinue: { episodes, steps in
      heard.append([episodes, steps])
      return heard.count < 3
    })
    #expect(try algorithm.run(0, task, observer) == nil)
    let stride = RunObserver.stride
    #expect(heard == [[0, 0], [stride / 3, stride], [2 * stride / 3, 2 * stride]])
  }
}
