/// What every row of a model pays on average, exact to about 106 bits, and what its probabilities sum to.
///
/// No discount changes them, so that they are found once, when a world is compiled, and every planner has them.
struct ExpectedRewards: Sendable {
  /// The expected reward of each row; 0 in one without outcomes.
  let rounded: [Double]
  /// What rounding each of them lost, or nothing if all are exact.
  let tails: [Double]
  /// The least and the greatest sum of the probabilities of a row that has outcomes.
  let chances: ClosedRange<Double>

  /// Adds up the rows of a model.
  ///
  /// - Complexity: O(rows + outcomes).
  init(rowStarts: [Int32], probabilities: [Double], rewards: [Double]) {
    let count = rowStarts.count - 1
    var (rounded, tails): ([Double], [Double]) = ([], [])
    rounded.reserveCapacity(count)
    tails.reserveCapacity(count)
    var (least, most) = (Double.infinity, 0.0)
    var isExact = true
    probabilities.withUnsafeBufferPointer { probabilities in
      rewards.withUnsafeBufferPointer { rewards in
        let terms = Terms(probabilities: probabilities, rewards: rewards)
        let nothing = Sums(outcomes: 0..<0, reward: DoubleDouble(), chance: 1)
        var last = nothing
        for row in 0..<count {
          let outcomes = Int(rowStarts[row])..<Int(rowStarts[row + 1])
          if !terms.areSame(outcomes, last.outcomes) {
            last = outcomes.isEmpty ? nothing : terms.sums(of: outcomes)
          }
          rounded.append(last.reward.high)
          tails.append(last.reward.low)
          isExact = isExact && last.reward.low == 0
          if !outcomes.isEmpty { (least, most) = (min(least, last.chance), max(most, last.chance)) }
        }
      }
    }
    // Where every row is one sure outcome, the arrays are the same and share their memory.
    self.rounded = isExact && rounded == rewards ? rewards : rounded
    self.tails = isExact ? [] : tails
    chances = least <= most ? least...most : 1...1
  }

  /// The expected reward of a row.
  subscript(row: Int) -> DoubleDouble { DoubleDouble(rounded[row], tails.isEmpty ? 0 : tails[row]) }

  /// What has been added up of a row: probability times reward, and the probabilities.
  private struct Sums {
    let outcomes: Range<Int>
    let reward: DoubleDouble
    let chance: Double
  }

  /// What is added up.
  private struct Terms {
    let probabilities: UnsafeBufferPointer<Double>
    let rewards: UnsafeBufferPointer<Double>

    /// Whether two rows have the same numbers: on a board most have those of the row before.
    @inline(__always)
    func areSame(_ outcomes: Range<Int>, _ others: Range<Int>) -> Bool {
      let distance = others.lowerBound - outcomes.lowerBound
      return outcomes.count == others.count
        && outcomes.allSatisfy {
          probabilities[$0] == probabilities[$0 + distance] && rewards[$0] == rewards[$0 + distance]
        }
    }

    /// The sums of a row that has outcomes.
    func sums(of outcomes: Range<Int>) -> Sums {
      let reward = rewards[outcomes.lowerBound]
      // A product costs more than a sum, and mostly all outcomes pay the same.
      if outcomes.allSatisfy({ rewards[$0] == reward }) {
        let chance = LongSum(of: probabilities, in: outcomes).value
        return Sums(outcomes: outcomes, reward: reward * chance, chance: chance.rounded)
      }
      var (sum, chance) = (LongSum(), 0.0)
      for index in outcomes where probabilities[index] > 0 {
        sum.add(probabilities[index], times: rewards[index])
        chance += probabilities[index]
      }
      return Sums(outcomes: outcomes, reward: sum.value, chance: chance)
    }
  }
}
