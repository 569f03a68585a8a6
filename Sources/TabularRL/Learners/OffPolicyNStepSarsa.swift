/// Off-policy n-step Sarsa: learns the values of a target policy from n steps of another, by importance sampling.
///
///     G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an)
///     rho = product over the actions a1 to an of pi(a|s) / b(a|s)
///     q(s,a) += alpha * rho * (G - q(s,a))
///
/// n steps after a was taken in s, or at the end of the episode for its last steps. b is the exploration, pi
/// the target, by default greedy, both as they were when the action was chosen: if they are the same, rho is 1
/// and this is n-step Sarsa. A step size that counts visits is that of the visit.
///
/// - Source: Precup, Sutton & Singh 2000; Sutton & Barto 2018, section 7.3, equations 7.10 and 7.11.
/// - Complexity: O(actions + n) per step; memory O(states * actions + n).
public struct OffPolicyNStepSarsa: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4
  /// The policy that is learned.
  public var target = Exploration.greedy

  /// What the recipe makes.
  public typealias Worker = OffPolicyNStepSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    OffPolicyNStepSarsaLearner(control, n: n, target: target)
  }

  /// The name on the command line.
  public static let name = "off-policy-n-step-sarsa"
  /// What it is.
  public static let summary = "off-policy control from n rewards by importance sampling"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.n(\.n), .target(\.target)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an)
      rho = product over a1 ... an of pi(a|s) / b(a|s), pi the target, b the exploration
      q(s,a) += alpha * rho * (G - q(s,a))
      """,
      "Source": "Precup, Sutton & Singh 2000; Sutton & Barto 2018, section 7.3",
    ])
  }
}

/// Off-policy n-step Sarsa at work.
public struct OffPolicyNStepSarsaLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// The number of rewards before the estimate.
  public let n: Int
  private var window = StepWindow<WaitingStep>()
  /// The policy that is learned.
  public let target: Exploration
  /// The ratio of the action chosen last.
  private var ratio = 1.0

  /// The target policy, which is optimal in the end if it is greedy.
  public var estimand: Estimand { control.estimand(of: target) }

  /// Creates a newborn learner.
  public init(_ control: Control, n: Int, target: Exploration) {
    self.control = control
    self.n = n
    self.target = target
    self.control.countVisits(if: target.countsVisits)
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    window.clear()
    return control.begin(in: state, using: &generator)
  }

  /// Chooses, then learns from the step n - 1 steps ago.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    let next = choose(after: transition, using: &generator)
    finish(leaving: n - 1, transition, next)
    return next
  }

  /// Learns from what still waits, oldest first, as if one more action came.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    let next = choose(after: transition, using: &generator)
    finish(leaving: 0, transition, next)
  }

  /// Lets a step wait, with the ratio of its action, and chooses the next action.
  @inline(__always)
  private mutating func choose(after transition: Transition, using generator: inout Generator) -> Action {
    control.record(transition, in: &window, ratio: ratio)
    let next = control.action(in: transition.next, using: &generator)
    ratio =
      control.probability(of: next, in: transition.next, by: target)
      / control.probability(of: next, in: transition.next, by: control.exploration)
    return next
  }

  /// Learns from the oldest steps until only `count` wait; after `newest` comes `action`.
  @inline(__always)
  private mutating func finish(leaving count: Int, _ newest: Transition, _ action: Action) {
    while window.count > count {
      let goal = window.target(tail: control.values[newest.next, action])
      // What counts for nothing needs no correction: after a termination no action comes.
      let weight = window.ratioAfterOldest * (newest.discount == 0 ? 1 : ratio)
      control.learn(from: window.removeFirst(), toward: goal, weight: weight)
    }
  }
}
