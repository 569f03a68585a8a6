import TabularRL

/// Anything in the catalog that is chosen by name and configured by options.
protocol CatalogEntry: Sendable {
  associatedtype Configured
  var description: CatalogDescription { get }
  var configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> Configured { get }
}

extension AlgorithmEntry: CatalogEntry {}
extension PlannerEntry: CatalogEntry {}
extension EnvironmentEntry: CatalogEntry {}
extension SimulationEntry: CatalogEntry {}
extension ApproximationEntry: CatalogEntry {}
extension ProblemEntry: CatalogEntry {}

/// What was chosen by `--env NAME` or `--env 'NAME(slip=0.1)'`: an entry and the settings in parentheses.
struct Selection<Entry: CatalogEntry> {
  let entry: Entry
  /// The choice as it was written.
  let text: String
  private let settings: [Setting]

  /// Chooses an entry without settings of its own.
  init(_ entry: Entry) {
    self.entry = entry
    text = entry.description.name
    settings = []
  }

  /// Reads an option that names an entry, or returns nil when it is not given.
  init?(
    _ option: String, _ arguments: Arguments, _ find: (String) throws(CommandError) -> Entry
  ) throws(CommandError) {
    guard let text = try arguments.value(of: option) else { return nil }
    try self.init("--\(option)", named: text, find)
  }

  /// Reads a text that names an entry; `place` says in errors where it stands.
  init(
    _ place: String, named text: String, _ find: (String) throws(CommandError) -> Entry
  ) throws(CommandError) {
    self.text = text
    guard text.contains("(") else {
      entry = try find(text)
      settings = []
      return
    }
    guard let call = Call(text) else {
      throw CommandError(.usage, "\(place) must be NAME or NAME(parameter=value,...), got '\(text)'")
    }
    entry = try find(call.name)
    settings = try call.arguments.map { argument throws(CommandError) in
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw CommandError(.usage, "\(place) must be NAME(parameter=value,...), but holds '\(argument)'")
      }
      return Setting(name: String(parts[0]), value: String(parts[1]))
    }
  }

  /// Configures the entry by the settings in parentheses and the options that are its parameters.
  func configure(_ arguments: Arguments) throws(CommandError) -> Entry.Configured {
    let names = entry.description.parameters.map(\.name)
    let options = arguments.options.compactMap { option -> Setting? in
      guard let value = option.value, names.contains(option.name) else { return nil }
      return Setting(name: option.name, value: value)
    }
    do throws(ParameterError) {
      return try entry.configure(settings + options)
    } catch {
      throw CommandError(error)
    }
  }
}

extension Arguments {
  /// Refuses options that are neither the subcommand's own nor parameters of what was chosen.
  ///
  /// A parameter that has the name of another option is its author's mistake.
  func refuseUnknown(
    own: [Option], parametersOf chosen: [CatalogDescription], words: Int = 0, of command: String
  ) throws(CommandError) {
    let names = own.map(\.name) + chosen.flatMap { $0.parameters.map(\.name) }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      let parties = chosen.map(\.name).joined(separator: " and ")
      throw CommandError(
        .internalError, "--\(name) has two meanings with \(parties); rename the parameter")
    }
    try refuseUnknown(options: names, words: words, of: command)
  }
}
