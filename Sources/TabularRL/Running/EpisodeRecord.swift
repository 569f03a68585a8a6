/// What is known about an episode when it has ended.
public struct EpisodeRecord: Hashable, Sendable {
  /// The number of the episode within its run, counted from 1.
  public var episode: Int
  /// The number of steps of the run so far, this episode included.
  public var steps: Int
  /// The number of steps of the episode.
  public var length: Int
  /// The sum of the rewards.
  public var episodeReturn: Double
  /// The sum of the rewards, each discounted by the number of steps before it.
  public var discountedReturn: Double
  /// Whether the world ended the episode; if not, the step limit or the end of the budget cut it.
  public var terminated: Bool
  /// Whether the end of the budget cut the episode.
  public var isCutByBudget: Bool
  /// The number of steps whose action was optimal, where that is counted.
  public var optimalActions = 0

  /// The share of the steps whose action was optimal, in 0...1, where that is counted.
  public var optimalActionShare: Double { Double(optimalActions) / Double(length) }

  /// Whether the episode was cut: termination wins when both happen on one step.
  public var truncated: Bool { !terminated }
}

/// Which episodes are logged; the summary of a run is always made from all of them.
public enum LogPolicy: Hashable, Sendable {
  /// Every episode.
  case all
  /// Every k-th episode and the last.
  case every(Int)
  /// The episodes 1 … 10, 12, 14, 17, 20, 25, 30, 40 … 100, 120, … and the last.
  case geometric
  /// The mean over every k episodes; the last window may be shorter.
  case window(Int)

  /// Returns whether the episode with this number is logged, apart from the last one, which always is.
  public func includes(_ episode: Int) -> Bool {
    switch self {
    case .all: true
    case .every(let stride), .window(let stride): episode % stride == 0
    case .geometric: Self.isRound(episode)
    }
  }

  private static func isRound(_ episode: Int) -> Bool {
    guard episode > 10 else { return true }
    var scaled = episode
    while scaled >= 100 {
      guard scaled % 10 == 0 else { return false }
      scaled /= 10
    }
    return scaled % 10 == 0 || [12, 14, 17, 25].contains(scaled)
  }
}

extension LogPolicy: LosslessStringConvertible {
  /// The text form: `all`, `every:10`, `geometric`, `window:100`.
  public var description: String {
    switch self {
    case .all: "all"
    case .every(let stride): "every:\(stride)"
    case .geometric: "geometric"
    case .window(let stride): "window:\(stride)"
    }
  }

  /// Creates the policy with this text form, or nil if there is none.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts[0], parts.count) {
    case ("all", 1): self = .all
    case ("geometric", 1): self = .geometric
    case ("every", 2):
      guard let stride = Int(parts[1]), stride > 0 else { return nil }
      self = .every(stride)
    case ("window", 2):
      guard let stride = Int(parts[1]), stride > 0 else { return nil }
      self = .window(stride)
    default: return nil
    }
  }
}
