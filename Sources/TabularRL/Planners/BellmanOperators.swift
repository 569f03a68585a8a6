/// The Bellman operators of a model: pure functions of one value for each state.
///
/// - Source: Zhao 2025, sections 2.4 and 3.3; Sutton & Barto 2018, sections 4.1 and 4.4.
extension TabularModel {
  /// Returns the value of taking `action` in `state` when `values` holds from the next state on.
  ///
  ///     q(s,a) = sum over outcomes of p * (r + discount * v(s')), or p * r where the episode ends
  ///
  /// An action that is not available is worth minus infinity.
  ///
  /// - Complexity: O(outcomes of the action).
  public func backup(_ values: [Double], of action: Action, in state: State, discount: Double) -> Double {
    let row = state * actionCount + action
    return withView { view in values.withUnsafeBufferPointer { view.backup($0, of: row, discount: discount) }
    }
  }

  /// Returns the value of the best action in `state`; 0 where there is no action.
  ///
  ///     (T v)(s) = max over a of q(s,a)
  ///
  /// - Complexity: O(outcomes of the state).
  public func optimalBackup(_ values: [Double], in state: State, discount: Double) -> Double {
    var best = -Double.infinity
    for action in 0..<actionCount {
      best = max(best, backup(values, of: action, in: state, discount: discount))
    }
    return best == -.infinity && availableActionCount(in: state) == 0 ? 0 : best
  }

  /// Returns the optimal backup of every state.
  ///
  /// - Complexity: O(outcomes).
  public func optimalBackup(_ values: [Double], discount: Double) -> [Double] {
    (0..<stateCount).map { optimalBackup(values, in: $0, discount: discount) }
  }

  /// Returns the value of following `policy` for one step in `state`; 0 where there is no action.
  ///
  ///     (T_pi v)(s) = sum over a of pi(a|s) * q(s,a)
  ///
  /// - Complexity: O(outcomes of the state).
  public func backup(
    _ values: [Double], under policy: Policy, in state: State, discount: Double
  ) -> Double {
    var sum = 0.0
    for action in 0..<actionCount where policy[state, action] > 0 && isAvailable(action, in: state) {
      sum += policy[state, action] * backup(values, of: action, in: state, discount: discount)
    }
    return sum
  }

  /// Returns the backup of every state under `policy`.
  ///
  /// - Complexity: O(outcomes).
  public func backup(_ values: [Double], under policy: Policy, discount: Double) -> [Double] {
    (0..<stateCount).map { backup(values, under: policy, in: $0, discount: discount) }
  }

  /// Returns the backup of every action in every state; minus infinity where an action is not available.
  ///
  /// The row of a state without any action is 0, as everywhere in ``ActionValues``.
  ///
  /// - Complexity: O(outcomes).
  public func actionValues(for values: [Double], discount: Double) -> ActionValues {
    var table = ActionValues(for: self)
    table.changeEntries { entries in
      withView { view in
        values.withUnsafeBufferPointer { values in
          for row in entries.indices where !view.isEmpty(row) {
            entries[row] = view.backup(values, of: row, discount: discount)
          }
        }
      }
    }
    return table
  }

  /// Returns by how much an optimal backup changes the value of a state at most, infinite values left out.
  ///
  ///     max over s of |(T v)(s) - v(s)|
  ///
  /// - Complexity: O(outcomes).
  public func residual(of values: [Double], discount: Double) -> Double {
    values.indices.reduce(0) { largest, state in
      let change = optimalBackup(values, in: state, discount: discount) - values[state]
      return values[state].isFinite ? max(largest, abs(change)) : largest
    }
  }

  /// Returns the actions whose backup is within `tolerance` of the best, in ascending order, for each state.
  ///
  /// A state without actions has none.
  ///
  /// - Complexity: O(outcomes).
  public func greedyActions(
    for values: [Double], discount: Double, tolerance: Double = 0
  ) -> [[Action]] {
    (0..<stateCount).map { state in
      let row = (0..<actionCount).map { backup(values, of: $0, in: state, discount: discount) }
      let best = row.max() ?? 0
      return row.indices.filter { isAvailable($0, in: state) && row[$0] >= best - tolerance }
    }
  }
}

extension TabularModel {
  /// The arrays without bounds checks, for passes over all outcomes; the indices are valid.
  struct View {
    let rowStarts: UnsafeBufferPointer<Int32>
    let successors: UnsafeBufferPointer<Int32>
    let probabilities: UnsafeBufferPointer<Double>
    let terminates: UnsafeBufferPointer<Bool>
    /// The expected reward of each row.
    let expectedRewards: UnsafeBufferPointer<Double>
    let actionCount: Int

    /// Whether a row has no outcome.
    @inline(__always)
    func isEmpty(_ row: Int) -> Bool { rowStarts[row] == rowStarts[row + 1] }

    /// Whether nothing can be done in a state.
    @inline(__always)
    func isIdle(_ state: State) -> Bool {
      rowStarts[state * actionCount] == rowStarts[(state + 1) * actionCount]
    }

    /// The outcomes of a row.
    @inline(__always)
    func outcomes(of row: Int) -> Range<Int> {
      Range(uncheckedBounds: (Int(rowStarts[row]), Int(rowStarts[row + 1])))
    }

    /// Whether the episode goes on after an outcome, to a state where something can be done.
    @inline(__always)
    func goesOn(at index: Int) -> Bool { !terminates[index] && !isIdle(Int(successors[index])) }

    /// The value of a row; see ``TabularModel/backup(_:of:in:discount:)``.
    @inline(__always)
    func backup(_ values: UnsafeBufferPointer<Double>, of row: Int, discount: Double) -> Double {
      if isEmpty(row) { return -.infinity }
      var sum = 0.0
      for index in outcomes(of: row) {
        // What ends the episode is worth its reward, and a value that does not matter may be infinite.
        let goesOn = !terminates[index] && discount > 0 && probabilities[index] > 0
        sum += goesOn ? probabilities[index] * values[Int(successors[index])] : 0
      }
      return expectedRewards[row] + discount * sum
    }
  }

  /// Calls `body` with the arrays.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result {
    rowStarts.withUnsafeBufferPointer { rowStarts in
      successors.withUnsafeBufferPointer { successors in
        probabilities.withUnsafeBufferPointer { probabilities in
          terminates.withUnsafeBufferPointer { terminates in
            expectedRewards.rounded.withUnsafeBufferPointer { rewards in
              body(
                View(
                  rowStarts: rowStarts, successors: successors, probabilities: probabilities,
                  terminates: terminates, expectedRewards: rewards, actionCount: actionCount))
            }
          }
        }
      }
    }
  }
}
