/// What can be seen of a simulation by machine: rules that every one should keep, each with a verdict.
///
/// A simulation cannot be gone through, so it is lived in, deciding at random, with numbers of a fixed seed.
public struct SimulationCheck: Sendable {
  /// What is checked.
  public enum Rule: String, Sendable, CaseIterable, Encodable {
    /// The name can stand in files, and actions have names of one line, no two alike.
    case names
    /// Parameters have names of their own, print and parse alike.
    case parameters
    /// The coordinates are finite and lie in their ranges, and what is not named is zero.
    case coordinates
    /// Rewards are finite.
    case rewards
    /// The same numbers and the same decisions give the same episodes.
    case determinism
    /// Episodes end, or the discount keeps values finite.
    case endings
  }

  /// A finding for each rule, in their order.
  public let findings: [Finding<Rule>]

  /// Whether no rule is broken.
  public var passes: Bool { findings.allSatisfy { $0.verdict != .failed } }

  /// The steps of the two lives that are compared.
  private static let steps = 50_000

  /// Checks a simulation.
  ///
  /// - Parameters:
  ///   - world: the simulation with its parameters.
  ///   - reservedNames: names that its parameters may not have, such as the options of a command.
  public init<World: Simulation>(_ world: World, reservedNames: Set<String> = []) {
    let configured = ConfiguredSimulation(world)
    let life: Life
    if let dynamics = configured.actionDynamics {
      let count = max(1, world.actionNames.count)
      life = Life(in: dynamics, of: configured, steps: Self.steps) { $0.index(below: count) }
    } else if let dynamics = configured.numberDynamics {
      life = Life(in: dynamics, of: configured, steps: Self.steps) { $0.normal() }
    } else {
      let text = "what is decided upon are neither numbered actions nor numbers, so nobody can live there"
      findings = Rule.allCases.map {
        Finding(rule: $0, verdict: $0 == .names ? .failed : .skipped, text: text)
      }
      return
    }
    findings = [
      Finding(.names) { try Self.names(world, isDiscrete: configured.actionDynamics != nil) },
      Finding(.parameters) {
        try ParameterCheck(of: World.self, reservedNames: reservedNames).run(world)
      },
      Finding(.coordinates) { try life.checkCoordinates(world.coordinateRanges) },
      Finding(.rewards) { try life.checkRewards() },
      Finding(.determinism) { try life.checkRepetition() },
      life.endings(discount: configured.defaultDiscount),
    ]
  }

  private static func names(_ world: some Simulation, isDiscrete: Bool) throws -> String {
    let name = type(of: world).name
    guard name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
      throw BrokenRule("the name '\(name)' cannot stand in a file; use letters, digits, dot, _ and - only")
    }
    let names = world.actionNames
    guard isDiscrete else {
      guard names.isEmpty else {
        throw BrokenRule("actions are a continuum, so none has a name; let actionNames be empty")
      }
      return "actions are a continuum"
    }
    guard !names.isEmpty else { throw BrokenRule("there is no action; actionNames must name them") }
    guard Set(names).count == names.count else { throw BrokenRule("two actions have the same name") }
    if let bad = names.firstIndex(where: { $0.isEmpty || $0.unicodeScalars.contains { $0.value < 32 } }) {
      throw BrokenRule("action \(bad) has the name \(names[bad].debugDescription); give it one line of text")
    }
    return "\(names.count) actions, no two of them named alike"
  }
}

/// What was seen in two lives with the same numbers.
private struct Life {
  private var coordinates: [Coordinates] = []
  private var rewards: [Double] = []
  private var episodes = 0
  private var ended = 0
  private var isRepeated = true

  /// Lives in a world twice.
  init<Decision>(
    in dynamics: AnyDynamics<Coordinates, Decision>, of world: ConfiguredSimulation, steps: Int,
    _ decide: (inout Generator) -> Decision
  ) {
    let limit = world.defaultStepLimit ?? steps / 10
    func live(_ see: (_ reward: Double?, _ ended: Bool, Coordinates) -> Void) {
      var dynamics = dynamics
      var generators = (world: Generator(splitMixSeed: 1), agent: Generator(splitMixSeed: 2))
      var step = 0
      while step < steps {
        var state = dynamics.start(at: nil, using: &generators.world)
        see(nil, false, state)
        for _ in 0..<limit where step < steps {
          step += 1
          let response = dynamics.respond(
            to: decide(&generators.agent), in: state, using: &generators.world)
          state = response.next
          see(response.reward, response.terminates, state)
          if response.terminates { break }
        }
      }
    }
    live { reward, isEnd, state in
      coordinates.append(state)
      if let reward { rewards.append(reward) } else { episodes += 1 }
      if isEnd { ended += 1 }
    }
    var place = (coordinate: 0, reward: 0)
    live { reward, _, state in
      // Compared by their bits, for what is not a number equals nothing.
      let isSame = place.coordinate < coordinates.count && bits(coordinates[place.coordinate]) == bits(state)
      let isSameReward =
        reward == nil
        || place.reward < rewards.count && rewards[place.reward].bitPattern == reward?.bitPattern
      if !isSame || !isSameReward { isRepeated = false }
      place.coordinate += 1
      if reward != nil { place.reward += 1 }
    }
  }

  func checkCoordinates(_ ranges: [ClosedRange<Double>]) throws -> String {
    guard (1...4).contains(ranges.count) else {
      throw BrokenRule("there are \(ranges.count) ranges; a state has one to four coordinates")
    }
    for (axis, range) in ranges.enumerated() {
      guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound else {
        throw BrokenRule("the range of coordinate \(axis), \(range), is not that of finite numbers")
      }
    }
    for state in coordinates {
      for axis in 0..<4 {
        guard axis < ranges.count else {
          guard state[axis] == 0 else {
            throw BrokenRule("coordinate \(axis) is \(state[axis]), but has no range; it must be zero")
          }
          continue
        }
        guard ranges[axis].contains(state[axis]) else {
          throw BrokenRule("coordinate \(axis) is \(state[axis]), outside its range \(ranges[axis])")
        }
      }
    }
    return "all of \(coordinates.count) states are in "
      + enumerated(ranges.map { "\($0.lowerBound) to \($0.upperBound)" })
  }

  func checkRewards() throws -> String {
    guard let low = rewards.min(), let high = rewards.max(), rewards.allSatisfy(\.isFinite) else {
      throw BrokenRule("a reward is infinite or not a number")
    }
    return "\(rewards.count) rewards from \(low) to \(high)"
  }

  func checkRepetition() throws -> String {
    guard isRepeated else {
      throw BrokenRule("the same numbers and decisions lead elsewhere; draw from the generator given only")
    }
    return "\(rewards.count) steps are the same when taken again"
  }

  func endings(discount: Double) -> Finding<SimulationCheck.Rule> {
    let text = "\(ended) of \(episodes) episodes of random actions end"
    guard ended == 0, discount == 1 else { return .init(rule: .endings, verdict: .holds, text: text) }
    return .init(
      rule: .endings, verdict: .noted, text: "\(text), and nothing is discounted; values may be infinite")
  }

  private func bits(_ state: Coordinates) -> SIMD4<UInt64> {
    SIMD4(state.x.bitPattern, state.y.bitPattern, state.z.bitPattern, state.w.bitPattern)
  }
}
