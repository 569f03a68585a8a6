// How rows are made of a model.

import Synchronization

extension BackupRows {
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
      let isWhole = levels == nil && model.neverEnds && !model.hasImpossibleOutcomes
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

  /// Computes the expected reward of every row, and between what the sums of their probabilities lie.
  private mutating func addRewards(_ view: TabularModel.View) {
    let (count, threads, origins) = (rowCount, threads, origins)
    let all = Mutex((least: Double.infinity, most: 0.0))
    rewards.withUnsafeMutableBufferPointer { rewards in
      rewardTails.withUnsafeMutableBufferPointer { tails in
        forEachPart(of: count, threads: threads) { rows in
          var last: TabularModel.View.RowSums?
          var (least, most) = (Double.infinity, 0.0)
          for row in rows {
            let sums = view.sums(of: view.outcomes(of: Int(origins[row])), after: &last)
            (rewards[row], tails[row]) = (sums.reward.high, sums.reward.low)
            (least, most) = (min(least, sums.chance), max(most, sums.chance))
          }
          all.withLock { $0 = (min($0.least, least), max($0.most, most)) }
        }
      }
    }
    let (least, most) = all.withLock { $0 }
    if least <= most { chances = least...most }
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
        var last: TabularModel.View.RowSums?
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
          let reward = model.sums(of: outcomes, after: &last).reward
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
    for state in places.indices where isIdle(state) { places[state] = -1 }
    return places
  }

  /// What has been added up of a row: probability times reward, in two doubles, and the probabilities.
  fileprivate typealias RowSums = (outcomes: Range<Int>, reward: DoubleDouble, chance: Double)

  /// The sums of a row: those of the row before, where all numbers are the same.
  @inline(__always)
  fileprivate func sums(of outcomes: Range<Int>, after last: inout RowSums?) -> RowSums {
    if let last, last.outcomes.count == outcomes.count {
      let distance = last.outcomes.lowerBound - outcomes.lowerBound
      var index = outcomes.lowerBound
      while index < outcomes.upperBound, probabilities[index] == probabilities[index + distance],
        rewards[index] == rewards[index + distance]
      { index += 1 }
      if index == outcomes.upperBound { return last }
    }
    let sums = sums(of: outcomes)
    last = sums
    return sums
  }

  /// The sums of a row.
  private func sums(of outcomes: Range<Int>) -> RowSums {
    let reward = rewards[outcomes.lowerBound]
    // A product costs more than a sum, and mostly all outcomes pay the same.
    if outcomes.allSatisfy({ rewards[$0] == reward }) {
      let chance = LongSum(of: probabilities, in: outcomes).value
      return (outcomes, reward * chance, chance.rounded)
    }
    var (sum, chance) = (LongSum(), 0.0)
    for index in outcomes where probabilities[index] > 0 {
      sum.add(probabilities[index], times: rewards[index])
      chance += probabilities[index]
    }
    return (outcomes, sum.value, chance)
  }
}

extension TabularModel {
  /// Whether no outcome ends the episode or leads to a state where nothing can be done.
  var neverEnds: Bool {
    !endsSomewhere && withView { view in !(0..<stateCount).contains { view.isIdle($0) } }
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
