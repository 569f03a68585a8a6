/// A random world that has an optimum, a pure function of its number: what ``PlannerCheck`` solves.
///
/// - States: numbers from 0, at most 30; episodes begin in a state drawn or the one after it.
/// - Actions: at most 4; any but the first may be missing in a state. One model in seven is dense, so that every action
///   leads everywhere, in the others an action leads to at most 3 states.
/// - Rewards: of both signs, up to 1, 10 or 1000.
/// - Episode end: discounted, some actions may end the episode and some models never end; undiscounted, as the rewards
///   need it, so that an optimum exists.
/// - Discount: 0, 0.5, 0.9, 0.99, 0.999 and 1 in turn.
public struct RandomModel: Environment {
  /// Which of the models, at least 0.
  public var number = 0 {
    didSet { table = Table(number) }
  }
  private var table = Table(0)

  /// Creates the first model.
  public init() {}

  /// Creates the model of a number, which is at least 0.
  public init(_ number: Int) {
    self.number = number
    table = Table(number)
  }

  /// The discount under which the model has an optimum.
  public var discount: Double { table.discount }

  /// The discount under which the model has an optimum.
  public var defaultDiscount: Double { discount }

  /// All states in the order of their numbers.
  public var states: [Int]? { Array(table.rows.indices) }

  /// The actions.
  public var actions: [Int] { Array(0..<(table.rows.first?.count ?? 0)) }

  /// The states an episode begins in.
  public var initialStates: [Int] { initialDistribution.map(\.state) }

  /// A state that was drawn with a chance of a quarter, else the one after it.
  public var initialDistribution: [(state: Int, probability: Double)] {
    [(table.start, 0.25), ((table.start + 1) % table.rows.count, 0.75)]
  }

  /// What was drawn for the row.
  public func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] { table.rows[state][action] }

  /// Cuts an episode after 1000 steps, for some never end.
  public var defaultStepLimit: Int? { 1000 }
}

extension RandomModel: CustomStringConvertible {
  /// The number and the discount.
  public var description: String { "random model \(number) (discount \(discount))" }
}

extension RandomModel {
  /// The name `random-model`.
  public static let name = "random-model"

  /// What it is, in one line.
  public static let summary = "the random models that check-planner solves, by their numbers"

  /// The number.
  public static let parameters: [Parameter<Self>] = [
    Parameter("number", \.number, in: 0...Int.max, "which of the models; its discount follows from it")
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "at most 30; episodes begin in one that is drawn, or, three times in four, in the one after it",
    "Actions": """
    at most 4, some missing in some states; each leads to at most 3 states, or, in one model of seven,
    to all of them, with random probabilities
    """,
    "Rewards": "drawn evenly, of both signs or one, up to 1, 10 or 1000",
    "Episode end": """
    discounted, by chance, in some models never; undiscounted, so that an optimum exists: every action
    may end the episode, or steps cost something, or only the end pays, or circling is free
    """,
    "Source": "this laboratory's own: the discount is 0, 0.5, 0.9, 0.99, 0.999 and 1 in turn",
  ])
}

/// What is drawn for a number.
private struct Table {
  let discount: Double
  private(set) var rows: [[[Outcome<Int>]]] = []
  let start: Int

  /// What the rewards and ends of an undiscounted world are like, so that an optimum exists.
  private enum Kind: Int, CaseIterable {
    /// Any reward; every action may end the episode.
    case ending
    /// Every step costs something; every state has an action that may end the episode.
    case costs
    /// Nothing is paid before the end, and nothing is lost there; circling is free.
    case prizes
    /// Steps cost something or nothing, the end pays at least as much as circling for ever.
    case freeCircles
  }

  init(_ number: Int) {
    var generator = Generator(splitMixSeed: 0x5eed_0000 + UInt64(number))
    discount = [0, 0.5, 0.9, 0.99, 0.999, 1][number % 6]
    let kind = discount < 1 ? Kind.ending : Kind.allCases[generator.index(below: Kind.allCases.count)]
    // Of the models that are always checked, also without optimization, those of a slow discount are small.
    let states = 1 + generator.index(below: discount == 0.999 && number < 100 ? 8 : 30)
    let actions = 1 + generator.index(below: 4)
    let isDense = generator.bernoulli(0.15)
    let endChance = discount < 1 ? generator.uniform() * 0.4 : 0.3
    let scale = [1.0, 10, 1000][generator.index(below: 3)]
    // Now and then an end is rare.
    let rareEnd = generator.bernoulli(0.1) ? 1e-2 : 1.0
    for state in 0..<states {
      var row: [[Outcome<Int>]] = []
      for action in 0..<actions {
        if action > 0, generator.bernoulli(0.2) {
          row.append([])
          continue
        }
        let width = isDense ? states : 1 + generator.index(below: min(3, states))
        let mustEnd = discount == 1 && (kind == .ending || action == 0)
        let mayEnd = mustEnd || generator.bernoulli(endChance)
        let weights = (0...width).map {
          $0 < width ? generator.openUniform() : generator.openUniform() * rareEnd
        }
        let sum = weights.prefix(width).reduce(0, +) + (mayEnd ? weights[width] : 0)
        var outcomes: [Outcome<Int>] = []
        for place in 0..<width {
          let next = isDense ? place : generator.index(below: states)
          let reward: Double =
            switch kind {
            case .ending: (generator.uniform() * 2 - 1) * scale
            case .costs: -generator.openUniform() * scale
            case .prizes: 0
            case .freeCircles: generator.bernoulli(0.5) ? 0 : -generator.openUniform() * scale
            }
          outcomes.append(.moving(to: next, reward: reward, probability: weights[place] / sum))
        }
        if mayEnd {
          let prize = generator.uniform() * scale
          let reward =
            switch kind {
            case .ending: prize - scale / 2
            case .costs: -prize
            case .prizes: prize
            case .freeCircles: prize + scale * 1e5
            }
          outcomes.append(.ending(in: state, reward: reward, probability: weights[width] / sum))
        }
        row.append(outcomes)
      }
      rows.append(row)
    }
    start = generator.index(below: states)
  }
}
