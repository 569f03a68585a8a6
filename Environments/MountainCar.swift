import TabularRL

/// A car in a valley whose engine is weaker than gravity: it must go back to gain speed.
///
/// - States: a position x in -1.2...0.5 and a velocity v in -0.07...0.07.
/// - Actions: full throttle in reverse (-1), none (0), full throttle forward (+1).
/// - Dynamics: v += 0.001 a - 0.0025 cos(3x), kept in its range, then x += v; the wall at the left end stops the car.
/// - Rewards: -1 a step.
/// - Episode start: at rest, x uniform in -0.6..<-0.4.
/// - Episode end: at x = 0.5, the top of the hill.
///
/// The fewest steps from x = -0.5 are 102, and on average over the starts about 97.75.
///
/// - Source: Moore 1990; Sutton & Barto 2018, example 10.1.
public struct MountainCar: Simulation {
  /// Where the car is and how fast it goes to the right.
  public struct State: Sendable, Hashable {
    /// The position, in -1.2...0.5.
    public var position: Double
    /// The velocity, in -0.07...0.07.
    public var velocity: Double

    /// Creates a state.
    public init(position: Double, velocity: Double = 0) {
      self.position = position
      self.velocity = velocity
    }
  }

  /// Creates the world.
  public init() {}

  /// Reverse, none, forward.
  public var actionNames: [String] { ["reverse", "coast", "forward"] }

  /// The ranges of position and velocity.
  public var coordinateRanges: [ClosedRange<Double>] { [-1.2...0.5, -0.07...0.07] }

  /// Position and velocity.
  @inline(__always)
  public func coordinates(of state: State) -> Coordinates {
    Coordinates(state.position, state.velocity, 0, 0)
  }

  /// Begins at rest near the bottom.
  public func start(using generator: inout Generator) -> State {
    State(position: -0.6 + 0.2 * generator.uniform())
  }

  /// Changes the velocity, then the position.
  @inline(__always)
  public func step(_ state: State, _ action: Action, using generator: inout Generator) -> Response<State> {
    let pull = 0.001 * Double(action - 1) - 0.0025 * Elementary.cos(3 * state.position)
    var next = state
    next.velocity = min(max(state.velocity + pull, -0.07), 0.07)
    next.position = min(state.position + next.velocity, 0.5)
    if next.position <= -1.2 { next = State(position: -1.2) }
    return Response(reward: -1, terminates: next.position >= 0.5, next: next)
  }
}

extension MountainCar {
  /// The name `mountain-car`.
  public static let name = "mountain-car"

  /// What it is, in one line.
  public static let summary = "a weak car that must swing out of a valley (example 10.1)"

  /// What `describe` prints.
  public static let page = Page([
    "States": "a position x in -1.2...0.5 and a velocity v in -0.07...0.07",
    "Actions": "reverse (a = -1), coast (a = 0), forward (a = 1)",
    "Dynamics": """
    v += 0.001 a - 0.0025 cos(3x), kept in its range; then x += v
    at x = -1.2 the car stops: v = 0
    """,
    "Rewards": "-1 a step",
    "Episode start": "v = 0, x uniform in -0.6 to -0.4, this end excluded",
    "Episode end": "at x = 0.5; no step limit",
    "Optimum": "-97.75 on average; -104, -103, -102, -91, -83 from x = -0.6, -0.55, -0.5, -0.45, -0.4",
    "Source": "Moore 1990; Sutton & Barto 2018, example 10.1",
  ])
}
