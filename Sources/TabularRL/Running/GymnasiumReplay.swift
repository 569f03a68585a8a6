/// A world of which Gymnasium has a twin that draws other numbers than ``GymnasiumTable`` says.
///
/// Any world can be replayed; only one whose twin does not draw from a table of outcomes has to say how it draws.
public protocol GymnasiumTwin: Environment {
  /// Returns the game as Gymnasium plays it, given the compiled world.
  func gymnasiumGame(_ model: TabularModel) -> any GymnasiumGame
}

/// The rules of a game that draws its numbers in Gymnasium's order.
public protocol GymnasiumGame: Sendable {
  /// Begins an episode and returns what is seen: one number, or as many as Gymnasium's tuple has.
  mutating func reset(using generator: inout PCG64) -> [Int]

  /// Takes one step and returns what comes of it, or nil when the action is not available.
  mutating func step(_ action: Action, using generator: inout PCG64) -> GymnasiumStep?
}

/// What one step of a game comes to.
public struct GymnasiumStep: Hashable, Sendable {
  /// What is seen afterwards.
  public var observation: [Int]
  /// The reward.
  public var reward: Double
  /// Whether the world has ended the episode.
  public var terminated: Bool
  /// Whether the step limit has cut the episode; both can be true.
  public var truncated = false

  /// Creates a step that is not cut.
  public init(observation: [Int], reward: Double, terminated: Bool) {
    self.observation = observation
    self.reward = reward
    self.terminated = terminated
  }
}

/// Plays a compiled world as Gymnasium plays a table of outcomes.
///
/// The start and every step take one uniform number, also where nothing is left to chance; the first entry whose
/// running sum exceeds it is taken, and the first of all if none does.
///
/// - Source: Gymnasium 1.4.0, `categorical_sample`.
public struct GymnasiumTable: GymnasiumGame {
  private let model: TabularModel
  /// The state the game is in; games that change more than the table does may set it.
  public var state: State = 0

  /// Creates the game of a world.
  public init(_ model: TabularModel) {
    self.model = model
  }

  /// Draws the state that an episode begins in.
  public mutating func reset(using generator: inout PCG64) -> [Int] {
    state = Self.draw(model.startProbabilities[...], using: &generator).map { model.startStates[$0] } ?? 0
    return [state]
  }

  /// Draws what an action leads to.
  public mutating func step(_ action: Action, using generator: inout PCG64) -> GymnasiumStep? {
    let outcomes = model.outcomes(of: action, in: state)
    guard let first = outcomes.first else { return nil }
    let index = Self.draw(model.probabilities[outcomes], using: &generator) ?? first
    state = Int(model.successors[index])
    return GymnasiumStep(
      observation: [state], reward: model.rewards[index], terminated: model.terminates[index])
  }

  private static func draw(_ probabilities: ArraySlice<Double>, using generator: inout PCG64) -> Int? {
    let target = generator.uniform()
    var sum = 0.0
    return probabilities.indices.first { index in
      sum += probabilities[index]
      return sum > target
    }
  }
}

/// A world played with Gymnasium's random numbers: the same seed and the same actions give the same episode.
///
///     var replay = try GymnasiumReplay(of: FrozenLake(), seed: 42)
///     replay.reset()    // [0]
///     replay.step(1)    // observation [4], reward 0, neither terminated nor truncated
///
/// The generator is NumPy's PCG64 seeded by its SeedSequence.
///
/// - Source: Gymnasium 1.4.0, `Env.reset`, `Env.step` and the wrapper `TimeLimit`.
public struct GymnasiumReplay: Sendable {
  private var game: any GymnasiumGame
  private var generator: PCG64
  private let stepLimit: Int
  private var length = 0

  /// Creates the replay of a world with its default step limit.
  ///
  /// - Throws: ``ModelError`` when the rules of the world are wrong.
  public init(of environment: some Environment, seed: UInt64) throws(ModelError) {
    self.init(
      of: environment, try environment.compiled(), stepLimit: environment.defaultStepLimit, seed: seed)
  }

  /// Creates the replay of a world that has been compiled; without a limit episodes are never cut.
  public init(of environment: any Environment, _ model: TabularModel, stepLimit: Int?, seed: UInt64) {
    game = (environment as? any GymnasiumTwin)?.gymnasiumGame(model) ?? GymnasiumTable(model)
    generator = PCG64(SeedSequence(entropy: seed))
    self.stepLimit = stepLimit ?? .max
  }

  /// Begins an episode and returns what is seen; seeds the generator anew, or goes on drawing where it is.
  public mutating func reset(seed: UInt64? = nil) -> [Int] {
    if let seed { generator = PCG64(SeedSequence(entropy: seed)) }
    length = 0
    return game.reset(using: &generator)
  }

  /// Takes one step of the episode that is under way, or returns nil when the action is not available.
  public mutating func step(_ action: Action) -> GymnasiumStep? {
    guard var step = game.step(action, using: &generator) else { return nil }
    length += 1
    step.truncated = length >= stepLimit
    return step
  }
}
