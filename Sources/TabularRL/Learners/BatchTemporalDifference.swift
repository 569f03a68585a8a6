/// Batch TD(0): after each episode goes through all transitions seen, again and again, until the values stay.
///
///     v(s) = mean over all transitions seen from s of r + gamma * v(s')
///
/// The limit is that of TD(0) with small steps over the same data: certainty equivalence, the exact values of the
/// world as it was seen, each outcome as likely as it was frequent.
///
/// - Source: Sutton & Barto 2018, section 6.3.
/// - Complexity: O(different transitions from a state) per step, O(all different transitions) per sweep.
public struct BatchTemporalDifference: BatchAlgorithm {
  /// When to stop, and the initial value.
  public var batch = BatchSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> BatchTemporalDifferencePredictor {
    BatchTemporalDifferencePredictor(Batch(batch, for: task))
  }

  /// The name on the command line.
  public static let name = "batch-td"
  /// What it is.
  public static let summary = "batch TD(0): the values of a policy in the world as it was seen so far"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) = mean over all transitions seen from s of r + gamma * v(s')",
      "Method": """
      after each episode each state seen is set to that mean, in turn, until no value changes by more than the
      tolerance or the limit of sweeps is reached, as where nothing is discounted and no end was seen yet
      """,
      "Source": "Sutton & Barto 2018, section 6.3",
    ])
  }
}

/// Batch TD(0) at work.
public struct BatchTemporalDifferencePredictor: BatchLearner {
  /// The values, the policy and what was observed.
  public var batch: Batch

  /// Creates a newborn learner.
  public init(_ batch: Batch) { self.batch = batch }

  /// Remembers the transition, then follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    observe(transition)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns from all that was ever seen.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    observe(transition)
    batch.settle()
  }

  @inline(__always)
  private mutating func observe(_ transition: Transition) {
    prediction.record(transition)
    batch.observed.add(
      transition.state, reward: transition.reward, discount: transition.discount, next: transition.next)
  }
}
