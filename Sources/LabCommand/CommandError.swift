import TabularRL

/// Why a command line could not be carried out, in one sentence.
package struct CommandError: Error, Equatable, Sendable {
  package let status: ExitCode
  package let message: String

  package init(_ status: ExitCode, _ message: String) {
    self.status = status
    self.message = message
  }

  /// A name that is not in a list: says the nearest one, or where to find them all.
  static func unknown(
    _ kind: String, _ name: String, among names: [String], see command: String
  ) -> CommandError {
    let meant = nearest(to: name, among: names)
    return CommandError(
      .usage,
      meant.map { "unknown \(kind) '\(name)'; did you mean \($0)?" }
        ?? "unknown \(kind) '\(name)'; \(command) shows what there is")
  }

  /// A parameter's value is wrong: a map is bad input, anything else wrong usage.
  init(_ error: ParameterError) {
    if case .map = error {
      self.init(.badInput, error.description)
    } else {
      self.init(.usage, error.description)
    }
  }

  /// A world's rules are wrong.
  init(_ error: ModelError, in world: String) {
    self.init(.badInput, "\(world): \(error)")
  }
}

extension ConfiguredEnvironment {
  /// Returns the compiled world, or throws what is wrong with its rules.
  func compiled() throws(CommandError) -> TabularModel {
    do {
      return try compile()
    } catch {
      throw CommandError(error, in: name)
    }
  }
}
