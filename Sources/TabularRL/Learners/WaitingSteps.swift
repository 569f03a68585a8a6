/// A step from which something will be learned when more is known of what followed it.
struct WaitingStep: Sendable {
  /// What happened.
  var transition: Transition
  /// How far its estimate will move: by the counts of when it was taken.
  var stepSize: Double
  /// How much more often the target policy would have taken its action than the behavior did.
  var ratio = 1.0
}

extension StepWindow where Step == WaitingStep {
  /// The target of the oldest step, of which there must be one, from the newest step backwards.
  ///
  /// r1 + d1 * (r2 + d2 * (... + dn * tail)), where the discount dn is zero after a termination.
  @inline(__always)
  func target(tail: Double) -> Double { target(tail: tail) { value, _ in value } }

  /// The target of the oldest step, where the value found for a later step counts for its `worth`.
  ///
  /// r1 + d1 * worth(r2 + d2 * worth(... + dn * tail))
  ///
  /// - Complexity: O(count).
  @inline(__always)
  func target(tail: Double, worth: (_ value: Double, _ step: Transition) -> Double) -> Double {
    var (value, index) = (tail, count)
    while index > 0 {
      index &-= 1
      let step = self[index].transition
      value = TemporalDifference.target(reward: step.reward, discount: step.discount, nextValue: value)
      if index > 0 { value = worth(value, step) }
    }
    return value
  }

  /// The product of the ratios of all actions but the oldest.
  @inline(__always)
  var ratioAfterOldest: Double {
    var product = 1.0
    for index in indices.dropFirst() { product *= self[index].ratio }
    return product
  }
}

extension Control {
  /// Counts a step and lets it wait.
  @inline(__always)
  mutating func record(
    _ transition: Transition, in window: inout StepWindow<WaitingStep>, ratio: Double = 1
  ) {
    record(transition)
    let stepSize = stepSize(for: transition)
    // Part by part, because what is written at once is put together in memory first, and waited for.
    window.append(filling: WaitingStep(transition: transition, stepSize: stepSize)) {
      $0.transition.state = transition.state
      $0.transition.action = transition.action
      $0.transition.reward = transition.reward
      $0.transition.discount = transition.discount
      $0.transition.next = transition.next
      $0.stepSize = stepSize
      $0.ratio = ratio
    }
  }

  /// Moves the value of a step that waited towards its target, by a share of its step size.
  @inline(__always)
  mutating func learn(from step: WaitingStep, toward target: Double, weight: Double = 1) {
    let (state, action) = (step.transition.state, step.transition.action)
    let stepSize = step.stepSize * weight
    if let quick {
      quick.move(state, action, toward: target, by: stepSize)
    } else {
      values.move(state, action, toward: target, by: stepSize)
    }
  }

  /// Whose values a learner of the values of a target policy estimates.
  func estimand(of target: Exploration) -> Estimand {
    target == .greedy ? .optimalPolicy : .behavior(policy(of: target))
  }
}

extension Parameter {
  /// The number of steps of an n-step method.
  static func n(_ keyPath: any WritableKeyPath<Root, Int> & Sendable) -> Parameter {
    Parameter("n", keyPath, in: 1...1_000_000, "number of rewards before the estimate")
  }

  /// The policy that an off-policy method learns about.
  static func target(_ keyPath: any WritableKeyPath<Root, Exploration> & Sendable) -> Parameter {
    Parameter(
      "target", keyPath, allowed: Exploration.forms,
      "rule of the policy that is learned, whatever is explored")
  }
}
