import Environments
import TabularRL
import Testing

@Suite struct JumpGridworldTests {
  @Test func `two cells jump whatever is done, and leaving the board costs one`() throws {
    let model = try JumpGridworld.model()
    #expect(model.stateCount == 25)
    #expect(model.actionNames == ["up", "right", "down", "left"])
    for action in 0..<4 {
      #expect(model.entries(of: action, in: 1) == [Entry(1, 21, 10, false)])
      #expect(model.entries(of: action, in: 3) == [Entry(1, 13, 5, false)])
    }
    #expect(model.entries(of: 0, in: 0) == [Entry(1, 0, -1, false)])
    #expect(model.entries(of: 1, in: 24) == [Entry(1, 24, -1, false)])
    #expect(model.entries(of: 0, in: 21) == [Entry(1, 16, 0, false)])
  }

  @Test func `it goes on from anywhere, discounted and cut`() throws {
    #expect(try JumpGridworld.model().startStates == Array(0..<25))
    #expect(JumpGridworld().defaultDiscount == 0.9)
    #expect(JumpGridworld().defaultStepLimit == 100)
    #expect(JumpGridworld().defaultBudget == .steps(100_000))
  }
}
