/// A compiled world that can be lived in: draws the start of an episode and what an action leads to.
///
/// Immutable and shared by all runs; the generator is the caller's. A row with a single outcome and a start
/// that is certain cost no draw.
public struct World: Sendable {
  /// One outcome as it is drawn.
  struct Outcome: Sendable {
    /// The chance of this outcome or an earlier one of the row; exactly 1 from the last that can come on.
    var cumulative: Double
    var reward: Double
    var deviation: Double
    var next: Int32
    var terminates: Bool

    /// What stands where an action is not available.
    static let none = Outcome(cumulative: 1, reward: 0, deviation: 0, next: 0, terminates: true)
  }

  private let actionCount: Int
  /// The first outcome of each row: of most rows the only one.
  private let firsts: [Outcome]
  /// All outcomes of the rows that have several, row after row, and where those of each row begin.
  ///
  /// A row of fewer than four is filled up with outcomes that cannot come.
  private let drawn: [Outcome]
  private let drawnStarts: [Int32]
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
    hasRandomRewards = !model.rewardDeviations.isEmpty
    var firsts: [Outcome] = []
    var drawn: [Outcome] = []
    var drawnStarts: [Int32] = []
    for row in 0..<model.rowStarts.count - 1 {
      let range = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
      let last = range.last { model.probabilities[$0] > 0 } ?? range.upperBound
      drawnStarts.append(Int32(drawn.count))
      var cumulative = 0.0
      for index in range {
        cumulative += model.probabilities[index]
        let outcome = Outcome(
          cumulative: index >= last ? 1 : cumulative, reward: model.rewards[index],
          deviation: hasRandomRewards ? model.rewardDeviations[index] : 0,
          next: model.successors[index], terminates: model.terminates[index])
        if index == range.lowerBound { firsts.append(outcome) }
        if range.count > 1 { drawn.append(outcome) }
      }
      if range.count > 1 { drawn += repeatElement(.none, count: max(0, 4 - range.count)) }
      if range.isEmpty { firsts.append(.none) }
    }
    (self.firsts, self.drawn, self.drawnStarts) = (firsts, drawn, drawnStarts)
    isDeterministic =
      firsts.allSatisfy { $0.cumulative == 1 } && !hasRandomRewards && model.startStates.count == 1
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
    let row = state &* actionCount &+ action
    var outcome = firsts[row]
    if outcome.cumulative < 1 {
      let draw = generator.uniform()
      let start = Int(drawnStarts[row])
      // Which of the first four cannot be foretold, so none of them is a branch.
      var index = start
      for place in 0..<3 { index &+= draw >= drawn[start &+ place].cumulative ? 1 : 0 }
      while draw >= drawn[index].cumulative { index += 1 }
      outcome = drawn[index]
    }
    if hasRandomRewards { outcome.reward = Self.noisy(outcome, using: &generator) }
    return outcome
  }

  @inline(never)
  private static func noisy(_ outcome: Outcome, using generator: inout Generator) -> Double {
    outcome.deviation > 0 ? outcome.reward + outcome.deviation * generator.normal() : outcome.reward
  }
}
