import Environments
import TabularRL
import Testing

@Suite struct WindyGridworldTests {
  @Test(arguments: [("four", 15.0), ("king", 7.0), ("king-stay", 7.0)])
  func `the shortest way has the known length`(moves: String, steps: Double) throws {
    #expect(try WindyGridworld.model(["moves": moves]).optimum(discount: 1) == -steps)
  }

  @Test func `a stochastic wind makes the best expected length 10.9646 with king's moves`() throws {
    let model = try WindyGridworld.model(["moves": "king", "stochastic-wind": "true"])
    #expect(isClose(model.optimum(discount: 1), -10.9646, within: 5e-5))
  }

  @Test func `the wind of the column left is added and the result clipped to the board`() throws {
    let model = try WindyGridworld.model(["moves": "king-stay"])
    #expect(model.stateCount == 70)
    #expect(model.startStates == [30])
    // From (3,6), wind 2: right to (1,7), down to (2,6), stay to (1,6); from (0,6) up-right to (0,7).
    #expect(model.entries(of: 1, in: 36) == [Entry(1, 17, -1, false)])
    #expect(model.entries(of: 2, in: 36) == [Entry(1, 26, -1, false)])
    #expect(model.entries(of: 8, in: 36) == [Entry(1, 16, -1, false)])
    #expect(model.entries(of: 4, in: 6) == [Entry(1, 7, -1, false)])
    // From (6,9), no wind: down and right stay put; from (4,8), wind 1, left to the goal.
    #expect(model.entries(of: 1, in: 69) == [Entry(1, 69, -1, false)])
    #expect(model.entries(of: 3, in: 48) == [Entry(1, 37, -1, true)])
  }

  @Test func `a stochastic wind varies by one where there is wind`() throws {
    let model = try WindyGridworld.model(["stochastic-wind": "true"])
    let third = 1.0 / 3
    #expect(
      model.entries(of: 1, in: 33) == [
        Entry(third, 34, -1, false), Entry(third, 24, -1, false), Entry(third, 14, -1, false),
      ])
    #expect(model.entries(of: 1, in: 30) == [Entry(1, 31, -1, false)])
    // At the upper edge two of the three winds lead to the same cell and stay apart.
    #expect(model.entries(of: 1, in: 3).map(\.next) == [4, 4, 4])
  }

  @Test func `nothing can be done in the goal`() throws {
    let model = try WindyGridworld.model()
    #expect(model.stateNames[37] == "(3,7)")
    #expect(model.availableActionCount(in: 37) == 0)
  }

  @Test func `a run has the book's length`() {
    #expect(WindyGridworld().defaultBudget == .steps(8000))
    #expect(WindyGridworld().defaultStepLimit == nil)
  }
}
