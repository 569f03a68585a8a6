import Synchronization

/// The action values of a solution, worked out when they are first asked for; copies share them.
struct ActionTable: Hashable, Sendable {
  private let work: Work

  /// Creates a table that is known, or known not to exist.
  init(_ values: ActionValues?) { work = Work(.done(values)) }

  /// Creates a table from how it is found.
  init(_ find: @escaping @Sendable () -> ActionValues) { work = Work(.waiting(find)) }

  /// The values, or nil for a learner of state values.
  var values: ActionValues? {
    work.progress.withLock { progress in
      switch progress {
      case .done(let values): return values
      case .waiting(let find):
        let values = find()
        progress = .done(values)
        return values
      }
    }
  }

  static func == (one: Self, other: Self) -> Bool { one.work === other.work || one.values == other.values }

  func hash(into hasher: inout Hasher) { values.hash(into: &hasher) }

  private enum Progress: Sendable {
    case waiting(@Sendable () -> ActionValues)
    case done(ActionValues?)
  }

  private final class Work: Sendable {
    let progress: Mutex<Progress>

    init(_ progress: Progress) { self.progress = Mutex(progress) }
  }
}
