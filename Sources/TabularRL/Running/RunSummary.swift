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
  /// The mean return of the episodes that ended in the last tenth of the budget, or nil if none did.
  ///
  /// An episode cut by the end of the budget counts only if no other ended in that tenth.
  public var meanReturnOfLastTenth: Double? { lastCount > 0 ? lastSum / Double(lastCount) : cutReturn }

  /// What the returns of all episodes amount to.
  public private(set) var returns: ReturnSummary

  private var bestWholeReturn = -Double.infinity
  private var hasWholeEpisode: Bool { episodes > (cutReturn == nil ? 0 : 1) }
  private var lastSum = 0.0
  private var lastCount = 0
  private var cutReturn: Double?

  /// The numbers of episodes and of steps before the last tenth of the budget; `.max` for those that the budget is not in.
  private let (episodesBefore, stepsBefore): (Int, Int)

  /// Creates the summary of a run that has not begun and lasts as long as `budget` says.
  public init(of budget: Budget) {
    switch budget {
    case .episodes(let count):
      returns = ReturnSummary(episodes: count)
      (episodesBefore, stepsBefore) = (Self.beforeLastTenth(of: count), .max)
    case .steps(let count):
      returns = ReturnSummary()
      (episodesBefore, stepsBefore) = (.max, Self.beforeLastTenth(of: count))
    }
  }

  /// The part of a budget before its last tenth, which is at least one episode or step long.
  private static func beforeLastTenth(of count: Int) -> Int { count - max(1, count / 10) }

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
    if episodes > episodesBefore || steps > stepsBefore {
      lastSum += record.episodeReturn
      lastCount += 1
    }
  }
}
