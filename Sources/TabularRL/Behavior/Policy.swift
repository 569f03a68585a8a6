/// A stationary policy: the probability of each action in each state.
///
/// The row of a state without any action is all zeros.
public struct Policy: Sendable, Hashable {
  /// The number of entries in a row.
  public let actionCount: Int

  /// The probabilities, row after row: that of `action` in `state` is at `state * actionCount + action`.
  public private(set) var probabilities: [Double]

  /// Creates the policy that takes every available action with the same probability.
  public init(uniformFor model: TabularModel) {
    self.init(model) { state in
      let count = Double(model.availableActionCount(in: state))
      return (0..<model.actionCount).map { model.isAvailable($0, in: state) ? 1 / count : 0 }
    }
  }

  /// Creates the policy that takes one action in each state; it must be available wherever any is.
  public init(_ actions: [Action], for model: TabularModel) {
    precondition(actions.count == model.stateCount, "a policy has one action for each state")
    actionCount = model.actionCount
    probabilities = Array(repeating: 0, count: model.stateCount * model.actionCount)
    for (state, action) in actions.enumerated()
    where (0..<actionCount).contains(action) && model.isAvailable(action, in: state) {
      probabilities[state * actionCount + action] = 1
    }
  }

  /// Creates the policy that takes one of the given actions in each state, all with the same probability.
  public init(evenlyOver actions: [[Action]], for model: TabularModel) {
    precondition(actions.count == model.stateCount, "a policy has a set of actions for each state")
    self.init(model) { state in
      let share = 1 / Double(actions[state].count)
      return (0..<model.actionCount).map { actions[state].contains($0) ? share : 0 }
    }
  }

  /// Creates the policy that takes the action of largest value in each state, the lowest number among equals.
  public init(greedyFor values: ActionValues) {
    actionCount = values.actionCount
    probabilities = Array(repeating: 0, count: values.stateCount * actionCount)
    for state in 0..<values.stateCount { self[state, values.greedyAction(in: state)] = 1 }
  }

  /// Returns the policy that takes a random action with probability `epsilon` and follows this one otherwise.
  public func softened(by epsilon: Double, for model: TabularModel) -> Policy {
    precondition((0...1).contains(epsilon), "epsilon lies in 0...1")
    let uniform = Policy(uniformFor: model)
    var softened = self
    for index in probabilities.indices {
      softened.probabilities[index] =
        (1 - epsilon) * probabilities[index] + epsilon * uniform.probabilities[index]
    }
    return softened
  }

  /// Accesses the probability of `action` in `state`.
  public subscript(state: State, action: Action) -> Double {
    get { probabilities[state * actionCount + action] }
    set { probabilities[state * actionCount + action] = newValue }
  }

  /// Returns the most probable action in `state`, the one of lowest number among equals.
  public func action(in state: State) -> Action {
    let row = probabilities[state * actionCount..<(state + 1) * actionCount]
    return row.indices.max { (row[$0], $1) < (row[$1], $0) }.map { $0 - row.startIndex } ?? 0
  }

  /// Draws an action for `state`, in which something can be done.
  ///
  /// One uniform number against the running sum; the last action that has a chance catches what rounding leaves
  /// over.
  @inline(__always)
  public func action(in state: State, using generator: inout Generator) -> Action {
    let draw = generator.uniform()
    let start = state * actionCount
    var (sum, last) = (0.0, 0)
    for action in 0..<actionCount {
      let probability = probabilities[start + action]
      guard probability > 0 else { continue }
      sum += probability
      last = action
      if draw < sum { break }
    }
    return last
  }

  /// Creates a policy from its rows, one for each state; each must sum to one or be all zeros.
  public init(rows: [[Double]]) {
    let actionCount = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == actionCount }, "all rows of a policy have the same length")
    self.actionCount = actionCount
    probabilities = Array(rows.joined())
  }

  /// Creates a policy from its probabilities, row after row.
  init(actionCount: Int, _ probabilities: [Double]) {
    (self.actionCount, self.probabilities) = (actionCount, probabilities)
  }

  private init(_ model: TabularModel, row: (State) -> [Double]) {
    actionCount = model.actionCount
    probabilities = (0..<model.stateCount).flatMap(row)
  }
}
