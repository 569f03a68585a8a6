/// n-step Sarsa: learns the values of what it does from n rewards and the estimate of the action that follows.
///
///     G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an)
///     q(s,a) += alpha * (G - q(s,a))
///
/// n steps after a was taken in s, or at the end of the episode for its last steps. n = 1 is Sarsa; an n that
/// no episode reaches is Monte Carlo with a constant step size. A step size that counts visits is that of the
/// visit.
///
/// - Source: Sutton & Barto 2018, section 7.2, equations 7.4 and 7.5; Zhao 2025, section 7.3.
/// - Complexity: O(actions + n) per step; memory O(states * actions + n).
public struct NStepSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4

  /// What the recipe makes.
  public typealias Worker = NStepSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    NStepSarsaLearner(control, n: n)
  }

  /// The name on the command line.
  public static let name = "n-step-sarsa"
  /// What it is.
  public static let summary = "on-policy control from n rewards and the value of the action after them"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.n(\.n)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an), the actions those carried out
      q(s,a) += alpha * (G - q(s,a))
      """,
      "Source": "Sutton & Barto 2018, section 7.2; Zhao 2025, section 7.3",
    ])
  }
}

/// n-step Sarsa at work.
public struct NStepSarsaLearner: QuickLearner {
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

  /// Chooses, then learns from the step n - 1 steps ago.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition, in: &window)
    let next = control.action(in: transition.next, using: &generator)
    finish(leaving: n - 1, transition.next, next)
    return next
  }

  /// Learns from what still waits, oldest first, as if one more action came.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition, in: &window)
    let next = control.action(in: transition.next, using: &generator)
    finish(leaving: 0, transition.next, next)
  }

  /// Learns from the oldest steps until only `count` wait; after the newest comes `action` in `state`.
  @inline(__always)
  private mutating func finish(leaving count: Int, _ state: State, _ action: Action) {
    while window.count > count {
      let target = window.target(tail: control.values[state, action])
      control.learn(from: window.removeFirst(), toward: target)
    }
  }
}
