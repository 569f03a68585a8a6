/// `rl-lab new-env`: writes the file of a new world and its line in the list.
struct NewEnvironment {
  let catalog: Catalog
  let console: Console

  static let options = [
    Option(
      "into", "FOLDER",
      "the folder of the file: Environments, or where the main.swift of your own package lies [Environments]"),
    Option(switch: "help", "show this text"),
  ]

  static let help = Help.page(
    usage: "rl-lab new-env NAME [OPTIONS]",
    summary: "Writes the commented file of a small world, to be changed, and its line in the list of worlds.",
    [("Options", Help.rows(options))])

  /// Names that Swift or the laboratory has already given.
  private static let takenTypes: Set<String> = [
    "Any", "Array", "Bool", "Cell", "Character", "Double", "Environment", "Geometry", "GridMap", "GridWorld",
    "Int",
    "Move", "Outcome", "Page", "Parameter", "Parameterized", "Protocol", "Self", "Set", "String", "Type",
  ]

  func run(_ line: [String]) throws -> Command.Ending {
    let arguments = try Arguments(line, switches: ["help"])
    guard !arguments.has("help") else {
      try console.write(Self.help)
      return .exit(.success)
    }
    try arguments.refuseUnknown(options: Self.options.map(\.name), words: 1, of: "rl-lab new-env")
    guard let name = arguments.words.first else {
      throw CommandError(.usage, "new-env needs a name; write rl-lab new-env my-maze")
    }
    let type = try typeName(for: name)
    let folder = try arguments.value(of: "into") ?? "Environments"
    let path = "\(folder)/\(type).swift"
    guard !arguments.has("into") || !Self.isMissing(folder) else {
      throw CommandError(
        .cannotCreate, "there is no folder \(folder); create it first or give another one")
    }
    guard Self.isMissing(path) else {
      throw CommandError(.cannotCreate, "\(path) exists; choose another name or remove the file")
    }
    let list = try List(in: folder, isOwn: arguments.has("into"))
    let entered = try list.map { list in (list, try list.entering(type)) }
    try writeAtomically(Array(Template.text(name: name, type: type).utf8), to: path)
    if let (list, text) = entered { try writeAtomically(Array(text.utf8), to: list.path) }
    let place = entered.map { " and its line in \($0.0.path)" } ?? "; add \(type).self to the list of worlds"
    let program = list?.isStandard == true ? "swift run -c release rl-lab" : "build your package, and let it"
    try console.print("wrote \(path)\(place)\nnext: \(program) check-env \(name)")
    return .exit(.success)
  }

  private static func isMissing(_ path: String) -> Bool {
    (try? SystemCalls.live.statusOfPath(path)).flatMap(\.self) == nil
  }

  /// Returns the name of the type: `ice-maze` becomes `IceMaze`.
  private func typeName(for name: String) throws(CommandError) -> String {
    guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
      throw CommandError(
        .usage, "the name must be of small letters and digits, words separated by -, got '\(name)'")
    }
    if catalog.groups.flatMap(\.entries).contains(where: { $0.name == name }) {
      throw CommandError(.usage, "there is something named \(name) already; choose another name")
    }
    let type = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    guard !Self.takenTypes.contains(type) else {
      throw CommandError(
        .usage, "the type \(type) exists already; choose another name, such as \(name)-world")
    }
    return type
  }

  /// The file that lists the worlds.
  private struct List {
    let path: String
    /// Whether it is that of the laboratory itself.
    let isStandard: Bool
    private let text: String

    /// Finds the list that belongs to a folder; a package of one's own may have none that is known.
    init?(in folder: String, isOwn: Bool) throws {
      let standard = "\(folder)/AllEnvironments.swift"
      let main = "\(folder)/main.swift"
      isStandard = !NewEnvironment.isMissing(standard)
      guard isStandard || isOwn else {
        throw CommandError(
          .inputMissing,
          "there is no \(standard); run new-env in the folder of the repository, or give --into FOLDER")
      }
      guard isStandard || !NewEnvironment.isMissing(main) else { return nil }
      path = isStandard ? standard : main
      text = String(decoding: try OpenFile.contents(of: path), as: UTF8.self)
    }

    /// Returns the file with one type more in its list.
    func entering(_ type: String) throws(CommandError) -> String {
      let (start, end) =
        isStandard ? ("let standardEnvironments", "\n]") : ("standardEnvironments + [", "")
      guard let opening = text.firstRange(of: start),
        let closing = end.isEmpty
          ? opening.upperBound : text[opening.upperBound...].firstRange(of: end)?.lowerBound
      else {
        throw CommandError(
          .badInput,
          "\(path) holds no '\(isStandard ? start : start + "…]")' to add the world to; restore it, or write it so"
        )
      }
      return text[..<closing] + (isStandard ? "\n  \(type).self," : "\(type).self, ") + text[closing...]
    }
  }

  /// The world that is written: small, complete and commented.
  private enum Template {
    static func text(name: String, type: String) -> String {
      """
      import TabularRL

      /// A small maze with a slippery floor and a puddle: change the map and the rewards to what you need.
      public struct \(type): GridWorld {
        /// The name on the command line and in files.
        public static let name = "\(name)"
        /// What `rl-lab list` says.
        public static let summary = "a small maze with a puddle"

        /// The map: `S` is where episodes begin, `G` ends them, `#` is a wall, any other letter is floor.
        public let map: GridMap = \"""
          S..#.
          .#.p.
          ...#G
          \"""

        /// How often a move goes astray, half of it to either side.
        public var slip = 0.1
        /// The reward for stepping into the puddle.
        public var puddleReward = -5.0

        /// What can be set: each parameter becomes an option of the command.
        public static var parameters: [Parameter<\(type)>] {
          [
            Parameter("slip", \\.slip, in: .from(0, to: 1), "how often a move goes astray"),
            Parameter("puddle-reward", \\.puddleReward, in: .finite, "the reward for stepping into the puddle"),
          ]
        }

        /// Creates the world with its defaults.
        public init() {}

        /// Pays for the cell that is arrived in: every step costs one, the puddle more.
        public func reward(from cell: Cell, move: Move, to destination: Cell) -> Double {
          map[destination] == "p" ? puddleReward : -1
        }

        // What else a world may say, each with a default: which cells are walls (isWall) or end episodes (isTerminal),
        // where a move leads (destination), the moves (actions), defaultDiscount, defaultStepLimit, defaultBudget; and
        // for check-env the optimum you know (knownOptima) and the symmetries it has (symmetries).
      }

      """
    }
  }
}
