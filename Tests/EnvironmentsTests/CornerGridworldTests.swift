import Environments
import TabularRL
import Testing

@Suite struct CornerGridworldTests {
  /// The iterates of figure 4.1 for the random policy: printed values of the upper eight cells and exact ones.
  ///
  /// The board looks the same from either corner: the value of cell i is that of cell 15 - i. The book cuts
  /// -1.75 to -1.7 where it rounds the others.
  static let iterates: [(sweeps: Int, printed: [Double], exact: [Double])] = [
    (0, [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]),
    (1, [0, -1, -1, -1, -1, -1, -1, -1], [0, -1, -1, -1, -1, -1, -1, -1]),
    (2, [0, -1.7, -2, -2, -1.7, -2, -2, -2], [0, -1.75, -2, -2, -1.75, -2, -2, -2]),
    (
      3, [0, -2.4, -2.9, -3, -2.4, -2.9, -3, -2.9],
      [0, -2.4375, -2.9375, -3, -2.4375, -2.875, -3, -2.9375]
    ),
    (
      10, [0, -6.1, -8.4, -9.0, -6.1, -7.7, -8.4, -8.4],
      [
        0, -6.137969970703125, -8.352355957031250, -8.967315673828125, -6.137969970703125,
        -7.737396240234375, -8.427825927734375, -8.352355957031250,
      ]
    ),
  ]

  @Test(arguments: iterates)
  func `sweeps over the random policy give figure 4.1`(
    sweeps: Int, printed: [Double], exact: [Double]
  ) throws {
    let model = try CornerGridworld.model()
    var values = [Double](repeating: 0, count: 16)
    for _ in 0..<sweeps {
      values = (0..<16).map { state in
        let actions = model.availableActions(in: state)
        return actions.reduce(0) { sum, action in
          sum + model.actionValue(of: action, in: state, values: values, discount: 1) / 4
        }
      }
    }
    for state in 0..<8 {
      #expect(isClose(values[state], printed[state], within: 0.0501))
      #expect(values[state] == exact[state])
      #expect(values[15 - state] == exact[state])
    }
  }

  @Test func `the values of the random policy are those of figure 4.1 in the limit`() throws {
    let model = try CornerGridworld.model()
    let values = model.values(discount: 1) { model.availableActions(in: $0) }
    let expected: [Double] = [0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0]
    for state in 0..<16 { #expect(isClose(values[state], expected[state], within: 1e-12)) }
    #expect(isClose(model.startMean(of: values), -128.0 / 7, within: 1e-12))
    // Exercise 4.1.
    #expect(model.actionValue(of: 2, in: 11, values: values, discount: 1) == -1)
    #expect(isClose(model.actionValue(of: 2, in: 7, values: values, discount: 1), -15, within: 1e-12))
  }

  @Test func `the optimal value is minus the distance from the nearer corner`() throws {
    let model = try CornerGridworld.model()
    #expect(
      model.optimalValues(discount: 1) == [0, -1, -2, -3, -1, -2, -3, -2, -2, -3, -2, -1, -3, -2, -1, 0])
    #expect(isClose(model.optimum(discount: 1), -2, within: 1e-14))
  }

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
