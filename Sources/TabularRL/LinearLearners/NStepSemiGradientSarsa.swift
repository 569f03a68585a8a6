/// n-step semi-gradient Sarsa: learns from n rewards and the estimate of the action that follows, linear in features.
///
///     G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an)
///     w(a) += alpha * (G - q(s,a)) * x(s),  q(s,a) = w(a).x(s)
///
/// n steps after a was taken in s, or at the end of the episode for its last steps. n = 1 is semi-gradient Sarsa; with
/// one-hot features it is n-step Sarsa.
///
/// - Source: Sutton & Barto 2018, section 10.2.
/// - Complexity: O(actions * features that are not zero + n) per step; memory O((actions + n) * features).
public struct NStepSemiGradientSarsa: LinearControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings.linear
  /// How states are described.
  public var features = FeatureChoice.eightTilings
  /// The number of rewards before the estimate, in 1...1000000.
  public var n = 4

  /// What the recipe makes.
  public typealias FeatureWorker = NStepSemiGradientSarsaLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: LinearControl, for task: FeatureTask) -> FeatureWorker {
    NStepSemiGradientSarsaLearner(control, n: n)
  }

  /// The name on the command line.
  public static let name = "n-step-semi-gradient-sarsa"
  /// What it is.
  public static let summary = "n-step Sarsa with values linear in features"
  /// The schema.
  public static var parameters: [Parameter<Self>] { Parameter.linearControl + [.n(\.n)] }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      G = r1 + gamma r2 + ... + gamma^(n-1) rn + gamma^n q(sn,an), the actions those carried out
      q(s,a) = w(a).x(s); w(a) += alpha * (G - q(s,a)) * x(s)
      """,
      "Source": "Sutton & Barto 2018, section 10.2",
    ])
  }
}

/// n-step semi-gradient Sarsa at work.
public struct NStepSemiGradientSarsaLearner: LinearControlLearner {
  /// The weights, what has been lived through, and how to behave.
  public var control: LinearControl
  /// The number of rewards before the estimate.
  public let n: Int
  private var window = StepWindow<FeaturedVisit>()

  /// The policy that is followed, exploration included.
  public var estimand: Estimand { .behavior(control.behavior) }

  /// Creates a newborn learner.
  public init(_ control: LinearControl, n: Int) {
    self.control = control
    self.n = n
  }

  /// Forgets the last episode and chooses the first action.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    window.clear()
    return control.begin(in: state, using: &generator)
  }

  /// Chooses, then learns from the step n - 1 steps ago.
  @inline(__always)
  public mutating func step(_ transition: FeaturedTransition, using generator: inout Generator) -> Action {
    act(transition, leaving: n - 1, using: &generator)
  }

  /// Learns from what still waits, oldest first, as if one more action came.
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    _ = act(transition, leaving: 0, using: &generator)
  }

  /// Chooses, then learns from the oldest steps until only `count` wait.
  @inline(__always)
  private mutating func act(
    _ transition: FeaturedTransition, leaving count: Int, using generator: inout Generator
  ) -> Action {
    control.record(transition)
    window.append(transition, stepSize: control.stepSize(for: transition))
    let next = control.action(in: transition.next, using: &generator)
    while window.count > count {
      // What the last of several steps taught has changed the value of what follows.
      let target = window.discountedReturn(tail: control.value(of: next, in: transition.next))
      let step = window.removeFirst()
      let (features, action) = (step.state.features, step.action)
      let error = target - control.values[features, action]
      control.values.add(step.stepSize * error, times: features, to: action)
    }
    return next
  }
}
