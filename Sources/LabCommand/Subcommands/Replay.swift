import TabularRL

/// `rl-lab replay`: what a list of actions leads to with the random numbers of another program.
struct Replay {
  let catalog: Catalog
  let console: Console

  /// Whose random numbers are drawn.
  enum Numbers: String, ParameterChoice {
    /// Gymnasium's: PCG64 seeded by NumPy's SeedSequence, and its order of draws.
    case gymnasium
  }

  static let options = [
    Option.environment,
    Option(
      "actions", "LIST|FILE",
      "actions by number or name, separated by commas; or a CSV file with the columns seed and actions, where "
        + "spaces separate the actions"),
    Option("seed", "COUNT", "the seed of a LIST [0]"),
    Option("rng", "NAME", "whose random numbers: \(Numbers.placeholder) [gymnasium]"),
    Option("step-limit", "COUNT", "cut episodes after so many steps [the environment's]"),
    Option(switch: "help", "show this text, with the parameters of the --env given"),
  ]

  static func help(_ environment: CatalogDescription?) -> String {
    let parameters = environment.map {
      ("Parameters of the environment \($0.name)", Help.rows($0.parameters))
    }
    return Help.page(
      usage: "rl-lab replay --env NAME --actions LIST [OPTIONS]",
      summary: "Takes a list of actions and prints what comes of them, draw for draw as Gymnasium does.",
      [("Options", Help.rows(options))] + [parameters].compactMap { $0 }) + """

        Prints CSV: \(columns.joined(separator: ","))
        Step 0 is the reset. When an episode ends and actions are left, another one begins as by reset()
        without a seed. Observations of more than one number are separated by spaces.

        """
  }

  static let columns = [
    "seed", "episode", "step", "action", "observation", "reward", "terminated", "truncated",
  ]

  /// A seed and what is done.
  private struct Script {
    let seed: UInt64
    let actions: [Action]
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: ["help"])
    let environment = try Selection("env", arguments, catalog.environment)
    guard !arguments.has("help") else {
      try console.write(Self.help(environment?.entry.description))
      return .exit(.success)
    }
    guard let environment else {
      throw CommandError(.usage, "replay needs --env NAME; rl-lab list environments shows what there is")
    }
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [environment.entry.description], of: "rl-lab replay")
    _ = try arguments.value(of: "rng", Numbers.placeholder, Numbers.init)
    let world = try environment.configure(arguments)
    let model = try world.compiled()
    guard model.rewardDeviations.isEmpty, try world.variation(in: model).isNone else {
      throw CommandError(
        .usage, "\(world.name) draws rewards or worlds, which Gymnasium has no rule for; choose another --env"
      )
    }
    let scripts = try scripts(arguments, model)
    let stepLimit = try arguments.count(of: "step-limit") ?? world.defaultStepLimit
    var text = Self.columns.joined(separator: ",") + "\n"
    for script in scripts {
      guard Signals.received == nil else { break }
      let replay = GymnasiumReplay(of: world.world, model, stepLimit: stepLimit, seed: script.seed)
      try play(script, replay, model, into: &text)
      guard text.utf8.count > 1 << 16 else { continue }
      try console.write(text)
      text = ""
    }
    try console.write(text)
    return Signals.received.map { .signal($0) } ?? .exit(.success)
  }

  private func play(
    _ script: Script, _ replay: GymnasiumReplay, _ model: TabularModel, into text: inout String
  ) throws(CommandError) {
    var replay = replay
    var (episode, step, isOver) = (0, 0, true)
    func begin() {
      episode += 1
      (step, isOver) = (0, false)
      text += "\(script.seed),\(episode),0,,\(Self.text(replay.reset())),,0,0\n"
    }
    if script.actions.isEmpty { begin() }
    for action in script.actions {
      if isOver { begin() }
      step += 1
      guard let result = replay.step(action) else {
        throw CommandError(
          .badInput,
          "--actions: with the seed \(script.seed) the action \(model.actionNames[action]) is not available in "
            + "step \(step) of episode \(episode)")
      }
      isOver = result.terminated || result.truncated
      text += "\(script.seed),\(episode),\(step),\(action),\(Self.text(result.observation)),\(result.reward),"
      text += "\(result.terminated ? 1 : 0),\(result.truncated ? 1 : 0)\n"
    }
  }

  private static func text(_ observation: [Int]) -> String {
    observation.map(String.init).joined(separator: " ")
  }

  /// The list on the command line, or those of a file.
  private func scripts(_ arguments: Arguments, _ model: TabularModel) throws -> [Script] {
    guard let given = try arguments.value(of: "actions") else {
      throw CommandError(.usage, "replay needs --actions; write --actions 0,1,2 or name a file")
    }
    guard (try? SystemCalls.live.statusOfPath(given))??.kind == .regular else {
      let actions = try given.split(separator: ",").map { word throws(CommandError) in
        guard let action = Self.action(word, in: model) else {
          throw CommandError(
            .usage,
            "--actions: there is no action '\(word)', nor a file \(given); the actions of \(model.name) are 0 to "
              + "\(model.actionCount - 1), in words \(model.actionNames.prefix(10).joined(separator: ", "))")
        }
        return action
      }
      return [Script(seed: try arguments.seed() ?? 0, actions: actions)]
    }
    if arguments.has("seed") {
      throw CommandError(.usage, "the file \(given) has a seed in every row; leave --seed out")
    }
    return try Self.scripts(of: String(decoding: OpenFile.contents(of: given), as: UTF8.self), given, model)
  }

  private static func scripts(
    of text: String, _ path: String, _ model: TabularModel
  ) throws(FileError) -> [Script] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func wrong(_ line: Int, _ reason: String) -> FileError {
      FileError(
        badData: "line \(line): \(reason)", in: path, .read,
        advice: "write seed,actions in the first line, then a seed, a comma and actions separated by spaces")
    }
    if lines.last == "" { lines.removeLast() }
    guard lines.first == "seed,actions" else { throw wrong(1, "the header is not seed,actions") }
    var scripts: [Script] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 2, let seed = UInt64(fields[0]) else {
        throw wrong(index + 1, "it is no seed and actions")
      }
      var actions: [Action] = []
      for word in fields[1].split(separator: " ") {
        guard let action = action(word, in: model) else {
          throw wrong(index + 1, "the world has no action '\(word)'")
        }
        actions.append(action)
      }
      scripts.append(Script(seed: seed, actions: actions))
    }
    return scripts
  }

  /// The action with this number or, where it is none, with this name.
  private static func action(_ word: Substring, in model: TabularModel) -> Action? {
    if let number = Int(word) { return (0..<model.actionCount).contains(number) ? number : nil }
    return model.actionNames.firstIndex(of: String(word))
  }
}
