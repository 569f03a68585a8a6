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

extension FrozenLake {
  /// The name `frozen-lake`.
  public static let name = "frozen-lake"

  /// What it is, in one line.
  public static let summary = "a way over slippery ice between holes"

  /// The parameters of the lake, the ice and the rewards.
  public static let parameters: [Parameter<Self>] = [
    lake,
    Parameter("slippery", \.slippery, "whether moves may go astray"),
    Parameter(
      "success-rate", \.successRate, in: .from(0, to: 1),
      "the chance that a move on slippery ice goes where it was meant to"),
    Parameter("goal-reward", \.goalReward, in: .finite, "the reward for reaching a goal"),
    Parameter("hole-reward", \.holeReward, in: .finite, "the reward for falling into a hole"),
    Parameter("frozen-reward", \.frozenReward, in: .finite, "the reward for every other step"),
  ]

  /// The lake by its name, its rows or, recorded by its rows, `random(SIZE,CHANCE,SEED)`.
  private static let lake: Parameter<Self> = {
    let written = Parameter<Self>(
      "map", \.map, named: lakes, letters: "SFHG",
      required: [("S", "a start"), ("G", "a goal")], "the lake: start, frozen, hole, goal")
    let form = "random(SIZE,CHANCE,SEED)"
    return Parameter(
      name: written.name, summary: written.summary, placeholder: written.placeholder + "|" + form,
      allowed: written.allowed + ", or \(form) with a size from 2 to 1000 and a chance of ice from 0 to 1",
      alternativeTo: nil, read: written.read,
      write: { (root: inout Self, text: String) throws(ParameterError) in
        guard text.hasPrefix("random") else { return try written.write(&root, text) }
        let arguments = Call(text).map { $0.name == "random" ? $0.arguments : [] } ?? []
        guard arguments.count == 3, let size = Int(arguments[0]), let chance = Double(arguments[1]),
          let seed = UInt64(arguments[2]), (2...1000).contains(size), (0...1).contains(chance)
        else {
          throw .unreadable(
            name: "map", text: text,
            expected: "\(form) with a size from 2 to 1000 and a chance of ice from 0 to 1")
        }
        guard let map = randomLake(size: size, chanceOfIce: chance, seed: seed) else {
          throw .notAllowed(name: "map", text: text, allowed: "a lake with a way, but 1000 drawings had none")
        }
        root.map = map
      })
  }()

  /// Draws the lake that Gymnasium's `generate_random_map` draws with NumPy's generator.
  ///
  /// Cell by cell a number below the chance makes ice and any other a hole; lakes are drawn until the goal can be
  /// reached from the start, or 1000 times in vain.
  public static func randomLake(size: Int, chanceOfIce: Double, seed: UInt64) -> GridMap? {
    var generator = PCG64(SeedSequence(entropy: seed))
    for _ in 0..<1000 {
      var cells: [Cell: Bool] = [:]
      for cell in GridMap(rowCount: size, columnCount: size).cells {
        cells[cell] = generator.uniform() < chanceOfIce
      }
      let goal = Cell(size - 1, size - 1)
      (cells[Cell(0, 0)], cells[goal]) = (true, true)
      var reached = [Cell(0, 0)]
      var seen = Set(reached)
      while let cell = reached.popLast() {
        for next in Move.orthogonal.map(cell.moved) where cells[next] == true && seen.insert(next).inserted {
          reached.append(next)
        }
      }
      guard seen.contains(goal) else { continue }
      return GridMap(rowCount: size, columnCount: size, filledWith: "F")
        .replacing(cells.filter { !$0.value }.keys, with: "H")
        .replacing([Cell(0, 0)], with: "S").replacing([goal], with: "G")
    }
    return nil
  }

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    all cells, row * columns + column from the top left; episodes begin in a cell marked S,
    each equally likely; --map 'random(8,0.8,42)' is the lake that Gymnasium draws with seed 42
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
