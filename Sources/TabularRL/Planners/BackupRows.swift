import Synchronization

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
  /// How far the probabilities of a row of the model are from summing to 1, at most; 0 with a discount, where
  /// it does not matter.
  var deviation = 0.0

  /// On how many threads all rows are gone through at a time; whatever it is, the results are the same.
  let threads: Int

  /// Creates rows without any state.
  init(discount: Double, threads: Int = 1) {
    self.discount = discount
    self.threads = threads
  }

  /// Creates the rows of all available actions of `model`, with the states in their order or in that of `levels`.
  ///
  /// With several threads, small models are still gone through on one: beginning a thread takes longer.
  init(_ model: TabularModel, discount: Double, in levels: BreadthFirstLevels? = nil, threads: Int = 1) {
    self.init(discount: discount, threads: max(1, min(threads, model.successors.count / 50_000)))
    let count = model.successors.count
    model.withView { view in
      let rowCount = view.rowCount
      stateRows = Array(unwritten: model.stateCount + 1)
      rowStarts = Array(unwritten: rowCount + 1)
      rewards = Array(unwritten: rowCount)
      rewardTails = Array(unwritten: rowCount)
      origins = Array(unwritten: rowCount)
      ends = Array(unwritten: rowCount)
      // Where nothing is left out the outcomes are the model's own.
      let isWhole = levels == nil && model.neverEnds && !model.probabilities.contains(0)
      if isWhole {
        (successors, probabilities) = (model.successors, model.probabilities)
        withMutableRows { $0.share(view) }
        addRewards(view)
      } else {
        var (successors, probabilities) = ([Int32](unwritten: count), [Double](unwritten: count))
        let kept = withMutableRows { rows in
          successors.withUnsafeMutableBufferPointer { successors in
            probabilities.withUnsafeMutableBufferPointer { probabilities in
              rows.copy(view, levels?.states, view.places(levels?.places), successors, probabilities)
            }
          }
        }
        successors.removeLast(count - kept)
        probabilities.removeLast(count - kept)
        (self.successors, self.probabilities) = (successors, probabilities)
      }
    }
    if discount == 1 { deviation = model.deviation }
  }

  /// Computes the expected reward of every row.
  private mutating func addRewards(_ view: TabularModel.View) {
    let (count, threads, origins) = (rowCount, threads, origins)
    rewards.withUnsafeMutableBufferPointer { rewards in
      rewardTails.withUnsafeMutableBufferPointer { tails in
        forEachPart(of: count, threads: threads) { rows in
          var last: TabularModel.View.ExpectedReward?
          for row in rows {
            let reward = view.expectedReward(of: view.outcomes(of: Int(origins[row])), after: &last)
            (rewards[row], tails[row]) = (reward.high, reward.low)
          }
        }
      }
    }
  }

  /// Makes room.
  mutating func reserveCapacity(states: Int, rows: Int, outcomes: Int) {
    stateRows.reserveCapacity(states + 1)
    rowStarts.reserveCapacity(rows + 1)
    rewards.reserveCapacity(rows)
    rewardTails.reserveCapacity(rows)
    origins.reserveCapacity(rows)
    ends.reserveCapacity(rows)
    successors.reserveCapacity(outcomes)
    probabilities.reserveCapacity(outcomes)
  }

  /// The same rows with the states in the order of `levels`.
  func reordered(_ levels: BreadthFirstLevels) -> BackupRows {
    let places = levels.places
    var result = BackupRows(discount: discount, threads: threads)
    result.deviation = deviation
    result.reserveCapacity(states: stateCount, rows: rowCount, outcomes: successors.count)
    for state in levels.states {
      for row in rows(of: Int(state)) {
        for index in outcomes(of: row) {
          result.successors.append(places[Int(successors[index])])
          result.probabilities.append(probabilities[index])
        }
        result.appendRow(
          reward: DoubleDouble(rewards[row], rewardTails[row]), origin: origins[row], ends: ends[row])
      }
      result.stateRows.append(Int32(result.rowCount))
    }
    return result
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

  /// The number of rows of several states.
  func rowCount(of states: Range<Int>) -> Int {
    Int(stateRows[states.upperBound] - stateRows[states.lowerBound])
  }

  /// The outcomes of a row.
  @inline(__always)
  func outcomes(of row: Int) -> Range<Int> { Int(rowStarts[row])..<Int(rowStarts[row + 1]) }

  /// The smallest and the largest discount * (probability of going on) of a row, rounded outward.
  func goingOn() -> ClosedRange<Double> {
    var least = Double.infinity
    var most = 0.0
    withView { view in
      for row in 0..<rowCount {
        var sum = 0.0
        for index in view.outcomes(of: row) { sum += view.probabilities[index] }
        least = min(least, sum)
        most = max(most, sum)
      }
    }
    guard least <= most else { return 0...0 }
    // Each addition rounds by at most 2^-53 of the sum, and so does the product.
    let rounding = Double(longestRow + 2) * 0x1p-52 * most
    return max(0, discount * least - rounding)...discount * most + rounding
  }

  /// The number of outcomes of the longest row.
  var longestRow: Int {
    rowStarts.withUnsafeBufferPointer { starts in
      var longest: Int32 = 0
      for row in 0..<rowCount { longest = max(longest, starts[row + 1] - starts[row]) }
      return Int(longest)
    }
  }

  /// The number of rows of the state that has most.
  var mostRowsOfAState: Int {
    var most = 0
    for state in 0..<stateCount { most = max(most, rows(of: state).count) }
    return most
  }

  /// The largest magnitude of an expected reward.
  var largestReward: Double { rewards.largestMagnitude }

  /// A bound of the rounding error of one backup in plain doubles, and of its difference from the value of
  /// its state, for values up to `largest` in magnitude.
  func backupError(largest: Double) -> Double {
    Self.backupError(longestRow: longestRow, largestReward: largestReward, largest: largest)
  }

  /// A row of n outcomes is rounded n + 3 times, the difference once more, each by at most 2^-53 of the
  /// magnitudes; the factor of two leaves room.
  static func backupError(longestRow: Int, largestReward: Double, largest: Double) -> Double {
    Double(longestRow + 4) * 0x1p-52 * (largestReward + largest) + 1e-300
  }

  /// The values of all rows.
  ///
  /// - Complexity: O(outcomes).
  func backups(_ values: [Double]) -> [Double] {
    var backups = [Double](unwritten: rowCount)
    backups.withUnsafeMutableBufferPointer { backups in
      forEachBackup(values) { row, value in backups[row] = value }
    }
    return backups
  }

  /// Calls `body` with every row and its value, on several threads if there are.
  ///
  /// - Complexity: O(outcomes).
  @inline(__always)
  func forEachBackup(_ values: [Double], _ body: (_ row: Int, _ value: Double) -> Void) {
    withView { view in
      values.withUnsafeBufferPointer { values in
        forEachPart(of: rowCount, threads: threads) { rows in
          for row in rows { body(row, view.backup(row, values)) }
        }
      }
    }
  }

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
      var sum = 0.0
      var index = first
      while index < end {
        sum += term(index)
        index &+= 1
      }
      return sum
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

  /// What is written of each row when all are made of a model's; there is room for all.
  private struct MutableRows {
    let stateRows: UnsafeMutableBufferPointer<Int32>
    let rowStarts: UnsafeMutableBufferPointer<Int32>
    let rewards: UnsafeMutableBufferPointer<Double>
    let rewardTails: UnsafeMutableBufferPointer<Double>
    let origins: UnsafeMutableBufferPointer<Int32>
    let ends: UnsafeMutableBufferPointer<Bool>

    /// Takes all outcomes as they are.
    func share(_ model: TabularModel.View) {
      _ = forEachRow(of: model, nil) { row, _ in
        ends[row] = false
        return Int(model.rowStarts[Int(origins[row]) + 1])
      }
    }

    /// Copies the outcomes after which the episode goes on.
    ///
    /// - Parameters:
    ///   - model: where the rows come from.
    ///   - order: the states in the order of their places, or nil for their own.
    ///   - places: the place of each state, -1 where nothing can be done.
    ///   - successors: room for the states that outcomes lead to.
    ///   - probabilities: room for the probabilities of outcomes.
    /// - Returns: the number of outcomes copied.
    func copy(
      _ model: TabularModel.View, _ order: [Int32]?, _ places: [Int32],
      _ successors: UnsafeMutableBufferPointer<Int32>, _ probabilities: UnsafeMutableBufferPointer<Double>
    ) -> Int {
      places.withUnsafeBufferPointer { places in
        var last: TabularModel.View.ExpectedReward?
        return forEachRow(of: model, order) { row, first in
          var kept = first
          var ends = false
          let outcomes = model.outcomes(of: Int(origins[row]))
          for index in outcomes {
            let next = places[Int(model.successors[index])]
            let goesOn = next >= 0 && !model.terminates[index]
            let happens = model.probabilities[index] > 0
            // Written in any case, for which outcomes end the episode cannot be predicted.
            successors[kept] = next
            probabilities[kept] = model.probabilities[index]
            kept += goesOn && happens ? 1 : 0
            ends = ends || (happens && !goesOn)
          }
          self.ends[row] = ends
          let reward = model.expectedReward(of: outcomes, after: &last)
          (rewards[row], rewardTails[row]) = (reward.high, reward.low)
          return kept
        }
      }
    }

    /// Numbers the rows, calling `body` with each and with its first outcome; it returns where the next row begins.
    @inline(__always)
    private func forEachRow(
      of model: TabularModel.View, _ order: [Int32]?, _ body: (_ row: Int, _ first: Int) -> Int
    ) -> Int {
      var (row, outcome) = (0, 0)
      (stateRows[0], rowStarts[0]) = (0, 0)
      for place in 0..<stateRows.count - 1 {
        if let order, place % 16 == 0 {
          // Written over below; what has been read must be of use, or it would not be read.
          stateRows[place + 1] = model.touch(order[place..<min(place + 16, order.count)])
        }
        let state = order.map { Int($0[place]) } ?? place
        for origin in state * model.actionCount..<(state + 1) * model.actionCount
        where !model.isEmpty(origin) {
          origins[row] = Int32(origin)
          outcome = body(row, outcome)
          row += 1
          rowStarts[row] = Int32(outcome)
        }
        stateRows[place + 1] = Int32(row)
      }
      return outcome
    }
  }

  /// Calls `body` with what is to be written.
  @inline(__always)
  private mutating func withMutableRows<Result>(_ body: (MutableRows) -> Result) -> Result {
    stateRows.withUnsafeMutableBufferPointer { stateRows in
      rowStarts.withUnsafeMutableBufferPointer { rowStarts in
        rewards.withUnsafeMutableBufferPointer { rewards in
          rewardTails.withUnsafeMutableBufferPointer { rewardTails in
            origins.withUnsafeMutableBufferPointer { origins in
              ends.withUnsafeMutableBufferPointer { ends in
                body(
                  MutableRows(
                    stateRows: stateRows, rowStarts: rowStarts, rewards: rewards, rewardTails: rewardTails,
                    origins: origins, ends: ends))
              }
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

extension TabularModel.View {
  /// The number of rows that have outcomes.
  fileprivate var rowCount: Int {
    var count = 0
    for row in 0..<rowStarts.count - 1 { count += isEmpty(row) ? 0 : 1 }
    return count
  }

  /// Reads a little of the rows of some states: what lies far apart is then fetched from memory all at once instead
  /// of one after the other, when it is needed.
  ///
  /// - Returns: a number without meaning.
  @inline(__always)
  fileprivate func touch(_ states: ArraySlice<Int32>) -> Int32 {
    var sum: UInt64 = 0
    for state in states {
      let rows = Int(state) * actionCount
      let end = Int(rowStarts[rows + actionCount])
      var index = Int(rowStarts[rows])
      // Eight doubles are fetched at a time.
      while index < end {
        sum ^= probabilities[index].bitPattern ^ rewards[index].bitPattern
        sum ^= UInt64(truncatingIfNeeded: successors[index]) ^ (terminates[index] ? 1 : 0)
        index += 8
      }
    }
    return Int32(truncatingIfNeeded: sum)
  }

  /// The place of each state where something can be done, its own number unless another is given, and -1 for the
  /// others.
  func places(_ given: [Int32]? = nil) -> [Int32] {
    var places = given ?? (0..<Int32((rowStarts.count - 1) / actionCount)).map { $0 }
    for state in places.indices
    where rowStarts[state * actionCount] == rowStarts[(state + 1) * actionCount] { places[state] = -1 }
    return places
  }

  /// What has been computed for a row.
  fileprivate typealias ExpectedReward = (outcomes: Range<Int>, reward: DoubleDouble)

  /// The sum of probability times reward, in two doubles: that of the row before, where all numbers are the same.
  @inline(__always)
  fileprivate func expectedReward(of outcomes: Range<Int>, after last: inout ExpectedReward?) -> DoubleDouble
  {
    if let last, last.outcomes.count == outcomes.count {
      let distance = last.outcomes.lowerBound - outcomes.lowerBound
      var index = outcomes.lowerBound
      while index < outcomes.upperBound, probabilities[index] == probabilities[index + distance],
        rewards[index] == rewards[index + distance]
      { index += 1 }
      if index == outcomes.upperBound { return last.reward }
    }
    let reward = expectedReward(of: outcomes)
    last = (outcomes, reward)
    return reward
  }

  /// The sum of probability times reward, in two doubles.
  private func expectedReward(of outcomes: Range<Int>) -> DoubleDouble {
    let reward = rewards[outcomes.lowerBound]
    var sum = LongSum()
    // A product costs more than a sum, and mostly all outcomes pay the same.
    if outcomes.allSatisfy({ rewards[$0] == reward }) {
      for index in outcomes { sum += probabilities[index] }
      return reward * sum.value
    }
    for index in outcomes where probabilities[index] > 0 {
      sum.add(probabilities[index], times: rewards[index])
    }
    return sum.value
  }
}

extension TabularModel {
  /// Whether no outcome ends the episode or leads to a state where nothing can be done.
  var neverEnds: Bool {
    if terminates.contains(true) { return false }
    for state in 0..<stateCount
    where rowStarts[state * actionCount] == rowStarts[(state + 1) * actionCount] { return false }
    return true
  }

  /// How far the probabilities of a row are from summing to 1, at most.
  fileprivate var deviation: Double {
    withView { view in
      var deviation = 0.0
      for row in 0..<stateCount * actionCount where !view.isEmpty(row) {
        var excess = LongSum(-1)
        for index in view.outcomes(of: row) { excess += view.probabilities[index] }
        deviation = max(deviation, excess.value.roundedUp, -excess.value.roundedDown)
      }
      return deviation
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// Memory as it is, for an array all of whose elements are written before one is read.
  init(unwritten count: Int) { self.init(unsafeUninitializedCapacity: count) { $1 = count } }
}

extension [Double] {
  /// The largest magnitude, or 0 when there is no element.
  var largestMagnitude: Double {
    withUnsafeBufferPointer { values in
      // Eight maxima at once: a single one waits for each comparison.
      var lanes = SIMD8<Double>(repeating: 0)
      let whole = values.count & ~7
      for start in stride(from: 0, to: whole, by: 8) {
        for lane in 0..<8 {
          let size = abs(values[start + lane])
          lanes[lane] = size > lanes[lane] ? size : lanes[lane]
        }
      }
      return values[whole...].reduce(lanes.max()) { Swift.max($0, abs($1)) }
    }
  }
}
