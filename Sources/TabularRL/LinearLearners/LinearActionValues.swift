/// Action values that are linear in the features of a state: q(s,a) = q0 + w(a).x(s), with weights for each action.
///
/// Weights stay in -1e100...1e100: when a step would lead out of there, the estimate has diverged, and no weight
/// changes any more.
///
/// - Source: Sutton & Barto 2018, section 9.4 and 10.1.
public struct LinearActionValues: Sendable, Hashable {
  /// The number of features.
  public let featureCount: Int
  /// The number of actions.
  public let actionCount: Int
  /// The value of every action where all weights are zero.
  public let initialValue: Double
  /// The weights, action after action: that of a feature and an action is at `action * featureCount + feature`.
  public internal(set) var weights: [Double]
  /// Whether a step would have led out of all bounds; no weight has changed since.
  public private(set) var hasDiverged = false

  /// How far a weight may be from zero.
  public static let bound = 1e100

  /// Creates values whose weights are zero.
  public init(featureCount: Int, actionCount: Int, initialValue: Double = 0) {
    self.featureCount = featureCount
    self.actionCount = actionCount
    self.initialValue = initialValue
    weights = Array(repeating: 0, count: featureCount * actionCount)
  }

  /// Returns the value of `action` in a state with these features.
  ///
  /// - Complexity: O(features that are not zero).
  @inline(__always)
  public subscript(features: FeatureVector, action: Action) -> Double {
    initialValue + features.dot(weights, from: action * featureCount)
  }

  /// Adds `amount` times the features to the weights of `action`.
  ///
  /// w(a) += amount x
  @inline(__always)
  public mutating func add(_ amount: Double, times features: FeatureVector, to action: Action) {
    guard isInBounds(amount) else { return }
    features.add(to: &weights, from: action * featureCount, times: amount)
  }

  /// Adds `error` times its trace to each weight, then multiplies each trace by `factor`.
  @inline(__always)
  public mutating func apply(
    _ error: Double, along traces: inout EligibilityTraces, thenDecayBy factor: Double
  ) {
    // Dutch traces grow beyond all bounds themselves where the step size is too large.
    guard isInBounds(error * max(1, traces.peak)) else { return }
    traces.apply(error, to: &weights, thenDecayBy: factor)
  }

  /// Replaces the weights, if they are all in bounds.
  mutating func replace(by weights: [Double]) {
    guard weights.allSatisfy({ isInBounds($0) }) else { return }
    self.weights = weights
  }

  /// Whether weights may change by so much: weights out of bounds are made by steps out of bounds, for a step that
  /// is not is as nothing beside the largest number.
  @inline(__always)
  private mutating func isInBounds(_ amount: Double) -> Bool {
    if hasDiverged || !(amount.magnitude <= Self.bound) { hasDiverged = true }
    return !hasDiverged
  }
}
