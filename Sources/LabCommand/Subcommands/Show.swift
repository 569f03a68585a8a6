import TabularRL

/// `rl-lab show`: draws a world, or a solution that was written before.
struct Show {
  let catalog: Catalog
  let console: Console

  static let options = [
    Option.environment,
    Option("gamma", "NUMBER", "the discount, from 0 to 1 [the environment's]"),
    Picture.option, Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab show [FILE] --env NAME [OPTIONS]",
      summary:
        "Draws an environment, or the policy and values of a file that solve --out or train --solution wrote.",
      [("Options", Help.rows(options))])
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: ["help"])
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    guard let environment = try Selection("env", arguments, catalog.environment) else {
      throw CommandError(.usage, "show needs --env NAME; rl-lab list environments shows what there is")
    }
    try arguments.refuseUnknown(
      own: Self.options, parametersOf: [environment.entry.description], words: 1, of: "rl-lab show")
    let world = try environment.configure(arguments)
    let model = try world.compiled()
    let discount = try arguments.discount() ?? world.defaultDiscount
    let chosen = try Picture.chosen(arguments)
    let usesColor = console.usesColor(on: .output)
    guard let path = arguments.words.first else {
      let unsolved = Solution(
        values: Array(repeating: 0, count: model.stateCount), of: Policy(uniformFor: model))
      let drawing = Pictures(unsolved, of: model, discount: discount, usesColor: usesColor)
      try console.print("\(model.name): \(model.stateCount) states")
      try console.print(drawing.text(chosen ?? [.map]))
      return .exit(.success)
    }
    guard (try? SystemCalls.live.statusOfPath(path))??.kind == .regular else {
      throw CommandError(.inputMissing, "there is no file \(path); solve --out FILE writes one")
    }
    let solution = try SolutionFile.solution(in: path, for: model)
    let drawing = Pictures(
      solution, of: model, discount: discount, usesColor: usesColor, whole: "\(path) holds them all")
    try console.print(drawing.text(chosen ?? [.policy, .values]))
    return .exit(.success)
  }
}
