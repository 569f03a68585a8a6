/// A subcommand that answers from the catalog: it takes at most one word, `--json` and `--help`.
protocol Inquiry {
  /// The name of the subcommand.
  static var name: String { get }
  /// What may stand after it, as the help shows it.
  static var operand: String { get }
  /// What it does, in one sentence.
  static var summary: String { get }
  /// Where to speak.
  var console: Console { get }
  /// What there is to say, for reading and as a value for JSON.
  func answer(_ word: String?) throws -> (text: String, value: any Encodable)
}

extension Inquiry {
  private static var options: [Option] {
    [Option(switch: "json", "print one JSON object"), Option(switch: "help", "show this text")]
  }

  static var help: String {
    Help.page(
      usage: "rl-lab \(name) \(operand) [OPTIONS]", summary: summary, [("Options", Help.rows(options))])
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let names = Self.options.map(\.name)
    let arguments = try Arguments(line, switches: names)
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: names, words: 1, of: "rl-lab \(Self.name)")
    let answer = try answer(arguments.words.first)
    try console.print(arguments.has("json") ? try JSON.text(answer.value) : answer.text)
    return .exit(.success)
  }
}
