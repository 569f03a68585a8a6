/// A recipe with a name, documentation and a schema of parameters: every algorithm and every world.
///
/// The schema is the only place where a parameter is declared. Flags, help, range errors, `describe`,
/// manifests and the tests read it.
public protocol Parameterized: Sendable {
  /// The name used on the command line and in files, in `[A-Za-z0-9._-]`.
  static var name: String { get }

  /// What it is, in one line without a full stop.
  static var summary: String { get }

  /// The page that `describe` prints.
  static var page: Page { get }

  /// The parameters, in the order in which they are shown and recorded.
  static var parameters: [Parameter<Self>] { get }

  /// Creates the recipe with every parameter at its default.
  init()

  /// Checks what no single parameter can see: that the values fit together.
  func validate() throws(ParameterError)
}

extension Parameterized {
  /// Says no more than the name.
  public static var summary: String { name }

  /// Describes nothing beyond the summary and the parameters.
  public static var page: Page { Page() }

  /// Declares no parameter.
  public static var parameters: [Parameter<Self>] { [] }

  /// Accepts every combination.
  public func validate() throws(ParameterError) {}

  /// The value of every parameter as text, in the order of the schema; other spellings are left out.
  public var settings: [Setting] {
    Self.parameters.filter { $0.alternativeTo == nil }.map { Setting(name: $0.name, value: $0.read(self)) }
  }

  /// Creates the recipe with the given settings and defaults for the rest.
  ///
  /// - Throws: ``ParameterError`` when a name is unknown, given twice, or its value is not allowed.
  public init(settings: [Setting]) throws(ParameterError) {
    self.init()
    let parameters = Self.parameters
    let spellings = parameters.map { Spelling(name: $0.name, alternativeTo: $0.alternativeTo) }
    for (place, text) in try Spelling.places(of: settings, among: spellings, of: Self.name) {
      try parameters[place].write(&self, text)
    }
    try validate()
  }
}

/// One way to write a parameter: its own name, or another one for the same thing.
private struct Spelling {
  let name: String
  let alternativeTo: String?

  /// Returns the place of the parameter that each setting is for, and what it is to be; none may be given twice,
  /// whatever it is called.
  static func places(
    of settings: [Setting], among spellings: [Spelling], of owner: String
  ) throws(ParameterError) -> [(place: Int, text: String)] {
    var given: [String: String] = [:]
    var places: [(place: Int, text: String)] = []
    for setting in settings {
      guard let place = spellings.firstIndex(where: { $0.name == setting.name }) else {
        let names = spellings.map(\.name).joined(separator: ", ")
        throw .conflict(
          "\(owner) has no parameter '\(setting.name)'; "
            + (names.isEmpty ? "it has none at all" : "it has \(names)"))
      }
      let target = spellings[place].alternativeTo ?? setting.name
      if let earlier = given.updateValue(setting.name, forKey: target) {
        throw .conflict(
          earlier == setting.name
            ? "--\(earlier) is given twice; give it once"
            : "--\(earlier) and --\(setting.name) set the same thing; give one of them")
      }
      places.append((place, setting.value))
    }
    return places
  }
}

/// A parameter's name and its value as text.
public struct Setting: Hashable, Sendable, Codable {
  /// The parameter's name.
  public let name: String
  /// The value's text form.
  public let value: String

  /// Creates a setting.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// What `describe` prints about an algorithm or a world beside its parameters.
public struct Page: Hashable, Sendable {
  /// Headed paragraphs, in the order in which they are printed.
  public var sections: [Section]

  /// A heading and its text.
  public struct Section: Hashable, Sendable {
    /// The heading, such as "Formula" or "Rewards".
    public let heading: String
    /// The text; line breaks are kept.
    public let text: String
  }

  /// Creates a page from pairs of heading and text.
  public init(_ sections: KeyValuePairs<String, String> = [:]) {
    self.sections = sections.map { Section(heading: $0.key, text: $0.value) }
  }
}
