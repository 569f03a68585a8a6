import Environments
import Foundation
import TabularRL
import Testing

@Suite struct AllEnvironmentsTests {
  /// Flags of the command and of agents, which no world may use.
  static let otherFlags: Set<String> = [
    "alpha", "exploration", "epsilon", "temperature", "confidence", "initial-value", "agent", "env",
    "episodes", "steps", "runs", "seed", "gamma", "step-limit", "threads", "out", "overwrite", "log",
    "fsync", "policy", "behavior", "solution", "optimal-action", "draw", "quiet", "json", "dry-run",
    "discounted-return", "help", "evaluate", "method", "model",
  ]

  /// The worlds that come with the laboratory; one that a user adds may have a shorter page and constants.
  static let shipped = standardEnvironments.filter {
    [
      "cliff-walking", "windy-gridworld", "frozen-lake", "grid-world", "random-walk", "gridworld-3.5",
      "gridworld-4.1", "gambler", "car-rental", "taxi", "blackjack", "bandit", "driving-home", "a-b",
      "infinite-variance", "maximization-bias", "dyna-maze", "blocking-maze", "shortcut-maze",
      "trajectory-sampling", "racetrack", "access-control", "short-corridor", "four-rooms", "berkeley-grid",
      "chain",
      "river-swim", "deep-sea", "forest", "garnet", "map",
    ].contains($0.name)
  }

  @Test func `every world in the folder is in the list`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Environments")
    let listed = Set(standardEnvironments.map { String(describing: $0) })
    var found = Set<String>()
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      let declaration = /struct\s+(\w+)\s*:[^{]*\b(Environment|GridWorld)\b/
      found.formUnion(source.matches(of: declaration).map { String($0.1) })
    }
    // Worlds written in files belong to the library.
    #expect(found.union(["MapWorld"]) == listed)
  }

  @Test func `names are unique and fit for files`() {
    let names = standardEnvironments.map { $0.name }
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil, "\(name)")
    }
  }

  @Test(arguments: standardEnvironments)
  func `every world compiles as it is`(type: any Environment.Type) throws {
    func model<World: Environment>(_: World.Type) throws -> TabularModel {
      try World().validate()
      return try TabularModel(compiling: World())
    }
    let model = try model(type)
    #expect(model.name == type.name)
    if let board = model.board { #expect(board.places.count == model.stateCount) }
  }

  @Test(arguments: shipped)
  func `every world has a summary and a full page`(type: any Environment.Type) {
    #expect(type.summary != type.name && !type.summary.hasSuffix(".") && !type.summary.contains("\n"))
    let headings = type.page.sections.map(\.heading)
    for heading in ["States", "Actions", "Rewards", "Episode end", "Source"] {
      #expect(headings.contains(heading), "\(type.name): \(heading)")
    }
    for section in type.page.sections {
      #expect(!section.text.isEmpty && !section.text.hasSuffix("\n"))
      #expect(section.text.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(section.heading)")
    }
  }

  @Test(arguments: standardEnvironments)
  func `parameters have names of their own`(type: any Environment.Type) {
    func check<World: Environment>(_: World.Type) {
      let names = World.parameters.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(Set(names).isDisjoint(with: Self.otherFlags), "\(World.name)")
      for parameter in World.parameters {
        #expect(parameter.name.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil)
        #expect(!parameter.summary.isEmpty && !parameter.summary.hasSuffix("."))
      }
    }
    check(type)
  }

  @Test(arguments: standardEnvironments)
  func `printing and parsing every value changes nothing`(type: any Environment.Type) throws {
    func check<World: Environment>(_: World.Type) throws {
      for world in [World()] + Self.variations(of: World.self).map(\.world) {
        var copy = World()
        for setting in world.settings {
          let parameter = try #require(World.parameters.first { $0.name == setting.name })
          try parameter.write(&copy, setting.value)
        }
        #expect(copy.settings == world.settings)
        #expect(Self.properties(of: copy) == Self.properties(of: world))
      }
    }
    try check(type)
  }

  @Test(arguments: shipped)
  func `every stored property is set by a parameter and every parameter sets one`(
    type: any Environment.Type
  ) {
    func check<World: Environment>(_: World.Type) {
      let original = Self.properties(of: World())
      var covered = Set<String>()
      for (name, world) in Self.variations(of: World.self) {
        let changed = Self.properties(of: world).filter { original[$0.key] != $0.value }.map(\.key)
        #expect(!changed.isEmpty, "\(World.name): \(name) changes nothing")
        covered.formUnion(changed)
      }
      // What a run draws for itself is no parameter.
      let drawn: Set<String> = World.self is any DrawnEnvironment.Type ? ["means"] : []
      #expect(covered == Set(original.keys).subtracting(drawn), "\(World.name)")
    }
    check(type)
  }

  /// One world for each parameter, in which that parameter has another value than by default.
  static func variations<World: Environment>(of _: World.Type) -> [(name: String, world: World)] {
    World.parameters.compactMap { parameter in
      let original = parameter.read(World())
      let candidates =
        parameter.placeholder.split(separator: "|").map(String.init) + ["0.25", "7", "1", "map:;SG"]
      for text in candidates {
        var world = World()
        guard (try? parameter.write(&world, text)) != nil, parameter.read(world) != original else {
          continue
        }
        return (parameter.name, world)
      }
      Issue.record("no other value found for \(parameter.name) of \(World.name)")
      return nil
    }
  }

  /// The stored properties by name, as text.
  static func properties(of world: some Environment) -> [String: String] {
    let pairs = Mirror(reflecting: world).children.compactMap { child in
      child.label.map { ($0, String(describing: child.value)) }
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
