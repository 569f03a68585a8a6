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
  public var bestReturn: Double? { bestWholeReturn ?? cutReturn }
  /// The mean return of the episodes that ended in the last tenth of the budget, or nil if none did.
  ///
  /// An episode cut by the end of the budget counts only if no other ended in that tenth.
  public var meanReturnOfLastTenth: Double? { lastCount > 0 ? lastSum / Double(lastCount) : cutReturn }

  /// What the returns of all episodes amount to.
  public private(set) var returns: ReturnSummary

  private var bestWholeReturn: Double?
  private var lastSum = 0.0
  private var lastCount = 0
  private var cutReturn: Double?

  private let budget: Budget

  /// Creates the summary of a run that has not begun and lasts as long as `budget` says.
  public init(of budget: Budget) {
    self.budget = budget
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
    bestWholeReturn = max(bestWholeReturn ?? -.infinity, record.episodeReturn)
    if budget.isInLastTenth(record) {
      lastSum += record.episodeReturn
      lastCount += 1
    }
  }
}

extension Budget {
  /// Returns whether an episode ended in the last tenth of the budget, which is at least one episode or step long.
  fileprivate func isInLastTenth(_ record: EpisodeRecord) -> Bool {
    switch self {
    case .episodes(let count): record.episode > count - max(1, count / 10)
    case .steps(let count): record.steps > count - max(1, count / 10)
    }
  }
}
