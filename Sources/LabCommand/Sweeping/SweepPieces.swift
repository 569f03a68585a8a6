import TabularRL

/// The pieces in which the work items of a sweep, or of a part of it, are made and kept: a range of places each.
///
/// Where the learners gain by going on side by side, a piece is a run of every configuration: then pieces side by side
/// go through the same learners in the same order, and what keeping a piece costs is shared. Otherwise it is a single
/// run, so that little is lost when the sweep is interrupted. Where there are very many runs, it is several.
///
/// What is kept of an interrupted sweep is counted in pieces, and a change of the numbers here makes it of no use.
struct SweepPieces: Sequence {
  /// The number of work items.
  private let size: Int
  /// The number of work items of each piece but perhaps the last.
  private let length: Int

  /// The most pieces; what a piece costs beside its runs is some microseconds.
  private static let most = 4096
  /// The fewest pieces of a run of every configuration: enough for many threads.
  private static let fewest = 64

  /// The pieces of so many work items of so many configurations.
  init(of size: Int, configurations: Int, _ kind: Kind) {
    self.size = size
    let hasAll = kind == .configurations && size >= configurations * Self.fewest
    // A whole number of runs of every configuration, or of single ones.
    let least = hasAll ? Swift.max(1, configurations) : 1
    length = least * Swift.max(1, (size + least * Self.most - 1) / (least * Self.most))
  }

  /// The number of pieces.
  var count: Int { (size + length - 1) / length }

  /// The places of a piece.
  subscript(piece: Int) -> Range<Int> { piece * length..<Swift.min(size, (piece + 1) * length) }

  func makeIterator() -> some IteratorProtocol<Range<Int>> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}

extension SweepPieces {
  /// What a piece holds if there are enough of them; a manifest says it, so that a merge finds the pieces again.
  enum Kind: String, Sendable {
    /// A run of every configuration.
    case configurations
    /// A single run.
    case run

    /// The most steps that a run of every configuration may have if each episode comes to its limit, planned ones
    /// included; at the ten nanoseconds that a short step takes, that is under half a minute, and mostly much less.
    private static let mostSteps = 1 << 31

    /// The kind that suits some configurations.
    init(_ subjects: [LearningSubject]) {
      let mostSteps = Self.mostSteps / Swift.max(1, subjects.count)
      let areShort = subjects.allSatisfy { subject in
        // Values found out on the way take far longer than steps.
        guard subject.rows.evaluation == nil, subject.algorithm.gainsSideBySide else { return false }
        return subject.configuration.mostSteps.map { $0 <= mostSteps } ?? false
      }
      self = areShort ? .configurations : .run
    }
  }
}

extension Configuration {
  /// The most steps that a run can have, with those that are planned for each, or nil where nothing says.
  fileprivate var mostSteps: Int? {
    let planned = agentParameters.first { $0.name == "planning-steps" }.flatMap { Int($0.value) } ?? 0
    var factors = [planned + 1]
    switch budget.flatMap({ Budget($0) }) {
    case .steps(let count): factors += [count]
    case .episodes(let count): factors += [count, stepLimit ?? .max]
    case nil: return nil
    }
    var product = 1
    for factor in factors {
      let (steps, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = steps
    }
    return product
  }
}
