/// What a learner remembers of its world: where each action last led, and what it paid.
///
/// Exact in a deterministic world once everything has been tried; elsewhere it takes the last outcome for the
/// only one. An episode that ended is remembered as a discount of zero.
///
/// - Source: Sutton & Barto 2018, section 8.2.
/// - Complexity: everything is O(1) and nothing is allocated after the start; memory O(states * actions).
public struct LearnedModel: Sendable, Hashable {
  private struct Memory: Sendable, Hashable {
    var reward = 0.0
    var discount = 0.0
    var next: Int32 = 0
    /// When it was last tried, counted in steps from 1; 0 for never.
    var time = 0
  }

  /// The number of steps recorded.
  public private(set) var steps = 0

  private let actionCount: Int
  private var memories: [Memory]
  /// The states in which something was tried, in the order in which that happened.
  private var triedStates: [Int32] = []
  /// For each state, the actions tried in it, in the order in which that happened.
  private var triedActions: [Int32]
  private var triedCounts: [Int32]

  /// Creates the model of a newborn learner, which knows nothing of its world.
  public init(stateCount: Int, actionCount: Int) {
    self.actionCount = actionCount
    memories = Array(repeating: Memory(), count: stateCount * actionCount)
    triedActions = Array(repeating: 0, count: stateCount * actionCount)
    triedCounts = Array(repeating: 0, count: stateCount)
    triedStates.reserveCapacity(stateCount)
  }

  /// Remembers a transition in place of what the same action led to before.
  @inline(__always)
  public mutating func record(_ transition: Transition) {
    let (state, action) = (transition.state, transition.action)
    let pair = state * actionCount + action
    if memories[pair].time == 0 { recordFirst(state, action) }
    steps += 1
    memories[pair] = Memory(
      reward: transition.reward, discount: transition.discount, next: Int32(transition.next), time: steps)
  }

  private mutating func recordFirst(_ state: State, _ action: Action) {
    if triedCounts[state] == 0 { triedStates.append(Int32(state)) }
    triedActions[state * actionCount + Int(triedCounts[state])] = Int32(action)
    triedCounts[state] += 1
  }

  /// Returns whether `action` was ever tried in `state`.
  @inline(__always)
  public func hasTried(_ action: Action, in state: State) -> Bool {
    memories[state * actionCount + action].time > 0
  }

  /// Returns the number of steps recorded since `action` was last tried in `state`, or ever if it never was.
  @inline(__always)
  public func age(of action: Action, in state: State) -> Int {
    steps - memories[state * actionCount + action].time
  }

  /// Returns what `action`, which was tried in `state`, led to the last time.
  @inline(__always)
  public func transition(from state: State, _ action: Action) -> Transition {
    let memory = memories[state * actionCount + action]
    return Transition(
      state: state, action: action, reward: memory.reward, discount: memory.discount, next: Int(memory.next))
  }

  /// Draws one of the states in which something was tried, of which there must be one.
  @inline(__always)
  public func drawState(using generator: inout Generator) -> State {
    Int(triedStates[generator.index(below: triedStates.count)])
  }

  /// Draws one of the actions that were tried in `state`, of which there must be one.
  @inline(__always)
  public func drawAction(in state: State, using generator: inout Generator) -> Action {
    Int(triedActions[state * actionCount + generator.index(below: Int(triedCounts[state]))])
  }
}
