/// One run: a learner living in a world, advanced a step at a time.
///
/// It advances alone or beside others of its kind; learners live nowhere else. It cuts episodes, turns terminations
/// into discounts of zero, counts, and reports each episode. The world's draws restart with every episode from a
/// stream of their own, so that episode e of run r begins alike for every agent, and goes on alike for as long as
/// they act alike, however many numbers were drawn before; the agent's stream lasts the whole run.
public struct Run<Worker: Learner, Place: Dynamics>: Sendable
where Worker.Observation == Place.Observation, Worker.Decision == Place.Decision {
  /// The number of episodes finished.
  public private(set) var episodes = 0

  /// The number of steps taken.
  public private(set) var steps = 0

  private var scene: Scene<Worker, Place>
  private var stretch: Stretch<Worker, Place>
  /// The agent's random numbers.
  private var generator: Generator
  /// Whether the learner is held: not while anybody else may see it.
  private var isHeld = false
  /// The number of steps until the episode is cut or the run is to pause.
  private var left = 0
  /// The numbers of steps at which the episode began, at which the run is to pause, and at which nothing is left.
  private var (firstStep, goal, end) = (0, 0, 0)

  private let stepLimit: Int
  private let stepBudget: Int
  private let episodeBudget: Int

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
    stepLimit = specification.stepLimit
    precondition(stepLimit > 0, "an episode has at least one step")
    switch specification.budget {
    case .episodes(let count): (episodeBudget, stepBudget) = (count, .max)
    case .steps(let count): (episodeBudget, stepBudget) = (.max, count)
    }
    scene = Scene(index, learner, place, name, specification)
    generator = RandomStream(
      seed: specification.seed, purpose: .agent, environment: name, run: index
    ).generator()
    stretch = Stretch(scene.begin(episode: 0, &generator))
  }

  /// The learner; unless the run is finished, it is within an episode, which may have no step yet.
  public var learner: Worker { scene.learner }

  /// Whether runs like this take less time side by side than one after the other: also where a step waits for memory.
  var gainsSideBySide: Bool { Worker.gainsSideBySide || scene.place.isVast }

  /// Whether the budget is used up.
  public var isFinished: Bool { steps >= stepBudget || episodes >= episodeBudget }

  /// Advances by up to `count` steps and stops early when the budget is used up.
  ///
  /// - Parameters:
  ///   - count: the number of steps.
  ///   - report: takes the record of every episode that ends and the learner as it is then, if it asks for it.
  public mutating func advance(by count: Int, _ report: (EpisodeRecord, _ learner: () -> Worker) -> Void) {
    guard enter(count) else { return }
    while true {
      let response = goToEnd()
      guard finish(response) else { return }
      report(record(of: response)) { show() }
      guard beginNextEpisode() else { return }
    }
  }

  /// Advances several runs, one step of each in turn, until one has taken `count` steps or is finished; then those
  /// behind it have taken a step less.
  ///
  /// Each goes as it would alone; but while one waits for what its last step led to, the others go on.
  ///
  /// - Parameters:
  ///   - runs: the runs, none of them finished.
  ///   - count: the most steps of each, at least two, so that every run goes on.
  ///   - report: takes the place of a run, the record of an episode of it that ended, and its learner as it is then, if
  ///     it asks for it.
  public static func advance(
    _ runs: inout [Run], by count: Int,
    _ report: (_ place: Int, EpisodeRecord, _ learner: () -> Worker) -> Void
  ) {
    precondition(count > 1, "with one step each only the first run would ever go on")
    guard !runs.isEmpty else { return }
    for place in runs.indices {
      let advances = runs[place].enter(count)
      precondition(advances, "a finished run cannot advance")
    }
    runs.withUnsafeMutableBufferPointer { runs in
      guard let first = runs.baseAddress else { return }
      let end = first + runs.count
      while true {
        var run = first
        repeat {
          if let response = run.pointee.step() {
            // A constant, because a variable that a closure takes along would be kept in memory at every step.
            let current = run
            guard current.pointee.finish(response) else { return }
            report(current - first, current.pointee.record(of: response)) { current.pointee.show() }
            guard current.pointee.beginNextEpisode() else { return }
          }
          run += 1
        } while usually(run != end)
      }
    }
    for place in runs.indices { runs[place].pause() }
  }

  @inline(__always)
  private mutating func step() -> Response<Worker.Observation>? {
    scene.step(&stretch, &left, &generator)
  }

  /// Takes steps until the episode is over or the run is to pause, and returns what the last one led to.
  ///
  /// Where the run is is held in a variable meanwhile: a step depends on the one before, and would have to wait for
  /// what went through memory.
  @inline(__always)
  private mutating func goToEnd() -> Response<Worker.Observation> {
    var current = stretch
    while true {
      guard let response = scene.step(&current, &left, &generator) else { continue }
      stretch.takeOver(current)
      return response
    }
  }

  /// Goes on where the run paused; returns false if nothing is to be done.
  private mutating func enter(_ count: Int) -> Bool {
    goal = min(steps + min(count, .max - steps), stepBudget)
    guard steps < goal, !isFinished else { return false }
    aim()
    hold()
    return true
  }

  /// Finds out how many steps are left, of which there is one at least.
  @inline(__always)
  private mutating func aim() {
    left = min(stepLimit &- (steps &- firstStep), goal &- steps)
    end = steps &+ left
  }

  /// Counts the steps taken.
  @inline(__always)
  private mutating func count() { steps = end &- left }

  /// Ends the episode, or returns false because the run is only to pause.
  ///
  /// Kept out of line, so that the loop stays small.
  @inline(never)
  private mutating func finish(_ response: Response<Worker.Observation>) -> Bool {
    // A step that terminates is not counted yet.
    if response.terminates { left &-= 1 }
    count()
    guard response.terminates || steps &- firstStep >= stepLimit || steps >= stepBudget else {
      scene.learnAndChoose(response, &stretch, &generator)
      letGo()
      return false
    }
    scene.end(response, &stretch, &generator)
    episodes &+= 1
    return true
  }

  /// The record of an episode whose last step led to `response`.
  @inline(__always)
  private func record(of response: Response<Worker.Observation>) -> EpisodeRecord {
    let length = steps &- firstStep
    return EpisodeRecord(
      episode: episodes, steps: steps, length: length, episodeReturn: stretch.returns[0],
      discountedReturn: stretch.returns[scene.isDiscounted ? 1 : 0],
      terminated: response.terminates,
      isCutByBudget: !response.terminates && length < stepLimit, optimalActions: scene.place.optimalActions)
  }

  /// Begins the next episode; returns false if the run is to pause or is finished.
  @inline(never)
  private mutating func beginNextEpisode() -> Bool {
    if isFinished {
      letGo()
      return false
    }
    hold()
    stretch = Stretch(scene.begin(episode: episodes, &generator))
    firstStep = steps
    if steps < goal {
      aim()
      return true
    }
    letGo()
    return false
  }

  /// Pauses, if that has not happened yet.
  private mutating func pause() {
    guard isHeld else { return }
    count()
    letGo()
  }

  /// Returns the learner, which anybody may copy from then on.
  @inline(never)
  private mutating func show() -> Worker {
    letGo()
    return learner
  }

  @inline(__always)
  private mutating func hold() {
    if !isHeld { holdAnew() }
  }

  @inline(never)
  private mutating func holdAnew() {
    scene.learner.takeHold()
    isHeld = true
  }

  @inline(never)
  private mutating func letGo() {
    if isHeld { scene.learner.letGo() }
    isHeld = false
  }
}

/// A learner and the world it lives in, with the world's random numbers.
private struct Scene<Worker: Learner, Place: Dynamics>: Sendable
where Worker.Observation == Place.Observation, Worker.Decision == Place.Decision {
  var learner: Worker
  var place: Place
  private let discount: Double
  /// Whether the discounted return is another than the plain one.
  let isDiscounted: Bool
  private let worldStream: RandomStream
  /// Whether anything is ever drawn from the world's stream.
  private let restartsWorldStream: Bool
  private var worldGenerator: Generator

  init(_ run: Int, _ learner: Worker, _ place: Place, _ name: String, _ specification: RunSpecification) {
    self.learner = learner
    self.place = place
    discount = specification.discount
    isDiscounted = discount != 1
    worldStream = RandomStream(
      seed: specification.seed, purpose: .world, environment: name, run: run)
    restartsWorldStream = place.draws
    worldGenerator = worldStream.generator(episode: 0)
  }

  /// Begins an episode.
  @inline(__always)
  mutating func begin(
    episode: Int, _ generator: inout Generator
  ) -> (state: Worker.Observation, action: Worker.Decision) {
    if restartsWorldStream { worldGenerator = worldStream.generator(episode: episode) }
    let state = place.start(at: learner.requestStart(using: &generator), using: &worldGenerator)
    return (state, learner.begin(in: state, using: &generator))
  }

  /// Takes a step; returns what it led to if the episode is over or the run is to pause.
  ///
  /// Then `end` or `learnAndChoose` is left to do. A step that terminates is not counted: a counter that is asked
  /// before would cost the loop some instructions more.
  @inline(__always)
  mutating func step(
    _ stretch: inout Stretch<Worker, Place>, _ left: inout Int, _ generator: inout Generator
  ) -> Response<Worker.Observation>? {
    let response = place.respond(to: stretch.action, in: stretch.state, using: &worldGenerator)
    if rarely(response.terminates) { return response }
    left &-= 1
    if rarely(left == 0) { return response }
    learnAndChoose(response, &stretch, &generator)
    return nil
  }

  /// Lets the learner learn from a step after which the episode goes on, and choose.
  @inline(__always)
  mutating func learnAndChoose(
    _ response: Response<Worker.Observation>, _ stretch: inout Stretch<Worker, Place>,
    _ generator: inout Generator
  ) {
    let transition = stretch.transition(response, discount: discount, isDiscounted)
    stretch.action = learner.step(transition, using: &generator)
    stretch.state = response.next
  }

  /// Lets the learner learn from the last step of an episode.
  @inline(__always)
  mutating func end(
    _ response: Response<Worker.Observation>, _ stretch: inout Stretch<Worker, Place>,
    _ generator: inout Generator
  ) {
    var transition = stretch.transition(response, discount: discount, isDiscounted)
    if response.terminates { transition.discount = 0 }
    learner.end(transition, using: &generator)
  }
}

/// Where a run is, and what the episode came to so far: what changes at every step.
private struct Stretch<Worker: Learner, Place: Dynamics>: Sendable {
  var state: Worker.Observation
  var action: Worker.Decision
  /// The return so far, plain and, where anything is discounted, discounted: as a pair, which costs as much as one of
  /// them would.
  var returns = SIMD2<Double>.zero
  /// What the next reward counts for in the discounted return.
  var weight = 1.0

  @inline(__always)
  init(_ start: (state: Worker.Observation, action: Worker.Decision)) { (state, action) = start }

  /// Takes over where another one is.
  ///
  /// Piece by piece: the compiler would make one of the two variables if one were put into the other as a whole.
  @inline(__always)
  mutating func takeOver(_ other: Self) {
    (state, action) = (other.state, other.action)
    (returns, weight) = (other.returns, other.weight)
  }

  /// Counts a reward and returns what the learner sees of the step.
  @inline(__always)
  mutating func transition(
    _ response: Response<Worker.Observation>, discount: Double, _ isDiscounted: Bool
  ) -> Step<Worker.Observation, Worker.Decision> {
    if isDiscounted {
      returns += SIMD2(response.reward, weight * response.reward)
      weight *= discount
    } else {
      returns[0] += response.reward
    }
    return Step(
      state: state, action: action, reward: response.reward, discount: discount, next: response.next)
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
