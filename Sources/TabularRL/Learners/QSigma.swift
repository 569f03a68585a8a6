/// Q(sigma): on-policy learning from n steps, each a blend of sampling the next action and expecting it.
///
///     G = r + gamma * (sigma * G(next) + (1 - sigma) * B)
///     B = sum over a of pi(a|s') * q(s',a), where G(next) replaces the entry of the action taken
///     q(s,a) += alpha * (G - q(s,a))
///
/// n steps after a was taken in s, or at the end of the episode for its last steps; behind the newest step
/// G(next) is q(s',a'), and pi is the exploration. sigma = 1 is n-step Sarsa, sigma = 0 tree backup. (Sutton &
/// Barto's equation 7.17 also subtracts, where it samples, a control variate, which would be another
/// algorithm than n-step Sarsa.) A step size that counts visits is that of the visit.
///
/// - Source: De Asis, Hernandez-Garcia, Holland & Sutton 2018; Sutton & Barto 2018, section
///   7.6.
/// - Complexity: O(n * actions) per step; memory O(states * actions + n).
public struct QSigma: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4
  /// How much of the next action is sampled and not expected, in 0...1.
  public var sigma = 0.5

  /// What the recipe makes.
  public typealias Worker = QSigmaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    QSigmaLearner(control, n: n, sigma: sigma)
  }

  /// The name on the command line.
  public static let name = "q-sigma"
  /// What it is.
  public static let summary = "on-policy control from n steps, between sampling and expecting the next action"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [
      .n(\.n),
      Parameter("sigma", \.sigma, in: .from(0, to: 1), "share of sampling; 1 is n-step Sarsa, 0 tree backup"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r + gamma * (sigma G(next) + (1 - sigma) (sum_a' pi(a'|s') q(s',a') + pi(a|s') (G(next) - q(s',a)))),
      a what was done in s'; q(s,a) += alpha * (G - q(s,a)), pi the exploration
      """,
      "Source": "De Asis et al. 2018; Sutton & Barto 2018, section 7.6",
    ])
  }
}

/// Q(sigma) at work.
public struct QSigmaLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// The number of rewards before the estimate.
  public let n: Int
  private var window = StepWindow<WaitingStep>()
  /// How much of the next action is sampled and not expected.
  public let sigma: Double

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: Control, n: Int, sigma: Double) {
    self.control = control
    self.n = n
    self.sigma = sigma
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
      let sample = control.values[state, action]
      let tail = sigma * sample + (1 - sigma) * control.expectedValue(in: state)
      let target = window.target(tail: tail) { value, step in
        sigma * value + (1 - sigma) * control.treeBackup(value, of: step, by: control.exploration)
      }
      control.learn(from: window.removeFirst(), toward: target)
    }
  }
}
