/// The coordinates of a state in a simulation, up to four; the rest are zero.
public typealias Coordinates = SIMD4<Double>

/// A world that can be lived in but not enumerated: continuous states, described by coordinates.
///
/// Only learners with features take it.
public protocol Simulation: Parameterized {
  /// What the world remembers.
  associatedtype State: Sendable
  /// What an agent decides: the number of an action, or the action itself where actions are a continuum.
  associatedtype Decision: Sendable = Action

  /// The names of the actions in the order of their numbers; empty where actions are a continuum.
  var actionNames: [String] { get }

  /// The range of each coordinate, one to four of them, by which features are scaled.
  var coordinateRanges: [ClosedRange<Double>] { get }

  /// Returns the coordinates of a state.
  func coordinates(of state: State) -> Coordinates

  /// Draws the state in which an episode begins.
  func start(using generator: inout Generator) -> State

  /// Carries out an action.
  func step(_ state: State, _ decision: Decision, using generator: inout Generator) -> Response<State>

  /// Carries out an action in a state, puts the next one in its place, and returns what a learner sees of it.
  ///
  /// There is no need to write it: with it ``step(_:_:using:)`` is compiled for the type of the state, wherever the
  /// world is written.
  func carryOut(
    _ decision: Decision, in state: inout State, using generator: inout Generator
  ) -> Response<Coordinates>

  /// The discount used unless the task says otherwise, in 0...1.
  var defaultDiscount: Double { get }

  /// The number of steps after which an episode is cut unless the run says otherwise, or nil for none.
  var defaultStepLimit: Int? { get }

  /// How long a run is unless the command says otherwise.
  var defaultBudget: Budget { get }
}

extension Simulation {
  /// Counts rewards undiscounted.
  public var defaultDiscount: Double { 1 }

  /// Leaves episodes uncut.
  public var defaultStepLimit: Int? { nil }

  /// Runs 500 episodes.
  public var defaultBudget: Budget { .episodes(500) }

  /// Takes a step and looks where it led.
  @inlinable
  public func carryOut(
    _ decision: Decision, in state: inout State, using generator: inout Generator
  ) -> Response<Coordinates> {
    let response = step(state, decision, using: &generator)
    state = response.next
    return Response(
      reward: response.reward, terminates: response.terminates, next: coordinates(of: response.next))
  }
}

/// A simulation as a learner meets it: it sees coordinates.
public struct SimulationDynamics<World: Simulation>: Dynamics {
  private let world: World
  /// Where it is, and where the last episode began; before the first that does not matter.
  private var (state, begun): (World.State, World.State)

  /// Creates the dynamics of a world, which has not been entered yet.
  public init(_ world: World) {
    self.world = world
    var generator = Generator(splitMixSeed: 0)
    state = world.start(using: &generator)
    begun = state
  }

  /// A simulation may draw at any step.
  public var draws: Bool { true }

  /// Begins an episode where the last one began, if that is asked for; else a simulation chooses its own start.
  public mutating func start(
    at requested: Coordinates?, using generator: inout Generator
  ) -> Coordinates {
    if requested == nil || requested != world.coordinates(of: begun) {
      begun = world.start(using: &generator)
    }
    state = begun
    return world.coordinates(of: state)
  }

  /// Carries out an action in the state that it is in.
  public mutating func respond(
    to decision: World.Decision, in coordinates: Coordinates, using generator: inout Generator
  ) -> Response<Coordinates> {
    world.carryOut(decision, in: &state, using: &generator)
  }
}

/// Dynamics behind one type, so that a learner's loop is compiled for the learner and one world is as good as another.
///
/// - Complexity: a call through a table more than the dynamics itself; nothing is allocated at a step.
public struct AnyDynamics<Observation: Sendable, Decision: Sendable>: Dynamics {
  private var dynamics: any Dynamics<Observation, Decision>

  /// Hides the type of dynamics.
  public init(_ dynamics: some Dynamics<Observation, Decision>) { self.dynamics = dynamics }

  /// Whether anything is ever drawn.
  public var draws: Bool { dynamics.draws }

  /// The number of steps of the episode whose action was optimal, where that is counted.
  public var optimalActions: Int { dynamics.optimalActions }

  /// Begins an episode.
  @inline(__always)
  public mutating func start(at requested: Observation?, using generator: inout Generator) -> Observation {
    dynamics.start(at: requested, using: &generator)
  }

  /// Carries out an action.
  @inline(__always)
  public mutating func respond(
    to decision: Decision, in state: Observation, using generator: inout Generator
  ) -> Response<Observation> {
    dynamics.respond(to: decision, in: state, using: &generator)
  }
}
