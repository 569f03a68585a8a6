import TabularRL

/// A world written as a table: `rows[state][action]` lists what can happen, states are numbered as listed.
struct TableWorld: Environment {
  typealias State = Int
  typealias Action = Int

  static let name = "table-world"

  var rows: [[[Outcome<Int>]]]
  var initialDistribution: [(state: Int, probability: Double)]

  init() { self.init([[[.ending(in: 0, reward: 0)]]]) }

  init(_ rows: [[[Outcome<Int>]]], starts: [(state: Int, probability: Double)] = [(0, 1)]) {
    self.rows = rows
    initialDistribution = starts
  }

  var actions: [Int] { Array(0..<(rows.map(\.count).max() ?? 0)) }
  var initialStates: [Int] { initialDistribution.map(\.state) }
  var states: [Int]? { Array(rows.indices) }

  /// The name of a state and of an action: both are numbers, for which there is no default.
  func name(of number: Int) -> String { String(number) }

  func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
    action < rows[state].count ? rows[state][action] : []
  }

  func model() throws -> TabularModel { try TabularModel(compiling: self) }
}

extension TableWorld {
  /// States 0 and 1 with two actions each; state 2 is only entered to end.
  static let twoStates = TableWorld([
    [[.moving(to: 1, reward: 0)], [.ending(in: 2, reward: 0)]],
    [[.moving(to: 0, reward: 0)], [.ending(in: 2, reward: 0)]],
    [],
  ])

  /// As `twoStates`, but action 1 is not available in state 1.
  static let twoStatesOneWay = TableWorld([
    [[.moving(to: 1, reward: 0)], [.ending(in: 2, reward: 0)]],
    [[.moving(to: 0, reward: 0)], []],
    [],
  ])

  /// 0, 1, 2, end: three steps that pay 1, 2 and 4.
  static let chain = TableWorld([
    [[.moving(to: 1, reward: 1)]], [[.moving(to: 2, reward: 2)]], [[.ending(in: 3, reward: 4)]], [],
  ])

  /// One state that is never left; every step pays 1.
  static let loop = TableWorld([[[.moving(to: 0, reward: 1)]]])

  /// The random walk of Sutton & Barto 2018, example 6.2: states 0...4, a reward of 1 for leaving on the
  /// right.
  static let walk = TableWorld(
    (0..<5).map { state in
      [
        [
          state == 0
            ? .ending(in: 5, reward: 0, probability: 0.5)
            : .moving(to: state - 1, reward: 0, probability: 0.5),
          state == 4
            ? .ending(in: 5, reward: 1, probability: 0.5)
            : .moving(to: state + 1, reward: 0, probability: 0.5),
        ]
      ]
    } + [[]], starts: [(2, 1)])

  /// A single-action world in which everything is drawn: start, successor, end, reward.
  static let lottery = TableWorld(
    [
      [
        [
          .moving(to: 1, reward: 1, probability: 0.5, rewardDeviation: 2),
          .moving(to: 0, reward: -1, probability: 0.3), .ending(in: 2, reward: 3, probability: 0.2),
        ]
      ],
      [[.moving(to: 0, reward: 0, probability: 0.6), .ending(in: 2, reward: -2, probability: 0.4)]],
      [],
    ], starts: [(0, 0.5), (1, 0.5)])

  /// Two states and two actions, nothing certain; small enough to be learned exactly.
  static let market = TableWorld([
    [
      [.moving(to: 1, reward: 0, probability: 0.7), .moving(to: 0, reward: 1, probability: 0.3)],
      [.ending(in: 2, reward: 1, probability: 0.5), .moving(to: 0, reward: -2, probability: 0.5)],
    ],
    [
      [.moving(to: 0, reward: 3, probability: 0.4), .ending(in: 2, reward: 1, probability: 0.6)],
      [.moving(to: 1, reward: -1, probability: 0.6), .moving(to: 0, reward: 0, probability: 0.4)],
    ],
    [],
  ])

  /// Four states in a deterministic world with two actions: on and back, with rewards on the way.
  static let crossing = TableWorld([
    [[.moving(to: 1, reward: 0)], [.moving(to: 0, reward: 0.5)]],
    [[.moving(to: 2, reward: -1)], [.moving(to: 0, reward: 0)]],
    [[.moving(to: 3, reward: 0)], [.ending(in: 4, reward: 1)]],
    [[.ending(in: 4, reward: 10)], [.moving(to: 1, reward: 2)]],
    [],
  ])

  /// As `crossing`, but every step goes wrong now and then.
  static let slippery = TableWorld(
    crossing.rows.map { row in
      row.map { outcomes in
        outcomes.map { outcome in
          var outcome = outcome
          outcome.probability = 0.8
          return outcome
        } + [.moving(to: 0, reward: 0, probability: 0.2)]
      }
    })
}
