import Environments
import Foundation
import TabularRL
import Testing

@Suite struct MapWorldTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Environments/Maps")

  static func world(_ name: String) throws -> MapWorld {
    let file = folder.appendingPathComponent("\(name).map")
    return MapWorld(try MapFile(String(contentsOf: file, encoding: .utf8)))
  }

  /// A world that can also be written as a map, and its discount, step limit and budget.
  struct Twin: Sendable, CustomStringConvertible {
    let map: String
    let world: any Environment
    var description: String { map }
  }

  static let twins: [Twin] = {
    var king = WindyGridworld()
    king.moves = .kingStay
    var zhao = BookGrid()
    zhao.map = "S..../.XX../..X../.XTX./.X..."
    return [
      Twin(map: "cliff-walking", world: CliffWalking()), Twin(map: "frozen-lake", world: FrozenLake()),
      Twin(map: "windy-gridworld", world: WindyGridworld()), Twin(map: "windy-king", world: king),
      Twin(map: "zhao-grid5", world: zhao), Twin(map: "jump-gridworld", world: JumpGridworld()),
      Twin(map: "dyna-maze", world: DynaMaze()),
    ]
  }()

  @Test(arguments: twins)
  func `a map written by hand is the built-in world, bit for bit`(twin: Twin) throws {
    let own = try Self.world(twin.map)
    let (model, expected) = (try own.compiled(), try twin.world.compiled())
    #expect(model.stateNames == expected.stateNames && model.actionNames == expected.actionNames)
    #expect(model.startStates == expected.startStates)
    #expect(model.startProbabilities == expected.startProbabilities)
    #expect(model.board?.places == expected.board?.places)
    #expect(model.goesOn == expected.goesOn)
    // Gymnasium's worlds have rows in cells in which no episode goes on, maps have not.
    for state in 0..<model.stateCount where model.goesOn[state] {
      for action in 0..<model.actionCount {
        #expect(model.entries(of: action, in: state) == expected.entries(of: action, in: state))
      }
    }
    #expect(own.defaultDiscount == twin.world.defaultDiscount)
    #expect(own.defaultStepLimit == twin.world.defaultStepLimit)
    #expect(own.defaultBudget == twin.world.defaultBudget)
  }

  /// The optimum of the other maps, where it can be counted or is known.
  @Test(arguments: [
    ("roundabout", -9.0), ("four-rooms", 0.37735360253530714), ("book-grid", 0.49068396358124544),
  ])
  func `maps have the optimum that is known`(name: String, value: Double) throws {
    let world = try Self.world(name)
    #expect(isClose(try world.compiled().optimum(discount: world.defaultDiscount), value, within: 1e-11))
  }

  @Test func `twenty steps lead from corner to corner of the four rooms`() {
    #expect(
      isClose((0..<19).reduce(1.0) { product, _ in product * 0.95 }, 0.37735360253530714, within: 1e-12))
  }

  @Test func `every map in the folder can be played`() throws {
    let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
    let names = files.filter { $0.pathExtension == "map" }.map {
      $0.deletingPathExtension().lastPathComponent
    }
    #expect(names.count >= 12)
    for name in names {
      let world = try Self.world(name)
      let model = try world.compiled()
      let solution = AutomaticPlanner().solve(model, discount: world.defaultDiscount)
      #expect(solution.status == .proved(tolerance: 1e-8), "\(name)")
      let text = try MapWorld.configured(["map": world.file.text])
      #expect(text.file == world.file, "\(name)")
    }
  }
}
