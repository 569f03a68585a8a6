import Environments
import TabularRL
import Testing

/// Mazes, grids and tracks in which a way is to be found.
@Suite struct ExplorationWorldsTests {
  @Test func `an agent that tells the corridor's states apart needs three steps`() throws {
    let model = try ShortCorridor.model()
    #expect(model.optimalValues(discount: 1) == [-3, -2, -1, 0])
    #expect(model.stateNames == ["0", "1", "2", "end"])
  }

  @Test(arguments: [0.05, 0.2, 0.585786437626905, 0.95])
  func `one that cannot has the book's value`(right: Double) throws {
    let model = try ShortCorridor.model()
    let policy = Policy(rows: Array(repeating: [1 - right, right], count: 3) + [[0, 0]])
    let values = try model.exactValues(of: policy, discount: 1).values
    #expect(isClose(values[0], (2 * right - 4) / (right * (1 - right)), within: 1e-9))
    if right > 0.5 && right < 0.6 {
      for (value, expected) in zip(values, [-11.656854, -9.949747, -5.121320]) {
        #expect(isClose(value, expected, within: 6e-7))
      }
    }
  }

  @Test(arguments: ["false", "true"], [1, 2, 5, 10])
  func `the treasure is worth 0.99 and only always going right finds it`(mixed: String, size: Int) throws {
    let model = try DeepSea.model(["size": "\(size)", "mixed": mixed, "world-seed": "3"])
    #expect(model.stateCount == size * (size + 1) / 2 + 1)
    #expect(isClose(model.optimum(discount: 1), 0.99, within: 1e-12))
    // By chance one episode in 2^size, less half of the cost.
    let values = model.values(discount: 1) { model.availableActions(in: $0) }
    let chance = (0..<size).reduce(1.0) { half, _ in half / 2 }
    #expect(isClose(values[0], chance - 0.005, within: 1e-12))
  }

  @Test func `mixed actions are drawn for each cell`() throws {
    let plain = try DeepSea.model()
    let mixed = try DeepSea.model(["mixed": "true"])
    let differing = (0..<55).count { plain.entries(of: 0, in: $0) != mixed.entries(of: 0, in: $0) }
    #expect((10...45).contains(differing))
  }

  @Test func `the four rooms have 104 cells and the ways from two corners that can be counted`() throws {
    let model = try FourRooms.model(["slip": "0"])
    #expect(model.stateCount == 104 && model.startStates.count == 103)
    let values = model.optimalValues(discount: 0.9)
    let corner = try #require(model.stateNames.firstIndex(of: "(1,1)"))
    let corner2 = try #require(model.stateNames.firstIndex(of: "(11,1)"))
    let steps = { (count: Int) in (1..<count).reduce(1.0) { product, _ in product * 0.9 } }
    // (1,1) over (3,6) to (7,9): 2 + 5 + 4 + 3; (11,1) over (10,6), up to (8,9) and into the goal.
    #expect(isClose(values[corner], steps(14), within: 1e-12))
    #expect(isClose(values[corner2], steps(12), within: 1e-12))
  }

  @Test func `a move through the rooms goes astray in each other direction alike`() throws {
    let model = try FourRooms.model()
    #expect(isClose(model.optimum(discount: 0.9), 0.329439, within: 6e-7))
    let inside = try #require(model.stateNames.firstIndex(of: "(2,2)"))
    let entries = model.entries(of: 1, in: inside)
    #expect(entries.map { model.stateNames[$0.next] } == ["(1,2)", "(2,3)", "(3,2)", "(2,1)"])
    for (entry, chance) in zip(entries, [1.0 / 9, 2.0 / 3, 1.0 / 9, 1.0 / 9]) {
      #expect(isClose(entry.probability, chance, within: 1e-15))
    }
  }

  @Test func `the book grid has the values of Berkeley's slides`() throws {
    let values = try BerkeleyGrid.model().optimalValues(discount: 0.9)
    let printed = [0.64, 0.74, 0.85, 1.00, 0.57, 0.57, -1.00, 0.49, 0.43, 0.48, 0.28, 0]
    for (value, printed) in zip(values, printed) { #expect(isClose(value, printed, within: 0.00501)) }
    #expect(isClose(values[7], 0.4907, within: 5e-5))
  }

  @Test func `with a living reward it has those of Russell and Norvig`() throws {
    let values = try BerkeleyGrid.model(["living-reward": "-0.04"]).optimalValues(discount: 1)
    let printed = [0.812, 0.868, 0.918, 1, 0.762, 0.660, -1, 0.705, 0.655, 0.611, 0.388, 0]
    for (value, printed) in zip(values, printed) { #expect(isClose(value, printed, within: 0.000501)) }
  }

  @Test func `cells with a number can only be left for good, and noise goes to either side`() throws {
    let model = try BerkeleyGrid.model()
    #expect(model.actionNames == ["north", "west", "south", "east", "exit"])
    #expect(model.availableActions(in: 3) == [4])
    #expect(model.entries(of: 4, in: 3) == [Entry(1, 11, 1, true)])
    #expect(model.availableActions(in: 0) == [0, 1, 2, 3])
    #expect(
      model.entries(of: 3, in: 2) == [
        Entry(0.8, 3, 0, false), Entry(0.1, 2, 0, false), Entry(0.1, 5, 0, false),
      ])
  }

  /// The states, the reward of the best exit and the moves to it.
  @Test(arguments: [
    ("bridge", 18, 10.0, 5), ("cliff", 16, 10, 4), ("discount", 23, 10, 5), ("maze", 15, 1, 9),
  ])
  func `the other grids have the ways without noise that can be counted`(
    map: String, states: Int, reward: Double, moves: Int
  ) throws {
    let model = try BerkeleyGrid.model(["map": map, "noise": "0"])
    #expect(model.stateCount == states && model.startStates.count == 1)
    let worth = (0..<moves).reduce(reward) { worth, _ in worth * 0.9 }
    #expect(isClose(model.optimum(discount: 0.9), worth, within: 1e-12))
  }

  @Test(arguments: ["bend", "swing"])
  func `without chance the race takes as long as a search finds`(map: String) throws {
    let world = try Racetrack.configured(["map": map, "failing": "0"])
    let model = try TabularModel(compiling: world)
    // Breadth-first over what can be reached without going off the track.
    var reached = Set(world.initialStates)
    var steps = 0
    var isFinished = false
    while !isFinished && steps < 100 {
      steps += 1
      for place in reached {
        for action in world.actions {
          let outcomes = world.outcomes(of: action, in: place)
          guard outcomes.count == 1, let outcome = outcomes.first else { continue }
          if outcome.terminates { isFinished = true } else { reached.insert(outcome.next) }
        }
      }
    }
    #expect(isFinished)
    let values = model.optimalValues(steps: 40)
    #expect(model.startStates.map { values[$0] }.max() == -Double(steps))
  }

  @Test(arguments: [
    ("bend", "0.1", 6.0643), ("swing", "0.1", 7.9787), ("bend", "0", 5.5), ("swing", "0", 51.0 / 7),
  ])
  func `the race takes as long as its page says`(map: String, failing: String, steps: Double) throws {
    let model = try Racetrack.model(["map": map, "failing": failing])
    #expect(isClose(model.optimum(discount: 1), -steps, within: 5e-5))
  }

  @Test func `a car keeps to the velocities, the track and the finish`() throws {
    let world = Racetrack()
    let model = try TabularModel(compiling: world)
    #expect(model.actionCount == 9 && model.actionNames.first == "(+1,-1)")
    let velocity = { (place: Racetrack.Place) -> (Int, Int)? in
      guard case .track(_, let up, let right) = place else { return nil }
      return (up, right)
    }
    let start = Racetrack.Place.track(Cell(9, 3), up: 0, right: 0)
    // Standing still is allowed on the start only.
    let stay = world.outcomes(of: .init(up: 0, right: 0), in: start)
    #expect(stay.map(\.next) == [start, start])
    let slow = Racetrack.Place.track(Cell(6, 3), up: 1, right: 0)
    let slower = world.outcomes(of: .init(up: -1, right: 0), in: slow)
    #expect(slower.compactMap { velocity($0.next)?.0 } == [1, 1])
    // Off the track it starts again, over the finish the race ends, even far beyond.
    let crash = world.outcomes(of: .init(up: 0, right: 1), in: .track(Cell(6, 5), up: 0, right: 1))
    #expect(crash.count == 8 && crash.allSatisfy { world.initialStates.contains($0.next) })
    let finish = world.outcomes(of: .init(up: 0, right: 0), in: .track(Cell(1, 9), up: 0, right: 4))
    #expect(
      finish.allSatisfy { $0.terminates && $0.next == .finish } && finish.map(\.probability) == [0.9, 0.1])
    #expect(!stay.contains { $0.reward != -1 })
  }
}
