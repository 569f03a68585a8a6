import TabularRL
import Testing

@Suite struct FeatureChoiceTests {
  @Test(arguments: [
    "one-hot", "own", "aggregation(10)", "polynomial(3)", "polynomial(5,0.0)", "fourier(5)", "radial(5)",
    "radial(5,0.1)", "tiles(8,10)", "hashed-tiles(8,10,4096)",
  ])
  func `a choice prints as it is written`(text: String) throws {
    let choice = try #require(FeatureChoice(text))
    #expect(choice.description == text && FeatureChoice(choice.description) == choice)
  }

  @Test(arguments: [
    "", "tiles", "tiles(8)", "tiles(0,4)", "tiles(8,10,3)", "aggregation(0)", "aggregation(x)", "radial(1)",
    "radial(3,0)", "radial(3,nan)", "polynomial(-1)", "polynomial(3,1)", "fourier(1.5)",
    "hashed-tiles(8,10,7)",
    "one-hot()", "one-hot(3)",
  ])
  func `anything else is no choice`(text: String) { #expect(FeatureChoice(text) == nil) }

  /// A world of one row and two, whose last state ends everything; it may describe itself.
  private struct Described: Environment {
    static let name = "described"
    var coordinates: [[Double]?] = [nil, nil, nil, nil]
    var features: [[Double]?] = [nil, nil, nil, nil]
    let actions = [0]
    let initialStates = [0]
    var states: [Int]? { Array(0...3) }
    func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
      state == 3 ? [] : [state == 2 ? .ending(in: 3, reward: 1) : .moving(to: state + 1, reward: 0)]
    }
    func coordinates(of state: Int) -> [Double]? { coordinates[state] }
    func features(of state: Int) -> [Double]? { features[state] }
    func name(of value: Int) -> String { "\(value)" }
  }

  private func rows(_ choice: FeatureChoice, in world: Described) throws -> [[Double]] {
    let model = try world.compiled()
    let table = try choice.table(for: model)
    return table.rows.map { row in
      var dense = [Double](repeating: 0, count: table.featureCount)
      for (index, value) in zip(row.indices, row.values) { dense[index] = value }
      return dense
    }
  }

  @Test func `a world's states lie by its coordinates, its board or their numbers`() throws {
    var world = Described()
    #expect(try rows(.polynomial(order: 1, lowest: 0), in: world) == [[1, 0], [1, 0.5], [1, 1], [0, 0]])
    world.coordinates = [[0, 5], [1, 5], [4, 5], nil]
    #expect(try rows(.polynomial(order: 1, lowest: 0), in: world) == [[1, 0], [1, 0.25], [1, 1], [0, 0]])
    let space = try Board().compiled().coordinateSpace
    #expect(space.ranges == [0...2, 0...1])
    #expect(space.points[0] == SIMD4(0, 0, 0, 0) && space.points[5] == SIMD4(2, 1, 0, 0))
    #expect(space.points[2] == nil)
  }

  private struct Board: GridWorld {
    static let name = "board"
    let map: GridMap = "S.G/..."
  }

  @Test func `own features are the world's, and none where nothing can be done`() throws {
    var world = Described()
    #expect(throws: ParameterError.self) { try rows(.own, in: world) }
    world.features = [[1, 2], [0, 1], [3, 0], [9, 9]]
    #expect(try rows(.own, in: world) == [[1, 2], [0, 1], [3, 0], [0, 0]])
    world.features = [[1, 2], [0, 1], [3], nil]
    #expect(throws: ModelError.described(state: "2", kind: "features", count: 2)) { try world.compiled() }
    world.features = [[1, 2], nil, [3, 1], nil]
    #expect(throws: ModelError.described(state: "1", kind: "features", count: 2)) { try world.compiled() }
    world.features = [[1, 2], [.nan, 1], [3, 1], nil]
    #expect(throws: ModelError.self) { try world.compiled() }
    world = Described()
    world.coordinates = Array(repeating: [1, 2, 3, 4, 5], count: 4)
    #expect(throws: ModelError.described(state: "0", kind: "coordinates", count: 4)) { try world.compiled() }
  }

  @Test func `one-hot features are a table, without a row for every state beside it`() throws {
    let model = try Described().compiled()
    let table = try FeatureChoice.oneHot.table(for: model)
    #expect(table.featureCount == 4)
    #expect(table.rows.enumerated().allSatisfy { $1.indices == [$0] && $1.values == [1] })
  }

  @Test(arguments: [
    "fourier(4000000)", "tiles(16777216,16777216)", "polynomial(9)", "hashed-tiles(1,1,16777216)",
  ])
  func `what would fill the memory is refused, or takes none`(text: String) throws {
    let choice = try #require(FeatureChoice(text))
    let model = try Board().compiled()
    if text.hasPrefix("hashed") || text.hasPrefix("polynomial") {
      #expect(try choice.table(for: model).rows.count == 6)
    } else {
      #expect(throws: ParameterError.self) { try choice.table(for: model) }
    }
  }

  private struct Drift: Simulation {
    static let name = "drift"
    let actionNames = ["stay"]
    let coordinateRanges = [0.0...1, 0.0...1]
    func coordinates(of state: Double) -> Coordinates { SIMD4(state, state, 0, 0) }
    func start(using generator: inout Generator) -> Double { 0 }
    func step(_ state: Double, _ decision: Action, using generator: inout Generator) -> Response<Double> {
      Response(reward: 0, terminates: false, next: state)
    }
  }

  @Test func `a simulation has coordinates but no numbers and no features of its own`() throws {
    #expect(try FeatureChoice.tiles(tilings: 8, tiles: 8).map(for: Drift()).featureCount == 8 * 81)
    for choice in [FeatureChoice.oneHot, .own, .fourier(order: 100_000)] {
      #expect {
        try choice.map(for: Drift())
      } throws: { error in
        guard let error = error as? ParameterError else { return false }
        return error.description.hasPrefix("--features") && error.description.contains("drift")
      }
    }
  }
}
