/// What a learner has lived through: the counts that its schedules and its exploration ask for.
public struct Experience: Sendable, Hashable {
  /// The number of steps learned from.
  public private(set) var steps = 0

  /// The number of episodes begun.
  public private(set) var episodes = 0

  private let (stateCount, actionCount): (Int, Int)
  private(set) var countsVisits = false
  /// Of each state, how often each action was taken in it, and behind them how often any was; empty unless visits are
  /// counted.
  private var counts: [Int32] = []

  /// Creates the experience of a newborn learner.
  ///
  /// - Parameters:
  ///   - model: the world.
  ///   - countsVisits: whether visits to states and actions are counted, which costs time and memory.
  public init(of model: TabularModel, countsVisits: Bool) {
    self.init(stateCount: model.stateCount, actionCount: model.actionCount, countsVisits: countsVisits)
  }

  /// Creates the experience of a newborn learner in a world of this size.
  init(stateCount: Int, actionCount: Int, countsVisits: Bool) {
    (self.stateCount, self.actionCount) = (stateCount, actionCount)
    countVisits(if: countsVisits)
  }

  /// Counts visits from now on, if that is asked for and not done yet.
  ///
  /// A learner asks for it at its birth for each of its schedules that counts visits (``Schedule/countsVisits``).
  public mutating func countVisits(if isAskedFor: Bool) {
    guard isAskedFor, !countsVisits else { return }
    countsVisits = true
    counts = Array(repeating: 0, count: stateCount * (actionCount + 1))
  }

  /// Counts the start of an episode.
  @inline(__always)
  public mutating func beginEpisode() { episodes += 1 }

  /// Counts a step: `action` was taken in `state`, and what is learned from it is about to be learned.
  @inline(__always)
  public mutating func record(_ state: State, _ action: Action) {
    steps &+= 1
    if countsVisits { countVisit(state, action) }
  }

  /// Kept out of line, so that what learners do at every step stays small.
  @inline(never)
  private mutating func countVisit(_ state: State, _ action: Action) {
    let (ofOne, ofAny) = (place(of: checked(action), in: state), place(of: actionCount, in: state))
    Self.count(&counts[ofOne])
    Self.count(&counts[ofAny])
  }

  /// Adds one, but stays at the largest number: a count that wrapped would make step sizes negative.
  @inline(__always)
  private static func count(_ visits: inout Int32) {
    if visits < .max { visits &+= 1 }
  }

  /// Counts a step from which nothing is learned about the state and action it began with.
  @inline(__always)
  public mutating func recordStep() { steps += 1 }

  /// Counts steps of which nothing else is counted.
  @inline(__always)
  mutating func recordSteps(_ count: Int) { steps += count }

  /// Returns how often `action` was taken in `state`; visits must be counted.
  public func visits(_ state: State, _ action: Action) -> Int {
    Int(counts[place(of: checked(action), in: state)])
  }

  /// Returns how often an action was taken in `state`; visits must be counted.
  public func visits(_ state: State) -> Int { Int(counts[place(of: actionCount, in: state)]) }

  /// The number of episodes begun before the one that goes on.
  @inline(__always)
  fileprivate var earlierEpisodes: Int { max(0, episodes - 1) }

  /// Returns where an action is counted in a state, or behind the last one, where all are.
  @inline(__always)
  private func place(of action: Action, in state: State) -> Int {
    let place = state &* (actionCount &+ 1) &+ action
    precondition(
      UInt(bitPattern: place) < UInt(bitPattern: counts.count),
      countsVisits
        ? "there is no such state"
        : "visits are not counted: ask for it with countVisits(if:) when the learner is born")
    return place
  }

  @inline(__always)
  private func checked(_ action: Action) -> Action {
    precondition(UInt(bitPattern: action) < UInt(bitPattern: actionCount), "there is no such action")
    return action
  }
}

extension Schedule {
  /// Returns the value for learning about `action` in `state`, which the step just recorded took; what has
  /// never been tried is learned about, in thought, as if for the first time.
  @inline(__always)
  public func value(_ experience: Experience, _ state: State, _ action: Action) -> Double {
    value(experience, steps: experience.steps - 1, visits: max(0, experience.visits(state, action) - 1))
  }

  /// Returns the value for learning about `state` itself, in which the step just recorded was taken.
  @inline(__always)
  public func value(_ experience: Experience, visited state: State) -> Double {
    value(experience, steps: experience.steps - 1, visits: experience.visits(state) - 1)
  }

  /// Returns the value for choosing the action of the next step, in `state`.
  @inline(__always)
  public func value(_ experience: Experience, _ state: State) -> Double {
    value(experience, steps: experience.steps, visits: experience.visits(state))
  }

  /// Returns the value after so many earlier steps or visits; a schedule that counts episodes asks for neither.
  @inline(__always)
  private func value(
    _ experience: Experience, steps: Int, visits: @autoclosure () -> Int
  ) -> Double {
    if case .constant(let value) = shape { return value }
    let count =
      switch unit {
      case .step: steps
      case .episode: experience.earlierEpisodes
      case .visit: visits()
      }
    return value(after: count)
  }

  /// Returns the value for all that is learned and chosen in the episode begun last, or nil of one that changes
  /// meanwhile.
  func value(throughoutEpisodeOf experience: Experience) -> Double? {
    if case .constant(let value) = shape { return value }
    return changesByEpisode ? value(after: experience.earlierEpisodes) : nil
  }
}
