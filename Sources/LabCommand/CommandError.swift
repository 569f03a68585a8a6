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
    let word = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
    let meant =
      otherWords[word].flatMap { other in
        names.contains(other.split(separator: " ").first.map(String.init) ?? "") ? other : nil
      } ?? nearest(to: name, among: names)
    return CommandError(
      .usage,
      meant.map { "unknown \(kind) '\(name)'; did you mean \($0)?" }
        ?? "unknown \(kind) '\(name)'; \(command) shows what there is")
  }

  /// What other programs and books call our options, which spelling alone would not tell.
  private static let otherWords = [
    "discount": "--gamma", "lr": "--alpha", "learning-rate": "--alpha", "step-size": "--alpha",
    "algo": "--agent",
    "algorithm": "--agent", "environment": "--env", "greedy": "--exploration greedy", "eps": "--epsilon",
    "epsilon-decay": "--epsilon 'exponential(1,0.99,0.01)'", "noise": "--slip", "output": "--out",
    "seeds": "--runs",
    "timesteps": "--steps", "total-timesteps": "--steps", "envs": "environments", "worlds": "environments",
    "algorithms": "agents",
  ]

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
  /// Returns what varies in the world, or throws what is wrong with its rules.
  func variation(in model: TabularModel) throws(CommandError) -> Variation {
    do {
      return try variation(model)
    } catch {
      throw CommandError(error, in: name)
    }
  }

  /// Returns the compiled world, or throws what is wrong with its rules.
  func compiled() throws(CommandError) -> TabularModel {
    do {
      return try compile()
    } catch {
      throw CommandError(error, in: name)
    }
  }
}
