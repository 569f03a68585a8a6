/// One of several equal parts of a sweep, each carried out by a process of its own: `3/10` is the fourth of ten.
struct Shard: Hashable, Sendable {
  /// The number of the shard, from 0.
  let index: Int
  /// How many there are.
  let count: Int

  /// The whole sweep.
  static let whole = Shard(index: 0, count: 1)

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `i/n` with 0 <= i < n, or returns nil.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      (0..<10_000).contains(index),
      index < count, count <= 10_000
    else { return nil }
    self.init(index: index, count: count)
  }

  /// The shards of a sweep in their order.
  static func all(_ count: Int) -> [Shard] { (0..<count).map { Shard(index: $0, count: count) } }

  /// The text form.
  var description: String { "\(index)/\(count)" }

  /// The number of work items of the shard, of `total` in the sweep: item w belongs to shard w mod n.
  func size(of total: Int) -> Int { total > index ? (total - index + count - 1) / count : 0 }

  /// The number of the work item at a place in the shard.
  func item(at place: Int) -> Int { index + place * count }

  /// The file of the shard, given that of the whole sweep: `a.csv` becomes `a.shard-0003-of-0010.csv`.
  func path(for output: String) -> String {
    let (stem, ending) = output.hasSuffix(".csv") ? (String(output.dropLast(4)), ".csv") : (output, "")
    func padded(_ number: Int) -> String {
      String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
    }
    return "\(stem).shard-\(padded(index))-of-\(padded(count))\(ending)"
  }
}
