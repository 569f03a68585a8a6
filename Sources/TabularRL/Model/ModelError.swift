/// A way in which a world's rules are wrong, in the author's own words for the state and the action.
public enum ModelError: Error, Hashable, Sendable {
  /// No episode can begin.
  case noInitialState
  /// The probabilities of the initial states are negative or do not sum to one.
  case initialProbabilities(sum: Double)
  /// An initial state is not among the listed states.
  case unknownInitialState(String)
  /// There is nothing to do in the whole world.
  case noAction
  /// A state that episodes pass through has no action.
  case stuck(state: String)
  /// Two states or two actions have the same name.
  case duplicateName(kind: String, name: String)
  /// One state is listed twice.
  case duplicateState(String)
  /// A probability is negative or not a number.
  case probability(Double, state: String, action: String, next: String)
  /// The probabilities of one action's outcomes do not sum to one.
  case probabilitySum(Double, state: String, action: String)
  /// A reward is larger than 1e100 or not a number, or its deviation is negative.
  case reward(Double, state: String, action: String, next: String)
  /// An outcome leads to a state that the world does not list.
  case unknownSuccessor(String, state: String, action: String)
  /// The world has more states or rows than can be numbered.
  case tooLarge(states: Int)
  /// The world that takes over at a step has other states or actions, or names them otherwise.
  case otherStates(step: Int)
  /// The numbers that describe a state are not as many as those of the others, or not finite.
  case described(state: String, kind: String, count: Int)
  /// The steps at which worlds take over do not ascend from 1.
  case changeOrder(step: Int)
}

extension ModelError: CustomStringConvertible {
  /// One sentence: what is wrong, where, and what is allowed.
  public var description: String {
    switch self {
    case .noInitialState:
      "there is no initial state; list at least one"
    case .initialProbabilities(let sum):
      "the probabilities of the initial states sum to \(sum); they must be non-negative and sum to 1"
    case .unknownInitialState(let state):
      "the initial state \(state) is not among the listed states"
    case .noAction:
      "there is no action; list at least one"
    case .stuck(let state):
      "state \(state) has no available action but episodes go on in it; give it an action or end the "
        + "episode on entering it"
    case .duplicateName(let kind, let name):
      "two \(kind)s are named \(name); names must be unique"
    case .duplicateState(let state):
      "state \(state) is listed twice; list each state once"
    case .probability(let value, let state, let action, let next):
      "action \(action) in state \(state) leads to \(next) with probability \(value); it must be at least 0"
    case .probabilitySum(let sum, let state, let action):
      "the outcomes of action \(action) in state \(state) have probabilities that sum to \(sum); "
        + "they must sum to 1"
    case .reward(let value, let state, let action, let next):
      "action \(action) in state \(state) pays \(value) for reaching \(next); rewards and "
        + "their deviations must lie within 1e100 of 0, deviations at least 0"
    case .unknownSuccessor(let next, let state, let action):
      "action \(action) in state \(state) leads to \(next), which is not among the listed states"
    case .tooLarge(let states):
      "the world has \(states) states or more; states times actions must stay below 2147483647"
    case .otherStates(let step):
      "the world that takes over after step \(step) has other states or actions; list the same ones in `states`"
    case .described(let state, let kind, let count):
      "the \(kind) of state \(state) must be \(count) finite numbers; coordinates are at most four, and every state "
        + "in which something can be done has as many numbers as the others"
    case .changeOrder(let step):
      "a world takes over after step \(step), but not later than the one before; give ascending steps from 1"
    }
  }
}
