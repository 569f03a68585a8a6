/// Batch Monte Carlo: the mean of all returns observed so far, every visit of every episode counted alike.
///
///     v(s) = mean over all visits to s so far of the return that followed
///
/// The limit of constant-alpha Monte Carlo with small steps that goes through the same episodes again and again.
/// What an episode cut short still owes is the value of the state it was cut in, which changes with the others, so
/// that sweeps are needed there.
///
/// - Source: Sutton & Barto 2018, section 6.3.
/// - Complexity: O(1) per step apart from drawing the action; O(different targets) per sweep.
public struct BatchMonteCarlo: BatchAlgorithm {
  /// When to stop, and the initial value.
  public var batch = BatchSettings()

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> BatchMonteCarloPredictor {
    BatchMonteCarloPredictor(Batch(batch, for: task))
  }

  /// The name on the command line.
  public static let name = "batch-mc"
  /// What it is.
  public static let summary = "batch Monte Carlo: the mean of all returns observed so far"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) = mean over all visits to s so far of G = r1 + gamma r2 + ... + gamma^k v(sk)",
      "Truncation":
        "k counts the steps to where an episode was cut; after a termination there is no last term",
      "Source": "Sutton & Barto 2018, section 6.3",
    ])
  }
}

/// Batch Monte Carlo at work.
public struct BatchMonteCarloPredictor: BatchLearner {
  /// The values, the policy and what was observed.
  public var batch: Batch
  private var episode = StepWindow<Transition>()

  /// Creates a newborn learner.
  public init(_ batch: Batch) { self.batch = batch }

  /// Forgets the last episode, of which the returns are known.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    episode.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Remembers the step and follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns from all returns ever observed.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    episode.append(transition)
    var (rewards, discount) = (0.0, 1.0)
    for time in episode.indices.reversed() {
      let step = episode[time]
      rewards = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: rewards)
      discount *= step.discount
      prediction.record(step)
      batch.observed.add(step.state, reward: rewards, discount: discount, next: transition.next)
    }
    batch.settle()
  }
}
