/// What can be proved about a world by machine: rules that every world should keep, each with a verdict.
///
///     let check = EnvironmentCheck(Maze())
///     print(check.passes, check.findings.map(\.text))
///
/// The numbers drawn have a fixed seed, so a world passes always or never, and the levels are such that a right
/// world fails less than once in a million.
public struct EnvironmentCheck: Sendable {
  /// What is checked.
  public enum Rule: String, Sendable, CaseIterable, Encodable {
    /// The name can stand in files, and states and actions have names of one line.
    case names
    /// Parameters have names of their own, print and parse alike, and their bounds give worlds that compile.
    case parameters
    /// The probabilities of every action lie in 0...1 and sum to one; the rules hold that compiling checks.
    case probabilities
    /// Every state can be reached; those that cannot are listed.
    case reachability
    /// The rows of states in which episodes end are never used.
    case endings
    /// What is drawn agrees with the model.
    case sampler
    /// Compiling again gives the same model, and running again the same episodes.
    case determinism
    /// Every state can reach an end, or the discount keeps values finite.
    case policies
    /// The optimum is the known one.
    case optimum
    /// The symmetries declared are there.
    case symmetry
  }

  /// How much is tried.
  public struct Effort: Hashable, Sendable {
    /// The most numbers drawn for all rows together, each row at least 400.
    public var draws: Int
    /// Whether worlds are compiled at the bounds of their parameters, which may be large, and known optima found
    /// again in worlds of half a million outcomes and more.
    public var triesLargeWorlds: Bool

    /// Everything, as the command does.
    public static let full = Effort(draws: 4_000_000, triesLargeWorlds: true)
    /// What is quick also in code that is not optimized.
    public static let quick = Effort(draws: 40_000, triesLargeWorlds: false)

    /// Creates an effort.
    public init(draws: Int, triesLargeWorlds: Bool) {
      self.draws = draws
      self.triesLargeWorlds = triesLargeWorlds
    }
  }

  /// A finding for each rule, in their order.
  public let findings: [Finding<Rule>]

  /// Whether no rule is broken.
  public var passes: Bool { findings.allSatisfy { $0.verdict != .failed } }

  /// Checks a world.
  ///
  /// - Parameters:
  ///   - environment: the world with its parameters.
  ///   - reservedNames: names that its parameters may not have, such as the options of a command.
  ///   - effort: how much is tried.
  public init(
    _ environment: some Environment, reservedNames: Set<String> = [], effort: Effort = .full
  ) {
    let author = AuthorCheck(environment, reservedNames: reservedNames, effort: effort)
    var findings = [author.parameters()]
    do throws(ModelError) {
      let model = try environment.compiled()
      let check = ModelCheck(model, discount: environment.defaultDiscount, effort: effort)
      findings += [
        author.names(model), check.probabilities(), check.reachability(), check.endings(), check.sampler(),
        author.determinism(model), check.policies(), author.optimum(model), try author.symmetry(model),
      ]
    } catch {
      findings.append(Finding(rule: .probabilities, verdict: .failed, text: error.description))
    }
    self.findings = Rule.allCases.map { rule in
      findings.first { $0.rule == rule }
        ?? Finding(rule: rule, verdict: .skipped, text: "the world does not compile")
    }
  }
}

/// The first few of a list of names, and how many more there are.
func enumerated(_ names: [String], most: Int = 8) -> String {
  let rest = names.count - most
  return names.prefix(most).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}
