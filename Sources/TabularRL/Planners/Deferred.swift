import Synchronization

/// A value that is worked out when it is first asked for; copies share it.
struct Deferred<Value: Hashable & Sendable>: Hashable, Sendable {
  private let work: Work

  /// Creates a value that is known.
  init(_ value: Value) { work = Work(.done(value)) }

  /// Creates a value from how it is found.
  init(_ find: @escaping @Sendable () -> Value) { work = Work(.waiting(find)) }

  /// The value.
  var value: Value {
    work.progress.withLock { progress in
      switch progress {
      case .done(let value): return value
      case .waiting(let find):
        let value = find()
        progress = .done(value)
        return value
      }
    }
  }

  static func == (one: Self, other: Self) -> Bool { one.work === other.work || one.value == other.value }

  func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }

  private enum Progress: Sendable {
    case waiting(@Sendable () -> Value)
    case done(Value)
  }

  private final class Work: Sendable {
    let progress: Mutex<Progress>

    init(_ progress: Progress) { self.progress = Mutex(progress) }
  }
}
