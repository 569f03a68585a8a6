/// A state's number, in `0..<stateCount`.
public typealias State = Int

/// An action's number, in `0..<actionCount`.
public typealias Action = Int

/// A finite Markov decision process as flat compressed rows: the one form that is planned, learned and drawn.
///
/// Row `state * actionCount + action` holds the outcomes of one action in the author's order, duplicates
/// kept; an empty row is an action that is not available. Only validated models exist, and none changes.
public struct TabularModel: Sendable {
  /// The world's name.
  public let name: String

  /// The number of states.
  public let stateCount: Int

  /// The largest magnitude of a reward: sums over any run and squares of them stay finite.
  public static let largestReward = 1e100

  /// The number of actions.
  public let actionCount: Int

  /// The first outcome of each row, and one entry more: `stateCount * actionCount + 1` entries.
  public let rowStarts: [Int32]

  /// The state that each outcome leads to.
  public let successors: [Int32]

  /// The probability of each outcome; those of a row sum to one within 1e-9.
  public let probabilities: [Double]

  /// The expected reward of each outcome; finite.
  public private(set) var rewards: [Double]

  /// The standard deviation of each outcome's normally distributed reward, or nothing if all are zero.
  public let rewardDeviations: [Double]

  /// Whether each outcome ends the episode.
  public let terminates: [Bool]

  /// What each row pays on average.
  private(set) var expectedRewards: ExpectedRewards

  /// Whether some outcome ends the episode, and whether some has no chance.
  let (endsSomewhere, hasImpossibleOutcomes): (Bool, Bool)

  /// The states an episode may begin in.
  public let startStates: [State]

  /// The probability of each start state; they sum to one within 1e-9.
  public let startProbabilities: [Double]

  /// What each state is called; unique.
  public let stateNames: [String]

  /// What each action is called; unique.
  public let actionNames: [String]

  /// The board the states lie on, for worlds that can be drawn.
  public let board: Board?

  /// The coordinates of each state, all of the same number, where the world declares them; features are made of them.
  public let coordinates: [[Double]]?

  /// The features of each state, where the world declares them.
  public let features: FeatureTable?

  /// What choices of features make of the states; copies of a model share it.
  private(set) var featureTables = FeatureTableCache()

  /// The letters of a board and the place of each state on it.
  public struct Board: Sendable, Hashable {
    /// The letters, top row first.
    public let rows: [[Character]]

    /// The place of each state as `row * columns + column`, or nil where it has none.
    public let places: [Int?]
  }

  /// Returns the same model with other rewards, one for each outcome.
  func paying(_ rewards: [Double]) -> TabularModel {
    precondition(rewards.count == self.rewards.count, "there is one reward for each outcome")
    var model = self
    model.rewards = rewards
    model.expectedRewards = ExpectedRewards(
      rowStarts: rowStarts, probabilities: probabilities, rewards: rewards)
    return model
  }

  /// Returns the outcomes of `action` in `state` as a range of indices into the outcome arrays.
  public func outcomes(of action: Action, in state: State) -> Range<Int> {
    let row = state * actionCount + action
    return Int(rowStarts[row])..<Int(rowStarts[row + 1])
  }

  /// Returns whether `action` can be taken in `state`.
  public func isAvailable(_ action: Action, in state: State) -> Bool {
    !outcomes(of: action, in: state).isEmpty
  }

  /// Returns the number of actions that can be taken in `state`.
  public func availableActionCount(in state: State) -> Int {
    (0..<actionCount).count { isAvailable($0, in: state) }
  }

  /// Whether episodes go on in each state: they begin there, or some outcome leads there without ending them.
  ///
  /// - Complexity: O(states + outcomes).
  public var goesOn: [Bool] {
    var goesOn = Array(repeating: false, count: stateCount)
    for (state, probability) in zip(startStates, startProbabilities) where probability > 0 {
      goesOn[state] = true
    }
    for index in successors.indices where !terminates[index] && probabilities[index] > 0 {
      goesOn[Int(successors[index])] = true
    }
    return goesOn
  }
}
