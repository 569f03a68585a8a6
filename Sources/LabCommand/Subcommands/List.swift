/// `rl-lab list`: the names there are.
struct List: Inquiry {
  let catalog: Catalog
  let console: Console

  static let name = "list"
  static let operand = "[agents|planners|approximations|environments|simulations|problems]"
  static let summary = "Lists the agents, the planners, the environments and whatever else has a name."

  func answer(_ word: String?) throws -> (text: String, value: any Encodable) {
    var groups = catalog.groups
    if let kind = word {
      guard groups.contains(where: { $0.kind == kind }) else {
        throw CommandError.unknown("list", kind, among: groups.map(\.kind), see: "rl-lab list --help")
      }
      groups.removeAll { $0.kind != kind }
    }
    let listing = groups.map { kind, entries in
      (kind, entries.map { Entry(name: $0.name, summary: $0.summary) })
    }
    let texts = groups.map { kind, entries in
      "\(kind):\n" + Help.table(entries.map { ($0.name, $0.summary) })
    }
    return (texts.joined(separator: "\n\n"), Dictionary(uniqueKeysWithValues: listing))
  }

  private struct Entry: Encodable {
    let name: String
    let summary: String
  }
}
