import Testing

@testable import TabularRL

@Suite struct WorldTests {
  @Test(
    "A world is deterministic if nothing is ever drawn",
    arguments: [
      (TableWorld.chain, true), (.twoStates, true), (.walk, false), (.lottery, false),
      (
        TableWorld(
          [[[.ending(in: 0, reward: 0)]], [[.ending(in: 0, reward: 0)]]], starts: [(0, 0.5), (1, 0.5)]), false
      ),
      (TableWorld([[[.ending(in: 0, reward: 0, rewardDeviation: 1)]]]), false),
    ])
  func determinism(world: TableWorld, expected: Bool) throws {
    let sampler = World(try world.model())
    #expect(sampler.isDeterministic == expected)
  }

  @Test("What is certain costs no draw")
  func certain() throws {
    let world = World(try TableWorld.chain.model())
    var generator = Generator(splitMixSeed: 1)
    #expect(world.start(using: &generator) == 0)
    let outcomes = (0..<3).map { world.outcome(of: 0, in: $0, using: &generator) }
    #expect(outcomes.map(\.reward) == [1, 2, 4])
    #expect(outcomes.map(\.next) == [1, 2, 3])
    #expect(outcomes.map(\.terminates) == [false, false, true])
    #expect(generator == Generator(splitMixSeed: 1))
  }

  @Test("Episodes begin with the probabilities of the start states")
  func starts() throws {
    let row: [[Outcome<Int>]] = [[.ending(in: 0, reward: 0)]]
    let world = World(
      try TableWorld([row, row, row, row], starts: [(2, 0.5), (0, 0.3), (1, 0), (3, 0.2)]).model())
    var generator = Generator(splitMixSeed: 1)
    var counts = [0, 0, 0, 0]
    for _ in 0..<10_000 { counts[world.start(using: &generator)] += 1 }
    #expect(fits(counts, [0.3, 0, 0.5, 0.2]), "\(counts)")
  }

  @Test("Outcomes come with their probabilities, those of probability 0 never")
  func outcomes() throws {
    let world = World(
      try TableWorld([
        [
          [
            .ending(in: 0, reward: 0, probability: 0), .ending(in: 0, reward: 1, probability: 0.1),
            .ending(in: 0, reward: 2, probability: 0.6), .ending(in: 0, reward: 3, probability: 0),
            .ending(in: 0, reward: 4, probability: 0.3), .ending(in: 0, reward: 5, probability: 0),
          ]
        ]
      ]).model())
    var generator = Generator(splitMixSeed: 1)
    var counts = [0, 0, 0, 0, 0, 0]
    for _ in 0..<10_000 { counts[Int(world.outcome(of: 0, in: 0, using: &generator).reward)] += 1 }
    #expect(fits(counts, [0, 0.1, 0.6, 0, 0.3, 0]), "\(counts)")
  }

  @Test("Few outcomes come by the same numbers as many", arguments: [2, 3, 4])
  func fewAndMany(count: Int) throws {
    let outcomes = (0..<count).map {
      Outcome<Int>.ending(in: 0, reward: Double($0), probability: $0 == 0 ? 0.3 : 0.7 / Double(count - 1))
    }
    let never = [Outcome<Int>](repeating: .ending(in: 0, reward: 99, probability: 0), count: 3)
    let few = World(try TableWorld([[outcomes]]).model())
    let many = World(try TableWorld([[outcomes + never]]).model())
    var (one, other) = (Generator(splitMixSeed: 5), Generator(splitMixSeed: 5))
    for _ in 0..<1000 {
      let reward = few.outcome(of: 0, in: 0, using: &one).reward
      #expect(many.outcome(of: 0, in: 0, using: &other).reward == reward)
      #expect(one == other)
    }
  }

  @Test("What rounding leaves over goes to the last outcome of positive probability")
  func rounding() throws {
    // Ten tenths sum to 0.9999999999999999; the largest uniform number, 1 - 2^-53, is not below it.
    let tenths = (0..<10).map { Outcome<Int>.ending(in: 0, reward: Double($0), probability: 0.1) }
    let never = Outcome<Int>.moving(to: 1, reward: 99, probability: 0)
    let world = World(try TableWorld([[tenths + [never]], []]).model())
    // The first output of this state is all ones: (0 + (2^64 - 1)) rotated, plus 0.
    var generator = Generator(state: (0, 0, 0, .max))
    var copy = generator
    #expect(copy.uniform() == 1 - 0x1p-53)
    #expect(world.outcome(of: 0, in: 0, using: &generator).reward == 9)
  }

  @Test("A draw of exactly 0 passes over a first outcome of probability 0")
  func zeroDraw() throws {
    let world = World(
      try TableWorld([[[.ending(in: 0, reward: 99, probability: 0), .ending(in: 0, reward: 1)]]]).model())
    // The first output of this state is (0 + 0) rotated, plus 0.
    var generator = Generator(state: (0, 1, 0, 0))
    #expect(world.outcome(of: 0, in: 0, using: &generator).reward == 1)
  }

  @Test("Rewards that vary have their mean and deviation, and one draw each")
  func rewards() throws {
    let world = World(try TableWorld([[[.ending(in: 0, reward: -0.1, rewardDeviation: 2)]]]).model())
    var generator = Generator(splitMixSeed: 1)
    let count = 20_000.0
    var sum = 0.0
    var squares = 0.0
    for _ in 0..<Int(count) {
      var copy = generator
      let reward = world.outcome(of: 0, in: 0, using: &generator).reward
      #expect(reward == -0.1 + 2 * copy.normal())
      sum += reward + 0.1
      squares += (reward + 0.1) * (reward + 0.1)
    }
    // Five standard errors: 2 / sqrt(n) of the mean, 4 * sqrt(2 / n) of the variance.
    #expect(abs(sum / count) < 5 * 2 / count.squareRoot())
    #expect(abs(squares / count - 4) < 5 * 4 * (2 / count).squareRoot())
  }
}
