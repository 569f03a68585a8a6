/// What a learner lives in: answers every action with a reward and a next state.
///
/// A value of one run; ``Run`` hands it the generator, which it restarts with every episode.
public protocol Dynamics<Observation, Decision>: Sendable {
  /// What a learner sees of a state.
  associatedtype Observation: Sendable
  /// What a learner decides upon.
  associatedtype Decision: Sendable

  /// Whether anything is ever drawn.
  var draws: Bool { get }

  /// Whether it is too large for the near caches, so that a step waits for memory.
  var isVast: Bool { get }

  /// The number of steps of the episode whose action was optimal, where that is counted.
  var optimalActions: Int { get }

  /// Begins an episode where the learner asked for it, else in a state of its own choice, and returns that state.
  mutating func start(at requested: Observation?, using generator: inout Generator) -> Observation

  /// Carries out an action in the state that it returned last.
  ///
  /// - Parameters:
  ///   - decision: what is done.
  ///   - state: where it is done.
  ///   - generator: what it draws from.
  /// - Returns: what it paid, whether the episode is over, and where it led.
  mutating func respond(
    to decision: Decision, in state: Observation, using generator: inout Generator
  ) -> Response<Observation>
}

/// What an action led to.
public struct Response<Observation: Sendable>: Sendable {
  /// What the action paid.
  public var reward: Double
  /// Whether the world ended the episode.
  public var terminates: Bool
  /// Where it led.
  public var next: Observation

  /// Creates a response.
  @inlinable @inline(__always)
  public init(reward: Double, terminates: Bool, next: Observation) {
    self.reward = reward
    self.terminates = terminates
    self.next = next
  }
}

extension Dynamics {
  /// No step waits for memory.
  public var isVast: Bool { false }

  /// Nothing is counted.
  @inline(__always)
  public var optimalActions: Int { 0 }
}

/// A compiled world, with whatever goes on around single steps.
public struct TaskDynamics: Dynamics {
  /// The world; where something goes on besides single steps, it is without its outcomes, so that none is found and
  /// what goes on is asked: a step needs no other question than whether there is such a state.
  private let world: World
  /// What goes on besides single steps, or nil when nothing does.
  private var surroundings: Surroundings?
  /// Whether anything does: asked at every episode, so kept where it costs nothing.
  private let hasSurroundings: Bool

  /// Creates the dynamics of a task.
  public init(_ task: LearningTask) {
    surroundings = Surroundings(task)
    hasSurroundings = surroundings != nil
    world = hasSurroundings ? task.world.withoutOutcomes : task.world
  }

  /// Whether anything is ever drawn.
  public var draws: Bool { !world.isDeterministic || surroundings?.draws == true }

  /// Whether its rows take half a megabyte or more.
  public var isVast: Bool { world.rowCount >= 1 << 15 }

  /// The number of steps of the episode whose action was optimal, where that is counted.
  public private(set) var optimalActions = 0

  /// Begins an episode.
  @inline(__always)
  public mutating func start(at requested: State?, using generator: inout Generator) -> State {
    if hasSurroundings { return observedStart(at: requested, using: &generator) }
    return requested ?? world.start(using: &generator)
  }

  /// Kept out of line, so that what most runs do at every episode stays small.
  @inline(never)
  private mutating func observedStart(at requested: State?, using generator: inout Generator) -> State {
    optimalActions = 0
    return requested ?? (surroundings?.world ?? world).start(using: &generator)
  }

  /// Draws what an action leads to.
  @inline(__always)
  public mutating func respond(
    to action: Action, in state: State, using generator: inout Generator
  ) -> Response<State> {
    if let outcome = world.knownOutcome(of: action, in: state, using: &generator) {
      return Response(reward: outcome.reward, terminates: outcome.terminates, next: outcome.next)
    }
    let (response, next) = observedResponse(to: action, in: state, generator)
    generator = next
    return response
  }

  /// Kept out of line, so that what most runs do at every step stays small; the generator is handed to and fro, so
  /// that in the loop it has no address.
  @inline(never)
  private mutating func observedResponse(
    to action: Action, in state: State, _ generator: Generator
  ) -> (Response<State>, Generator) {
    var generator = generator
    guard let (outcome, isOptimal) = surroundings?.outcome(of: action, in: state, using: &generator) else {
      preconditionFailure("there is no such state or action")
    }
    if isOptimal { optimalActions += 1 }
    return (
      Response(reward: outcome.reward, terminates: outcome.terminates, next: outcome.next), generator
    )
  }
}
