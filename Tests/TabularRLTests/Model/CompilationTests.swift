import TabularRL
import Testing

/// A world whose rules a test writes down as a table of outcomes by state and action.
private struct Scripted: Environment {
  static let name = "scripted"

  var actions = ["go"]
  var initialStates = ["a"]
  var distribution: [(state: String, probability: Double)]?
  var states: [String]?
  var rules: [String: [String: [Outcome<String>]]] = ["a": ["go": [.ending(in: "z", reward: 1)]]]
  var names: [String: String] = [:]

  var initialDistribution: [(state: String, probability: Double)] {
    distribution ?? initialStates.map { ($0, 1 / Double(initialStates.count)) }
  }

  func outcomes(of action: String, in state: String) -> [Outcome<String>] { rules[state]?[action] ?? [] }

  func name(of value: String) -> String { names[value] ?? value }

  /// A world in which `go` has these outcomes in state `a`.
  static func going(_ outcomes: Outcome<String>...) -> Scripted {
    Scripted(rules: ["a": ["go": outcomes]])
  }
}

/// The error that compiling throws, or nil.
private func error(compiling world: Scripted) -> ModelError? {
  #expect(throws: ModelError.self) { try TabularModel(compiling: world) }
}

@Suite struct CompilationErrorTests {
  @Test func `a world without initial states`() {
    let error = error(compiling: Scripted(initialStates: []))
    #expect(error == .noInitialState)
    #expect(error?.description == "there is no initial state; list at least one")
  }

  @Test func `a world without actions`() {
    let error = error(compiling: Scripted(actions: []))
    #expect(error == .noAction)
    #expect(error?.description == "there is no action; list at least one")
  }

  @Test func `initial probabilities that do not sum to one`() {
    let error = error(compiling: Scripted(distribution: [("a", 0.5), ("b", 0.25)]))
    #expect(error == .initialProbabilities(sum: 0.75))
    #expect(
      error?.description
        == "the probabilities of the initial states sum to 0.75; they must be non-negative and sum to 1")
  }

  @Test(arguments: [-0.5, .nan, .infinity])
  func `initial probabilities that are negative or no numbers`(probability: Double) {
    let world = Scripted(distribution: [("a", probability), ("b", 1 - probability)])
    guard case .initialProbabilities = error(compiling: world) else {
      Issue.record("another error")
      return
    }
  }

  @Test func `an initial state that is not listed`() {
    let error = error(compiling: Scripted(initialStates: ["b"], states: ["a", "z"]))
    #expect(error == .unknownInitialState("b"))
    #expect(error?.description == "the initial state b is not among the listed states")
  }

  @Test func `a state listed twice`() {
    let error = error(compiling: Scripted(states: ["a", "z", "a"]))
    #expect(error == .duplicateState("a"))
    #expect(error?.description == "state a is listed twice; list each state once")
  }

  @Test func `a negative probability`() {
    let error = error(
      compiling: .going(
        .ending(in: "z", reward: 0, probability: 1.5), .moving(to: "a", reward: 0, probability: -0.5)))
    #expect(error == .probability(-0.5, state: "a", action: "go", next: "a"))
    #expect(
      error?.description
        == "action go in state a leads to a with probability -0.5; it must be at least 0")
  }

  @Test func `a probability that is not a number`() {
    let error = error(compiling: .going(.ending(in: "z", reward: 0, probability: .nan)))
    #expect(
      error?.description == "action go in state a leads to z with probability nan; it must be at least 0")
  }

  @Test(arguments: [0.5, 1 + 1e-8, .infinity])
  func `probabilities that do not sum to one`(sum: Double) {
    let error = error(compiling: .going(.ending(in: "z", reward: 0, probability: sum)))
    #expect(error == .probabilitySum(sum, state: "a", action: "go"))
    #expect(
      error?.description
        == "the outcomes of action go in state a have probabilities that sum to \(sum); they must sum to 1")
  }

  @Test func `a reward that is not finite`() {
    let error = error(compiling: .going(.ending(in: "z", reward: .infinity)))
    #expect(error == .reward(.infinity, state: "a", action: "go", next: "z"))
    #expect(
      error?.description
        == "action go in state a pays inf for reaching z; rewards and their deviations must lie "
        + "within 1e100 of 0, deviations at least 0")
  }

  @Test(arguments: [-1.0, .infinity])
  func `a reward deviation that is negative or not finite`(deviation: Double) {
    let error = error(compiling: .going(.ending(in: "z", reward: 0, rewardDeviation: deviation)))
    #expect(error == .reward(deviation, state: "a", action: "go", next: "z"))
  }

  @Test func `an outcome that leads to a state not listed`() {
    for outcome in [Outcome.moving(to: "b", reward: 0), .ending(in: "b", reward: 0)] {
      var world = Scripted.going(outcome)
      world.states = ["a"]
      let error = error(compiling: world)
      #expect(error == .unknownSuccessor("b", state: "a", action: "go"))
      #expect(
        error?.description == "action go in state a leads to b, which is not among the listed states")
    }
  }

  @Test func `a state in which episodes go on but nothing can be done`() {
    let error = error(compiling: .going(.moving(to: "b", reward: 0)))
    #expect(error == .stuck(state: "b"))
    #expect(
      error?.description
        == "state b has no available action but episodes go on in it; give it an action or end the "
        + "episode on entering it")
  }

  @Test func `an initial state in which nothing can be done`() {
    #expect(error(compiling: Scripted(initialStates: ["z"])) == .stuck(state: "z"))
  }

  @Test func `two states of one name`() {
    let error = error(compiling: Scripted(names: ["z": "a"]))
    #expect(error == .duplicateName(kind: "state", name: "a"))
    #expect(error?.description == "two states are named a; names must be unique")
  }

  @Test func `names in different bytes that are read the same are one name`() {
    let world = Scripted(names: ["a": "caf\u{e9}", "z": "cafe\u{301}"])
    #expect(error(compiling: world) == .duplicateName(kind: "state", name: "caf\u{e9}"))
  }

  @Test func `of thousands of names the one that comes twice is found`() throws {
    let names = (0..<5000).map { "(\($0 / 71),\($0 % 71))" }
    func rules(_ names: [String]) -> [String: [String: [Outcome<String>]]] {
      let outcomes = names.dropFirst().map {
        Outcome.ending(in: $0, reward: 0, probability: 1 / Double(names.count - 1))
      }
      return [names[0]: ["go": outcomes]]
    }
    var world = Scripted(rules: rules(["a"] + names))
    #expect(try TabularModel(compiling: world).stateNames == ["a"] + names)
    world.names = [names[4000]: names[17]]
    #expect(error(compiling: world) == .duplicateName(kind: "state", name: names[17]))
  }

  @Test func `two actions of one name`() {
    let error = error(compiling: Scripted(actions: ["go", "run"], names: ["run": "go"]))
    #expect(error == .duplicateName(kind: "action", name: "go"))
    #expect(error?.description == "two actions are named go; names must be unique")
  }

  @Test func `too many states, in words`() {
    #expect(
      ModelError.tooLarge(states: 7).description
        == "the world has 7 states or more; states times actions must stay below 2147483647")
  }
}

@Suite struct CompilationTests {
  @Test func `states are numbered breadth-first in the order of actions and outcomes`() throws {
    let model = try TabularModel(
      compiling: Scripted(
        actions: ["left", "right"], initialStates: ["m", "n"],
        rules: [
          "m": [
            "left": [
              .moving(to: "d", reward: 0, probability: 0.5), .moving(to: "c", reward: 0, probability: 0.5),
            ],
            "right": [.moving(to: "n", reward: 0)],
          ],
          "n": ["left": [.moving(to: "b", reward: 0)]],
          "d": ["left": [.moving(to: "a", reward: 0)]],
          "c": ["left": [.ending(in: "c", reward: 0)]],
          "b": ["left": [.ending(in: "c", reward: 0)]],
          "a": ["left": [.ending(in: "c", reward: 0)]],
        ]))
    #expect(model.stateNames == ["m", "n", "d", "c", "b", "a"])
    #expect(model.actionNames == ["left", "right"])
    #expect(model.startStates == [0, 1])
    #expect(model.startProbabilities == [0.5, 0.5])
  }

  @Test func `states that only end episodes come last and have no rows`() throws {
    let model = try TabularModel(
      compiling: Scripted(rules: [
        "a": [
          "go": [
            .ending(in: "z", reward: 1, probability: 0.25), .ending(in: "y", reward: 2, probability: 0.25),
            .moving(to: "b", reward: 3, probability: 0.5),
          ]
        ],
        "b": [
          "go": [
            .ending(in: "z", reward: 4, probability: 0.5), .moving(to: "y", reward: 5, probability: 0.5),
          ]
        ],
        "y": ["go": [.ending(in: "z", reward: 6)]],
        "z": ["go": [.moving(to: "a", reward: 7)]],
      ]))
    // z is known first but episodes never go on in it; y ends some episodes and is passed by others.
    #expect(model.stateNames == ["a", "b", "y", "z"])
    #expect(model.rowStarts == [0, 3, 5, 6, 6])
    #expect(model.successors == [3, 2, 1, 3, 2, 3])
    #expect(model.rewards == [1, 2, 3, 4, 5, 6])
    #expect(model.terminates == [true, true, false, true, false, true])
  }

  @Test func `listed states keep their order, reachable or not, with their rows`() throws {
    let model = try TabularModel(
      compiling: Scripted(
        states: ["z", "u", "a"],
        rules: [
          "a": ["go": [.ending(in: "z", reward: 1)]], "z": ["go": [.moving(to: "a", reward: 7)]],
          "u": ["go": [.moving(to: "u", reward: 8)]],
        ]))
    #expect(model.stateNames == ["z", "u", "a"])
    #expect(model.startStates == [2])
    #expect(model.rowStarts == [0, 1, 2, 3])
    #expect(model.successors == [2, 1, 0])
    #expect(model.rewards == [7, 8, 1])
  }

  @Test func `an action without outcomes is not available`() throws {
    let model = try TabularModel(compiling: Scripted(actions: ["wait", "go"]))
    #expect(!model.isAvailable(0, in: 0))
    #expect(model.isAvailable(1, in: 0))
    #expect(model.availableActionCount(in: 0) == 1)
    #expect(model.availableActionCount(in: 1) == 0)
    #expect(model.outcomes(of: 1, in: 0) == 0..<1)
  }

  @Test func `equal outcomes and outcomes of probability zero are kept in order`() throws {
    let model = try TabularModel(
      compiling: Scripted.going(
        .ending(in: "z", reward: 1, probability: 0.25), .moving(to: "a", reward: 0, probability: 0.5),
        .ending(in: "z", reward: 1, probability: 0.25), .moving(to: "b", reward: 0, probability: 0)))
    #expect(model.probabilities == [0.25, 0.5, 0.25, 0])
    // Episodes never go on in b, so it needs no action.
    #expect(model.stateNames == ["a", "b", "z"])
    #expect(model.successors == [2, 0, 2, 1])
  }

  @Test func `the start distribution is kept as it is given`() throws {
    let world = Scripted(
      distribution: [("b", 0.75), ("a", 0.25), ("z", 0)],
      rules: ["a": ["go": [.ending(in: "z", reward: 0)]], "b": ["go": [.ending(in: "z", reward: 0)]]])
    let model = try TabularModel(compiling: world)
    #expect(model.stateNames == ["b", "a", "z"])
    #expect(model.startStates == [0, 1, 2])
    #expect(model.startProbabilities == [0.75, 0.25, 0])
  }

  @Test func `ten tenths are one`() throws {
    let outcomes = (0..<10).map { Outcome.ending(in: "z", reward: Double($0), probability: 0.1) }
    #expect(try TabularModel(compiling: Scripted(rules: ["a": ["go": outcomes]])).rewards.count == 10)
  }

  @Test func `reward deviations are kept only where there is one`() throws {
    #expect(try TabularModel(compiling: Scripted()).rewardDeviations.isEmpty)
    let noisy = Scripted.going(
      .ending(in: "z", reward: 0, probability: 0.5, rewardDeviation: 2),
      .ending(in: "y", reward: 0, probability: 0.5))
    #expect(try TabularModel(compiling: noisy).rewardDeviations == [2, 0])
    let late = Scripted.going(
      .ending(in: "z", reward: 0, probability: 0.25), .ending(in: "y", reward: 0, probability: 0.25),
      .ending(in: "x", reward: 0, probability: 0.25, rewardDeviation: 3),
      .ending(in: "w", reward: 0, probability: 0.25))
    #expect(try TabularModel(compiling: late).rewardDeviations == [0, 0, 3, 0])
  }

  @Test func `many successors of one state keep their numbers`() throws {
    // More than are remembered from one look to the next, twice over, last first the second time.
    let names = (0..<20).map { "s\($0)" }
    let outcomes = (names + names.reversed()).map {
      Outcome.moving(to: $0, reward: 0, probability: 1.0 / 40)
    }
    var rules = Dictionary(
      uniqueKeysWithValues: names.map { ($0, ["go": [Outcome.ending(in: "a", reward: 0)]]) })
    rules["a"] = ["go": outcomes]
    let model = try TabularModel(compiling: Scripted(rules: rules))
    #expect(model.stateNames == ["a"] + names)
    #expect(model.successors.prefix(40).map(Int.init) == Array(1...20) + (1...20).reversed())
  }

  @Test func `a world without geometry has no board`() throws {
    let model = try TabularModel(compiling: Scripted())
    #expect(model.board == nil)
    #expect(model.name == "scripted")
  }
}
