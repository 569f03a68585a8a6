import Environments
import TabularRL
import Testing

/// Episodes of Gymnasium 1.4.0; `Scripts/check_gymnasium.py` compares many more with Gymnasium itself.
@Suite struct GymnasiumReplayTests {
  static func observations(
    _ world: some Environment, seed: UInt64, _ actions: [Int]
  ) throws -> (seen: [[Int]], last: GymnasiumStep?) {
    var replay = try GymnasiumReplay(of: world, seed: seed)
    var seen = [replay.reset()]
    var last: GymnasiumStep?
    for action in actions {
      last = replay.step(action)
      seen.append(try #require(last).observation)
    }
    return (seen, last)
  }

  @Test func `the lake of seed 42 and of seed 0`() throws {
    let one = try Self.observations(FrozenLake(), seed: 42, [1, 2, 1, 2])
    #expect(one.seen == [[0], [4], [0], [1], [5]])
    #expect(one.last == GymnasiumStep(observation: [5], reward: 0, terminated: true))
    #expect(try Self.observations(FrozenLake(), seed: 0, [2, 2, 2]).seen == [[0], [4], [8], [12]])
  }

  @Test func `the slippery cliff of seed 7`() throws {
    let cliff = try CliffWalking.configured(["slip": "0.6666666666666666"])
    let walk = try Self.observations(cliff, seed: 7, [0, 1, 1, 1, 1, 2, 1, 0])
    #expect(walk.seen.map { $0[0] } == [36, 36, 36, 24, 12, 24, 25, 36, 36])
    #expect(walk.last?.reward == -100)
  }

  @Test func `the starts of the taxi with seeds 0 to 7, fickle or not`() throws {
    for fickle in ["false", "true"] {
      let taxi = try Taxi.configured(["fickle": fickle])
      let starts = try (0..<8).map { try Self.observations(taxi, seed: $0, []).seen[0][0] }
      #expect(starts == [314, 252, 128, 42, 468, 402, 267, 309])
    }
  }

  @Test func `a fickle passenger changes once, on the first move aboard`() throws {
    let taxi = try Taxi.configured(["fickle": "true", "fickle-probability": "1"])
    // Up to the top left corner, where passengers wait at R, and down to Y.
    let way = [1, 1, 1, 1, 3, 3, 3, 3, 4, 0, 0, 1, 0]
    var replay = try GymnasiumReplay(of: taxi, seed: 0)
    var changes = 0
    for seed in 0..<200 {
      var states = replay.reset(seed: UInt64(seed))
      for action in way { states += replay.step(action)?.observation ?? [] }
      var hasMoved = false
      for (state, next) in zip(states, states.dropFirst()) {
        let isFirst = !hasMoved && state / 4 % 5 == 4 && state / 20 != next / 20
        #expect((state % 4 != next % 4) == isFirst)
        hasMoved = hasMoved || isFirst
      }
      changes += hasMoved ? 1 : 0
    }
    #expect(changes > 10)
  }

  @Test func `the first hands of seeds 0 to 7`() throws {
    let hands = try (0..<8).map { try Self.observations(Blackjack(), seed: $0, []).seen[0] }
    #expect(
      hands == [
        [11, 10, 0], [20, 7, 0], [6, 10, 0], [7, 10, 0], [17, 10, 0], [21, 9, 1], [12, 6, 0], [19, 10, 0],
      ])
    let hits = try Self.observations(Blackjack(), seed: 0, [1, 1, 1])
    #expect(hits.seen.map { $0[0] } == [11, 12, 13, 16])
    let beyond = try Self.observations(Blackjack(), seed: 0, [1, 1, 1, 1])
    #expect(beyond.last == GymnasiumStep(observation: [26, 10, 0], reward: -1, terminated: true))
    #expect(try Self.observations(Blackjack(), seed: 0, [0]).last?.reward == -1)
    #expect(try Self.observations(Blackjack(), seed: 1, [0]).last?.reward == 1)
  }

  @Test func `a natural pays by the rules`() throws {
    // Seed 5 deals a natural against 9.
    for (rules, prize) in [("sab", 1.0), ("natural", 1.5), ("plain", 1)] {
      let stick = try Self.observations(Blackjack.configured(["rules": rules]), seed: 5, [0])
      #expect(stick.last?.reward == prize)
    }
  }

  @Test(arguments: [
    ("random(4,0.8,0)", "SFFF/HHFF/FHHF/HFFG"),
    ("random(8,0.8,42)", "SFHFFHFF/FFFHFHFF/FFHFFFHH/FFFFFFFH/FFFFFFFF/FHFFHHFF/FFFFFFFF/FFFFFFFG"),
  ])
  func `random lakes`(text: String, rows: String) throws {
    let lake = try FrozenLake.configured(["map": text])
    #expect(lake.map.description == rows)
    #expect(lake.settings.first == Setting(name: "map", value: rows))
  }

  @Test(arguments: ["random(1,0.8,0)", "random(8,0.5,0)", "random(8,0.8)", "random(8,0.8,-1)", "random"])
  func `what is no random lake is refused`(text: String) {
    #expect(throws: ParameterError.self) { try FrozenLake.configured(["map": text]) }
  }

  @Test func `the step limit cuts, and termination and truncation can meet`() throws {
    let lake = try FrozenLake.configured(["slippery": "false", "map": "SG"])
    let model = try lake.compiled()
    var replay = GymnasiumReplay(of: lake, model, stepLimit: 2, seed: 0)
    #expect(replay.reset() == [0])
    #expect(replay.step(3)?.truncated == false)
    let last = replay.step(2)
    #expect(last?.terminated == true && last?.truncated == true)
    #expect(replay.reset(seed: 1) == [0])
    #expect(replay.step(3)?.truncated == false)
  }

  @Test func `an action that is not available has no outcome`() throws {
    var replay = try GymnasiumReplay(of: Gambler(), seed: 0)
    _ = replay.reset()
    #expect(replay.step(49) == nil)
  }
}
