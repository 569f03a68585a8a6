/// One run: a learner living in a world, advanced a step at a time.
///
/// This is the only loop of the laboratory. It cuts episodes, turns terminations into discounts of zero, counts, and
/// reports each episode. The world's draws restart with every episode from a stream of their own, so that episode e
/// of run r begins alike for every agent, and goes on alike for as long as they act alike, however many numbers were
/// drawn before; the agent's stream lasts the whole run.
public struct Run<Worker: Learner, Place: Dynamics>: Sendable
where Worker.Observation == Place.Observation, Worker.Decision == Place.Decision {
  /// The learner.
  public private(set) var learner: Worker

  /// The number of episodes finished.
  public private(set) var episodes = 0

  /// The number of steps taken.
  public private(set) var steps = 0

  private var place: Place
  private let discount: Double
  private let stepLimit: Int
  private let stepBudget: Int
  private let episodeBudget: Int
  private let worldStream: RandomStream
  /// Whether anything is ever drawn from the world's stream.
  private let restartsWorldStream: Bool
  private var worldGenerator: Generator
  private var agentGenerator: Generator

  /// Where the learner is and what it does there, or nil between episodes.
  private var position: (state: Worker.Observation, action: Worker.Decision)?
  /// The numbers of steps at which the episode began and at which it will be cut.
  private var (firstStep, lastStep) = (0, 0)
  private var episodeReturn = 0.0
  private var discountedReturn = 0.0
  private var weight = 1.0

  /// Creates run number `index`, counted from 0, of a newborn learner.
  ///
  /// - Parameters:
  ///   - index: the number of the run.
  ///   - learner: who lives.
  ///   - place: where it lives.
  ///   - name: the name of the world, which names the random streams.
  ///   - specification: discount, limits and seed.
  public init(
    _ index: Int, of learner: Worker, in place: Place, named name: String, _ specification: RunSpecification
  ) {
    self.learner = learner
    self.place = place
    discount = specification.discount
    stepLimit = specification.stepLimit
    switch specification.budget {
    case .episodes(let count): (episodeBudget, stepBudget) = (count, .max)
    case .steps(let count): (episodeBudget, stepBudget) = (.max, count)
    }
    worldStream = RandomStream(seed: specification.seed, purpose: .world, environment: name, run: index)
    worldGenerator = worldStream.generator(episode: 0)
    agentGenerator =
      RandomStream(seed: specification.seed, purpose: .agent, environment: name, run: index).generator()
    restartsWorldStream = place.draws
  }

  /// Whether the budget is used up.
  public var isFinished: Bool { steps >= stepBudget || episodes >= episodeBudget }

  /// Advances by up to `count` steps, reporting every episode that ends and the learner as it is then; stops
  /// early when the budget is used up.
  public mutating func advance(by count: Int, _ report: (EpisodeRecord, borrowing Worker) -> Void) {
    let goal = min(steps + min(count, .max - steps), stepBudget)
    while steps < goal, episodes < episodeBudget {
      if let record = live(until: goal) { report(record, learner) }
    }
  }

  /// Goes on, beginning an episode first if none is under way, until it ends or so many steps are taken; returns its
  /// record if it ends.
  ///
  /// What changes at every step is held in variables of its own: a step depends on the one before, and would have to
  /// wait for what went through memory.
  @inline(__always)
  private mutating func live(until goal: Int) -> EpisodeRecord? {
    learner.takeHold()
    var (state, action) = position ?? beginEpisode()
    var (episodeReturn, discountedReturn, weight) = (episodeReturn, discountedReturn, weight)
    let (discount, end) = (discount, min(goal, lastStep))
    var left = end &- steps
    while true {
      left &-= 1
      let response = place.respond(to: action, in: state, using: &worldGenerator)
      episodeReturn += response.reward
      discountedReturn += weight * response.reward
      weight *= discount
      let transition = Step(
        state: state, action: action, reward: response.reward, discount: response.terminates ? 0 : discount,
        next: response.next)
      if response.terminates || left <= 0 {
        steps = end &- left
        (self.episodeReturn, self.discountedReturn, self.weight) = (episodeReturn, discountedReturn, weight)
        return pause(transition, terminated: response.terminates)
      }
      action = learner.step(transition, using: &agentGenerator)
      state = response.next
    }
  }

  /// Ends the episode, or leaves the learner where it is to go on later.
  @inline(never)
  private mutating func pause(
    _ transition: Step<Worker.Observation, Worker.Decision>, terminated: Bool
  ) -> EpisodeRecord? {
    defer { learner.letGo() }
    if terminated || steps >= lastStep { return endEpisode(transition, terminated: terminated) }
    position = (transition.next, learner.step(transition, using: &agentGenerator))
    return nil
  }

  /// Kept out of line, so that the loop stays small.
  @inline(never)
  private mutating func beginEpisode() -> (state: Worker.Observation, action: Worker.Decision) {
    if restartsWorldStream { worldGenerator = worldStream.generator(episode: episodes) }
    let state = place.start(at: learner.requestStart(using: &agentGenerator), using: &worldGenerator)
    firstStep = steps
    lastStep = min(steps + min(stepLimit, .max - steps), stepBudget)
    episodeReturn = 0
    discountedReturn = 0
    weight = 1
    return (state, learner.begin(in: state, using: &agentGenerator))
  }

  private mutating func endEpisode(
    _ transition: Step<Worker.Observation, Worker.Decision>, terminated: Bool
  ) -> EpisodeRecord {
    learner.end(transition, using: &agentGenerator)
    position = nil
    episodes += 1
    let length = steps - firstStep
    return EpisodeRecord(
      episode: episodes, steps: steps, length: length, episodeReturn: episodeReturn,
      discountedReturn: discountedReturn, terminated: terminated,
      isCutByBudget: !terminated && length < stepLimit, optimalActions: place.optimalActions)
  }
}

extension Run where Place == TaskDynamics {
  /// Creates run number `index`, counted from 0, of an algorithm at a task; where every run has a world of its
  /// own, the task is that of this run (``LearningTask/ofRun(_:)``).
  public init(_ index: Int, of algorithm: some LearningAlgorithm<Worker>, in task: LearningTask) {
    self.init(index, of: algorithm.makeLearner(for: task), in: task)
  }

  /// Creates run number `index`, counted from 0, of a newborn learner at a task.
  public init(_ index: Int, of learner: Worker, in task: LearningTask) {
    self.init(index, of: learner, in: TaskDynamics(task), named: task.model.name, task.specification)
  }
}
