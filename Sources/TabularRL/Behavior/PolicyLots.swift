/// A policy prepared for draws: a uniform number is compared with the limits of its row, without a jump, because which
/// action is drawn cannot be foretold.
///
/// - Complexity: memory O(states * actions); O(actions) per draw.
struct PolicyLots: Sendable, Hashable {
  private let actionCount: Int
  /// Below which number each action or one before it is drawn: the running sums, infinite from the last action that
  /// has a chance, which catches what rounding leaves over.
  private let limits: [Double]

  /// Prepares a policy.
  init(_ policy: Policy) {
    actionCount = policy.actionCount
    var limits = [Double](repeating: .infinity, count: policy.probabilities.count)
    for start in stride(from: 0, to: limits.count, by: max(1, actionCount)) {
      let row = start..<start + actionCount
      guard let last = row.last(where: { policy.probabilities[$0] > 0 }) else { continue }
      var sum = 0.0
      for index in start..<last {
        if policy.probabilities[index] > 0 { sum += policy.probabilities[index] }
        limits[index] = sum
      }
    }
    self.limits = limits
  }

  /// Draws what ``Policy/action(in:using:)`` would.
  @inline(__always)
  func action(in state: State, using generator: inout Generator) -> Action {
    let draw = generator.uniform()
    let start = state &* actionCount
    var (action, place) = (0, start)
    while place < start &+ actionCount &- 1 {
      action &+= draw >= limits[place] ? 1 : 0
      place &+= 1
    }
    return action
  }
}
