/// How long a run lasts.
public enum Budget: Hashable, Sendable {
  /// A number of episodes, at least one.
  case episodes(Int)
  /// A number of steps, at least one; an episode that is under way at the end is cut.
  case steps(Int)

  /// Returns how much of the budget is used up after the given numbers of episodes and steps, in 0...1.
  public func fraction(episodes: Int, steps: Int) -> Double {
    switch self {
    case .episodes(let budget): Double(episodes) / Double(budget)
    case .steps(let budget): Double(steps) / Double(budget)
    }
  }
}

extension Budget: LosslessStringConvertible {
  /// The text form: `episodes:500` or `steps:8000`.
  public var description: String {
    switch self {
    case .episodes(let count): "episodes:\(count)"
    case .steps(let count): "steps:\(count)"
    }
  }

  /// Creates the budget with this text form, or nil if there is none.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[1]), count > 0 else { return nil }
    switch parts[0] {
    case "episodes": self = .episodes(count)
    case "steps": self = .steps(count)
    default: return nil
    }
  }
}
