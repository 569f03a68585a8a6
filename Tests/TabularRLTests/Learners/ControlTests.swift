import TabularRL
import Testing

@Suite struct ControlTests {
  /// For every parameter that is not another spelling, a value that differs from the default.
  static let otherValues = [
    "alpha": "10/(9+n)@episode", "exploration": "softmax(exponential(2,0.5,0.1)@step)",
    "initial-value": "-2.5", "n": "7", "sigma": "0.75", "target": "epsilon-greedy(0.02)", "lambda": "0.25",
    "trace": "dutch", "beta": "0.25", "planning-steps": "9", "kappa": "0.5", "theta": "0.125",
  ]

  /// The stored hyper-parameters of a recipe, those of its ``ControlSettings`` one by one.
  private func stored(_ recipe: some ControlAlgorithm) -> [(label: String?, value: Any)] {
    Array(Mirror(reflecting: recipe.control).children) + Mirror(reflecting: recipe).children.dropFirst()
  }

  @Test("Every parameter is printed and read back", arguments: controlAlgorithms)
  func roundTrip(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      let defaults = Algorithm()
      #expect(try Algorithm(settings: defaults.settings).settings == defaults.settings)
      for parameter in Algorithm.parameters where parameter.alternativeTo == nil {
        let text = try #require(Self.otherValues[parameter.name], "no other value for \(parameter.name)")
        var changed = defaults
        try parameter.write(&changed, text)
        #expect(changed.settings != defaults.settings, "\(parameter.name) changes nothing")
        #expect(parameter.read(changed) == Setting(name: parameter.name, value: text).canonical)
        #expect(try Algorithm(settings: changed.settings).settings == changed.settings)
      }
    }
    try check(type)
  }

  @Test("No stored hyper-parameter is missing from the schema", arguments: controlAlgorithms)
  func nothingMissing(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      let defaults = Algorithm()
      var changed = defaults
      for parameter in Algorithm.parameters where parameter.alternativeTo == nil {
        try parameter.write(&changed, try #require(Self.otherValues[parameter.name]))
      }
      #expect(Mirror(reflecting: defaults).children.first?.label == "control")
      let before = stored(defaults)
      let after = stored(changed)
      #expect(before.count == Algorithm.parameters.count { $0.alternativeTo == nil })
      for (old, new) in zip(before, after) {
        #expect("\(old.value)" != "\(new.value)", "no parameter sets \(old.label ?? "?")")
      }
    }
    try check(type)
  }

  @Test("Flags are unique, and other spellings name a parameter", arguments: controlAlgorithms)
  func names(type: any ControlAlgorithm.Type) {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) {
      let names = Algorithm.parameters.map(\.name)
      #expect(Set(names).count == names.count)
      for name in names { #expect(name.allSatisfy { $0.isLowercase || $0 == "-" }) }
      for target in Algorithm.parameters.compactMap(\.alternativeTo) { #expect(names.contains(target)) }
      #expect(Algorithm.parameters.allSatisfy { !$0.summary.isEmpty && !$0.summary.hasSuffix(".") })
    }
    check(type)
  }

  @Test(
    "The short spellings of the rules of exploration",
    arguments: [
      ("epsilon", "0.2", "epsilon-greedy(0.2)"), ("epsilon", "1/n", "epsilon-greedy(1.0/n@visit)"),
      ("temperature", "linear(2,1,9)", "softmax(linear(2.0,1.0,9)@episode)"), ("confidence", "2", "ucb(2.0)"),
    ])
  func spellings(name: String, value: String, exploration: String) throws {
    let recipe = try QLearning(settings: [Setting(name: name, value: value)])
    #expect(recipe.control.exploration.description == exploration)
  }

  @Test(
    "A value that is not allowed is answered by one sentence",
    arguments: [
      ("alpha", "1.5", "--alpha must be a number from 0 to 1 or a schedule of such, got '1.5'"),
      ("alpha", "2/n", "--alpha must be a number from 0 to 1 or a schedule of such, got '2/n'"),
      ("alpha", "x", "--alpha must be a number from 0 to 1 or a schedule of such, got 'x'"),
      (
        "exploration", "boltzmann",
        "--exploration must be greedy, epsilon-greedy(SCHEDULE), softmax(SCHEDULE) or ucb(NUMBER), "
          + "got 'boltzmann'"
      ),
      ("epsilon", "-1", "--epsilon must be a number from 0 to 1 or a schedule of such, got '-1'"),
      (
        "epsilon", "0.1),softmax(1",
        "--epsilon must be a number from 0 to 1 or a schedule of such, got '0.1),softmax(1'"
      ),
      ("epsilon", "", "--epsilon must be a number from 0 to 1 or a schedule of such, got ''"),
      ("temperature", "0", "--temperature must be a number above 0 or a schedule of such, got '0'"),
      ("confidence", "1/n", "--confidence must be a number of at least 0, got '1/n'"),
      ("initial-value", "inf", "--initial-value must be a number from -1e+100 to 1e+100, got 'inf'"),
    ])
  func errors(name: String, value: String, sentence: String) throws {
    let error = try #require(throws: ParameterError.self) {
      try QLearning(settings: [Setting(name: name, value: value)])
    }
    #expect(error.description == sentence)
  }

  @Test("Two spellings of the exploration do not go together")
  func conflict() throws {
    let error = try #require(throws: ParameterError.self) {
      try Sarsa(settings: [Setting(name: "epsilon", value: "0.1"), Setting(name: "confidence", value: "2")])
    }
    #expect(error.description == "--epsilon and --confidence set the same thing; give one of them")
  }

  @Test(
    "Episodes are counted when they begin, steps when they are learned from",
    arguments: controlAlgorithms)
  func counts(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      var learner = Algorithm().makeLearner(for: try TableWorld.twoStates.model())
      var generator = Generator(splitMixSeed: 1)
      let transition = Transition(state: 0, action: 0, reward: 0, discount: 1, next: 1)
      for episode in 1...3 {
        _ = learner.begin(in: 0, using: &generator)
        #expect(learner.control.experience.episodes == episode)
        #expect(learner.control.experience.steps == 2 * (episode - 1))
        _ = learner.step(transition, using: &generator)
        learner.end(transition, using: &generator)
        #expect(learner.control.experience.steps == 2 * episode)
      }
    }
    try check(type)
  }

  @Test(
    "A step size by episode is the first one throughout the first episode",
    arguments: ["1/n@episode", "linear(1,0,2)"])
  func episodeSchedule(alpha: String) throws {
    var learner = QLearning(try ControlSettings(alpha: alpha)).makeLearner(
      for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    for (reward, value) in [(8.0, 8.0), (2.0, 5.0)] {
      _ = learner.begin(in: 0, using: &generator)
      // Step size 1: the target itself, twice; then step size 1/2: from 8 to 5.
      for _ in 0..<(reward == 8 ? 2 : 1) {
        learner.end(Transition(state: 0, action: 0, reward: reward, discount: 0, next: 2), using: &generator)
      }
      #expect(learner.control.values[0, 0] == value)
    }
  }

  @Test("Before the first episode everything goes by the values of the first")
  func newborn() throws {
    let model = try TableWorld.twoStates.model()
    var control = Control(
      try ControlSettings(alpha: "1/n@episode", exploration: "epsilon-greedy(1/n@episode)"), for: model)
    #expect(control.behavior[0, 0] == 0.5)
    control.values[0, 0] = 8
    #expect(control.expectedValue(in: 0) == 4)
    #expect(control.expectedValue(in: 0, by: control.exploration) == 4)
  }

  @Test("Visits are counted exactly when a schedule or the exploration asks for them")
  func countsVisits() throws {
    let model = try TableWorld.twoStates.model()
    for (alpha, exploration, counts) in [
      ("0.5", "greedy", false), ("1/n", "greedy", true), ("0.5", "ucb(1)", true),
      ("1/n@step", "greedy", false),
    ] {
      let control = Control(try ControlSettings(alpha: alpha, exploration: exploration), for: model)
      #expect(control.experience == Experience(of: model, countsVisits: counts))
    }
  }

  @Test(
    "After a termination nothing counts, not even an optimistic initial value", arguments: oneTableAlgorithms)
  func termination(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      var learner = try Algorithm.learner(exploration: "epsilon-greedy(1)", initialValue: 1000)
      var generator = Generator(splitMixSeed: 1)
      _ = learner.begin(in: 0, using: &generator)
      // target 2 + 0 * 1000 = 2; 1000 + 0.5 * (2 - 1000) = 501
      learner.end(Transition(state: 0, action: 1, reward: 2, discount: 0, next: 2), using: &generator)
      #expect(learner.actionValues.entries == [1000, 501, 1000, 1000, 1000, 1000])
    }
    try check(type)
  }

  @Test(
    "A step size of one over the visits gives the mean of the targets and forgets the initial value",
    arguments: oneTableAlgorithms)
  func meanOfTargets(type: any ControlAlgorithm.Type) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      var learner = try Algorithm.learner(alpha: "1/n", initialValue: -50)
      var generator = Generator(splitMixSeed: 1)
      _ = learner.begin(in: 0, using: &generator)
      // Targets 4, 8, 3: means 4, 6, 5. Another pair in between has its own count.
      for (action, reward, mean) in [(1, 4.0, 4.0), (0, 7, 7), (1, 8, 6), (1, 3, 5)] {
        learner.end(
          Transition(state: 0, action: action, reward: reward, discount: 0, next: 2), using: &generator)
        #expect(abs(learner.actionValues[0, action] - mean) < 1e-15)
      }
    }
    try check(type)
  }

  @Test(
    "An action that is not available is never chosen and never bootstrapped from",
    arguments: controlAlgorithms, ["greedy", "epsilon-greedy(1)", "softmax(1)", "ucb(1)"])
  func unavailable(type: any ControlAlgorithm.Type, exploration: String) throws {
    func check<Algorithm: ControlAlgorithm>(_ type: Algorithm.Type) throws {
      var learner = try Algorithm.learner(in: .twoStatesOneWay, exploration: exploration)
      var generator = Generator(splitMixSeed: 1)
      _ = learner.begin(in: 0, using: &generator)
      learner.control.values[1, 0] = -8
      for _ in 0..<200 {
        let next = learner.step(
          Transition(state: 0, action: 0, reward: 0, discount: 0.5, next: 1), using: &generator)
        #expect(next == 0)
      }
      #expect(learner.actionValues.entries[3] == -.infinity)
      #expect(learner.actionValues.entries.count { $0.isFinite } == 5)
      guard oneStepAlgorithms.contains(where: { $0 == type }) else { return }
      // The only value to bootstrap from is -8: the limit is 0.5 * -8 = -4, reached exactly by halving.
      #expect(learner.actionValues.entries == [-4, 0, -8, -.infinity, 0, 0])
    }
    try check(type)
  }
}

extension Setting {
  /// The text form in which the laboratory prints the value.
  fileprivate var canonical: String {
    switch name {
    case "alpha": "10.0/(9.0+n)@episode"
    case "exploration": "softmax(exponential(2.0,0.5,0.1)@step)"
    default: value
    }
  }
}
