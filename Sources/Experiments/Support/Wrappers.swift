import TabularRL

/// A world seen in another way: the same states and actions with other starts, other hands, other counts.
///
/// Wrapped worlds let the library's planners answer questions that the books ask about a world, so that no
/// experiment needs an algorithm of its own.
struct WrappedWorld<State: Hashable & Sendable, Action: Hashable & Sendable>: Environment {
  private let worldActions: [Action]
  private let starts: [(state: State, probability: Double)]
  private let listed: [State]?
  private let rules: @Sendable (Action, State) -> [Outcome<State>]
  private let stateName: @Sendable (State) -> String
  private let actionName: @Sendable (Action) -> String
  private let discount: Double

  static var name: String { "wrapped-world" }

  /// A world of nothing, which the schema of parameters asks for.
  init() {
    (worldActions, starts, listed, discount) = ([], [], nil, 1)
    rules = { _, _ in [] }
    stateName = { "\($0)" }
    actionName = { "\($0)" }
  }

  /// Creates a world with the states and actions of another, and what is given in place of what it has.
  init(
    _ base: some Environment<State, Action>, starts: [State]? = nil,
    rules: (@Sendable (Action, State) -> [Outcome<State>])? = nil
  ) {
    worldActions = base.actions
    self.starts =
      starts.map { states in states.map { ($0, 1 / Double(states.count)) } } ?? base.initialDistribution
    listed = base.states
    self.rules = rules ?? { base.outcomes(of: $0, in: $1) }
    stateName = { base.name(of: $0) }
    actionName = { base.name(of: $0) }
    discount = base.defaultDiscount
  }

  /// Creates a world from its rules.
  init(
    actions: [Action], starts: [State], discount: Double,
    rules: @escaping @Sendable (Action, State) -> [Outcome<State>]
  ) {
    worldActions = actions
    self.starts = starts.map { ($0, 1 / Double(starts.count)) }
    listed = nil
    self.rules = rules
    stateName = { "\($0)" }
    actionName = { "\($0)" }
    self.discount = discount
  }

  var actions: [Action] { worldActions }
  var initialStates: [State] { starts.map(\.state) }
  var initialDistribution: [(state: State, probability: Double)] { starts }
  var states: [State]? { listed }
  var defaultDiscount: Double { discount }

  func outcomes(of action: Action, in state: State) -> [Outcome<State>] { rules(action, state) }
  func name(of state: State) -> String { stateName(state) }
  func name(of action: Action) -> String { actionName(action) }
}

extension Environment {
  /// The world as a hand finds it that trembles: with probability `epsilon` any action is carried out in place of
  /// the one that was meant, so that the optimum is the best epsilon-soft policy.
  func trembling(_ epsilon: Double) -> WrappedWorld<State, Action> {
    let all = actions
    return WrappedWorld(self) { action, state in
      let possible = all.map { outcomes(of: $0, in: state) }.filter { !$0.isEmpty }
      let meant = outcomes(of: action, in: state)
      guard !meant.isEmpty else { return [] }
      func scaled(_ outcomes: [Outcome<State>], _ factor: Double) -> [Outcome<State>] {
        outcomes.map { outcome in
          var outcome = outcome
          outcome.probability *= factor
          return outcome
        }
      }
      return scaled(meant, 1 - epsilon)
        + possible.flatMap { scaled($0, epsilon / Double(possible.count)) }
    }
  }

  /// The world with episodes that begin in the given states only.
  func starting(in states: [State]) -> WrappedWorld<State, Action> { WrappedWorld(self, starts: states) }

  /// The world in which an episode pays once, at its end, a function of how many decisions it took and of the reward
  /// then: for worlds that pay at the end only, the expectation of any function of both.
  func paying(
    _ payment: @escaping @Sendable (_ decisions: Int, _ reward: Double) -> Double
  ) -> WrappedWorld<Counted<State>, Action> {
    WrappedWorld<Counted<State>, Action>(
      actions: actions, starts: initialStates.map { Counted(state: $0, count: 0) }, discount: 1
    ) { action, counted in
      outcomes(of: action, in: counted.state).map { outcome in
        let next = Counted(state: outcome.next, count: counted.count + 1)
        return outcome.terminates
          ? .ending(
            in: next, reward: payment(next.count, outcome.reward), probability: outcome.probability)
          : .moving(to: next, reward: 0, probability: outcome.probability)
      }
    }
  }
}

/// A state and how many decisions led to it.
struct Counted<State: Hashable & Sendable>: Hashable, Sendable {
  let state: State
  let count: Int
}
