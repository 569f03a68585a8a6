import TabularRL

/// Crossing a frozen lake on ice so slippery that most moves go astray.
///
/// - States: all cells, row * columns + column from the top left.
/// - Actions: left, down, right, up; a move off the lake stays put. On slippery ice a move goes where it was
///   meant to with the success rate, and otherwise to either side; the three outcomes stay apart where they
///   coincide.
/// - Rewards: 1 for reaching the goal, 0 otherwise.
/// - Episode end: at the goal and in every hole, whose rows lead back to themselves and pay nothing; runs cut
///   episodes after 25 steps for each row or column, whichever are more: 100 and 200, as in Gymnasium.
///
/// The best chance of reaching the goal is 14/17 on the map 4x4, and 1 on the map 8x8.
///
/// - Source: Gymnasium 1.4.0, FrozenLake-v1 and FrozenLake8x8-v1.
public struct FrozenLake: GridWorld {
  /// The lakes that have a name.
  public static let lakes: [(name: String, map: GridMap)] = [
    ("4x4", "SFFF/FHFH/FFFH/HFFG"),
    ("8x8", "SFFFFFFF/FFFFFFFF/FFFHFFFF/FFFFFHFF/FFFHFFFF/FHHFFFHF/FHFFHFHF/FFFHFFFG"),
  ]

  /// The lake, of the letters `S` for a start, `F` for ice, `H` for a hole and `G` for a goal.
  public var map = Self.lakes[0].map

  /// Whether moves may go astray.
  public var slippery = true

  /// How likely a move on slippery ice goes where it was meant to, in 0...1.
  public var successRate = 1.0 / 3

  /// The reward for reaching a goal.
  public var goalReward = 1.0

  /// The reward for falling into a hole.
  public var holeReward = 0.0

  /// The reward for a step that ends on ice or on a start.
  public var frozenReward = 0.0

  /// Creates the slippery lake of four rows.
  public init() {}

  /// Left, down, right, up.
  public var actions: [Move] { Self.directions }

  private static let directions: [Move] = [.left, .down, .right, .up]

  /// Goes astray to either side with the same chance.
  public func directions(of move: Move) -> [(move: Move, probability: Double)] {
    guard slippery else { return [(move, 1)] }
    return directions(of: move, meant: successRate, beside: (1 - successRate) / 2)
  }

  /// Returns whether `cell` is a goal or a hole.
  public func isTerminal(_ cell: Cell) -> Bool { "GH".contains(map[cell]) }

  /// Pays by the cell arrived in.
  public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
    switch map[destination] {
    case "G": goalReward
    case "H": holeReward
    default: frozenReward
    }
  }

  /// Moves over the ice; goals and holes lead to themselves and pay nothing, as in Gymnasium.
  public func outcomes(of move: Move, in cell: Cell) -> [Outcome<Cell>] {
    isTerminal(cell) ? [.ending(in: cell, reward: 0)] : outcomesOfMoving(move, from: cell)
  }

  /// Discounts a little, so that shorter ways count for more.
  public var defaultDiscount: Double { 0.99 }

  /// Allows 25 steps for each row or column, whichever are more.
  public var defaultStepLimit: Int? { 25 * max(map.rowCount, map.columnCount) }

  /// Runs 10000 episodes: by chance only one in 72 reaches the goal of the map 4x4, one in 525 that of 8x8.
  public var defaultBudget: Budget { .episodes(10_000) }
}

/// A square lake of which every cell is frozen with a certain chance and else a hole, drawn again until there is a way
/// from the start at the top left to the goal at the bottom right.
///
/// The cells take their uniform numbers in the order of reading, those of the start and of the goal too, so that a
/// seed gives Gymnasium's lake.
///
/// - Source: Gymnasium 1.4.0, `generate_random_map`.
struct RandomLake {
  let size: Int
  let frozen: Double
  let seed: UInt64

  /// Reads `random(SIZE,P,SEED)` with a size of 2 to 100 and a chance of 0.6 to 1: with less, hardly any lake has a
  /// way.
  init?(_ text: String) {
    guard let call = Call(text), call.name == "random", call.arguments.count == 3,
      let size = Int(call.arguments[0]), (2...100).contains(size),
      let frozen = Double(call.arguments[1]), (0.6...1).contains(frozen),
      let seed = UInt64(call.arguments[2])
    else { return nil }
    (self.size, self.frozen, self.seed) = (size, frozen, seed)
  }

  /// The lake.
  var map: GridMap {
    var generator = PCG64(SeedSequence(entropy: seed))
    let (start, goal) = (Cell(0, 0), Cell(size - 1, size - 1))
    let share = frozen / (frozen + (1 - frozen))
    while true {
      let cells = GridMap(rowCount: size, columnCount: size, filledWith: "F")
      let holes = cells.cells.filter { _ in generator.uniform() >= share }
      let lake = cells.replacing(holes, with: "H").replacing([start], with: "S")
        .replacing([goal], with: "G")
      if hasWay(from: start, to: goal, on: lake) { return lake }
    }
  }

  private func hasWay(from start: Cell, to goal: Cell, on lake: GridMap) -> Bool {
    var seen: Set<Cell> = [start]
    var rest = [start]
    while let cell = rest.popLast(), cell != goal {
      for next in Move.orthogonal.map(cell.moved) where lake.contains(next) && lake[next] != "H" {
        if seen.insert(next).inserted { rest.append(next) }
      }
    }
    return seen.contains(goal)
  }
}

extension FrozenLake {
  /// The name `frozen-lake`.
  public static let name = "frozen-lake"

  /// What it is, in one line.
  public static let summary = "a way over slippery ice between holes"

  /// The parameters of the lake, the ice and the rewards.
  public static let parameters: [Parameter<Self>] = [
    Parameter(
      "map", \.map, named: lakes, letters: "SFHG",
      required: [("S", "a start"), ("G", "a goal")], "the lake: start, frozen, hole, goal"
    ).accepting("random(SIZE,P,SEED) with SIZE 2 to 100 and P 0.6 to 1") { lake, text in
      guard let random = RandomLake(text) else { return false }
      lake.map = random.map
      return true
    },
    Parameter("slippery", \.slippery, "whether moves may go astray"),
    Parameter(
      "success-rate", \.successRate, in: .from(0, to: 1),
      "the chance that a move on slippery ice goes where it was meant to"),
    Parameter("goal-reward", \.goalReward, in: .finite, "the reward for reaching a goal"),
    Parameter("hole-reward", \.holeReward, in: .finite, "the reward for falling into a hole"),
    Parameter("frozen-reward", \.frozenReward, in: .finite, "the reward for every other step"),
  ]

  /// The chances of reaching the goal, without a limit and with it, and discounted.
  public static let knownOptima = [
    KnownOptimum(14.0 / 17, discount: 1), KnownOptimum(1, discount: 1, ["map": "8x8"]),
    KnownOptimum(0.74419029, discount: 1, steps: 100),
    KnownOptimum(0.91322015, discount: 1, steps: 200, ["map": "8x8"]),
    KnownOptimum(0.54202593, discount: 0.99), KnownOptimum(0.41464036, discount: 0.99, ["map": "8x8"]),
    KnownOptimum(0.06889090, discount: 0.9), KnownOptimum(0.00641111, discount: 0.9, ["map": "8x8"]),
    KnownOptimum(0.59049, discount: 0.9, ["slippery": "false"]),
    KnownOptimum(1, discount: 1, ["map": "8x8", "slippery": "false"]),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    all cells, row * columns + column from the top left; episodes begin in a cell marked S,
    each equally likely
    """,
    "Maps": """
    4x4 and 8x8 are Gymnasium's; random(SIZE,P,SEED) is the map its generate_random_map(SIZE, P,
    SEED) draws: 2 to 100 rows, each cell frozen with the chance P, 0.6 to 1
    """,
    "Actions": """
    left, down, right, up; a move off the lake stays put
    slippery ice: the direction before, the meant one and the one after, with chances
    (1 - rate) / 2, rate, (1 - rate) / 2
    """,
    "Rewards": "1 at the goal, 0 in a hole, 0 for every other step",
    "Episode end": """
    at a goal and in a hole
    step limit: 25 for each row or column, whichever are more: 100 for 4x4, 200 for 8x8
    """,
    "Optimum": """
    chance of reaching the goal without a limit: 4x4 14/17, 8x8 1
    discounted by 0.99: 4x4 0.54202593, 8x8 0.41464036
    """,
    "Source": "Gymnasium 1.4.0, FrozenLake-v1 and FrozenLake8x8-v1; the discount of 0.99 is ours",
  ])
}
