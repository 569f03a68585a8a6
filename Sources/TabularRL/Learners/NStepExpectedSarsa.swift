/// n-step Expected Sarsa: learns from n rewards and the expectation over the action that follows.
///
///     G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n * sum over a' of pi(a'|sn) * q(sn,a')
///     q(s,a) += alpha * (G - q(s,a))
///
/// n steps after a was taken in s, or at the end of the episode for its last steps, where pi is the
/// exploration. n = 1 is Expected Sarsa, and with a greedy exploration Q-learning. A step size that counts
/// visits is that of the visit.
///
/// - Source: Sutton & Barto 2018, section 7.2, equations 7.7 and 7.8.
/// - Complexity: O(actions + n) per step; memory O(states * actions + n).
public struct NStepExpectedSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4

  /// What the recipe makes.
  public typealias Worker = NStepExpectedSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    NStepExpectedSarsaLearner(control, n: n)
  }

  /// The name on the command line.
  public static let name = "n-step-expected-sarsa"
  /// What it is.
  public static let summary =
    "on-policy control from n rewards and the expectation over the action after them"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.n(\.n)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n sum_a' pi(a'|sn) q(sn,a'), pi the exploration
      q(s,a) += alpha * (G - q(s,a))
      """,
      "Source": "Sutton & Barto 2018, section 7.2",
    ])
  }
}

/// n-step Expected Sarsa at work.
public struct NStepExpectedSarsaLearner: QuickLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// The number of rewards before the estimate.
  public let n: Int
  private var window = StepWindow<WaitingStep>()

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control, n: Int) {
    self.control = control
    self.n = n
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    window.clear()
    return control.begin(in: state, using: &generator)
  }

  /// Learns from the step n - 1 steps ago, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition, in: &window)
    finish(leaving: n - 1, transition.next)
    return control.action(in: transition.next, using: &generator)
  }

  /// Learns from what still waits, oldest first.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition, in: &window)
    finish(leaving: 0, transition.next)
  }

  /// Learns from the oldest steps until only `count` wait; the newest led to `state`.
  @inline(__always)
  private mutating func finish(leaving count: Int, _ state: State) {
    while window.count > count {
      let target = window.target(tail: control.expectedValue(in: state))
      control.learn(from: window.removeFirst(), toward: target)
    }
  }
}
