/// What one-step methods move their estimates towards: pure functions of numbers.
///
/// The discount is zero after a termination, so that what follows counts for nothing; after a truncation it
/// is the task's discount, and what follows still counts.
public enum TemporalDifference {
  /// Returns the reward plus the discounted value of what follows.
  ///
  /// r + discount * v, where v is the value of the next state (TD), of the next state and action (Sarsa),
  /// of the best next action (Q-learning) or the expectation over next actions (Expected Sarsa).
  ///
  /// - Source: Sutton & Barto 2018, equations 6.2, 6.7, 6.8 and 6.9.
  @inline(__always)
  public static func target(reward: Double, discount: Double, nextValue: Double) -> Double {
    reward + discount * nextValue
  }
}
