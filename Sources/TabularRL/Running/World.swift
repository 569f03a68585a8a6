/// A compiled world that can be lived in: draws the start of an episode and what an action leads to.
///
/// Immutable and shared by all runs; the generator is the caller's. A row with a single outcome and a start
/// that is certain cost no draw.
public struct World: Sendable {
  /// One outcome as it is drawn.
  struct Outcome: Sendable {
    /// The chance of this outcome or an earlier one of the row; exactly 1 for the last that can come.
    var cumulative: Double
    var reward: Double
    var deviation: Double
    var next: Int32
    var terminates: Bool
  }

  private let actionCount: Int
  private let rowStarts: [Int32]
  private let outcomes: [Outcome]
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
    rowStarts = model.rowStarts
    startStates = model.startStates
    startProbabilities = model.startProbabilities
    hasRandomRewards = !model.rewardDeviations.isEmpty
    var outcomes: [Outcome] = []
    outcomes.reserveCapacity(model.successors.count)
    var hasChoice = false
    for row in 0..<model.rowStarts.count - 1 {
      let range = Int(model.rowStarts[row])..<Int(model.rowStarts[row + 1])
      hasChoice = hasChoice || range.count > 1
      var cumulative = 0.0
      for index in range {
        cumulative += model.probabilities[index]
        outcomes.append(
          Outcome(
            cumulative: cumulative, reward: model.rewards[index],
            deviation: hasRandomRewards ? model.rewardDeviations[index] : 0,
            next: model.successors[index], terminates: model.terminates[index]))
      }
      if let last = range.last(where: { model.probabilities[$0] > 0 }) { outcomes[last].cumulative = 1 }
    }
    self.outcomes = outcomes
    isDeterministic = !hasChoice && !hasRandomRewards && model.startStates.count == 1
  }

  /// Draws the state in which an episode begins.
  func start(using generator: inout Generator) -> State {
    guard startStates.count > 1 else { return startStates[0] }
    return startStates[generator.categorical(startProbabilities)]
  }

  /// Draws what `action` leads to in `state`, where it must be available.
  ///
  /// One uniform number against the running sum of probabilities; the last outcome of positive probability
  /// catches what rounding leaves over, one of probability 0 never comes.
  @inline(__always)
  func outcome(of action: Action, in state: State, using generator: inout Generator) -> Outcome {
    let row = state * actionCount + action
    var index = Int(rowStarts[row])
    let last = Int(rowStarts[row + 1]) - 1
    if index < last {
      let draw = generator.uniform()
      while index < last, draw >= outcomes[index].cumulative { index += 1 }
    }
    var outcome = outcomes[index]
    if hasRandomRewards, outcome.deviation > 0 {
      outcome.reward += outcome.deviation * generator.normal()
    }
    return outcome
  }
}
