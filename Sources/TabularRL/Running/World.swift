/// A compiled world that can be lived in: draws the start of an episode and what an action leads to.
///
/// Immutable and shared by all runs; the generator is the caller's. A row with a single outcome and a start
/// that is certain cost no draw.
public struct World: Sendable {
  /// What came of an action.
  struct Outcome: Sendable {
    var reward: Double
    var next: State
    var terminates: Bool
  }

  /// What is looked up first of a row, which of most rows is all there is.
  private struct Row: Sendable {
    enum Kind: UInt8 {
      /// It has a single possible outcome, after which the episode goes on.
      case certain
      /// It has a single possible outcome, which ends the episode.
      case ending
      /// Something about it is left to chance.
      case drawn
    }

    var reward: Double
    /// The next state; of a drawn row the place of its first outcome.
    var next: Int32
    var kind: Kind
  }

  /// One of the outcomes of a row that is drawn.
  private struct Possibility: Sendable {
    /// It or an earlier one of the row comes if a number of 53 bits is less; 2^53 from the last that can come on.
    var limit: UInt64
    var reward: Double
    var deviation: Double
    var next: Int32
    var terminates: Bool

    /// What comes always, unless something before it does; it fills up a row of fewer than four.
    static let certainLimit: UInt64 = 1 << 53
    static let none = Possibility(
      limit: certainLimit, reward: 0, deviation: 0, next: 0, terminates: true)
  }

  private let actionCount: Int
  private let rows: [Row]
  /// The outcomes of the drawn rows, row after row, at least four of each: those that are missing cannot come.
  private let possibilities: [Possibility]
  private let startStates: [State]
  private let startProbabilities: [Double]
  private let hasRandomRewards: Bool

  /// Whether nothing is ever drawn.
  public let isDeterministic: Bool

  /// Creates the sampler of `model`.
  ///
  /// - Complexity: O(outcomes) time and memory.
  public init(_ model: TabularModel) {
    actionCount = model.actionCount
    startStates = model.startStates
    startProbabilities = model.startProbabilities
    let hasRandomRewards = !model.rewardDeviations.isEmpty
    var rows: [Row] = []
    rows.reserveCapacity(model.rowStarts.count - 1)
    var possibilities: [Possibility] = []
    for row in 0..<model.rowStarts.count - 1 {
      let range = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
      let last = range.last { model.probabilities[$0] > 0 } ?? range.upperBound
      let deviations = hasRandomRewards ? model.rewardDeviations[range] : []
      if range.isEmpty {
        // What stands where an action is not available.
        rows.append(Row(reward: 0, next: 0, kind: .ending))
      } else if last == range.lowerBound, deviations.allSatisfy({ $0 == 0 }) {
        let index = range.lowerBound
        rows.append(
          Row(
            reward: model.rewards[index], next: model.successors[index],
            kind: model.terminates[index] ? .ending : .certain))
      } else {
        rows.append(Row(reward: 0, next: Int32(possibilities.count), kind: .drawn))
        var cumulative = 0.0
        for index in range {
          cumulative += model.probabilities[index]
          possibilities.append(
            Possibility(
              limit: index >= last ? Possibility.certainLimit : UInt64((cumulative * 0x1p53).rounded(.up)),
              reward: model.rewards[index],
              deviation: hasRandomRewards ? model.rewardDeviations[index] : 0,
              next: model.successors[index], terminates: model.terminates[index]))
        }
        possibilities += repeatElement(.none, count: max(0, 4 - range.count))
      }
    }
    (self.rows, self.possibilities, self.hasRandomRewards) = (rows, possibilities, hasRandomRewards)
    isDeterministic = possibilities.isEmpty && model.startStates.count == 1
  }

  /// Draws the state in which an episode begins.
  func start(using generator: inout Generator) -> State {
    guard startStates.count > 1 else { return startStates[0] }
    return startStates[generator.categorical(startProbabilities)]
  }

  /// Draws what `action` leads to in `state`, where it must be available.
  ///
  /// One uniform number against the running sum of probabilities, which ends at 1; an outcome of probability 0 never
  /// comes.
  @inline(__always)
  func outcome(of action: Action, in state: State, using generator: inout Generator) -> Outcome {
    let row = rows[state &* actionCount &+ action]
    if row.kind == .certain { return Outcome(reward: row.reward, next: Int(row.next), terminates: false) }
    if row.kind == .drawn { return drawn(from: Int(row.next), using: &generator) }
    return Outcome(reward: row.reward, next: Int(row.next), terminates: true)
  }

  @inline(__always)
  private func drawn(from start: Int, using generator: inout Generator) -> Outcome {
    // Not checked again: where a row begins was found out when it was made, and its last limit ends the search.
    let possibility = possibilities.withUnsafeBufferPointer { possibilities in
      var index = start
      if possibilities[start].limit < Possibility.certainLimit {
        // What `generator.uniform()` returns, times 2^53.
        let draw = generator.next() &>> 11
        // Which of the first four cannot be foretold, so none of them is a branch.
        for place in 0..<3 { index &+= draw >= possibilities[start &+ place].limit ? 1 : 0 }
        while draw >= possibilities[index].limit { index &+= 1 }
      }
      return possibilities[index]
    }
    var outcome = Outcome(
      reward: possibility.reward, next: Int(possibility.next), terminates: possibility.terminates)
    if hasRandomRewards { outcome.reward = Self.noisy(possibility, using: &generator) }
    return outcome
  }

  @inline(never)
  private static func noisy(_ possibility: Possibility, using generator: inout Generator) -> Double {
    possibility.deviation > 0
      ? possibility.reward + possibility.deviation * generator.normal() : possibility.reward
  }
}
