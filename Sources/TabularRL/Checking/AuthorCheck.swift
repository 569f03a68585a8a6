/// The rules that concern a world as it was written.
struct AuthorCheck<World: Environment> {
  let environment: World
  let reservedNames: Set<String>
  let effort: EnvironmentCheck.Effort

  init(_ environment: World, reservedNames: Set<String>, effort: EnvironmentCheck.Effort) {
    self.environment = environment
    self.reservedNames = reservedNames
    self.effort = effort
  }

  /// Names that can stand in file names and in CSV.
  func names(_ model: TabularModel) -> Finding<EnvironmentCheck.Rule> {
    Finding(.names) {
      guard World.name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
        throw BrokenRule(
          "the name '\(World.name)' cannot stand in a file; use letters, digits, dot, _ and - only")
      }
      for (kind, names) in [("state", model.stateNames), ("action", model.actionNames)] {
        let bad = names.firstIndex { $0.isEmpty || $0.unicodeScalars.contains { $0.value < 32 } }
        if let bad {
          throw BrokenRule(
            "\(kind) \(bad) has the name \(names[bad].debugDescription); give it one line of text")
        }
      }
      return "\(model.stateCount) states and \(model.actionCount) actions, no two of them named alike"
    }
  }

  /// Parameters whose names, texts and bounds are in order.
  func parameters() -> Finding<EnvironmentCheck.Rule> {
    let check = ParameterCheck(of: World.self, reservedNames: reservedNames)
    guard !World.parameters.isEmpty else {
      return .init(rule: .parameters, verdict: .holds, text: ParameterCheck<World>.none)
    }
    return Finding(.parameters) {
      guard effort.triesLargeWorlds else { return try check.run(environment) }
      var compiled = 0
      let text = try check.run(environment) { world, parameter, text in
        do throws(ModelError) {
          _ = try world.compiled()
        } catch {
          throw BrokenRule("--\(parameter) \(text) is allowed but does not compile: \(error)")
        }
        compiled += 1
      }
      return text + "; \(compiled) worlds at their bounds compile"
    }
  }

  /// The same model and the same episodes again.
  func determinism(_ model: TabularModel) -> Finding<EnvironmentCheck.Rule> {
    Finding(.determinism) {
      if let difference = try model.difference(from: environment.compiled()) {
        throw BrokenRule(
          "compiling the world again gives other \(difference); do not go through a Set or a Dictionary")
      }
      let variation = try Variation(of: environment, compiledTo: model)
      if let draw = variation.draw {
        var generators = (Generator(splitMixSeed: 1), Generator(splitMixSeed: 1))
        let (one, other) = (try draw(&generators.0), try draw(&generators.1))
        if let difference = one.difference(from: other) {
          throw BrokenRule("drawing the world again from the same numbers gives other \(difference)")
        }
      }
      let task = LearningTask(
        model,
        RunSpecification(
          discount: environment.defaultDiscount, stepLimit: environment.defaultStepLimit ?? 1000,
          budget: .steps(2000), seed: 1),
        variation: variation)
      let (one, other) = (try episodes(task), try episodes(task))
      guard one == other else { throw BrokenRule("two runs with the same seed give other episodes") }
      return "the same model when compiled again, the same \(one.count) episodes when run again"
    }
  }

  private func episodes(_ task: LearningTask) throws(ModelError) -> [EpisodeRecord] {
    var run = Run(0, of: QLearning(), in: try task.ofRun(0))
    var records: [EpisodeRecord] = []
    run.advance(by: .max) { record, _ in records.append(record) }
    return records
  }

  /// The known optima, found again.
  func optimum(_ model: TabularModel) -> Finding<EnvironmentCheck.Rule> {
    guard effort.triesLargeWorlds || model.successors.count < 500_000 else {
      return .init(rule: .optimum, verdict: .skipped, text: "the world is too large for a quick check")
    }
    guard !World.knownOptima.isEmpty else {
      return .init(rule: .optimum, verdict: .skipped, text: "none is known; knownOptima is the place for it")
    }
    return Finding(.optimum) {
      for known in World.knownOptima {
        let (lower, upper) = try Self.optimum(as: known)
        guard lower - known.tolerance <= known.value, known.value <= upper + known.tolerance else {
          throw BrokenRule("\(Self.text(known)) is said to be optimal, but \((lower + upper) / 2) is")
        }
      }
      return "found again: " + enumerated(World.knownOptima.map(Self.text), most: 4)
    }
  }

  /// The proved bounds of an optimum, on average over the starts.
  private static func optimum(as known: KnownOptimum) throws -> (lower: Double, upper: Double) {
    let model = try World(settings: known.settings).compiled()
    let tolerance = max(known.tolerance, 1e-9)
    func solve(_ recipe: some SweepingPlanner) -> Solution {
      var recipe = recipe
      recipe.planning.tolerance = tolerance
      return recipe.solve(model, discount: known.discount)
    }
    var limited = FiniteHorizon()
    limited.horizon = known.steps ?? 1
    let solution = known.steps == nil ? solve(AutomaticPlanner()) : solve(limited)
    let (lower, upper) = solution.bounds.map(model.startBounds) ?? (-.infinity, .infinity)
    guard upper - lower <= 4 * tolerance else {
      throw BrokenRule(
        "\(text(known)) can be neither proved nor refuted: the optimum is in \(lower)...\(upper)")
    }
    return (lower, upper)
  }

  private static func text(_ known: KnownOptimum) -> String {
    let conditions =
      known.settings.map { "\($0.name) \($0.value)" }
      + (known.discount < 1 ? ["discount \(known.discount)"] : [])
      + (known.steps.map { ["\($0) steps"] } ?? [])
    return "\(known.value)" + (conditions.isEmpty ? "" : " (\(conditions.joined(separator: ", ")))")
  }

  /// The declared symmetries: the rows of the images are the images of the rows.
  func symmetry(_ model: TabularModel) throws(ModelError) -> Finding<EnvironmentCheck.Rule> {
    guard !environment.symmetries.isEmpty else {
      return .init(rule: .symmetry, verdict: .skipped, text: "none is declared")
    }
    var compilation = try Compilation(environment)
    try compilation.compileRows()
    let (states, actions) = (compilation.states, environment.actions)
    return Finding(.symmetry) {
      let stateNumbers = Dictionary(uniqueKeysWithValues: zip(states, 0...))
      let actionNumbers = Dictionary(uniqueKeysWithValues: zip(actions, 0...))
      for symmetry in environment.symmetries {
        let stateImages = states.map { stateNumbers[symmetry.state($0)] }
        let actionImages = actions.map { actionNumbers[symmetry.action($0)] }
        guard let lost = stateImages.firstIndex(of: nil) ?? actionImages.firstIndex(of: nil) else {
          try model.checkSymmetry(
            symmetry.name, stateImages.compactMap(\.self), actionImages.compactMap(\.self))
          continue
        }
        throw BrokenRule("\(symmetry.name): the image of state or action \(lost) is none of the world's")
      }
      return enumerated(environment.symmetries.map(\.name))
    }
  }
}

extension TabularModel {
  /// What differs from another model, or nil when nothing does.
  fileprivate func difference(from other: TabularModel) -> String? {
    if stateNames != other.stateNames || actionNames != other.actionNames { return "states or actions" }
    if startStates != other.startStates || startProbabilities != other.startProbabilities { return "starts" }
    if rowStarts != other.rowStarts || successors != other.successors { return "successors" }
    if probabilities != other.probabilities || terminates != other.terminates { return "probabilities" }
    if rewards != other.rewards || rewardDeviations != other.rewardDeviations { return "rewards" }
    return board == other.board ? nil : "pictures"
  }

  /// Compares every row with that of its image.
  fileprivate func checkSymmetry(_ name: String, _ states: [State], _ actions: [Action]) throws {
    guard Set(states).count == stateCount, Set(actions).count == actionCount else {
      throw BrokenRule("\(name): two states or two actions have the same image")
    }
    for state in 0..<stateCount {
      for action in 0..<actionCount {
        let here = arrivals(of: action, in: state) { states[$0] }
        let there = arrivals(of: actions[action], in: states[state]) { $0 }
        let isSame =
          here.count == there.count
          && here.allSatisfy { key, sums in
            there[key].map { abs($0.chance - sums.chance) < 1e-9 && abs($0.reward - sums.reward) < 1e-9 }
              ?? false
          }
        guard isSame else {
          throw BrokenRule(
            "\(name): what \(actionNames[action]) does in \(stateNames[state]) is not the image of what "
              + "\(actionNames[actions[action]]) does in \(stateNames[states[state]])")
        }
      }
    }
    var chances = [Double](repeating: 0, count: stateCount)
    for (state, chance) in zip(startStates, startProbabilities) { chances[state] += chance }
    for state in 0..<stateCount where abs(chances[state] - chances[states[state]]) > 1e-9 {
      throw BrokenRule(
        "\(name): episodes begin in \(stateNames[state]) more or less often than in its image")
    }
  }

  /// How likely each successor is and what it pays on average, the ends apart.
  private func arrivals(
    of action: Action, in state: State, _ image: (State) -> State
  ) -> [Arrival: (chance: Double, reward: Double)] {
    var sums: [Arrival: (chance: Double, reward: Double)] = [:]
    for index in outcomes(of: action, in: state) where probabilities[index] > 0 {
      let key = Arrival(next: image(Int(successors[index])), ends: terminates[index])
      sums[key, default: (0, 0)].chance += probabilities[index]
      sums[key, default: (0, 0)].reward += probabilities[index] * rewards[index]
    }
    return sums
  }

  private struct Arrival: Hashable {
    let next: State
    let ends: Bool
  }
}
