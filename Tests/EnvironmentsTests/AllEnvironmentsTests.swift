import Environments
import Foundation
import TabularRL
import Testing

@Suite struct AllEnvironmentsTests {
  /// The worlds that come with the laboratory; one that a user adds may have a shorter page and constants.
  static let shipped = standardEnvironments.filter {
    [
      "cliff-walking", "windy-gridworld", "frozen-lake", "grid-world", "random-walk", "gridworld-3.5",
      "gridworld-4.1", "gambler", "car-rental", "taxi", "blackjack", "bandit", "driving-home", "a-b",
      "infinite-variance", "maximization-bias", "dyna-maze", "blocking-maze", "shortcut-maze",
      "trajectory-sampling", "racetrack", "access-control", "short-corridor", "four-rooms", "berkeley-grid",
      "chain",
      "baird", "square-wave", "river-swim", "deep-sea", "forest", "garnet", "random-model", "map",
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
    // Worlds written in files, and those that planners are checked on, belong to the library.
    #expect(found.union(["MapWorld", "RandomModel"]) == listed)
  }

  @Test func `every simulation in the folder is in the list, keeps every rule, and has a full page`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Environments")
    var found = Set<String>()
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      found.formUnion(source.matches(of: /struct\s+(\w+)\s*:[^{]*\bSimulation\b/).map { String($0.1) })
    }
    #expect(found == Set(standardSimulations.map { String(describing: $0) }))
    for type in standardSimulations {
      for finding in SimulationCheck(type.init()).findings {
        #expect(finding.verdict == .holds, "\(type.name): \(finding.rule): \(finding.text)")
      }
      let headings = type.page.sections.map(\.heading)
      for heading in ["States", "Actions", "Rewards", "Episode end", "Source"] {
        #expect(headings.contains(heading), "\(type.name): \(heading)")
      }
      #expect(type.page.sections.allSatisfy { $0.text.split(separator: "\n").allSatisfy { $0.count <= 100 } })
    }
  }

  @Test func `names are unique`() {
    let names = standardEnvironments.map { $0.name } + standardSimulations.map { $0.name }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: standardEnvironments)
  func `every world keeps every rule`(type: any Environment.Type) throws {
    func check<World: Environment>(_: World.Type) throws -> TabularModel {
      for finding in EnvironmentCheck(World(), effort: .quick).findings {
        #expect(finding.verdict != .failed, "\(World.name): \(finding.rule): \(finding.text)")
      }
      try World().validate()
      return try World().compiled()
    }
    let model = try check(type)
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
