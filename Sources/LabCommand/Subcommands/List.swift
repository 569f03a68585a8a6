import TabularRL

/// `rl-lab list`: the names there are.
struct List {
  let catalog: Catalog
  let console: Console

  private static let options = [
    Option(switch: "json", "print one JSON object"), Option(switch: "help", "show this text"),
  ]

  static var help: String {
    Help.page(
      usage: "rl-lab list [agents|planners|environments|simulations] [OPTIONS]",
      summary: "Lists the agents, the planners, the environments and the simulations.",
      [("Options", Help.rows(options))])
  }

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: Self.options.map(\.name))
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: 1, of: "rl-lab list")
    var groups = catalog.groups
    if let kind = arguments.words.first {
      guard groups.contains(where: { $0.kind == kind }) else {
        throw CommandError.unknown("list", kind, among: groups.map(\.kind), see: "rl-lab list --help")
      }
      groups.removeAll { $0.kind != kind }
    }
    if arguments.has("json") {
      let listing = Dictionary(
        uniqueKeysWithValues: groups.map { kind, entries in
          (kind, entries.map { Entry(name: $0.name, summary: $0.summary) })
        })
      try console.print(try JSON.text(listing))
    } else {
      let texts = groups.map { kind, entries in
        "\(kind):\n" + Help.table(entries.map { ($0.name, $0.summary) })
      }
      try console.print(texts.joined(separator: "\n\n"))
    }
    return .exit(.success)
  }

  private struct Entry: Encodable {
    let name: String
    let summary: String
  }
}
