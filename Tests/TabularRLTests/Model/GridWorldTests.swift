import TabularRL
import Testing

/// A maze as a user writes it: a map, a name and what differs from the defaults.
private struct Maze: GridWorld {
  static let name = "maze"
  let map: GridMap = """
    S..#
    .#.G
    """
}

/// The same maze on slippery ground.
private struct SlipperyMaze: GridWorld {
  static let name = "slippery-maze"
  let map: GridMap = "S..#/.#.G"
  var slip = 0.25
}

/// The successor, reward and end of each outcome in a row.
private func row(_ model: TabularModel, _ action: Int, _ state: Int) -> [String] {
  model.outcomes(of: action, in: state).map {
    let end = model.terminates[$0] ? " end" : ""
    return "\(model.probabilities[$0]) \(model.stateNames[Int(model.successors[$0])]) \(model.rewards[$0])"
      + end
  }
}

@Suite struct GridWorldTests {
  @Test func `a map and a name make a maze`() throws {
    let model = try TabularModel(compiling: Maze())
    #expect(model.name == "maze")
    #expect(model.stateNames == ["(0,0)", "(0,1)", "(0,2)", "(1,0)", "(1,2)", "(1,3)"])
    #expect(model.actionNames == ["up", "right", "down", "left"])
    #expect(model.startStates == [0])
    #expect(row(model, 1, 0) == ["1.0 (0,1) -1.0"])
    #expect(row(model, 1, 4) == ["1.0 (1,3) -1.0 end"])
    #expect(model.availableActionCount(in: 5) == 0)
  }

  @Test func `a move into a wall or off the map stays put`() throws {
    let model = try TabularModel(compiling: Maze())
    #expect(row(model, 0, 0) == ["1.0 (0,0) -1.0"])
    #expect(row(model, 2, 1) == ["1.0 (0,1) -1.0"])
    #expect(row(model, 1, 2) == ["1.0 (0,2) -1.0"])
  }

  @Test func `a slip goes half to each side, in the order previous, meant, next`() throws {
    let model = try TabularModel(compiling: SlipperyMaze())
    #expect(row(model, 1, 4) == ["0.125 (0,2) -1.0", "0.75 (1,3) -1.0 end", "0.125 (1,2) -1.0"])
    #expect(row(model, 0, 4) == ["0.125 (1,2) -1.0", "0.75 (0,2) -1.0", "0.125 (1,3) -1.0 end"])
  }

  /// Slips and the probabilities of the directions.
  static let slips: [(Double, [Double])] = [
    (0, [1]), (0.1, [0.05, 0.9, 0.05]), (0.5, [0.25, 0.5, 0.25]),
    (2.0 / 3, [1.0 / 3, 1.0 / 3, 1.0 / 3]), (1, [0.5, 0, 0.5]),
  ]

  @Test(arguments: slips)
  func `the probabilities of a slip are exact`(slip: Double, probabilities: [Double]) {
    var maze = SlipperyMaze()
    maze.slip = slip
    #expect(maze.directions(of: .up).map(\.probability) == probabilities)
  }

  @Test func `the board is the map with the place of every state`() throws {
    let board = try #require(try TabularModel(compiling: Maze()).board)
    #expect(board.rows == Maze().map.rows)
    #expect(board.places == [0, 1, 2, 4, 6, 7])
  }

  @Test func `a maze has the defaults of every world`() {
    #expect(Maze().defaultDiscount == 1)
    #expect(Maze().defaultStepLimit == nil)
    #expect(Maze().defaultBudget == .episodes(500))
    #expect(Maze.parameters.isEmpty && Maze.summary == "maze")
  }
}
