/// One thing that can happen when an action is taken: where it leads, what it pays, how likely it is.
///
/// The constructors name the situation, so that an author cannot mix up an episode that goes on with one
/// that ends: ``moving(to:reward:probability:rewardDeviation:)`` and
/// ``ending(in:reward:probability:rewardDeviation:)``.
public struct Outcome<State: Hashable & Sendable>: Hashable, Sendable {
  /// The state the world is in afterwards.
  public var next: State

  /// The expected reward of this outcome; finite.
  public var reward: Double

  /// The chance of this outcome, in 0...1; the outcomes of one action sum to one.
  public var probability: Double

  /// Whether the episode ends on entering ``next``.
  public var terminates: Bool

  /// The standard deviation of a normally distributed reward, at least 0; planners use the mean.
  public var rewardDeviation: Double

  /// Creates an outcome from its parts.
  @inlinable
  init(next: State, reward: Double, probability: Double, terminates: Bool, rewardDeviation: Double) {
    self.next = next
    self.reward = reward
    self.probability = probability
    self.terminates = terminates
    self.rewardDeviation = rewardDeviation
  }

  /// Creates an outcome after which the episode goes on.
  @inlinable
  public static func moving(
    to next: State, reward: Double, probability: Double = 1, rewardDeviation: Double = 0
  ) -> Outcome {
    Outcome(
      next: next, reward: reward, probability: probability, terminates: false,
      rewardDeviation: rewardDeviation)
  }

  /// Creates an outcome that ends the episode.
  @inlinable
  public static func ending(
    in next: State, reward: Double, probability: Double = 1, rewardDeviation: Double = 0
  ) -> Outcome {
    Outcome(
      next: next, reward: reward, probability: probability, terminates: true,
      rewardDeviation: rewardDeviation)
  }
}
