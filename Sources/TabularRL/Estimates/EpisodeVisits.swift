/// Which visits to a state count in an episode.
public enum Visits: String, ParameterChoice {
  /// Only the first one.
  case first
  /// Every one.
  case every
}

/// Finds the visits of an episode that count.
///
/// - Complexity: O(length of the episode) per episode; memory O(states) for first visits.
public struct EpisodeVisits: Sendable, Hashable {
  private var firstTimes: [Int]

  /// Creates the memory for `visits` to as many states.
  public init(_ visits: Visits, stateCount: Int) {
    firstTimes = visits == .first ? Array(repeating: 0, count: stateCount) : []
  }

  /// Looks through an episode, after which ``counts(_:_:)`` answers about it.
  public mutating func find(in episode: StepWindow<Transition>) {
    guard !firstTimes.isEmpty else { return }
    // Backwards, so that the first time is written last; what other episodes left behind is never read.
    for time in episode.indices.reversed() { firstTimes[episode[time].state] = time }
  }

  /// Returns whether the visit to `state` at `time` counts.
  @inline(__always)
  public func counts(_ time: Int, _ state: State) -> Bool {
    firstTimes.isEmpty || firstTimes[state] == time
  }
}
