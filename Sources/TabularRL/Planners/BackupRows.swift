/// The rows of a model as planners sweep over them: what never changes during a sweep is folded in.
///
/// A row holds the expected reward of one available action and the outcomes after which the episode goes on:
///
///     q(row) = reward + discount * sum of p * v(next)
///
/// With a discount below 1 the probabilities count as they are stored. Without, they count as what they are
/// meant to be, summing to 1; proofs add the little that the two can differ by, so that they hold for both
/// wherever both have values.
///
/// Outcomes that end the episode, lead to a state without actions or never happen are left out, so that no
/// sweep tests for them. Expected rewards are kept in two doubles, exact to about 106 bits.
struct BackupRows: Sendable {
  /// The discount that every backup multiplies by.
  let discount: Double
  /// The first row of each state and one entry more; a state without rows is worth 0.
  var stateRows: [Int32] = [0]
  /// The first outcome of each row and one entry more.
  var rowStarts: [Int32] = [0]
  /// The state that each outcome leads to.
  var successors: [Int32] = []
  /// The probability of each outcome, above 0.
  var probabilities: [Double] = []
  /// The expected reward of each row.
  var rewards: [Double] = []
  /// What rounding the expected reward of each row lost.
  var rewardTails: [Double] = []
  /// The row of the model that each row was made of, `state * actionCount + action`, or -1 for staying.
  var origins: [Int32] = []
  /// Whether a row can end the episode.
  var ends: [Bool] = []
  /// How far the probabilities of a row of the model are from summing to 1, at most.
  var deviation = 0.0

  /// Creates rows without any state.
  init(discount: Double) { self.discount = discount }

  /// Creates the rows of all available actions of `model`.
  init(_ model: TabularModel, discount: Double) {
    self.init(discount: discount)
    let actions = model.actionCount
    stateRows.reserveCapacity(model.stateCount + 1)
    rowStarts.reserveCapacity(model.rowStarts.count)
    successors.reserveCapacity(model.successors.count)
    probabilities.reserveCapacity(model.successors.count)
    for state in 0..<model.stateCount {
      for row in state * actions..<(state + 1) * actions {
        let outcomes = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
        if outcomes.isEmpty { continue }
        var reward = DoubleDouble()
        var ends = false
        var excess = DoubleDouble(-1)
        for index in outcomes { excess += model.probabilities[index] }
        deviation = max(deviation, excess.roundedUp, -excess.roundedDown)
        for index in outcomes where model.probabilities[index] > 0 {
          reward += model.probabilities[index] * DoubleDouble(model.rewards[index])
          let next = Int(model.successors[index])
          if model.terminates[index]
            || model.rowStarts[next * actions] == model.rowStarts[(next + 1) * actions]
          {
            ends = true
          } else {
            successors.append(Int32(next))
            probabilities.append(model.probabilities[index])
          }
        }
        appendRow(reward: reward, origin: Int32(row), ends: ends)
      }
      stateRows.append(Int32(rewards.count))
    }
  }

  /// Closes a row whose outcomes have been appended.
  mutating func appendRow(reward: DoubleDouble, origin: Int32, ends: Bool) {
    rewards.append(reward.high)
    rewardTails.append(reward.low)
    origins.append(origin)
    self.ends.append(ends)
    rowStarts.append(Int32(successors.count))
  }

  /// The number of states.
  var stateCount: Int { stateRows.count - 1 }

  /// The number of rows.
  var rowCount: Int { rewards.count }

  /// The rows of a state.
  @inline(__always)
  func rows(of state: Int) -> Range<Int> { Int(stateRows[state])..<Int(stateRows[state + 1]) }

  /// The outcomes of a row.
  @inline(__always)
  func outcomes(of row: Int) -> Range<Int> { Int(rowStarts[row])..<Int(rowStarts[row + 1]) }

  /// The smallest and the largest discount * (probability of going on) of a row, rounded outward.
  func goingOn() -> ClosedRange<Double> {
    var least = Double.infinity
    var most = 0.0
    for row in 0..<rowCount {
      var sum = DoubleDouble()
      for index in outcomes(of: row) { sum += probabilities[index] }
      least = min(least, sum.roundedDown)
      most = max(most, sum.roundedUp)
    }
    guard least <= most else { return 0...0 }
    return max(0, (discount * least).nextDown.nextDown)...(discount * most).nextUp.nextUp
  }

  /// The number of outcomes of the longest row.
  var longestRow: Int { (0..<rowCount).reduce(0) { max($0, outcomes(of: $1).count) } }

  /// The largest magnitude of an expected reward.
  var largestReward: Double { rewards.reduce(0) { max($0, abs($1)) } }

  /// The value of one row.
  @inline(__always)
  func backup(_ row: Int, _ values: [Double]) -> Double {
    var sum = 0.0
    for index in outcomes(of: row) { sum += probabilities[index] * values[Int(successors[index])] }
    return rewards[row] + discount * sum
  }

  /// The row of largest value in a state, the first among equals; nil in a state without rows.
  func greedyRow(of state: Int, _ values: [Double]) -> Int? {
    var best: Int?
    var value = -Double.infinity
    for row in rows(of: state) {
      let candidate = backup(row, values)
      if best == nil || candidate > value { (best, value) = (row, candidate) }
    }
    return best
  }
}

/// By how much a sweep changed the values: the least and the greatest difference, signs kept.
struct SweepChange: Hashable, Sendable {
  var least = Double.infinity
  var greatest = -Double.infinity

  /// The largest magnitude.
  var size: Double { least <= greatest ? max(-least, greatest) : 0 }

  /// Takes one more change into account.
  @inline(__always)
  mutating func include(_ change: Double) {
    least = min(least, change)
    greatest = max(greatest, change)
  }
}

extension BackupRows {
  /// The arrays without bounds checks, for sweeps only; indices come from a validated model.
  struct View {
    let stateRows: UnsafeBufferPointer<Int32>
    let rowStarts: UnsafeBufferPointer<Int32>
    let successors: UnsafeBufferPointer<Int32>
    let probabilities: UnsafeBufferPointer<Double>
    let rewards: UnsafeBufferPointer<Double>
    let discount: Double

    /// The largest value of the rows of a state that has some.
    @inline(__always)
    func best(_ state: Int, _ values: UnsafeBufferPointer<Double>) -> Double {
      var best = -Double.infinity
      var index = Int(rowStarts[Int(stateRows[state])])
      for row in Int(stateRows[state])..<Int(stateRows[state + 1]) {
        let end = Int(rowStarts[row + 1])
        var sum = 0.0
        while index < end {
          sum += probabilities[index] * values[Int(successors[index])]
          index += 1
        }
        let value = rewards[row] + discount * sum
        best = value > best ? value : best
      }
      return best
    }

    /// Whether a state has rows.
    @inline(__always)
    func isLiving(_ state: Int) -> Bool { stateRows[state] < stateRows[state + 1] }
  }

  /// Calls `body` with the arrays.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    stateRows.withUnsafeBufferPointer { stateRows in
      rowStarts.withUnsafeBufferPointer { rowStarts in
        successors.withUnsafeBufferPointer { successors in
          probabilities.withUnsafeBufferPointer { probabilities in
            rewards.withUnsafeBufferPointer { rewards in
              body(
                View(
                  stateRows: stateRows, rowStarts: rowStarts, successors: successors,
                  probabilities: probabilities, rewards: rewards, discount: discount))
            }
          }
        }
      }
    }
  }

  /// One synchronous sweep of optimal backups: next = T values.
  ///
  /// - Complexity: O(outcomes).
  func sweep(_ values: [Double], into next: inout [Double]) -> SweepChange {
    let count = stateCount
    return withView { view in
      values.withUnsafeBufferPointer { values in
        next.withUnsafeMutableBufferPointer { next in
          var change = SweepChange()
          for state in 0..<count where view.isLiving(state) {
            let value = view.best(state, values)
            change.include(value - values[state])
            next[state] = value
          }
          return change
        }
      }
    }
  }

  /// One in-place sweep of optimal backups over `states`, each seeing the changes before it.
  ///
  /// - Complexity: O(outcomes of the states).
  func sweepInPlace(_ values: inout [Double], over states: some Sequence<Int>) -> SweepChange {
    withView { view in
      values.withUnsafeMutableBufferPointer { values in
        var change = SweepChange()
        for state in states where view.isLiving(state) {
          let value = view.best(state, UnsafeBufferPointer(values))
          change.include(value - values[state])
          values[state] = value
        }
        return change
      }
    }
  }
}
