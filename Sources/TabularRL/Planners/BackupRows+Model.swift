// How rows are made of a model.

extension BackupRows {
  /// Creates the rows of all available actions of `model`, with the states in their order or in that of `levels`.
  ///
  /// With several threads, small models are still gone through on one: beginning a thread takes longer.
  init(_ model: TabularModel, discount: Double, in levels: BreadthFirstLevels? = nil, threads: Int = 1) {
    self.init(
      model.expectedRewards, discount: discount,
      threads: max(1, min(threads, model.successors.count / 50_000)))
    if levels == nil && model.isWhole { share(model) } else { copy(model, levels) }
  }

  /// Takes the rows of a model as they are, sharing their memory.
  private mutating func share(_ model: TabularModel) {
    let rowCount = model.rowStarts.count - 1
    stateRows = (0...model.stateCount).map { Int32($0 * model.actionCount) }
    rowStarts = model.rowStarts
    (successors, probabilities) = (model.successors, model.probabilities)
    rewards = model.expectedRewards.rounded
    origins = (0..<rowCount).map { Int32($0) }
    ends = Array(repeating: false, count: rowCount)
    chances = model.expectedRewards.chances
  }

  /// Copies the rows of a model that have outcomes, and of these the outcomes after which the episode goes on.
  private mutating func copy(_ model: TabularModel, _ levels: BreadthFirstLevels?) {
    let count = model.successors.count
    var (successors, probabilities) = ([Int32](unwritten: count), [Double](unwritten: count))
    model.withView { view in
      let rowCount = view.rowCount
      stateRows = Array(unwritten: model.stateCount + 1)
      rowStarts = Array(unwritten: rowCount + 1)
      rewards = Array(unwritten: rowCount)
      origins = Array(unwritten: rowCount)
      ends = Array(unwritten: rowCount)
      let kept = withMutableRows { rows in
        successors.withUnsafeMutableBufferPointer { successors in
          probabilities.withUnsafeMutableBufferPointer { probabilities in
            rows.copy(view, levels?.states, view.places(levels?.places), successors, probabilities)
          }
        }
      }
      successors.removeLast(count - kept.outcomes)
      probabilities.removeLast(count - kept.outcomes)
      chances = kept.chances
    }
    (self.successors, self.probabilities) = (successors, probabilities)
  }

  /// What is written of each row when all are made of a model's; there is room for all.
  private struct MutableRows {
    let stateRows: UnsafeMutableBufferPointer<Int32>
    let rowStarts: UnsafeMutableBufferPointer<Int32>
    let rewards: UnsafeMutableBufferPointer<Double>
    let origins: UnsafeMutableBufferPointer<Int32>
    let ends: UnsafeMutableBufferPointer<Bool>

    /// Copies the outcomes after which the episode goes on.
    ///
    /// - Parameters:
    ///   - model: where the rows come from.
    ///   - order: the states in the order of their places, or nil for their own.
    ///   - places: the place of each state, -1 where nothing can be done.
    ///   - successors: room for the states that outcomes lead to.
    ///   - probabilities: room for the probabilities of outcomes.
    /// - Returns: the number of outcomes copied, and between what the sums of their probabilities lie.
    func copy(
      _ model: TabularModel.View, _ order: [Int32]?, _ places: [Int32],
      _ successors: UnsafeMutableBufferPointer<Int32>, _ probabilities: UnsafeMutableBufferPointer<Double>
    ) -> (outcomes: Int, chances: ClosedRange<Double>?) {
      var (row, kept) = (0, 0)
      var (least, most) = (Double.infinity, 0.0)
      (stateRows[0], rowStarts[0]) = (0, 0)
      places.withUnsafeBufferPointer { places in
        for place in 0..<stateRows.count - 1 {
          if let order, place % 16 == 0 {
            // Written over below; what has been read must be of use, or it would not be read.
            stateRows[place + 1] = model.touch(order[place..<min(place + 16, order.count)])
          }
          let state = order.map { Int($0[place]) } ?? place
          for origin in state * model.actionCount..<(state + 1) * model.actionCount
          where !model.isEmpty(origin) {
            var (chance, ends) = (0.0, false)
            for index in model.outcomes(of: origin) {
              let next = places[Int(model.successors[index])]
              let probability = model.probabilities[index]
              let isKept = next >= 0 && !model.terminates[index] && probability > 0
              // Written in any case, for which outcomes end the episode cannot be predicted.
              successors[kept] = next
              probabilities[kept] = probability
              kept += isKept ? 1 : 0
              chance += isKept ? probability : 0
              ends = ends || (probability > 0 && !isKept)
            }
            (least, most) = (min(least, chance), max(most, chance))
            rewards[row] = model.expectedRewards[origin]
            origins[row] = Int32(origin)
            self.ends[row] = ends
            row += 1
            rowStarts[row] = Int32(kept)
          }
          stateRows[place + 1] = Int32(row)
        }
      }
      return (kept, least <= most ? least...most : nil)
    }
  }

  /// Calls `body` with what is to be written.
  @inline(__always)
  private mutating func withMutableRows<Result>(_ body: (MutableRows) -> Result) -> Result {
    stateRows.withUnsafeMutableBufferPointer { stateRows in
      rowStarts.withUnsafeMutableBufferPointer { rowStarts in
        rewards.withUnsafeMutableBufferPointer { rewards in
          origins.withUnsafeMutableBufferPointer { origins in
            ends.withUnsafeMutableBufferPointer { ends in
              body(
                MutableRows(
                  stateRows: stateRows, rowStarts: rowStarts, rewards: rewards, origins: origins, ends: ends))
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
      sum ^= expectedRewards[rows].bitPattern
      var index = Int(rowStarts[rows])
      // Eight doubles are fetched at a time.
      while index < end {
        sum ^=
          probabilities[index].bitPattern ^ UInt64(truncatingIfNeeded: successors[index])
          ^ (terminates[index] ? 1 : 0)
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
}

extension TabularModel {
  /// Whether every action can be taken everywhere, and no outcome is impossible or ends the episode.
  fileprivate var isWhole: Bool {
    !endsSomewhere && !hasImpossibleOutcomes && withView { $0.rowCount } == rowStarts.count - 1
  }

  /// Whether no outcome ends the episode or leads to a state where nothing can be done.
  var neverEnds: Bool {
    !endsSomewhere && withView { view in !(0..<stateCount).contains { view.isIdle($0) } }
  }
}
