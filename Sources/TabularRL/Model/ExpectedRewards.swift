/// What every row of a model pays on average, exact to about 106 bits, and what its probabilities sum to.
///
/// Probabilities mean what they are in proportion: a row counts as divided by their sum, which storing them keeps
/// from being 1 to the last digit. Where an episode is long, that little would add up to more than a tolerance. And a
/// bet counts as fair if its mean is no more than what storing its probabilities can lose.
///
/// No discount changes any of this, so that it is found once, when a world is compiled, and every planner has it.
struct ExpectedRewards: Sendable {
  /// The expected reward of each row; 0 in one without outcomes.
  let rounded: [Double]
  /// What rounding each of them lost, or nothing if all are exact.
  let tails: [Double]
  /// What is to be added of each row to itself, so that its probabilities sum to 1, or nothing if all do.
  ///
  /// 1 / sum - 1 = d + d^2 + ..., d = 1 - sum; without the third power of d, which is at most 1e-9.
  let completions: [Double]
  /// How far the probabilities of a row are from summing to 1, at most.
  let deviation: Double
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
    var (least, most, deviation) = (Double.infinity, 0.0, 0.0)
    var completions: [Double] = []
    var isExact = true
    probabilities.withUnsafeBufferPointer { probabilities in
      rewards.withUnsafeBufferPointer { rewards in
        let terms = Terms(probabilities: probabilities, rewards: rewards)
        let nothing = Sums(outcomes: 0..<0, reward: DoubleDouble(), chance: DoubleDouble(1))
        var last = nothing
        for row in 0..<count {
          let outcomes = Int(rowStarts[row])..<Int(rowStarts[row + 1])
          if !terms.areSame(outcomes, last.outcomes) {
            last = outcomes.isEmpty ? nothing : terms.sums(of: outcomes)
          }
          rounded.append(last.reward.high)
          tails.append(last.reward.low)
          isExact = isExact && last.reward.low == 0
          let (chance, lack) = (last.chance.rounded, last.lack)
          if !outcomes.isEmpty { (least, most) = (min(least, chance), max(most, chance)) }
          if lack != 0, completions.isEmpty { completions = Array(repeating: 0, count: row) }
          if lack != 0 || !completions.isEmpty { completions.append(lack + lack * lack) }
          deviation = max(deviation, lack.magnitude.nextUp)
        }
      }
    }
    // Where every row is one sure outcome, the arrays are the same and share their memory.
    self.rounded = isExact && rounded == rewards ? rewards : rounded
    self.tails = isExact ? [] : tails
    self.completions = completions
    self.deviation = completions.isEmpty ? 0 : deviation
    chances = least <= most ? least...most : 1...1
  }

  /// The expected reward of a row.
  subscript(row: Int) -> DoubleDouble { DoubleDouble(rounded[row], tails.isEmpty ? 0 : tails[row]) }

  /// What has been added up of a row: probability times reward, and the probabilities.
  private struct Sums {
    let outcomes: Range<Int>
    let reward: DoubleDouble
    let chance: DoubleDouble

    /// How much the probabilities lack to sum to 1.
    var lack: Double {
      if chance.high == 1 { return -chance.low }
      var lack = DoubleDouble(1)
      lack += DoubleDouble(-chance.high, -chance.low)
      return lack.rounded
    }
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
        return Sums(outcomes: outcomes, reward: reward * chance, chance: chance)
      }
      var sum = LongSum()
      var (most, least, loss) = (0.0, 0.0, 0.0)
      for index in outcomes where probabilities[index] > 0 {
        sum.add(probabilities[index], times: rewards[index])
        (most, least) = (max(most, rewards[index]), min(least, rewards[index]))
        loss += probabilities[index].mayBeRounded ? rewards[index].magnitude * 0x1p-53 : 0
      }
      let mean = sum.value
      // One that cannot lose is no bet.
      let isFair = most > 0 && least < 0 && mean.rounded.magnitude <= loss
      return Sums(
        outcomes: outcomes, reward: isFair ? DoubleDouble() : mean,
        chance: LongSum(of: probabilities, in: outcomes).value)
    }
  }
}

extension Double {
  /// Whether it uses the last digits that there are, as a third or a tenth does and a half does not.
  fileprivate var mayBeRounded: Bool { significandBitPattern & 0xF_FFFF != 0 }
}
