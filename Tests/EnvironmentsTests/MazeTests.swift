import Environments
import TabularRL
import Testing

@Suite struct MazeTests {
  @Test func `the maze has 47 cells and its start is worth thirteen discounts`() throws {
    let model = try DynaMaze.model()
    #expect(model.stateCount == 47)
    #expect(model.startStates.map { model.stateNames[$0] } == ["(2,0)"])
    #expect(isClose(model.optimum(discount: 0.95), 0.513342, within: 5e-7))
    // Left of the wall beside the start, and into the goal.
    let beside = try #require(model.stateNames.firstIndex(of: "(2,1)"))
    #expect(model.entries(of: 1, in: beside) == [Entry(1, beside, 0, false)])
    let below = try #require(model.stateNames.firstIndex(of: "(1,8)"))
    #expect(model.entries(of: 0, in: below) == [Entry(1, 8 - 1, 1, true)])
    #expect(model.stateNames[7] == "(0,8)")
  }

  @Test(arguments: [(1, 14), (2, 27), (3, 40)])
  func `a finer maze has the known shortest way`(resolution: Int, steps: Int) throws {
    let model = try DynaMaze.model(["resolution": "\(resolution)"])
    #expect(model.stateCount == 47 * resolution * resolution)
    let worth = (1..<steps).reduce(1.0) { product, _ in product * 0.95 }
    #expect(isClose(model.optimum(discount: 0.95), worth, within: 1e-12))
  }

  @Test func `moving at random takes the known number of steps`() throws {
    let model = try Timed<DynaMaze>.model()
    let values = model.values(discount: 1) { model.availableActions(in: $0) }
    #expect(isClose(model.startMean(of: values), 868.725, within: 5e-4))
  }

  @Test(arguments: [("before", 10), ("after", 16)])
  func `the blocked maze has the known ways`(phase: String, steps: Int) throws {
    try check(BlockingMaze.model(["phase": phase]), steps: steps)
  }

  @Test(arguments: [("before", 16), ("after", 10)])
  func `the maze with the shortcut has the known ways`(phase: String, steps: Int) throws {
    try check(ShortcutMaze.model(["phase": phase]), steps: steps)
  }

  private func check(_ model: TabularModel, steps: Int) throws {
    #expect(model.stateCount == 47)
    #expect(model.startStates.map { model.stateNames[$0] } == ["(5,3)"])
    let worth = (1..<steps).reduce(1.0) { product, _ in product * 0.95 }
    #expect(isClose(model.optimum(discount: 0.95), worth, within: 1e-12))
  }

  @Test func `the barrier changes after 1000 and 3000 steps into the maze that is there afterwards`() throws {
    func check<Maze: ChangingMaze>(_: Maze.Type, step: Int) throws {
      let variation = try Variation(of: Maze(), compiledTo: Maze.model())
      #expect(variation.changes.map(\.step) == [step])
      #expect(variation.changes.first?.model.checksum == (try Maze.model(["phase": "after"])).checksum)
      let sooner = try Maze.configured(["change-step": "7"])
      #expect(sooner.changes.map(\.step) == [7])
      #expect(try Maze.configured(["phase": "after"]).changes.isEmpty)
    }
    try check(BlockingMaze.self, step: 1000)
    try check(ShortcutMaze.self, step: 3000)
  }

  @Test func `the gaps are at the two ends of the barrier`() throws {
    let barriers = [BlockingMaze.before, BlockingMaze.after, ShortcutMaze.before, ShortcutMaze.after].map {
      String($0.rows[3])
    }
    #expect(barriers == ["########.", ".########", ".########", ".#######."])
  }

  @Test func `an agent on whom the barrier closes walks away from it`() throws {
    let model = try BlockingMaze.model(["phase": "after"])
    let closed = try #require(model.stateNames.firstIndex(of: "(3,8)"))
    let above = try #require(model.stateNames.firstIndex(of: "(2,8)"))
    #expect(model.entries(of: 0, in: closed) == [Entry(1, above, 0, false)])
    #expect(model.entries(of: 2, in: above) == [Entry(1, above, 0, false)])
  }
}
