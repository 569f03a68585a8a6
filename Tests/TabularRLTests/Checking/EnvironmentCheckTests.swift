import Synchronization
import Testing

@testable import TabularRL

/// Every rule is seen to be kept and seen to be broken.
@Suite struct EnvironmentCheckTests {
  /// A walk over the numbers 0 to 3 with a coin, and one thing after another that can be wrong with it.
  struct Walk: Environment {
    static let name = "walk"
    static let parameters: [Parameter<Self>] = [
      Parameter("length", \.length, in: 3...50, "the number of cells")
    ]
    static let knownOptima = [KnownOptimum(2, discount: 1), KnownOptimum(3, discount: 1, ["length": "4"])]

    var length = 3
    var isUnsteady = false
    var hasTrap = false
    var endName = "end"
    var turns = false
    let actions = [-1, 1]
    let initialStates = [0]

    func name(of state: Int) -> String { state == length ? endName : "at \(state)" }
    func name(of action: Int, _: Void = ()) -> String { action < 0 ? "back" : "on" }

    var states: [Int]? { Array(0...length) + (hasTrap ? [99] : []) }

    func outcomes(of action: Int, in state: Int) -> [Outcome<Int>] {
      if state == 99 { return [.moving(to: 99, reward: 0)] }
      guard state < length else { return [] }
      let target = state + action
      if target < 0 { return [.moving(to: hasTrap ? 99 : 0, reward: -1)] }
      let reward: Double = target == length ? 0 : action == 1 ? 1 : -2
      let ends = target == length
      let chance = isUnsteady ? 0.25 + Double(Self.calls.add(1, ordering: .relaxed).newValue) / 1e6 : 1
      var outcomes: [Outcome<Int>] = [
        ends
          ? .ending(in: target, reward: reward, probability: chance)
          : .moving(to: target, reward: reward, probability: chance)
      ]
      if isUnsteady { outcomes.append(.moving(to: state, reward: 0, probability: 1 - chance)) }
      return outcomes
    }

    static let calls = Atomic(0)

    var symmetries: [Symmetry<Int, Int>] {
      guard turns else { return [] }
      let length = length
      return [Symmetry("turned", state: { length - $0 }, action: { -$0 })]
    }
  }

  static func finding(
    _ rule: EnvironmentCheck.Rule, _ world: some Environment, reservedNames: Set<String> = []
  ) throws -> Finding<EnvironmentCheck.Rule> {
    let check = EnvironmentCheck(world, reservedNames: reservedNames)
    #expect(check.findings.map(\.rule) == EnvironmentCheck.Rule.allCases)
    #expect(check.passes == check.findings.allSatisfy { $0.verdict != .failed })
    return try #require(check.findings.first { $0.rule == rule })
  }

  @Test("a right world keeps every rule")
  func right() throws {
    for rule in EnvironmentCheck.Rule.allCases {
      let finding = try Self.finding(rule, Walk())
      #expect(finding.verdict == (rule == .symmetry ? .skipped : .holds), "\(finding.text)")
    }
  }

  @Test("names of states that take more than one line are refused")
  func names() throws {
    let finding = try Self.finding(.names, Walk(endName: "the\nend"))
    #expect(finding.verdict == .failed && finding.text.contains(#""the\nend""#))
  }

  @Test("a parameter named like another option is refused")
  func reserved() throws {
    let finding = try Self.finding(.parameters, Walk(), reservedNames: ["length"])
    #expect(finding.verdict == .failed && finding.text.contains("--length is the name of another option"))
  }

  @Test("a bound that does not compile is named")
  func extremes() throws {
    struct Fragile: Environment {
      static let name = "fragile"
      static let parameters = [Parameter("chance", \Self.chance, in: .from(0, to: 2), "a chance")]
      var chance = 0.5
      let actions = ["go"]
      let initialStates = [0]
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
        [
          .ending(in: 1, reward: 0, probability: chance),
          .moving(to: 0, reward: 0, probability: 1 - chance),
        ]
      }
    }
    let finding = try Self.finding(.parameters, Fragile())
    #expect(finding.verdict == .failed)
    #expect(finding.text.hasPrefix("--chance 2.0 is allowed but does not compile"))
    #expect(EnvironmentCheck(Fragile(), effort: .quick).passes)
  }

  @Test("what prints otherwise than it reads is named")
  func roundTrip() throws {
    struct Forgetful: Environment {
      static let name = "forgetful"
      static let parameters = [
        Parameter<Self>(
          name: "size", summary: "a size", placeholder: "COUNT", allowed: "", alternativeTo: nil,
          read: { "\($0.size)" }, write: { root, text in root.size = (Int(text) ?? 0) + 1 })
      ]
      var size = 1
      let actions = ["go"]
      let initialStates = [0]
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] { [.ending(in: 1, reward: 0)] }
    }
    let finding = try Self.finding(.parameters, Forgetful())
    #expect(finding.text == "--size prints '1' but reads it as '2'")
  }

  @Test("rules that compiling finds broken are reported, and the rest is skipped")
  func compiling() throws {
    struct Leaky: Environment {
      static let name = "leaky"
      let actions = ["go"]
      let initialStates = [0]
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
        [.ending(in: 1, reward: 0, probability: 0.9)]
      }
    }
    let check = EnvironmentCheck(Leaky())
    #expect(!check.passes)
    #expect(check.findings.filter { $0.verdict == .skipped }.count == 8)
    #expect(try Self.finding(.probabilities, Leaky()).text.contains("sum to 0.9"))
  }

  @Test("states that cannot be reached are listed")
  func reachability() throws {
    struct Island: Environment {
      static let name = "island"
      let actions = ["go"]
      let initialStates = [0]
      var states: [Int]? { [0, 1, 2] }
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
        state == 1 ? [] : [.ending(in: 1, reward: 0), .moving(to: 2, reward: 0, probability: 0)]
      }
    }
    let finding = try Self.finding(.reachability, Island())
    #expect(finding.verdict == .noted)
    #expect(finding.text == "1 of 3 states cannot be reached: 2")
  }

  @Test("an end that is none is noted")
  func endings() throws {
    struct Doorway: Environment {
      static let name = "doorway"
      let actions = ["stop", "pass"]
      let initialStates = [0]
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] {
        [action == "stop" ? .ending(in: 1, reward: 0) : .moving(to: 1, reward: 0)]
      }
    }
    let finding = try Self.finding(.endings, Doorway())
    #expect(finding.verdict == .noted && finding.text.hasSuffix(": 1"))
  }

  @Test("a world whose rules change from call to call is found out")
  func determinism() throws {
    let finding = try Self.finding(.determinism, Walk(isUnsteady: true))
    #expect(finding.verdict == .failed && finding.text.contains("other probabilities"))
  }

  @Test("a trap without an end is named, undiscounted")
  func policies() throws {
    let finding = try Self.finding(.policies, Walk(hasTrap: true))
    #expect(finding.verdict == .failed && finding.text.hasPrefix("no end can be reached from at 99"))
  }

  @Test("a wrong optimum is corrected")
  func optimum() throws {
    struct Modest: Environment {
      static let name = "modest"
      static let knownOptima = [KnownOptimum(1, discount: 1), KnownOptimum(0.5, discount: 1, steps: 3)]
      let actions = ["go"]
      let initialStates = [0]
      func outcomes(of action: String, in state: Int) -> [Outcome<Int>] { [.ending(in: 1, reward: 1)] }
    }
    let finding = try Self.finding(.optimum, Modest())
    #expect(finding.verdict == .failed)
    #expect(finding.text == "0.5 (3 steps) is said to be optimal, but 1.0 is")
  }

  @Test("a symmetry that is none is refuted")
  func symmetry() throws {
    let finding = try Self.finding(.symmetry, Walk(turns: true))
    #expect(finding.verdict == .failed && finding.text.hasPrefix("turned: what"))
  }

  @Test("draws of the wrong distribution are not believed, fair ones of 3000 rows are")
  func sampler() {
    func believability(_ expected: [Double], drawing actual: [Double], seed: UInt64) -> Double {
      var generator = Generator(splitMixSeed: seed)
      var row = SampledRow()
      for (state, probability) in expected.enumerated() {
        row.expect(state, ends: false, probability, reward: 1, deviation: 0)
      }
      for _ in 0..<2000 { row.count(generator.categorical(actual), ends: false, reward: 1) }
      return row.believability
    }
    let third = [1.0 / 3, 1.0 / 3, 1.0 / 3]
    #expect(believability(third, drawing: [0.4, 0.3, 0.3], seed: 1) < 1e-7)
    #expect(believability([0.5, 0.5, 0], drawing: third, seed: 1) == 0)
    // Gymnasium's taxi lived a year with the left and the right of a heading exchanged: another place.
    #expect(believability([0.8, 0.2, 0, 0], drawing: [0.8, 0.1, 0.1, 0], seed: 1) == 0)
    let rare = [0.9, 0.098, 0.001, 0.001]
    for seed in 0..<300 { #expect(believability(rare, drawing: rare, seed: UInt64(seed)) > 1e-5) }
  }

  @Test("drawn rewards with another mean are not believed")
  func noise() {
    for (mean, isBelieved) in [(1.0, true), (1.5, false)] {
      var generator = Generator(splitMixSeed: 3)
      var row = SampledRow()
      row.expect(0, ends: true, 1, reward: 1, deviation: 2)
      for _ in 0..<1000 { row.count(0, ends: true, reward: mean + 2 * generator.normal()) }
      #expect((row.believability > 1e-3) == isBelieved)
    }
  }
}
