/// A world and what is to be learned in it: what all runs of an experiment share.
public struct LearningTask: Sendable {
  /// The compiled world.
  public let model: TabularModel
  /// Its sampler.
  public let world: World
  /// Discount, limits and seed.
  public let specification: RunSpecification
  /// The policy to be evaluated, by learners that evaluate one.
  public let targetPolicy: Policy
  /// The policy to be followed, by learners that learn from another's behavior.
  public let behaviorPolicy: Policy

  /// Creates a task in `model`.
  ///
  /// - Parameters:
  ///   - model: the world.
  ///   - specification: discount, limits and seed.
  ///   - targetPolicy: the policy to be evaluated; by default the uniformly random one.
  ///   - behaviorPolicy: the policy to be followed; by default the uniformly random one.
  public init(
    _ model: TabularModel, _ specification: RunSpecification, targetPolicy: Policy? = nil,
    behaviorPolicy: Policy? = nil
  ) {
    self.model = model
    world = World(model)
    self.specification = specification
    self.targetPolicy = targetPolicy ?? Policy(uniformFor: model)
    self.behaviorPolicy = behaviorPolicy ?? Policy(uniformFor: model)
  }
}

/// What a policy is given for.
public enum PolicyRole: String, Hashable, Sendable, CaseIterable {
  /// To be evaluated.
  case target = "policy"
  /// To be followed while something else is learned.
  case behavior = "behavior"
}
