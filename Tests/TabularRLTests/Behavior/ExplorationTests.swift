import Testing

@testable import TabularRL

@Suite struct ExplorationTests {
  /// One state: the values of its actions (nil where not available), how often each was tried, and what the
  /// rule makes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    var values: [Double?]
    var visits: [Int]
    var probabilities: [Double]

    init(_ rule: String, _ values: [Double?], visits: [Int]? = nil, _ probabilities: [Double]) {
      self.rule = rule
      self.values = values
      self.visits = visits ?? values.map { _ in 1 }
      self.probabilities = probabilities
    }

    var testDescription: String { "\(rule) of \(values)" }

    func parts() throws -> (Exploration, ActionValues, Experience) {
      let world = TableWorld([values.map { $0 == nil ? [] : [.ending(in: 0, reward: 0)] }])
      var experience = Experience(of: try world.model(), countsVisits: true)
      experience.beginEpisode()
      for (action, count) in visits.enumerated() {
        for _ in 0..<count { experience.record(0, action) }
      }
      return (try #require(Exploration(rule)), try ActionValuesTests.row(values), experience)
    }
  }

  static let logarithmOf2 = 0.6931471805599453

  static let cases = [
    Case("greedy", [1, 3, 2], [0, 1, 0]),
    Case("greedy", [3, 1, 3, 3], [1.0 / 3, 0, 1.0 / 3, 1.0 / 3]),
    Case("greedy", [nil, -5, -5, nil], [0, 0.5, 0.5, 0]),
    // A fifth is shared by all four, four fifths by the two best.
    Case("epsilon-greedy(0.2)", [1, 3, 3, 2], [0.05, 0.45, 0.45, 0.05]),
    // 0.3 is shared by the three that are available.
    Case("epsilon-greedy(0.3)", [1, 3, nil, 2], [0.1, 0.8, 0, 0.1]),
    Case("epsilon-greedy(1)", [1, 3, nil, 2], [1.0 / 3, 1.0 / 3, 0, 1.0 / 3]),
    Case("epsilon-greedy(0)", [1, 3, nil, 2], [0, 1, 0, 0]),
    // Six visits to the state: the seventh time of 1.4/n is 0.2.
    Case("epsilon-greedy(1/(1+n))", [1, 3], visits: [2, 1], [0.1, 0.9]),
    // exp(0), exp(ln 2), exp(0) are as 1 : 2 : 1.
    Case("softmax(1)", [0, logarithmOf2, nil, 0], [0.25, 0.5, 0, 0.25]),
    // A temperature of 1/2 squares them: 1 : 4.
    Case("softmax(0.5)", [7, 7 + logarithmOf2], [0.2, 0.8]),
    // Four visits: 1/n is 0.2, and differences of 0.2 ln 2 halve.
    Case("softmax(1/n)", [0.2 * logarithmOf2, 0], visits: [3, 1], [2.0 / 3, 1.0 / 3]),
    // ln 6 = 1.79: scores 1 + sqrt(1.79 / 4) = 1.67, 0.5 + sqrt(1.79) = 1.84, 0 + 1.34 = 1.34.
    Case("ucb(1)", [1, 0.5, 0], visits: [4, 1, 1], [0, 1, 0]),
    // With a confidence of 0.1: 1.07, 0.63, 0.13.
    Case("ucb(0.1)", [1, 0.5, 0], visits: [4, 1, 1], [1, 0, 0]),
    // ln 20 = 3.00: 0 + 0.3 * sqrt(3.00) = 0.52, 0.5 + 0.3 * sqrt(3.00 / 19) = 0.62.
    Case("ucb(0.3)", [0, 0.5], visits: [1, 19], [0, 1]),
    Case("ucb(2)", [1, 1, 0, 1], visits: [2, 2, 2, 2], [1.0 / 3, 1.0 / 3, 0, 1.0 / 3]),
    // Untried actions come first, however bad they look, but not those that are not available.
    Case("ucb(0)", [1, -9, -7, 0], visits: [4, 0, 0, 1], [0, 0.5, 0.5, 0]),
    Case("ucb(2)", [1, nil, -7, 0], visits: [4, 0, 0, 1], [0, 0, 1, 0]),
    Case("ucb(2)", [nil, -1, nil, -1], visits: [0, 3, 0, 3], [0, 0.5, 0, 0.5]),
  ]

  @Test("The probabilities are those of the rule, and sum to one", arguments: cases)
  func probabilities(of example: Case) throws {
    let (rule, values, experience) = try example.parts()
    let probabilities = rule.probabilities(in: 0, values, experience)
    for (probability, expected) in zip(probabilities, example.probabilities) {
      #expect(abs(probability - expected) < 1e-15)
    }
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-15)
    #expect(rule.policy(values, experience) == Policy(rows: [probabilities]))
  }

  @Test("Actions are drawn with their probabilities", arguments: cases)
  func frequencies(of example: Case) throws {
    let (rule, values, experience) = try example.parts()
    var generator = Generator(splitMixSeed: 4)
    var counts = Array(repeating: 0, count: example.values.count)
    for _ in 0..<5000 { counts[rule.action(in: 0, values, experience, using: &generator)] += 1 }
    #expect(fits(counts, example.probabilities), "\(counts)")
  }

  @Test("The expected value is the sum of probabilities times values", arguments: cases)
  func expectedValue(of example: Case) throws {
    let (rule, values, experience) = try example.parts()
    var sum = 0.0
    for (value, probability) in zip(example.values, example.probabilities) {
      if let value { sum += probability * value }
    }
    #expect(abs(rule.expectedValue(in: 0, values, experience) - sum) < 1e-14)
  }

  @Test(
    "Softmax bears extreme temperatures and values",
    arguments: [
      ("0.001", [1, 2, 1.9], [0, 1, 0]), ("1e6", [1, 2, 1.9], [1.0 / 3, 1.0 / 3, 1.0 / 3]),
      ("0.001", [1e300, -1e300, nil], [1, 0, 0]), ("1e6", [-1e300, 1e300, 1e300], [0, 0.5, 0.5]),
      ("5e-324", [0, 1, 1], [0, 0.5, 0.5]), ("1e300", [-5, nil, 5], [0.5, 0, 0.5]),
      // The second visit has a temperature of 2^-2000, which is too small for a number and becomes 0.
      ("n^-2000", [0, 1, 1], [0, 0.5, 0.5]),
    ] as [(String, [Double?], [Double])])
  func extremes(temperature: String, values: [Double?], expected: [Double]) throws {
    let example = Case("softmax(\(temperature))", values, expected)
    let (rule, table, experience) = try example.parts()
    let probabilities = rule.probabilities(in: 0, table, experience)
    for (probability, expected) in zip(probabilities, expected) {
      #expect(abs(probability - expected) < 1e-5)
    }
    #expect(rule.expectedValue(in: 0, table, experience).isFinite)
    var generator = Generator(splitMixSeed: 5)
    var counts = [0, 0, 0]
    for _ in 0..<1000 { counts[rule.action(in: 0, table, experience, using: &generator)] += 1 }
    #expect(fits(counts, expected), "\(counts)")
  }

  @Test(
    "Not even a uniform draw of exactly 0 chooses what is not available, or explores with epsilon 0",
    arguments: ["softmax(1)", "epsilon-greedy(0)", "epsilon-greedy(1)", "greedy", "ucb(1)"])
  func zeroDraw(text: String) throws {
    let (rule, values, experience) = try Case(text, [nil, 1, nil, 2], visits: [0, 9, 0, 9], []).parts()
    // The first output of this state is (0 + 0) rotated, plus 0.
    var generator = Generator(state: (0, 1, 0, 0))
    var copy = generator
    #expect(copy.uniform() == 0)
    let action = rule.action(in: 0, values, experience, using: &generator)
    #expect(action == 3 || action == 1 && ["softmax(1)", "epsilon-greedy(1)"].contains(text))
  }

  @Test("The upper confidence bound tries every action once before any twice")
  func untriedFirst() throws {
    let rule = Exploration.upperConfidenceBound(confidence: 0.01)
    let model = try TableWorld([Array(repeating: [.moving(to: 0, reward: 0)], count: 5)]).model()
    var experience = Experience(of: model, countsVisits: true)
    var values = ActionValues(for: model)
    values[0, 3] = 100
    var generator = Generator(splitMixSeed: 6)
    var tried: [Int] = []
    for _ in 0..<5 {
      let action = rule.action(in: 0, values, experience, using: &generator)
      tried.append(action)
      experience.record(0, action)
    }
    #expect(tried.sorted() == [0, 1, 2, 3, 4])
    #expect(rule.action(in: 0, values, experience, using: &generator) == 3)
  }

  @Test(
    "A rule knows whether it asks for visits",
    arguments: [
      ("greedy", false), ("epsilon-greedy(0.1)", false), ("epsilon-greedy(linear(1,0,9))", false),
      ("epsilon-greedy(1/n)", true), ("softmax(1)", false), ("softmax(1/n@step)", false),
      ("softmax(1/n)", true),
      ("ucb(1)", true),
    ])
  func countsVisits(text: String, expected: Bool) throws {
    #expect(try #require(Exploration(text)).countsVisits == expected)
  }

  @Test(
    "The text form gives the rule back",
    arguments: [
      ("greedy", "greedy"), ("epsilon-greedy(0.1)", "epsilon-greedy(0.1)"),
      ("epsilon-greedy( linear(1, 0.1, 50) )", "epsilon-greedy(linear(1.0,0.1,50)@episode)"),
      ("epsilon-greedy(1/n)", "epsilon-greedy(1.0/n@visit)"),
      ("softmax(1/(9+n)@step)", "softmax(1.0/(9.0+n)@step)"),
      ("softmax(2)", "softmax(2.0)"), ("ucb(0)", "ucb(0.0)"), ("ucb(1.5)", "ucb(1.5)"),
    ])
  func textForms(text: String, canonical: String) throws {
    let rule = try #require(Exploration(text))
    #expect(rule.description == canonical)
    #expect(Exploration(canonical) == rule)
  }

  @Test(
    "What is no rule is refused",
    arguments: [
      "", "Greedy", "greedy()", " greedy", "epsilon-greedy", "epsilon-greedy()", "epsilon-greedy(0.1,0.2)",
      "epsilon-greedy(1.5)", "epsilon-greedy(-0.1)", "epsilon-greedy(2/n)", "epsilon-greedy(nan)",
      "epsilon-greedy(0.1", "epsilon-greedy 0.1", "softmax(0)", "softmax(-1)", "softmax(linear(1,0,9))",
      "softmax(exponential(1,0.9,0))", "softmax(inf)", "ucb", "ucb(-1)", "ucb(inf)", "ucb(nan)", "ucb(1/n)",
      "boltzmann(1)", "epsilon-greedy(0.1),softmax(1)",
    ])
  func badTexts(text: String) {
    #expect(Exploration(text) == nil)
  }
}
