/// One run in a few numbers, made from all of its episodes whatever is logged.
public struct RunSummary: Hashable, Sendable {
  /// The number of episodes.
  public private(set) var episodes = 0
  /// The number of steps.
  public private(set) var steps = 0
  /// The number of episodes that the world ended.
  public private(set) var terminated = 0
  /// The number of steps whose action was optimal, where that is counted.
  public private(set) var optimalActions = 0
  /// The largest return of an episode, or nil before the first.
  ///
  /// An episode cut by the end of the budget counts only if there is no other: where every step costs, having
  /// hardly begun would be the best.
  public var bestReturn: Double? { hasWholeEpisode ? bestWholeReturn : cutReturn }
  /// What the returns of all episodes amount to.
  public private(set) var returns: ReturnSummary

  private var bestWholeReturn = -Double.infinity
  private var hasWholeEpisode: Bool { episodes > (cutReturn == nil ? 0 : 1) }
  private var cutReturn: Double?

  /// Creates the summary of a run that has not begun and lasts as long as `budget` says.
  public init(of budget: Budget) {
    if case .episodes(let count) = budget {
      returns = ReturnSummary(episodes: count)
    } else {
      returns = ReturnSummary()
    }
  }

  /// Takes an episode into account.
  public mutating func add(_ record: EpisodeRecord) {
    episodes = record.episode
    steps = record.steps
    if record.terminated { terminated += 1 }
    optimalActions += record.optimalActions
    returns.add(record.episodeReturn, length: Double(record.length), isCut: record.isCutByBudget)
    guard !record.isCutByBudget else {
      cutReturn = record.episodeReturn
      return
    }
    bestWholeReturn = max(bestWholeReturn, record.episodeReturn)
  }
}
