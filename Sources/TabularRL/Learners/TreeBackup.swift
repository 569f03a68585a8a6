/// Tree backup: off-policy learning from n steps without importance sampling.
///
///     G(h) = r + gamma * sum over a' of pi(a'|s') * q(s',a')                                   for the newest step
///     G = r + gamma * (sum over a' other than the one taken of pi(a'|s') * q(s',a') + pi(taken|s') * G(next))
///     q(s,a) += alpha * (G - q(s,a))
///
/// n steps after a was taken in s, or at the end of the episode for its last steps, where pi is the target.
/// Whatever the behavior, what it did counts as much as the target would have done it. n = 1 with the
/// exploration for the target is Expected Sarsa, and with a greedy target Q-learning. A step size that counts
/// visits is that of the visit.
///
/// - Source: Precup, Sutton & Singh 2000; Sutton & Barto 2018, section 7.5, equation 7.16.
/// - Complexity: O(n * actions) per step; memory O(states * actions + n).
public struct TreeBackup: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4
  /// The policy that is learned.
  public var target = Exploration.greedy

  /// What the recipe makes.
  public typealias Worker = TreeBackupLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    TreeBackupLearner(control, n: n, target: target)
  }

  /// The name on the command line.
  public static let name = "tree-backup"
  /// What it is.
  public static let summary =
    "off-policy control from n steps without importance sampling: expectations over what was not done"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [.n(\.n), .target(\.target)]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r + gamma * (sum_a' pi(a'|s') q(s',a') + pi(a|s') (G(next) - q(s',a))), a what was done in s',
      the newest step without G(next); q(s,a) += alpha * (G - q(s,a)), pi the target
      """,
      "Source": "Precup, Sutton & Singh 2000; Sutton & Barto 2018, section 7.5",
    ])
  }
}

/// Tree backup at work.
public struct TreeBackupLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// The number of rewards before the estimate.
  public let n: Int
  private var window = StepWindow<WaitingStep>()
  /// The policy that is learned.
  public let target: Exploration

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
      let goal = window.target(tail: control.expectedValue(in: state, by: target)) { value, step in
        control.treeBackup(value, of: step, by: target)
      }
      control.learn(from: window.removeFirst(), toward: goal)
    }
  }
}

extension Control {
  /// What a state is worth of whose actions one was tried further: that one by what was found, the others by the
  /// table.
  ///
  /// sum over a of pi(a|s) * q(s,a), where `value` replaces the entry of the action taken.
  @inline(__always)
  func treeBackup(_ value: Double, of step: Transition, by rule: Exploration) -> Double {
    let chance = probability(of: step.action, in: step.state, by: rule)
    return expectedValue(in: step.state, by: rule) + chance * (value - values[step.state, step.action])
  }
}
