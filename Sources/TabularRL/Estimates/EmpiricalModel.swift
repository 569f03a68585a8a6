/// What a learner has counted in its world: the outcomes of the first tries of each action, and their mean reward.
///
/// After `m` tries an action counts as known, and later ones are not recorded any more. An outcome after
/// which the episode ended is counted as one whose future has a discount of zero.
///
/// - Source: Brafman & Tennenholtz 2002.
/// - Complexity: O(different outcomes) per recorded try; memory O(states * actions * m), all of it taken at the
///   start.
public struct EmpiricalModel: Sendable, Hashable {
  private struct Outcome: Sendable, Hashable {
    var next: Int32 = 0
    var count: Int32 = 0
    var discount = 0.0
  }

  /// The number of tries after which an action is known.
  public let triesToKnow: Int

  private let actionCount: Int
  private var tries: [Int32]
  private var rewardSums: [Double]
  /// For each pair of state and action, room for as many different outcomes as there are tries.
  private var outcomes: [Outcome]

  /// Creates the model of a newborn learner, to which nothing is known; `triesToKnow` is at least 1.
  public init(stateCount: Int, actionCount: Int, triesToKnow: Int) {
    self.triesToKnow = triesToKnow
    self.actionCount = actionCount
    let pairs = stateCount * actionCount
    tries = Array(repeating: 0, count: pairs)
    rewardSums = Array(repeating: 0, count: pairs)
    outcomes = Array(repeating: Outcome(), count: pairs * triesToKnow)
  }

  /// Returns whether `action` is known in `state`.
  @inline(__always)
  public func isKnown(_ action: Action, in state: State) -> Bool {
    tries[state * actionCount + action] == triesToKnow
  }

  /// Counts a transition, unless its action is known already; returns whether that has made it known.
  @inline(__always)
  public mutating func record(_ transition: Transition) -> Bool {
    if isKnown(transition.action, in: transition.state) { return false }
    return count(transition)
  }

  private mutating func count(_ transition: Transition) -> Bool {
    let pair = transition.state * actionCount + transition.action
    tries[pair] += 1
    rewardSums[pair] += transition.reward
    var index = pair * triesToKnow
    // Each try fills at most one place, so that there is always a free one.
    while outcomes[index].count > 0,
      Int(outcomes[index].next) != transition.next || outcomes[index].discount != transition.discount
    { index += 1 }
    outcomes[index].next = Int32(transition.next)
    outcomes[index].discount = transition.discount
    outcomes[index].count += 1
    return Int(tries[pair]) == triesToKnow
  }

  /// Returns what a known action is worth: its mean reward plus the mean discounted value of where it led.
  ///
  /// mean r + sum over s' of share(s') * discount * value(s')
  @inline(__always)
  public func backup(_ action: Action, in state: State, _ value: (State) -> Double) -> Double {
    let pair = state * actionCount + action
    var sum = rewardSums[pair]
    for outcome in outcomes[pair * triesToKnow..<(pair + 1) * triesToKnow] {
      if outcome.count == 0 { break }
      sum += Double(outcome.count) * outcome.discount * value(Int(outcome.next))
    }
    return sum / Double(triesToKnow)
  }
}
