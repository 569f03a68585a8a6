import Environments
import TabularRL
import Testing

@Suite struct CornerGridworldTests {
  @Test func `episodes begin between the corners and end in them`() throws {
    let model = try CornerGridworld.model()
    #expect(model.startStates == Array(1...14))
    #expect(model.actionNames == ["up", "right", "down", "left"])
    #expect(model.entries(of: 3, in: 1) == [Entry(1, 0, -1, true)])
    #expect(model.entries(of: 2, in: 11) == [Entry(1, 15, -1, true)])
    #expect(model.entries(of: 1, in: 7) == [Entry(1, 7, -1, false)])
    #expect(model.availableActionCount(in: 0) == 0 && model.availableActionCount(in: 15) == 0)
    #expect(CornerGridworld().defaultDiscount == 1)
    #expect(CornerGridworld().defaultStepLimit == nil)
    #expect(CornerGridworld().defaultBudget == .episodes(500))
  }
}
