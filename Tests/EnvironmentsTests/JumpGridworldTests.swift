import Environments
import TabularRL
import Testing

@Suite struct JumpGridworldTests {
  /// Figure 3.2 as printed, and from a linear solve in Python.
  static let random: (printed: [Double], exact: [Double]) = (
    [
      3.3, 8.8, 4.4, 5.3, 1.5, 1.5, 3.0, 2.3, 1.9, 0.5, 0.1, 0.7, 0.7, 0.4, -0.4, -1.0, -0.4, -0.4, -0.6,
      -1.2, -1.9, -1.3, -1.2, -1.4, -2.0,
    ],
    [
      3.308996, 8.789292, 4.427619, 5.322368, 1.492179, 1.521588, 2.992318, 2.250140, 1.907572, 0.547403,
      0.050822, 0.738171, 0.673113, 0.358186, -0.403141, -0.973592, -0.435495, -0.354882, -0.585605,
      -1.183075, -1.857701, -1.345231, -1.229267, -1.422918, -1.975179,
    ]
  )

  /// Figure 3.5 as printed, and from value iteration in Python.
  static let optimal: (printed: [Double], exact: [Double]) = (
    [
      22.0, 24.4, 22.0, 19.4, 17.5, 19.8, 22.0, 19.8, 17.8, 16.0, 17.8, 19.8, 17.8, 16.0, 14.4, 16.0, 17.8,
      16.0, 14.4, 13.0, 14.4, 16.0, 14.4, 13.0, 11.7,
    ],
    [
      21.977485, 24.419428, 21.977485, 19.419428, 17.477485, 19.779737, 21.977485, 19.779737, 17.801763,
      16.021587, 17.801763, 19.779737, 17.801763, 16.021587, 14.419428, 16.021587, 17.801763, 16.021587,
      14.419428, 12.977485, 14.419428, 16.021587, 14.419428, 12.977485, 11.679737,
    ]
  )

  /// The arrows of figure 3.5.
  static let arrows = [
    "→", "↑→↓←", "←", "↑→↓←", "←",
    "↑→", "↑", "↑←", "←", "←",
    "↑→", "↑", "↑←", "↑←", "↑←",
    "↑→", "↑", "↑←", "↑←", "↑←",
    "↑→", "↑", "↑←", "↑←", "↑←",
  ]

  @Test func `the values of moving at random are those of figure 3.2`() throws {
    let model = try JumpGridworld.model()
    let values = model.values(discount: 0.9) { _ in [0, 1, 2, 3] }
    for state in 0..<25 {
      #expect(isClose(values[state], Self.random.printed[state], within: 0.0501))
      #expect(isClose(values[state], Self.random.exact[state], within: 1e-6))
    }
    #expect(isClose(model.startMean(of: values), 0.9045471595))
  }

  @Test func `the optimal values and arrows are those of figure 3.5`() throws {
    let model = try JumpGridworld.model()
    let values = model.optimalValues(discount: 0.9)
    for state in 0..<25 {
      #expect(isClose(values[state], Self.optimal.printed[state], within: 0.0501))
      #expect(isClose(values[state], Self.optimal.exact[state], within: 1e-6))
      let best = model.bestActions(in: state, values: values, discount: 0.9, within: 1e-9)
      #expect(best.map { Array("↑→↓←")[$0] } == Array(Self.arrows[state]), "state \(state)")
    }
    // 10 every fifth step: 10 / (1 - 0.9^5).
    #expect(isClose(values[1], 10 / (1 - 0.59049), within: 1e-11))
    #expect(isClose(model.startMean(of: values), 17.3286165417))
  }

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
