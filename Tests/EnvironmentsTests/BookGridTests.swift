import Environments
import TabularRL
import Testing

@Suite struct BookGridTests {
  @Test func `grid3 has its forbidden cells and target where chapter 1 has them`() throws {
    let model = try BookGrid.model(["map": "grid3"])
    // Into s6 from s5 and s3, into s7 from s4, into the target s9 from s8.
    #expect(model.entries(of: 1, in: 4) == [Entry(1, 5, -1, false)])
    #expect(model.entries(of: 2, in: 2) == [Entry(1, 5, -1, false)])
    #expect(model.entries(of: 2, in: 3) == [Entry(1, 6, -1, false)])
    #expect(model.entries(of: 1, in: 7) == [Entry(1, 8, 1, false)])
  }

  @Test func `grid2-empty has no forbidden cell`() throws {
    let model = try BookGrid.model(["map": "grid2-empty"])
    #expect(model.entries(of: 1, in: 0) == [Entry(1, 1, 0, false)])
  }

  @Test func `leaving the grid pays before anything else, also from target and forbidden cells`() throws {
    let model = try BookGrid.model(["map": "TX", "boundary-reward": "-7"])
    #expect(model.entries(of: 0, in: 0) == [Entry(1, 0, -7, false)])
    #expect(model.entries(of: 1, in: 1) == [Entry(1, 1, -7, false)])
    #expect(model.entries(of: 4, in: 0) == [Entry(1, 0, 1, false)])
    #expect(model.entries(of: 4, in: 1) == [Entry(1, 1, -1, false)])
    let additive = try BookGrid.model(["map": "TX", "boundary-reward": "-7", "additive": "true"])
    #expect(additive.entries(of: 0, in: 0) == [Entry(1, 0, -7, false)])
    #expect(additive.entries(of: 1, in: 1) == [Entry(1, 1, -8, false)])
    #expect(additive.entries(of: 4, in: 1) == [Entry(1, 1, -1, false)])
  }

  @Test func `an episodic target ends the episode and has no action`() throws {
    let model = try BookGrid.model([
      "episodic": "true", "boundary-reward": "-10", "forbidden-reward": "-10", "target-reward": "0",
      "other-reward": "-1",
    ])
    #expect(model.entries(of: 1, in: 16) == [Entry(1, 17, 0, true)])
    #expect(model.availableActionCount(in: 17) == 0)
    // Figures 7.2 and 7.3: 11 moves, ten of which pay -1.
    #expect(model.optimum(discount: 1) == -10)
    #expect(try BookGrid.model().isAvailable(0, in: 17))
  }

  @Test func `episodes begin at the top left, where the map says, or anywhere`() throws {
    #expect(try BookGrid.model().startStates == [0])
    #expect(try BookGrid.model(["map": "..S/.TS"]).startStates == [2, 5])
    #expect(try BookGrid.model(["start": "anywhere"]).startStates == Array(0..<25))
    let episodic = try BookGrid.model(["map": "./T", "start": "anywhere", "episodic": "true"])
    #expect(episodic.startStates == [0])
  }

  @Test(arguments: ["fixed", "anywhere"])
  func `an episode cannot begin where it ends`(start: String) {
    let error = #expect(throws: ParameterError.self) {
      try BookGrid.configured(["map": "T", "episodic": "true", "start": start])
    }
    #expect(
      error?.description
        == "with --episodic true an episode cannot begin in the target; mark a start with S")
  }

  @Test func `a continuing walk is cut and counted in steps, an episodic one is not`() throws {
    #expect(BookGrid().defaultStepLimit == 100)
    #expect(BookGrid().defaultBudget == .steps(100_000))
    let episodic = try BookGrid.configured(["episodic": "true"])
    #expect(episodic.defaultStepLimit == nil)
    #expect(episodic.defaultBudget == .episodes(500))
  }
}
