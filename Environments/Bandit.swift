import TabularRL

/// A slot machine with several arms: one state, one step, and a testbed of them, for every run has its own.
///
/// - States: `bandit`, in which every episode begins, and `end`.
/// - Actions: the arms `1` to the number of arms.
/// - Rewards: normally distributed about the arm's mean, with deviation `noise`; the means are themselves drawn for
///   every run, from the normal distribution with mean `center` and deviation `spread`. With `drift` every mean
///   takes an independent normal step after each pull.
/// - Episode end: after one pull.
///
/// - Source: Sutton & Barto 2018, section 2.3 (the 10-armed testbed) and exercise 2.5 (the drifting one:
///   `--spread 0 --drift 0.01`); figure 2.5 is `--center 4`.
public struct Bandit: Environment, DrawnEnvironment, ChangingEnvironment {
  /// The two states.
  public enum Place: String, Sendable, CustomStringConvertible {
    /// Before the pull.
    case bandit
    /// After it.
    case end

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of arms.
  public var arms = 10

  /// The mean of the distribution that the arms' means are drawn from.
  public var center = 0.0

  /// The standard deviation of that distribution.
  public var spread = 1.0

  /// The standard deviation of a reward about its arm's mean.
  public var noise = 1.0

  /// The standard deviation of the step that every mean takes after each pull.
  public var rewardDrift = 0.0

  /// The mean reward of each arm; all the same before they are drawn.
  private var means: [Double] = []

  /// Creates the 10-armed testbed.
  public init() {}

  /// Every episode begins before the pull.
  public var initialStates: [Place] { [.bandit] }

  /// The arms.
  public var actions: [Int] { Array(1...arms) }

  /// One pull pays and ends the episode.
  public func outcomes(of action: Int, in state: Place) -> [Outcome<Place>] {
    guard state == .bandit else { return [] }
    let mean = means.isEmpty ? center : means[action - 1]
    return [.ending(in: .end, reward: mean, rewardDeviation: noise)]
  }

  /// Draws the means of one run.
  public func drawn(using generator: inout Generator) -> Bandit {
    var bandit = self
    bandit.means = (0..<arms).map { _ in center + spread * generator.normal() }
    return bandit
  }

  /// Pulls 1000 times, as in the book.
  public var defaultBudget: Budget { .episodes(1000) }
}

extension Bandit {
  /// The name `bandit`.
  public static let name = "bandit"

  /// What it is, in one line.
  public static let summary = "a testbed of bandits: every run draws the means of its own arms"

  /// The parameters of the testbed.
  public static let parameters: [Parameter<Self>] = [
    Parameter("arms", \.arms, in: 1...100_000, "the number of arms"),
    Parameter("center", \.center, in: .from(-1e6, to: 1e6), "the mean of the arms' means"),
    Parameter("spread", \.spread, in: .from(0, to: 1e6), "the standard deviation of the arms' means"),
    Parameter("noise", \.noise, in: .from(0, to: 1e6), "the standard deviation of a reward about its mean"),
    Parameter(
      "drift", \.rewardDrift, in: .from(0, to: 1e6),
      "the standard deviation of the step that every mean takes after each pull"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "bandit, in which every episode begins, and end",
    "Actions": "the arms 1, 2, ...",
    "Rewards": """
    normal about the arm's mean, with deviation --noise; the means are drawn anew for every run,
    normal about --center with deviation --spread; with --drift each takes a normal step after
    every pull
    """,
    "Episode end": "after one pull, so that an episode is a time step of the book",
    "Optimum": "the expectation of the largest of ten standard normal numbers: 1.538753 (from 0, spread 1)",
    "Source": """
    Sutton & Barto 2018, section 2.3 (the 10-armed testbed), exercise 2.5 (--spread 0
    --drift 0.01), figure 2.5 (--center 4)
    """,
  ])
}
