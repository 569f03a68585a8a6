import TabularRL
import Testing

/// What every learner must do, whatever it learns, as far as it can be seen from outside through its entry.
///
/// For learners of one's own: copy this file and that of `TableWorld`, and put one's own entries into `entries`.
@Suite struct ConformanceTests {
  static let entries = standardAlgorithms.filter { $0.habitats.contains(.finite) }
  static let names = entries.map(\.description.name)

  /// Returns are cut at the end of an episode, by definition, and nothing is put in place of the rest.
  static let cutReturns: Set = ["mc-basic", "action-value-bandit", "gradient-bandit"]

  /// Nothing is discounted, an episode that terminates begins again, and values are differences.
  static let averageRewards: Set = [
    "differential-sarsa", "r-learning", "differential-semi-gradient-sarsa",
  ]

  /// A policy is learned, and no values beside it.
  static let valueless: Set = ["reinforce", "grpo"]

  /// Learners that think well of what they do not know, or have not seen for long, are told not to, and learners of
  /// linear action values not to generalize; those that learn slowly, or from many steps at once, are told to be quick.
  static let sober = [
    "dyna-q-plus": [Setting(name: "kappa", value: "0")],
    "r-max": [Setting(name: "initial-value", value: "0")],
    "reinforce-baseline": [Setting(name: "alpha-w", value: "0.2")],
    "natural-policy-gradient": [Setting(name: "batch", value: "5")],
    "trpo": [Setting(name: "batch", value: "5")],
    "ppo": [Setting(name: "batch", value: "5")],
  ].merging(
    [
      "semi-gradient-sarsa", "semi-gradient-expected-sarsa", "semi-gradient-q-learning",
      "n-step-semi-gradient-sarsa", "linear-sarsa-lambda", "linear-true-online-sarsa-lambda",
      "differential-semi-gradient-sarsa", "lspi",
    ].map { ($0, [Setting(name: "features", value: "one-hot")]) }
  ) { $1 }

  /// The episodes of a run, what the learner knew after each of them, and what it knows at the end.
  struct Life {
    var records: [EpisodeRecord] = []
    var learned: [Solution] = []
    var estimands: [Estimand] = []
    var solution: Solution
  }

  private func live(
    _ name: String, in world: TableWorld, discount: Double = 0.9, stepLimit: Int = 20, _ budget: Budget,
    seed: UInt64 = 1, told setting: Setting? = nil
  ) throws -> Life {
    let entry = try #require(Self.entries.first { $0.description.name == name })
    let specification = RunSpecification(discount: discount, stepLimit: stepLimit, budget: budget, seed: seed)
    var records: [EpisodeRecord] = []
    var learned: [Learned] = []
    let observer = RunObserver { record, now in
      records.append(record)
      learned.append(now())
    }
    let settings = (Self.sober[name] ?? []).filter { $0.name != setting?.name } + [setting].compactMap { $0 }
    let last = try entry.configure(settings).run(
      0, LearningTask(try world.model(), specification), observer)
    return Life(
      records: records, learned: learned.map(\.solution), estimands: learned.map(\.estimand),
      solution: try #require(last).solution)
  }

  @Test("The same seed gives the same run, another seed another one", arguments: names)
  func seed(name: String) throws {
    let life = try live(name, in: .lottery, .episodes(30), seed: 1)
    let again = try live(name, in: .lottery, .episodes(30), seed: 1)
    #expect(again.records == life.records)
    #expect(again.learned == life.learned && again.estimands == life.estimands)
    #expect(try live(name, in: .lottery, .episodes(30), seed: 2).records != life.records)
  }

  @Test("A run of seven episodes is the beginning of one of twenty", arguments: names)
  func continued(name: String) throws {
    let short = try live(name, in: .market, .episodes(7))
    let long = try live(name, in: .market, .episodes(20))
    #expect(short.records == Array(long.records.prefix(7)))
    #expect(short.learned == Array(long.learned.prefix(7)))
    #expect(short.solution == long.learned[6])
  }

  @Test("A schedule that never changes is as good as its number, whatever it counts", arguments: names)
  func schedules(name: String) throws {
    let entry = try #require(Self.entries.first { $0.description.name == name })
    for parameter in entry.description.parameters where parameter.placeholder == Schedule.placeholder {
      func life(_ text: String) throws -> Life {
        try live(name, in: .lottery, .episodes(10), told: Setting(name: parameter.name, value: text))
      }
      // Other spellings of a rule have no number of their own, and some step sizes change from the first.
      let number = parameter.defaultValue.flatMap { Double($0) } ?? 0.25
      let constant = try life("\(number)")
      for unit in Schedule.Unit.allCases {
        let scheduled = try life("linear(\(number),\(number),5)@\(unit.rawValue)")
        #expect(scheduled.records == constant.records, "\(parameter.name) by \(unit)")
        #expect(scheduled.solution == constant.solution, "\(parameter.name) by \(unit)")
      }
    }
  }

  /// States 0 and 1 pay nothing, states 2 and 3 pay 1 for every step, and no way leads from the ones to the others.
  private static let islands = TableWorld(
    [(1, 0.0), (0, 0), (3, 1), (2, 1)].enumerated().map { state, row in
      [[.moving(to: row.0, reward: row.1)], [.moving(to: state, reward: row.1)]]
    }, starts: (0..<4).map { ($0, 0.25) })

  @Test(
    "What belongs to an episode is forgotten when the next one begins",
    arguments: names.filter { !averageRewards.union(valueless).contains($0) })
  func forgetting(name: String) throws {
    // An episode on the first island is cut in the middle; if a trace or a step of it were left, it would learn
    // from the rewards of the second.
    let life = try live(name, in: Self.islands, stepLimit: 3, .episodes(60))
    for solution in life.learned {
      #expect(solution.values[0] == 0 && solution.values[1] == 0)
      for state in 0...1 {
        if let values = solution.actionValues { #expect(values[state, 0] == 0 && values[state, 1] == 0) }
      }
    }
    #expect(life.solution.values[2] > 0 && life.solution.values[3] > 0)
  }

  /// State 0 pays 1 and ends in state 1, which pays 100 and ends in state 0.
  private static let deadEnds = TableWorld(
    [[[.ending(in: 1, reward: 1)]], [[.ending(in: 0, reward: 100)]]], starts: [(0, 0.5), (1, 0.5)])

  @Test(
    "What comes after a termination counts for nothing, whatever the state is worth",
    arguments: names.filter { !averageRewards.union(valueless).contains($0) })
  func termination(name: String) throws {
    let life = try live(name, in: Self.deadEnds, .episodes(60))
    for solution in life.learned {
      #expect((0...1).contains(solution.values[0]) && (0...100).contains(solution.values[1]))
    }
    #expect(life.solution.values[0] > 0.5 && life.solution.values[1] > 50)
  }

  @Test(
    "What comes after a truncation counts as much as ever",
    arguments: names.filter { !cutReturns.union(averageRewards).union(valueless).contains($0) }, [1, 3])
  func truncation(name: String, stepLimit: Int) throws {
    // Every step pays 1 for ever: worth 2, but only 1 or 1.75 if the end of an episode were the end of all.
    let life = try live(name, in: .loop, discount: 0.5, stepLimit: stepLimit, .steps(3000))
    let value = life.solution.values[0]
    #expect(value > (stepLimit == 1 ? 1.5 : 1.8) && value < 2 + 1e-9, "\(value)")
  }

  /// One state and one action; how long it lasts and what it pays is drawn.
  private static let weather = TableWorld([
    [
      [
        .moving(to: 0, reward: 1, probability: 0.8, rewardDeviation: 2),
        .ending(in: 1, reward: 0, probability: 0.2),
      ]
    ],
    [],
  ])

  @Test("Nobody draws from the world's numbers: where nothing is to be decided all episodes are alike")
  func world() throws {
    let lives = try Self.names.map { try live($0, in: Self.weather, .episodes(30)).records }
    for (name, records) in zip(Self.names, lives) { #expect(records == lives[0], "\(name)") }
  }

  /// In state 1 nothing but action 0 can be done; what would be read beside it is the ruin in state 2.
  private static let edge = TableWorld([
    [
      [.moving(to: 1, reward: 0)],
      [.ending(in: 3, reward: -1, probability: 0.5), .moving(to: 1, reward: -1, probability: 0.5)],
    ],
    [[.moving(to: 0, reward: 0, probability: 0.9), .ending(in: 3, reward: 1, probability: 0.1)], []],
    [[.ending(in: 3, reward: -1e6)], [.ending(in: 3, reward: -1e6)]], [],
  ])

  @Test("Only what can be done is done", arguments: names)
  func available(name: String) throws {
    let life = try live(name, in: Self.edge, .episodes(100))
    #expect(life.records.allSatisfy { $0.episodeReturn > -1000 })
    #expect(life.learned.allSatisfy { $0.policy[1, 1] == 0 })
    #expect(life.learned.allSatisfy { !$0.values.contains { $0.isNaN || $0.isInfinite } })
  }
}
