/// A change of policy and what it was judged by.
public struct PolicyUpdate: Sendable {
  /// The objective that was improved; it knows the policy before.
  public let objective: SurrogateObjective
  /// The policy afterwards.
  public let new: SoftmaxPolicy
  /// The number of the update in its run, counted from 1; 0 for one that no learner has carried out.
  public internal(set) var number = 0
  /// The features of every state, or nil in a simulation.
  public internal(set) var features: FeatureTable?

  /// Creates an update that is not carried out yet.
  public init(objective: SurrogateObjective, new: SoftmaxPolicy) {
    self.objective = objective
    self.new = new
  }

  /// What the new policy promised, by the samples.
  public var surrogateImprovement: Double { objective.improvement(of: new) }
  /// How far it is from the old one, by the samples.
  public var divergence: Double { objective.divergence(to: new) }
}

/// A learner whose policy changes now and then by a whole update, so that each can be held against the truth.
public protocol PolicyImprover {
  /// The last update, or nil before the first.
  var lastUpdate: PolicyUpdate? { get }
}
