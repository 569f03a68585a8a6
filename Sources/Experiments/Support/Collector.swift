import Synchronization

/// A list that grows while several threads work; what is appended comes one at a time and in order.
final class Collector<Value: Sendable>: Sendable {
  private let list = Mutex<[Value]>([])

  var values: [Value] { list.withLock { $0 } }

  func append(_ value: Value) { list.withLock { $0.append(value) } }
}
