/// One run: a learner living in a world, advanced a step at a time.
///
/// This is the only loop of the laboratory. It draws from the world, cuts episodes, turns terminations into
/// discounts of zero, counts, and reports each episode. The world's draws restart with every episode from a
/// stream of their own, so that episode e of run r begins alike for every agent, and goes on alike for as long
/// as they act alike, however many numbers were drawn before; the agent's stream lasts the whole run.
public struct Run<Worker: Learner>: Sendable {
  /// The learner.
  public private(set) var learner: Worker

  /// The number of episodes finished.
  public private(set) var episodes = 0

  /// The number of steps taken.
  public private(set) var steps = 0

  private var world: World
  /// What goes on besides single steps, or nil when nothing does.
  private var surroundings: Surroundings?
  /// Whether anything does: asked at every step, so kept where it costs nothing.
  private let hasSurroundings: Bool
  private let discount: Double
  private let stepLimit: Int
  private let stepBudget: Int
  private let episodeBudget: Int
  private let worldStream: RandomStream
  /// Whether anything is ever drawn from the world's stream.
  private let restartsWorldStream: Bool
  private var worldGenerator: Generator
  private var agentGenerator: Generator

  private var isInEpisode = false
  private var state: State = 0
  private var action: Action = 0
  private var length = 0
  private var episodeReturn = 0.0
  private var discountedReturn = 0.0
  private var weight = 1.0

  /// Creates run number `index`, counted from 0, of an algorithm at a task; where every run has a world of its
  /// own, the task is that of this run (``LearningTask/ofRun(_:)``).
  public init(_ index: Int, of algorithm: some LearningAlgorithm<Worker>, in task: LearningTask) {
    self.init(index, of: algorithm.makeLearner(for: task), in: task)
  }

  /// Creates run number `index`, counted from 0, of a newborn learner at a task.
  public init(_ index: Int, of learner: Worker, in task: LearningTask) {
    self.learner = learner
    world = task.world
    let surroundings = Surroundings(task)
    self.surroundings = surroundings
    hasSurroundings = surroundings != nil
    let specification = task.specification
    discount = specification.discount
    stepLimit = specification.stepLimit
    switch specification.budget {
    case .episodes(let count): (episodeBudget, stepBudget) = (count, .max)
    case .steps(let count): (episodeBudget, stepBudget) = (.max, count)
    }
    let name = task.model.name
    worldStream = RandomStream(seed: specification.seed, purpose: .world, environment: name, run: index)
    worldGenerator = worldStream.generator(episode: 0)
    agentGenerator =
      RandomStream(seed: specification.seed, purpose: .agent, environment: name, run: index).generator()
    restartsWorldStream = !task.world.isDeterministic || surroundings?.draws == true
  }

  /// Whether the budget is used up.
  public var isFinished: Bool { steps >= stepBudget || episodes >= episodeBudget }

  /// Advances by up to `count` steps, reporting every episode that ends and the learner as it is then; stops
  /// early when the budget is used up.
  public mutating func advance(by count: Int, _ report: (EpisodeRecord, borrowing Worker) -> Void) {
    var remaining = count
    while remaining > 0, !isFinished {
      if let record = step() { report(record, learner) }
      remaining -= 1
    }
  }

  /// Takes one step, beginning an episode first if none is under way; returns its record if it ends.
  @inline(__always)
  private mutating func step() -> EpisodeRecord? {
    if !isInEpisode { beginEpisode() }
    var outcome = world.outcome(of: action, in: state, using: &worldGenerator)
    steps += 1
    if hasSurroundings { observe(&outcome) }
    length += 1
    episodeReturn += outcome.reward
    discountedReturn += weight * outcome.reward
    weight *= discount

    let terminated = outcome.terminates
    let transition = Transition(
      state: state, action: action, reward: outcome.reward, discount: terminated ? 0 : discount,
      next: Int(outcome.next))
    if terminated || length >= stepLimit || steps >= stepBudget {
      learner.end(transition, using: &agentGenerator)
      return endEpisode(terminated: terminated)
    }
    action = learner.step(transition, using: &agentGenerator)
    state = transition.next
    return nil
  }

  private mutating func observe(_ outcome: inout World.Outcome) {
    let next = surroundings?.observe(
      &outcome, of: action, in: state, step: steps, using: &worldGenerator)
    if let next { world = next }
  }

  private mutating func beginEpisode() {
    if restartsWorldStream { worldGenerator = worldStream.generator(episode: episodes) }
    state = learner.requestStart(using: &agentGenerator) ?? world.start(using: &worldGenerator)
    action = learner.begin(in: state, using: &agentGenerator)
    isInEpisode = true
    length = 0
    episodeReturn = 0
    discountedReturn = 0
    weight = 1
    if hasSurroundings { surroundings?.optimalActions = 0 }
  }

  private mutating func endEpisode(terminated: Bool) -> EpisodeRecord {
    isInEpisode = false
    episodes += 1
    return EpisodeRecord(
      episode: episodes, steps: steps, length: length, episodeReturn: episodeReturn,
      discountedReturn: discountedReturn, terminated: terminated,
      isCutByBudget: !terminated && length < stepLimit,
      optimalActions: hasSurroundings ? surroundings?.optimalActions ?? 0 : 0)
  }
}
