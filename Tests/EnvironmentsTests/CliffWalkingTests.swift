import Environments
import TabularRL
import Testing

@Suite struct CliffWalkingTests {
  /// The slip at which Gymnasium's slippery floor is met.
  static let slippery = "0.6666666666666666"

  @Test func `all rows have the bits of Gymnasium's`() throws {
    #expect(try CliffWalking.model().checksum == 0x1191_1a2f_1117_66d9)
    #expect(try CliffWalking.model(["slip": Self.slippery]).checksum == 0xeabe_c4ef_68a0_cf4d)
  }

  @Test func `rows of the goal and of the cliff are those of ordinary cells`() throws {
    let model = try CliffWalking.model()
    #expect(model.stateCount == 48)
    #expect(model.actionNames == ["up", "right", "down", "left"])
    #expect(
      (0..<4).map { model.entries(of: $0, in: 47) } == [
        [Entry(1, 35, -1, false)], [Entry(1, 47, -1, true)],
        [Entry(1, 47, -1, true)], [Entry(1, 36, -100, false)],
      ])
    #expect(model.entries(of: 0, in: 37) == [Entry(1, 25, -1, false)])
    #expect(model.entries(of: 1, in: 36) == [Entry(1, 36, -100, false)])
  }

  @Test func `a slippery move spreads over three equal thirds, neighbours first and last`() throws {
    let model = try CliffWalking.model(["slip": Self.slippery])
    #expect(
      model.entries(of: 1, in: 36) == [
        Entry(1.0 / 3, 24, -1, false), Entry(1.0 / 3, 36, -100, false), Entry(1.0 / 3, 36, -1, false),
      ])
    let rare = try CliffWalking.model(["slip": "0.1"])
    #expect(rare.entries(of: 1, in: 13).map(\.probability) == [0.05, 0.9, 0.05])
    #expect(rare.entries(of: 1, in: 13).map(\.next) == [1, 14, 25])
  }

  @Test(arguments: [(1.0, -13.0), (0.99, -12.24789770), (0.9, -7.45813417)])
  func `the optimal value of the start is the known one`(discount: Double, value: Double) throws {
    #expect(isClose(try CliffWalking.model().optimum(discount: discount), value))
  }

  @Test(arguments: [(1.0, -64.70917591), (0.99, -46.35267218), (0.9, -9.93641728)])
  func `the optimal value on the slippery floor is the known one`(discount: Double, value: Double) throws {
    #expect(isClose(try CliffWalking.model(["slip": Self.slippery]).optimum(discount: discount), value))
  }

  @Test func `the cliff can end the episode`() throws {
    let model = try CliffWalking.model(["variant": "ending"])
    #expect(model.entries(of: 2, in: 25) == [Entry(1, 37, -100, true)])
    #expect(model.entries(of: 1, in: 36) == [Entry(1, 37, -100, true)])
    #expect(model.entries(of: 2, in: 35) == [Entry(1, 47, -1, true)])
    #expect(model.optimum(discount: 1) == -13)
  }

  @Test func `other versions are settings`() throws {
    let openSpiel = try CliffWalking.model(["variant": "ending", "width": "8"])
    #expect(openSpiel.stateCount == 32)
    #expect(openSpiel.optimum(discount: 1) == -9)
    let rsrl = try CliffWalking.model([
      "variant": "ending", "height": "5", "step-reward": "0", "cliff-reward": "-50", "goal-reward": "50",
    ])
    #expect(rsrl.stateCount == 60)
    #expect(rsrl.optimum(discount: 1) == 50)
    #expect(try CliffWalking.model(["goal-reward": "0"]).optimum(discount: 1) == -12)
  }

  @Test func `the board grows with its parameters and keeps its corners`() throws {
    let world = try CliffWalking.configured(["width": "5", "height": "2"])
    #expect(world.map.description == "...../SCCCG")
    #expect(world.defaultStepLimit == nil)
    #expect(world.defaultBudget == .episodes(500))
  }

  @Test func `a board without a cliff is refused`() {
    #expect(
      throws: ParameterError.notAllowed(name: "width", text: "2", allowed: "a whole number from 3 to 1000")
    ) { try CliffWalking.configured(["width": "2"]) }
    #expect(throws: ParameterError.self) { try CliffWalking.configured(["height": "1"]) }
    #expect(throws: ParameterError.self) { try CliffWalking.configured(["slip": "1.1"]) }
    #expect(throws: ParameterError.self) { try CliffWalking.configured(["variant": "book"]) }
  }
}
