import TabularRL
import Testing

@Suite struct SimulationEntryTests {
  private let specification = RunSpecification(discount: 1, stepLimit: 100, budget: .episodes(5), seed: 1)

  @Test("A simulation behind its name is described and configured")
  func entry() throws {
    let entry = SimulationEntry(LineWalk.self)
    #expect(entry.description.name == "line-walk")
    #expect(entry.description.parameters.map(\.defaultValue) == ["0.5"])
    let world = try entry.configure([Setting(name: "stride", value: "0.25")])
    #expect(world.name == "line-walk" && world.actionNames == ["left", "right"])
    #expect(world.settings == [Setting(name: "stride", value: "0.25")])
    #expect(world.habitat == .simulation)
    #expect(world.defaultBudget == .episodes(20) && world.defaultDiscount == 1)
    #expect(throws: ParameterError.self) { try entry.configure([Setting(name: "stride", value: "2")]) }
  }

  @Test("A simulation whose actions are a continuum says so")
  func continuum() {
    #expect(ConfiguredSimulation(Guess()).habitat == .continuum)
  }

  @Test("Tabular agents cannot live in a simulation, and say why")
  func tabular() throws {
    let entry = AlgorithmEntry(QLearning.self)
    #expect(entry.habitats == [.finite])
    let algorithm = try entry.configure([])
    for (world, sentence) in [
      (ConfiguredSimulation(LineWalk()), "the states of line-walk cannot be numbered"),
      (ConfiguredSimulation(Guess()), "the actions of guess are a continuum"),
    ] {
      #expect {
        _ = try algorithm.settle(world, specification)
      } throws: {
        "\($0)".hasPrefix(sentence)
      }
    }
  }

  @Test("Dynamics behind one type are the same dynamics, and a copy lives on its own")
  func erased() {
    var plain = SimulationDynamics(LineWalk())
    var erased = AnyDynamics(SimulationDynamics(LineWalk()))
    var generators = (Generator(splitMixSeed: 1), Generator(splitMixSeed: 1))
    #expect(plain.draws && erased.draws)
    var state = plain.start(at: nil, using: &generators.0)
    #expect(erased.start(at: nil, using: &generators.1) == state)
    var copy = erased
    var other = Generator(splitMixSeed: 9)
    _ = copy.respond(to: 1, in: state, using: &other)
    for step in 1...20 {
      let (one, two) = (
        plain.respond(to: step % 2, in: state, using: &generators.0),
        erased.respond(to: step % 2, in: state, using: &generators.1)
      )
      #expect(one.next == two.next && one.reward == two.reward && one.terminates == two.terminates)
      state = one.next
    }
  }
}

/// Guesses a number that is linear in features, and follows the slope of its own error.
private struct Guesser: ContinuousAlgorithm {
  static let name = "guesser"
  var features = FeatureChoice.polynomial(order: 1)

  func makeLearner(for task: FeatureTask) -> Worker {
    Worker(weights: Array(repeating: 0, count: task.featureCount))
  }

  struct Worker: FeatureLearner {
    var weights: [Double]
    private var noise = 0.0

    init(weights: [Double]) { self.weights = weights }

    mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Double {
      noise = generator.uniform() < 0.5 ? -0.1 : 0.1
      return state.features.dot(weights) + noise
    }

    mutating func step(
      _ transition: Step<FeaturedState, Double>, using generator: inout Generator
    ) -> Double { begin(in: transition.next, using: &generator) }

    mutating func end(_ transition: Step<FeaturedState, Double>, using generator: inout Generator) {
      transition.state.features.add(to: &weights, times: 2 * noise * transition.reward)
    }

    var solution: Solution { .unlisted() }
  }
}

extension SimulationEntryTests {
  @Test("A learner of a continuum lives in a simulation of numbers and nowhere else")
  func numbers() throws {
    let entry = AlgorithmEntry(continuous: Guesser.self)
    #expect(entry.habitats == [.continuum])
    let algorithm = try entry.configure([])
    let specification = RunSpecification(
      discount: 1, stepLimit: 10, budget: .episodes(4000), seed: 1)
    var rewards: [Double] = []
    let makeRun = try algorithm.settle(ConfiguredSimulation(Guess()), specification)
    let run = makeRun(0, RunObserver(report: { record, _ in rewards.append(record.episodeReturn) }))
    #expect(run.carryOut() != nil)
    // A guess of zero costs a third on average, and is left within fifty episodes; the right one costs the noise, 0.01.
    let (early, late) = (rewards.prefix(20).reduce(0, +) / 20, rewards.suffix(100).reduce(0, +) / 100)
    #expect(early < -0.1 && late > -0.02, "\(early) \(late)")
    #expect(throws: SimulationError.self) {
      _ = try algorithm.settle(ConfiguredSimulation(LineWalk()), specification)
    }
    let task = LearningTask(try TableWorld.market.model(), specification)
    #expect(throws: ParameterError.self) { try algorithm.validate(task) }
  }
}
