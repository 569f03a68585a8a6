/// For each state, the pairs of state and action that lead there: each pair leads to one state at a time.
///
/// - Complexity: a pair is moved in O(1), the pairs of a state are gone through in O(pairs); memory
///   O(states * actions), and nothing is allocated after the start.
struct PredecessorLists: Sendable {
  private static let none: Int32 = -1
  /// The first pair of each state.
  private var heads: [Int32]
  /// The neighbors of each pair in the list that it is in, and the state of that list.
  private var following: [Int32]
  private var preceding: [Int32]
  private var states: [Int32]

  /// Creates lists without any pair.
  init(stateCount: Int, pairCount: Int) {
    heads = Array(repeating: Self.none, count: stateCount)
    following = Array(repeating: Self.none, count: pairCount)
    preceding = following
    states = following
  }

  /// Notes that `pair` leads to `state` now, and no longer to where it led before.
  mutating func move(_ pair: Int, to state: State) {
    guard Int(states[pair]) != state else { return }
    if states[pair] != Self.none { unlink(pair) }
    let head = heads[state]
    states[pair] = Int32(state)
    preceding[pair] = Self.none
    following[pair] = head
    if head != Self.none { preceding[Int(head)] = Int32(pair) }
    heads[state] = Int32(pair)
  }

  private mutating func unlink(_ pair: Int) {
    let (before, after) = (preceding[pair], following[pair])
    if before == Self.none { heads[Int(states[pair])] = after } else { following[Int(before)] = after }
    if after != Self.none { preceding[Int(after)] = before }
  }

  /// The pair that leads to `state` and was noted last, or nil if there is none.
  @inline(__always)
  func first(into state: State) -> Int? { Self.pair(heads[state]) }

  /// The pair that comes after `pair` among those that lead to the same state, or nil if it is the last.
  @inline(__always)
  func next(after pair: Int) -> Int? { Self.pair(following[pair]) }

  @inline(__always)
  private static func pair(_ link: Int32) -> Int? { link == none ? nil : Int(link) }
}
