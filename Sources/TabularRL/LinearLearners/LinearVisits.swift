/// A visit to a state from which something will be learned when more is known of what followed it.
struct LinearVisit: Sendable {
  /// The number of the state.
  var state = 0
  /// Its features.
  var features = FeatureVector()
  /// What was done.
  var action = 0
  /// What it paid, or the return from there on.
  var reward = 0.0
  /// What the future counts for.
  var discount = 0.0
}

extension StepWindow where Step == LinearVisit {
  /// Adds the newest visit; its features are written into memory that is there already.
  @inline(__always)
  mutating func append(_ transition: FeaturedTransition) {
    append(filling: LinearVisit()) { visit in
      visit.state = transition.state.number
      visit.features.removeAll()
      let features = transition.state.features
      for place in features.indices.indices {
        visit.features.append(features.indices[place], features.values[place])
      }
      visit.action = transition.action
      visit.reward = transition.reward
      visit.discount = transition.discount
    }
  }

  /// Returns the rewards of all visits, discounted, and `tail` for what comes after the newest.
  @inline(__always)
  func discountedReturn(tail: Double) -> Double {
    var result = tail
    for index in indices.reversed() {
      result = TemporalDifference.target(
        reward: self[index].reward, discount: self[index].discount, nextValue: result)
    }
    return result
  }

  /// Replaces the reward of every visit by the discounted return from there on, with `tail` behind the newest.
  mutating func accumulateReturns(tail: Double) {
    var result = tail
    for index in indices.reversed() {
      result = TemporalDifference.target(
        reward: self[index].reward, discount: self[index].discount, nextValue: result)
      self[index].reward = result
    }
  }
}

extension LinearPrediction {
  /// Counts a visit and moves the value of its state towards a target: w += alpha (target - w.x) x.
  @inline(__always)
  mutating func learn(from visit: LinearVisit, toward target: Double) {
    record(visit.state, visit.action)
    add(stepSize(at: visit.state) * (target - visit.features.dot(weights)), times: visit.features)
  }
}
