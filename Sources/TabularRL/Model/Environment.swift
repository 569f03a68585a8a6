/// A world in its own words: states, actions, and the probability of everything that can happen.
///
/// An author writes the rules once, as explicit outcomes; ``TabularModel/init(compiling:)`` turns them into
/// the flat, validated table that every planner and learner works on. Only ``Parameterized/name``, ``actions``,
/// ``initialStates`` and ``outcomes(of:in:)`` have to be written (``actions`` not even that when the action
/// type is `CaseIterable`).
///
/// - Source: Sutton & Barto 2018, section 3.1 (the dynamics function of a finite Markov decision process).
public protocol Environment<State, Action>: Parameterized {
  /// What the agent sees: any value that can be compared and hashed.
  associatedtype State: Hashable & Sendable

  /// What the agent can do.
  associatedtype Action: Hashable & Sendable

  /// The actions, in the order of their numbers.
  var actions: [Action] { get }

  /// The states an episode may begin in, each equally likely unless ``initialDistribution`` says otherwise.
  var initialStates: [State] { get }

  /// The states an episode may begin in with their probabilities, which sum to one.
  var initialDistribution: [(state: State, probability: Double)] { get }

  /// What can happen when `action` is taken in `state`; no outcomes means that the action is not available.
  func outcomes(of action: Action, in state: State) -> [Outcome<State>]

  /// The numbering of the states, or nil to number them breadth-first from the initial states.
  ///
  /// A world that lists its states gets exactly these, reachable or not; an outcome that leads elsewhere
  /// is an error.
  var states: [State]? { get }

  /// What a state is called in messages and tables; unique.
  func name(of state: State) -> String

  /// What an action is called in messages and tables; unique.
  func name(of action: Action) -> String

  /// Compiles the world; the default is ``TabularModel/init(compiling:)``.
  ///
  /// A requirement only so that the loop is compiled for the world's own type, even behind a name.
  func compiled() throws(ModelError) -> TabularModel

  /// Where the states lie, for worlds that can be drawn.
  var geometry: Geometry<State>? { get }

  /// The coordinates of a state, one to four numbers, or nil for its place on the board or its number.
  ///
  /// Features are made of them. Either every state in which something can be done has some, or none has.
  func coordinates(of state: State) -> [Double]?

  /// The features by which the world itself describes a state, or nil for none.
  ///
  /// Either every state in which something can be done has some, all the same number, or none has.
  func features(of state: State) -> [Double]?

  /// What is known about the optimum, for ``EnvironmentCheck`` to find again.
  static var knownOptima: [KnownOptimum] { get }

  /// The ways in which the world can be mirrored or turned without changing, for ``EnvironmentCheck`` to verify.
  var symmetries: [Symmetry<State, Action>] { get }

  /// The discount used unless the task says otherwise, in 0...1.
  var defaultDiscount: Double { get }

  /// The number of steps after which an episode is cut unless the run says otherwise, or nil for none.
  var defaultStepLimit: Int? { get }

  /// How long a run is unless the command says otherwise.
  var defaultBudget: Budget { get }
}

extension Environment {
  /// Gives every initial state the same probability.
  public var initialDistribution: [(state: State, probability: Double)] {
    let states = initialStates
    return states.map { ($0, 1 / Double(states.count)) }
  }

  /// Numbers the states, checks every rule and writes the rows.
  @inlinable
  public func compiled() throws(ModelError) -> TabularModel { try TabularModel(compiling: self) }

  /// Leaves the numbering to the breadth-first search.
  public var states: [State]? { nil }

  /// Names a state by its description.
  public func name(of state: State) -> String { String(describing: state) }

  /// Names an action by its description.
  public func name(of action: Action) -> String { String(describing: action) }

  /// Gives the world no picture.
  public var geometry: Geometry<State>? { nil }

  /// Leaves coordinates to the board and the numbers of the states.
  public func coordinates(of state: State) -> [Double]? { nil }

  /// Declares no features.
  public func features(of state: State) -> [Double]? { nil }

  /// Knows nothing about the optimum.
  public static var knownOptima: [KnownOptimum] { [] }

  /// Declares no symmetry.
  public var symmetries: [Symmetry<State, Action>] { [] }

  /// Counts rewards undiscounted.
  public var defaultDiscount: Double { 1 }

  /// Leaves episodes uncut.
  public var defaultStepLimit: Int? { nil }

  /// Runs 500 episodes.
  public var defaultBudget: Budget { .episodes(500) }
}

extension Environment where State == Action {
  /// Names a state or an action by its description; says which of the two defaults is meant.
  public func name(of value: State) -> String { String(describing: value) }
}

extension Environment where Action: CaseIterable {
  /// Numbers the actions in the order of their declaration.
  public var actions: [Action] { Array(Action.allCases) }
}

/// Where the states of a world lie on a board, and what the board looks like.
public struct Geometry<State: Hashable & Sendable>: Sendable {
  /// The rows of the board as letters, top row first, all of one length.
  public var rows: [[Character]]

  /// The place of each state as a row and a column counted from 0, or nil where it has none.
  public var place: @Sendable (State) -> (row: Int, column: Int)?

  /// Creates a board from its letters and the place of each state on it.
  public init(rows: [[Character]], place: @escaping @Sendable (State) -> (row: Int, column: Int)?) {
    self.rows = rows
    self.place = place
  }
}
