import Environments
import TabularRL
import Testing

@Suite struct BookGridTests {
  /// Rewards, discount and the optimal values of figures 3.4(a) to (d), exact.
  static let figures: [(forbidden: String, discount: Double, values: [Double])] = [
    (
      "-1", 0.9,
      [
        5.832, 5.58, 6.2, 6.48, 5.832, 6.48, 7.2, 8, 7.2, 6.48, 7.2, 8, 10, 8, 7.2, 8, 10, 10, 10, 8,
        7.2, 9, 10, 9, 8.1,
      ]
    ),
    (
      "-1", 0.5,
      [
        1.0 / 512, 1.0 / 256, 1.0 / 128, 1.0 / 64, 1.0 / 32,
        1.0 / 1024, 1.0 / 512, 1.0 / 64, 1.0 / 32, 1.0 / 16,
        1.0 / 2048, 1.0 / 4096, 2, 1.0 / 16, 1.0 / 8,
        1.0 / 4096, 2, 2, 2, 1.0 / 4,
        1.0 / 8192, 1, 2, 1, 0.5,
      ]
    ),
    ("-1", 0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0]),
    (
      "-10", 0.9,
      [
        3.486784401, 3.87420489, 4.3046721, 4.782969, 5.31441,
        3.1381059609, 3.486784401, 4.782969, 5.31441, 5.9049,
        2.82429536481, 2.541865828329, 10, 5.9049, 6.561,
        2.541865828329, 10, 10, 10, 7.29,
        2.2876792454961, 9, 10, 9, 8.1,
      ]
    ),
  ]

  @Test(arguments: figures)
  func `the optimal values are those of figure 3.4`(
    forbidden: String, discount: Double, values: [Double]
  ) throws {
    let optimal = try BookGrid.model(["forbidden-reward": forbidden]).optimalValues(discount: discount)
    for (state, value) in values.enumerated() {
      #expect(isClose(optimal[state], value, within: 1e-11), "state \(state + 1) of the book")
    }
  }

  @Test func `the action values of grid2 from zero are those of table 4.1`() throws {
    let model = try BookGrid.model(["map": "grid2"])
    let zero = [Double](repeating: 0, count: 4)
    let values = (0..<4).map { state in
      (0..<5).map { model.actionValue(of: $0, in: state, values: zero, discount: 0.9) }
    }
    #expect(values == [[-1, -1, 0, -1, 0], [-1, -1, 1, 0, -1], [0, 1, -1, -1, 0], [-1, -1, -1, 0, 1]])
    for (value, expected) in zip(model.optimalValues(discount: 0.9), [9.0, 10, 10, 10]) {
      #expect(isClose(value, expected, within: 1e-11))
    }
  }

  @Test func `grid3 has its forbidden cells and target where chapter 1 has them`() throws {
    let model = try BookGrid.model(["map": "grid3"])
    // Into s6 from s5 and s3, into s7 from s4, into the target s9 from s8.
    #expect(model.entries(of: 1, in: 4) == [Entry(1, 5, -1, false)])
    #expect(model.entries(of: 2, in: 2) == [Entry(1, 5, -1, false)])
    #expect(model.entries(of: 2, in: 3) == [Entry(1, 6, -1, false)])
    #expect(model.entries(of: 1, in: 7) == [Entry(1, 8, 1, false)])
    // Figure 5.3: the values 7.29 of s1 and 8 of s3.
    let values = model.optimalValues(discount: 0.9)
    #expect(isClose(values[0], 7.29, within: 1e-11) && isClose(values[2], 8, within: 1e-11))
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
