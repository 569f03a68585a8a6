import TabularRL

/// A figure or table of a textbook: what is run, what is drawn, and what must come out.
///
/// An experiment holds no algorithm: worlds, agents and planners are those of the library, named or configured as
/// on the command line. It fills tables with the data of the figure and checks them against references.
public struct Experiment: Sendable {
  /// The book and the number, such as `sutton-barto/6.6`; unique, and the name of its files.
  public let id: String
  /// What it shows, in one line without a full stop.
  public let title: String
  /// Author, year, figure or table, and the settings that the book leaves open.
  public let source: String

  private let body: @Sendable (inout Findings) throws -> Void

  /// Creates an experiment.
  ///
  /// - Parameters:
  ///   - id: the book and the number, such as `sutton-barto/6.6`.
  ///   - title: what it shows, in one line.
  ///   - source: where it stands.
  ///   - body: runs it, and adds tables and checks to what was found.
  public init(
    _ id: String, _ title: String, source: String, body: @escaping @Sendable (inout Findings) throws -> Void
  ) {
    self.id = id
    self.title = title
    self.source = source
    self.body = body
  }

  /// Carries out the experiment.
  ///
  /// - Throws: ``ExperimentError/stopped`` when it was told to stop; anything else is a defect.
  public func reproduce(_ context: Context) throws -> Findings {
    var findings = Findings(context)
    try body(&findings)
    return findings
  }
}

/// How much of the book's work is done.
public enum Scale: String, Sendable, CaseIterable {
  /// Few runs: a check that takes seconds.
  case quick
  /// Enough runs to tell right from nearly right.
  case standard
  /// As many runs as the book, where that is known.
  case full
}

/// What an experiment is told from outside; none of it but the scale changes a result.
public struct Context: Sendable {
  /// How much of the book's work is done.
  public let scale: Scale
  /// How many threads carry out runs.
  public let threads: Int
  /// Hears that another run is done.
  public let progress: @Sendable () -> Void
  /// Returns whether to go on; asked before every run.
  public let mayContinue: @Sendable () -> Bool

  /// Creates a context.
  public init(
    scale: Scale = .standard, threads: Int = 1, progress: @escaping @Sendable () -> Void = {},
    mayContinue: @escaping @Sendable () -> Bool = { true }
  ) {
    self.scale = scale
    self.threads = threads
    self.progress = progress
    self.mayContinue = mayContinue
  }

  /// Returns the number that belongs to the scale.
  public func count(quick: Int, standard: Int, full: Int) -> Int {
    switch scale {
    case .quick: quick
    case .standard: standard
    case .full: full
    }
  }
}

/// What an experiment found: the data of the figure and the checks of it.
public struct Findings: Sendable {
  /// How much to do, and whether to go on.
  public let context: Context
  /// The data, a table for each panel or kind of data.
  public internal(set) var tables: [Table] = []
  /// The checks in the order in which they were made.
  public internal(set) var checks: [Check] = []

  /// Creates findings of which there are none yet.
  public init(_ context: Context) { self.context = context }

  /// Whether every check passed; an experiment without a check proves nothing.
  public var passed: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }

  /// Adds a table.
  public mutating func add(_ table: Table) { tables.append(table) }

  /// Adds a check.
  public mutating func add(_ check: Check) { checks.append(check) }
}

/// Why an experiment has no findings.
public enum ExperimentError: Error, Sendable, CustomStringConvertible {
  /// It was told to stop.
  case stopped
  /// Its author made a mistake; says which.
  case wrong(String)

  /// One sentence.
  public var description: String {
    switch self {
    case .stopped: "the experiment was told to stop"
    case .wrong(let what): what
    }
  }
}
