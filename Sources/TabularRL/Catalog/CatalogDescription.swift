/// What is known about an algorithm or a world before it is configured.
///
/// The page and the parameters are put together when they are asked for: a command that trains one agent of many should
/// not describe them all first.
public struct CatalogDescription: Sendable {
  /// The name on the command line and in files.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// What `describe` prints beside the parameters.
  ///
  /// - Complexity: O(entries of the page), each time.
  public var page: Page { makePage() }
  /// The parameters in the order of the schema.
  ///
  /// - Complexity: O(parameters), each time.
  public var parameters: [ParameterDescription] { makeParameters() }

  private let makePage: @Sendable () -> Page
  private let makeParameters: @Sendable () -> [ParameterDescription]

  /// Creates the description of a recipe.
  public init<Recipe: Parameterized>(_ type: Recipe.Type) {
    name = Recipe.name
    summary = Recipe.summary
    makePage = { Recipe.page }
    makeParameters = {
      let defaults = Recipe()
      return Recipe.parameters.map {
        ParameterDescription(
          name: $0.name, summary: $0.summary, placeholder: $0.placeholder, allowed: $0.allowed,
          alternativeTo: $0.alternativeTo, defaultValue: $0.alternativeTo == nil ? $0.read(defaults) : nil)
      }
    }
  }

  /// Creates the description of a recipe some of whose parameters are set already, with a page of its own.
  init(_ description: CatalogDescription, fixing names: [String], page: Page) {
    name = description.name
    summary = description.summary
    makePage = { page }
    makeParameters = { description.parameters.filter { !names.contains($0.name) } }
  }
}

/// A parameter without the type it belongs to.
public struct ParameterDescription: Hashable, Sendable {
  /// The name, which is the flag without its dashes.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// What the help text calls its values.
  public let placeholder: String
  /// The values allowed, in words; empty when the placeholder says it all.
  public let allowed: String
  /// The parameter that this one is another spelling of, or nil.
  public let alternativeTo: String?
  /// The default as text, or nil for another spelling.
  public let defaultValue: String?
}
