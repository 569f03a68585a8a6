import Environments
import TabularRL
import Testing

/// The worlds in which little or nothing is to be decided.
@Suite struct PredictionWorldsTests {
  @Test func `the way home takes 43 minutes and the driver errs as in the book`() throws {
    let model = try DrivingHome.model()
    let values = model.optimalValues(discount: 1)
    #expect(values == [43, 38, 23, 13, 3, 0])
    let predictions = DrivingHome.predictions
    #expect(zip(values, predictions).map { $0 - $1 } == [13, 3, 8, 3, 0, 0])
    let next = predictions.dropFirst() + [0]
    let errors = zip(DrivingHome.minutes, zip(next, predictions)).map { $0 + $1.0 - $1.1 }
    #expect(errors == [10, -5, 5, 3, 0, 0])
    #expect(model.stateNames == ["office", "car", "highway", "road", "street", "home"])
  }

  @Test func `the process of the eight episodes has their frequencies and values of 3/4`() throws {
    let model = try YouAreThePredictor.model()
    #expect(Array(model.optimalValues(discount: 1).prefix(2)) == [0.75, 0.75])
    let batch = YouAreThePredictor.batch
    let count = Double(batch.count)
    #expect(count == 8)
    #expect(model.stateNames == ["A", "B", "end"] && model.startStates == [0, 1])
    #expect(
      model.startProbabilities
        == [YouAreThePredictor.Place.a, .b].map { place in
          Double(batch.count { $0.first?.state == place }) / count
        })
    let last = batch.compactMap(\.last)
    #expect(last.allSatisfy { $0.state == .b })
    #expect(
      model.entries(of: 0, in: 1)
        == [1.0, 0].map { reward in
          Entry(Double(last.count { $0.reward == reward }) / count, 2, reward, true)
        })
  }

  @Test func `always left is worth 1 and either action 1/11`() throws {
    let model = try InfiniteVariance.model()
    #expect(isClose(model.optimum(discount: 1), 1, within: 1e-11))
    #expect(isClose(model.values(discount: 1) { $0 == 0 ? [0] : [] }[0], 1, within: 1e-12))
    #expect(isClose(model.values(discount: 1) { $0 == 0 ? [0, 1] : [] }[0], 1.0 / 11, within: 1e-12))
    #expect(model.actionNames == ["left", "right"] && model.stateNames == ["s", "end"])
  }

  @Test(arguments: [1, 2, 10, 20])
  func `going right is best and going left worth the mean of B`(choices: Int) throws {
    let model = try MaximizationBias.model(["choices": "\(choices)"])
    #expect(model.stateNames == ["A", "B", "end"] && model.actionCount == choices + 2)
    #expect(model.availableActions(in: 0) == [0, 1])
    #expect(model.availableActions(in: 1) == Array(2..<choices + 2))
    let values = model.optimalValues(discount: 1)
    #expect(values == [0, -0.1, 0])
    #expect(model.bestActions(in: 0, values: values, discount: 1, within: 0) == [1])
    for action in 2..<choices + 2 {
      let outcomes = model.outcomes(of: action, in: 1)
      #expect(outcomes.map { model.rewardDeviations[$0] } == [1])
      #expect(model.entries(of: action, in: 1) == [Entry(1, 2, -0.1, true)])
    }
  }

  /// True values of example 9.1, from a linear solve elsewhere.
  static let walkOfAThousand: [(state: Int, value: Double)] = [
    (1, -0.92196), (50, -0.850369), (100, -0.754177), (250, -0.472702), (500, -0.000943), (501, 0.000943),
    (750, 0.470814), (850, 0.659743), (900, 0.752013), (950, 0.848676), (1000, 0.92196),
  ]

  @Test func `the walk of a thousand states has the known values and length`() throws {
    let settings: KeyValuePairs = ["length": "1000", "reach": "100", "left-reward": "-1"]
    let model = try RandomWalk.model(settings)
    #expect(model.startStates == [500])
    let values = model.values(discount: 1) { model.availableActions(in: $0) }
    for (state, value) in Self.walkOfAThousand {
      #expect(isClose(values[state], value, within: 6e-7), "\(state)")
    }
    let timed = try Timed<RandomWalk>.model(settings)
    let lengths = timed.values(discount: 1) { timed.availableActions(in: $0) }
    #expect(isClose(lengths[500], 83.1524, within: 5e-5))
  }

  @Test func `a longer step goes anywhere in reach and ends where it overshoots`() throws {
    let model = try RandomWalk.model(["length": "4", "reach": "3", "left-reward": "-1"])
    let sixth = 0.5 / 3
    #expect(
      model.entries(of: 0, in: 2) == [
        Entry(2 * sixth, 0, -1, true), Entry(sixth, 1, 0, false), Entry(sixth, 3, 0, false),
        Entry(sixth, 4, 0, false), Entry(sixth, 5, 1, true),
      ])
  }
}
