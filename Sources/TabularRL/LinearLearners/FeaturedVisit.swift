/// A visit to a state from which something will be learned when more is known of what followed it.
struct FeaturedVisit: FeaturedStep, RewardedStep {
  /// The state.
  var state = FeaturedState()
  /// What was done.
  var action = 0
  /// What it paid, or the return from there on.
  var reward = 0.0
  /// What the future counts for.
  var discount = 0.0
  /// How far weights will move, where that goes by the counts of when the action was taken.
  var stepSize = 0.0
}

extension StepWindow where Step == FeaturedVisit {
  /// Adds the newest visit; its features are written into memory that is there already.
  @inline(__always)
  mutating func append(_ transition: FeaturedTransition, stepSize: Double = 0) {
    append(filling: FeaturedVisit()) { visit in
      visit.state.number = transition.state.number
      visit.state.features.copy(transition.state.features)
      visit.action = transition.action
      visit.reward = transition.reward
      visit.discount = transition.discount
      visit.stepSize = stepSize
    }
  }
}

extension LinearPrediction {
  /// Counts a visit and moves the value of its state towards a target: w += alpha (target - w.x) x.
  @inline(__always)
  mutating func learn(from visit: FeaturedVisit, toward target: Double) {
    let (state, features) = (visit.state.number, visit.state.features)
    record(state, visit.action)
    add(stepSize(at: state) * (target - features.dot(weights)), times: features)
  }
}
