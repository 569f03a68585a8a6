import TabularRL

/// The pieces in which the work items of a sweep, or of a part of it, are made and kept: a range of places each.
///
/// A piece is a run of every configuration where these are surely short: then pieces side by side go through the same
/// learners in the same order, and what keeping a piece costs is shared. Otherwise it is a single run, or several where
/// there are very many, so that little is lost when the sweep is interrupted.
struct SweepPieces: Sequence {
  /// The number of work items.
  private let size: Int
  /// The number of work items of each piece but perhaps the last.
  private let length: Int

  /// The most pieces; what a piece costs beside its runs is some microseconds.
  private static let most = 4096
  /// The fewest pieces of a run of every configuration: enough for many threads.
  private static let fewest = 32
  /// The most steps that such a piece could have if every episode came to its limit: seconds at most, mostly much less.
  private static let mostSteps = 1 << 31

  /// The pieces of so many work items of some configurations.
  init(of size: Int, _ configurations: [Configuration]) {
    self.size = size
    let steps = configurations.reduce(0) { sum, configuration in
      let (total, overflow) = sum.addingReportingOverflow(configuration.mostSteps ?? .max)
      return overflow ? .max : total
    }
    let areShort = steps <= Self.mostSteps && size >= configurations.count * Self.fewest
    // A whole number of runs of every configuration, or of single ones.
    let least = areShort ? Swift.max(1, configurations.count) : 1
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

extension Configuration {
  /// The most steps that a run can have, or nil where nothing says.
  fileprivate var mostSteps: Int? {
    switch budget.flatMap({ Budget($0) }) {
    case .steps(let count): return count
    case .episodes(let count):
      let (steps, overflow) = count.multipliedReportingOverflow(by: stepLimit ?? .max)
      return overflow ? nil : steps
    case nil: return nil
    }
  }
}
