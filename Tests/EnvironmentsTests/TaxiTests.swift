import Environments
import TabularRL
import Testing

@Suite struct TaxiTests {
  /// Settings and the checksum of `P` in Gymnasium 1.4.0; of the fickle ones that of `P` with the rule of its
  /// `step` worked in, in Python.
  static let checksums: [([Setting], UInt64)] = [
    ([], 0x0d04_c518_ac33_71bd),
    ([("rainy", "true")], 0x345f_5bc5_9f3b_7005),
    ([("rainy", "true"), ("rainy-probability", "0.5")], 0x891d_ba65_cfd9_4aa5),
    ([("rainy", "true"), ("rainy-probability", "1")], 0x8a36_fd4b_c81b_43e5),
    ([("rainy", "true"), ("rainy-probability", "0.3")], 0x34a1_33b2_6700_7705),
    ([("fickle", "true")], 0xe543_9526_0a4a_add5),
    ([("rainy", "true"), ("fickle", "true")], 0x3d07_30f9_925a_5325),
  ].map { ($0.0.map { Setting(name: $0.0, value: $0.1) }, $0.1) }

  @Test(arguments: checksums)
  func `all rows have the bits of Gymnasium's`(settings: [Setting], checksum: UInt64) throws {
    #expect(try TabularModel(compiling: Taxi(settings: settings)).checksum == checksum)
  }

  @Test func `states and actions are numbered as in Gymnasium`() throws {
    let model = try Taxi.model()
    #expect(model.stateCount == 500)
    #expect(model.actionNames == ["south", "north", "east", "west", "pick-up", "drop-off"])
    #expect(model.stateNames[0] == "(0,0) R to R")
    #expect(model.stateNames[314] == "(3,0) B to Y")
    #expect(model.stateNames[499] == "(4,4) aboard to B")
    #expect(model.startStates.count == 300)
    #expect(model.startProbabilities.allSatisfy { $0 == 1.0 / 300 })
    #expect(
      model.startStates.allSatisfy { state in
        let (passenger, destination) = (state / 4 % 5, state % 4)
        return passenger < 4 && passenger != destination
      })
    // What seeds 0 to 7 begin with.
    #expect(Set([314, 252, 128, 42, 468, 402, 267, 309]).isSubset(of: model.startStates))
  }

  @Test func `only the drop-off at the destination ends the episode`() throws {
    let model = try Taxi.model()
    #expect(model.entries(of: 5, in: 16) == [Entry(1, 0, 20, true)])
    // The row of the state in which the episode ends leads back, as in Gymnasium.
    #expect(model.entries(of: 4, in: 0) == [Entry(1, 16, -1, false)])
    // At R with a passenger for G: set down there, wait there again.
    #expect(model.entries(of: 5, in: 17) == [Entry(1, 1, -1, false)])
    #expect(model.entries(of: 5, in: 1) == [Entry(1, 1, -10, false)])
    #expect(model.entries(of: 4, in: 17) == [Entry(1, 17, -10, false)])
    #expect((0..<model.terminates.count).count { model.terminates[$0] } == 4)
  }

  @Test(arguments: [
    ("false", 1, 7.93), ("false", 0.99, 6.32746431), ("false", 0.9, -1.26332310),
    ("true", 1, 3.95457452), ("true", 0.99, 2.24762932), ("true", 0.9, -3.76314650),
  ])
  func `the optimal value is the known one`(rainy: String, discount: Double, value: Double) throws {
    #expect(isClose(try Taxi.model(["rainy": rainy]).optimum(discount: discount), value))
  }

  @Test(arguments: [("false", 8.38), ("true", 4.57564635)])
  func `the optimal value with a fickle passenger is the known one`(rainy: String, value: Double) throws {
    let model = try Taxi.model(["rainy": rainy, "fickle": "true"])
    #expect(isClose(model.optimum(discount: 1), value))
  }

  @Test func `the step limit of 200 takes nothing from the optimum`() throws {
    #expect(Taxi().defaultStepLimit == 200)
    #expect(Taxi().defaultDiscount == 1)
    #expect(Taxi().defaultBudget == .episodes(10_000))
    let model = try Taxi.model()
    #expect(isClose(model.startMean(of: model.optimalValues(steps: 25)), 7.93, within: 1e-12))
  }

  @Test func `a fickle passenger settles on the first move aboard`() throws {
    let model = try Taxi.model(["fickle": "true"])
    #expect(model.stateCount == 1000)
    #expect(model.startStates.allSatisfy { $0 >= 500 } && model.startStates.count == 300)
    #expect(model.stateNames[500] == "(0,0) R to R or not")
    // At R with the passenger aboard for G: south to (1,0), state 117, or there for R, Y or B.
    #expect(
      model.entries(of: 0, in: 517) == [
        Entry(0.7, 117, -1, false), Entry(0.3 / 3, 116, -1, false), Entry(0.3 / 3, 118, -1, false),
        Entry(0.3 / 3, 119, -1, false),
      ])
    #expect(model.entries(of: 0, in: 17) == [Entry(1, 117, -1, false)])
    // A blocked move settles nothing, nor do moves without the passenger.
    #expect(model.entries(of: 1, in: 517) == [Entry(1, 517, -1, false)])
    #expect(model.entries(of: 0, in: 505) == [Entry(1, 605, -1, false)])
  }

  @Test func `a passenger who never changes is not fickle`() throws {
    let model = try Taxi.model(["fickle": "true", "fickle-probability": "0"])
    #expect(isClose(model.optimum(discount: 1), 7.93))
  }

  @Test func `in the rain a blocked move goes nowhere and others may be pushed aside`() throws {
    let model = try Taxi.model(["rainy": "true"])
    let aside = 0.09999999999999998
    // From (2,2) with the passenger at G for R: ahead, left, right.
    let state = ((2 * 5 + 2) * 5 + 1) * 4
    func place(_ row: Int, _ column: Int) -> Int { ((row * 5 + column) * 5 + 1) * 4 }
    let expected = [
      [place(3, 2), place(2, 3), place(2, 1)], [place(1, 2), place(2, 1), place(2, 3)],
      [place(2, 3), place(1, 2), place(3, 2)], [place(2, 1), place(3, 2), place(1, 2)],
    ]
    for action in 0..<4 {
      let entries = model.entries(of: action, in: state)
      #expect(entries.map(\.next) == expected[action])
      #expect(entries.map(\.probability) == [0.8, aside, aside])
    }
    // East from (0,1) there is a wall; north from (0,1) the edge.
    for action in [1, 2] { #expect(model.entries(of: action, in: place(0, 1)).map(\.next) == [24, 24, 24]) }
    // South from (0,1) the wall keeps the taxi from being pushed east.
    #expect(model.entries(of: 0, in: place(0, 1)).map(\.next) == [place(1, 1), 24, place(0, 0)])
  }
}
