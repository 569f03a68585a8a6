/// Everything that was observed about the value of each state: mean rewards, and the states whose values follow.
///
/// Each observation says that v(s) should be reward + discount * v(next). Equal ones are counted, so that memory
/// and the time of a sweep grow with the number of different ones only.
public struct ObservedTargets: Sendable, Hashable {
  private struct Target: Sendable, Hashable {
    let next: State
    let discount: Double
    var count: Double
    var rewards: Double
  }

  private var targets: [[Target]]
  private var counts: [Double]

  /// Creates the memory of one who has seen nothing.
  public init(stateCount: Int) {
    targets = Array(repeating: [], count: stateCount)
    counts = Array(repeating: 0, count: stateCount)
  }

  /// Adds an observation; after a termination, when `discount` is zero, it makes no difference what `next` is.
  ///
  /// - Complexity: O(different targets of the state); memory is allocated for the first of its kind only.
  public mutating func add(_ state: State, reward: Double, discount: Double, next: State) {
    counts[state] += 1
    for index in targets[state].indices
    where targets[state][index].discount == discount
      && (discount == 0 || targets[state][index].next == next)
    {
      targets[state][index].count += 1
      targets[state][index].rewards += reward
      return
    }
    targets[state].append(Target(next: next, discount: discount, count: 1, rewards: reward))
  }

  /// Sets the value of each state seen to the mean of its targets, one after the other, until no value changes by
  /// more than `tolerance`, but at most `sweepLimit` times; states never seen keep their values.
  ///
  /// The limit is the solution of v(s) = mean of reward + discount * v(next) over the observations of s.
  ///
  /// - Complexity: O(different targets) per sweep.
  public func settle(_ values: inout [Double], tolerance: Double, sweepLimit: Int) {
    var change = Double.infinity
    var sweeps = 0
    while change > tolerance, sweeps < sweepLimit {
      change = 0
      for state in targets.indices where counts[state] > 0 {
        var sum = 0.0
        for target in targets[state] {
          sum += target.rewards + target.count * target.discount * values[target.next]
        }
        let value = sum / counts[state]
        change = max(change, abs(value - values[state]))
        values[state] = value
      }
      sweeps += 1
    }
  }
}
