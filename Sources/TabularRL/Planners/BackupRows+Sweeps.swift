import Synchronization

/// By how much a sweep changed the values: the least and the greatest difference, signs kept.
struct SweepChange: Hashable, Sendable {
  var least = Double.infinity
  var greatest = -Double.infinity

  /// The largest magnitude.
  var size: Double { least <= greatest ? max(-least, greatest) : 0 }

  /// Takes the changes of other states into account.
  mutating func include(_ other: SweepChange) {
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

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

    /// The rows of a state.
    @inline(__always)
    func rows(of state: Int) -> Range<Int> {
      Range(uncheckedBounds: (Int(stateRows[state]), Int(stateRows[state + 1])))
    }

    /// The outcomes of a row.
    @inline(__always)
    func outcomes(of row: Int) -> Range<Int> {
      Range(uncheckedBounds: (Int(rowStarts[row]), Int(rowStarts[row + 1])))
    }

    /// The value of one row.
    @inline(__always)
    func backup(_ row: Int, _ values: UnsafeBufferPointer<Double>) -> Double {
      rewards[row] + discount * future(Int(rowStarts[row]), Int(rowStarts[row + 1]), values)
    }

    /// The expected value of what follows the outcomes from `first` until `end`.
    @inline(__always)
    private func future(_ first: Int, _ end: Int, _ values: UnsafeBufferPointer<Double>) -> Double {
      func term(_ index: Int) -> Double { probabilities[index] * values[Int(successors[index])] }
      // The commonest row on a slippery board, without a loop.
      if end &- first == 3 { return term(first) + term(first &+ 1) + term(first &+ 2) }
      // Every other outcome apart: a sum waits for the one before it.
      var sums = SIMD2<Double>.zero
      var index = first
      while index &+ 1 < end {
        sums += SIMD2(term(index), term(index &+ 1))
        index &+= 2
      }
      return index < end ? sums[0] + sums[1] + term(index) : sums[0] + sums[1]
    }

    /// The largest value of the rows of a state that has some, and the first row that has it, or one before it
    /// whose value is not smaller by more than the slack.
    @inline(__always)
    func best(
      _ state: Int, _ values: UnsafeBufferPointer<Double>, slack: Double = 0
    ) -> (value: Double, row: Int) {
      var best = -Double.infinity
      var goal = -Double.infinity
      var bestRow = Int(stateRows[state])
      var index = Int(rowStarts[bestRow])
      for row in rows(of: state) {
        let end = Int(rowStarts[row + 1])
        let value = rewards[row] + discount * future(index, end, values)
        index = end
        bestRow = value > goal ? row : bestRow
        goal = value > goal ? value + slack : goal
        best = value > best ? value : best
      }
      return (best, bestRow)
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
    withView { view in
      values.withUnsafeBufferPointer { values in
        next.withUnsafeMutableBufferPointer { next in
          sweep { state in
            let value = view.best(state, values).value
            next[state] = value
            return value - values[state]
          }
        }
      }
    }
  }

  /// One synchronous sweep of optimal backups that also notes a row of each state whose value is within the slack of
  /// the best, the first but for the slack, -1 where there is none.
  ///
  /// - Complexity: O(outcomes).
  func sweep(
    _ values: [Double], into next: inout [Double], choosing choice: inout [Int32], within slack: Double
  ) -> SweepChange {
    withView { view in
      values.withUnsafeBufferPointer { values in
        next.withUnsafeMutableBufferPointer { next in
          choice.withUnsafeMutableBufferPointer { choice in
            sweep { state in
              let (value, row) = view.best(state, values, slack: slack)
              next[state] = value
              choice[state] = Int32(row)
              return value - values[state]
            }
          }
        }
      }
    }
  }

  /// Backs up every state that has rows, each on its own, and joins the changes.
  @inline(__always)
  private func sweep(_ backup: (Int) -> Double) -> SweepChange {
    let parts = Mutex(SweepChange())
    forEachPart(of: stateCount, threads: threads) { states in
      var change = SweepChange()
      for state in states where stateRows[state] < stateRows[state + 1] { change.include(backup(state)) }
      parts.withLock { $0.include(change) }
    }
    return parts.withLock { $0 }
  }

  /// One in-place sweep of optimal backups over `states`, each seeing the changes before it.
  ///
  /// - Complexity: O(outcomes of the states).
  func sweepInPlace(_ values: inout [Double], over states: some Sequence<Int>) -> SweepChange {
    withView { view in
      values.withUnsafeMutableBufferPointer { values in
        var change = SweepChange()
        for state in states where view.isLiving(state) {
          let value = view.best(state, UnsafeBufferPointer(values)).value
          change.include(value - values[state])
          values[state] = value
        }
        return change
      }
    }
  }
}
