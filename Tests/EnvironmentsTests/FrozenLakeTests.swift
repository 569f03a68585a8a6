import Environments
import TabularRL
import Testing

@Suite struct FrozenLakeTests {
  /// Settings and the checksum of `P` in Gymnasium 1.4.0.
  static let checksums: [([Setting], UInt64)] = [
    ([("map", "4x4"), ("slippery", "false")], 0xedc2_31f7_1769_3c9e),
    ([("map", "4x4")], 0x1acc_4d6d_f7bd_be46),
    ([("map", "4x4"), ("success-rate", "0.5")], 0x335e_0fc0_9f1d_0596),
    ([("map", "4x4"), ("success-rate", "0.8")], 0xc572_bd68_4a9e_8456),
    ([("map", "4x4"), ("success-rate", "1")], 0x5c13_395d_8231_ca1e),
    ([("map", "8x8"), ("slippery", "false")], 0x2069_bd09_972b_54bd),
    ([("map", "8x8")], 0x9d35_4cd1_b8b4_9de5),
    ([("map", "8x8"), ("success-rate", "0.5")], 0xad38_aadd_8317_a6ed),
    ([("map", "8x8"), ("success-rate", "0.8")], 0x20da_6f35_e5df_c679),
    ([("map", "SFHFS/FFFFF/HFFGF")], 0x260b_7f5b_003d_1f76),
    (
      [("goal-reward", "10"), ("hole-reward", "-5"), ("frozen-reward", "-0.1")],
      0x0ec2_6e00_5eb4_1213
    ),
  ].map { ($0.0.map { Setting(name: $0.0, value: $0.1) }, $0.1) }

  @Test(arguments: checksums)
  func `all rows have the bits of Gymnasium's`(settings: [Setting], checksum: UInt64) throws {
    #expect(try TabularModel(compiling: FrozenLake(settings: settings)).checksum == checksum)
  }

  @Test func `the three outcomes stay apart where they coincide`() throws {
    let model = try FrozenLake.model()
    let fail = 0.33333333333333337
    let success = 0.3333333333333333
    #expect(model.actionNames == ["left", "down", "right", "up"])
    #expect(
      model.entries(of: 0, in: 0) == [
        Entry(fail, 0, 0, false), Entry(success, 0, 0, false), Entry(fail, 4, 0, false),
      ])
    #expect(
      model.entries(of: 2, in: 14) == [
        Entry(fail, 14, 0, false), Entry(success, 15, 1, true), Entry(fail, 10, 0, false),
      ])
  }

  @Test func `goals and holes lead to themselves and pay nothing`() throws {
    let model = try FrozenLake.model(["hole-reward": "-1", "frozen-reward": "-2"])
    for state in [5, 15] {
      for action in 0..<4 {
        #expect(model.entries(of: action, in: state) == [Entry(1, state, 0, true)])
      }
    }
  }

  @Test(arguments: [
    ("4x4", 1.0, 14.0 / 17), ("4x4", 0.99, 0.54202593), ("4x4", 0.9, 0.06889090),
    ("8x8", 1.0, 1.0), ("8x8", 0.99, 0.41464036), ("8x8", 0.9, 0.00641111),
  ])
  func `the optimal value of the start is the known one`(
    map: String, discount: Double, value: Double
  ) throws {
    #expect(isClose(try FrozenLake.model(["map": map]).optimum(discount: discount), value))
  }

  @Test(arguments: [("4x4", 5.0), ("8x8", 13.0)])
  func `on dry ice the goal is reached by the shortest way`(map: String, power: Double) throws {
    let model = try FrozenLake.model(["map": map, "slippery": "false"])
    #expect(model.optimum(discount: 1) == 1)
    for discount in [0.99, 0.9] {
      let value = (0..<Int(power)).reduce(1) { product, _ in product * discount }
      #expect(isClose(model.optimum(discount: discount), value, within: 1e-14))
    }
  }

  @Test(arguments: [("4x4", 100, 0.74419029), ("8x8", 200, 0.91322015)])
  func `the default step limit leaves the known chance of reaching the goal`(
    map: String, limit: Int, chance: Double
  ) throws {
    let world = try FrozenLake.configured(["map": map])
    #expect(world.defaultStepLimit == limit)
    let model = try TabularModel(compiling: world)
    #expect(isClose(model.startMean(of: model.optimalValues(steps: limit)), chance))
  }

  @Test func `a lake of one's own begins in its starts and is limited by its longer side`() throws {
    let world = try FrozenLake.configured(["map": "SFHFS/FFFFF/HFFGF"])
    let model = try TabularModel(compiling: world)
    #expect(model.startStates == [0, 4])
    #expect(model.startProbabilities == [0.5, 0.5])
    #expect(world.defaultStepLimit == 125)
    #expect(world.settings.first?.value == "SFHFS/FFFFF/HFFGF")
  }

  @Test func `a named lake written out is recorded by its name`() throws {
    #expect(try FrozenLake.configured(["map": "SFFF/FHFH/FFFH/HFFG"]).settings.first?.value == "4x4")
  }

  @Test(arguments: [
    ("SFXG", MapError.unknownLetter("X", line: 1, column: 3, allowed: "SFHG")),
    ("SF/FG/F", .ragged(line: 3, length: 1, expected: 2)),
    ("FF/FG", .missing("S", meaning: "a start")),
    ("SF/FF", .missing("G", meaning: "a goal")),
    ("", .empty),
  ])
  func `a wrong map is refused with its place`(text: String, error: MapError) {
    #expect(throws: ParameterError.map(name: "map", error)) { try FrozenLake.configured(["map": text]) }
  }

  @Test func `a misspelled name is answered with the names`() {
    let error = #expect(throws: ParameterError.self) { try FrozenLake.configured(["map": "5x5"]) }
    #expect(
      error?.description
        == "--map must be 4x4, 8x8 or rows of S F H G separated by / or random(SIZE,P,SEED) with "
        + "SIZE 2 to 100 and P 0.6 to 1, got '5x5'")
  }
}
