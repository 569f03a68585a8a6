/// A world and what is to be learned in it: what all runs of an experiment share, and therefore an object, for each run
/// would count the references to every array of it.
public final class LearningTask: Sendable {
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
  /// How the world differs between runs and within one.
  public let variation: Variation
  /// Whether runs count how often an optimal action is taken.
  public let countsOptimalActions: Bool
  /// The policy that chooses evenly.
  private let uniformPolicy: Policy

  /// Creates a task in `model`.
  ///
  /// - Parameters:
  ///   - model: the world.
  ///   - specification: discount, limits and seed.
  ///   - targetPolicy: the policy to be evaluated; by default the uniformly random one.
  ///   - behaviorPolicy: the policy to be followed; by default the uniformly random one.
  ///   - variation: how the world differs between runs and within one.
  ///   - countsOptimalActions: whether runs count how often an optimal action is taken.
  public convenience init(
    _ model: TabularModel, _ specification: RunSpecification, targetPolicy: Policy? = nil,
    behaviorPolicy: Policy? = nil, variation: Variation = .none, countsOptimalActions: Bool = false
  ) {
    self.init(
      model, World(model), Policy(uniformFor: model), specification, targetPolicy, behaviorPolicy, variation,
      countsOptimalActions)
  }

  /// Creates another task in the world of `other`, with which it shares the model and what was made of it: in a large
  /// world that takes long and much memory.
  ///
  /// - Parameters:
  ///   - other: a task in the same world.
  ///   - specification: discount, limits and seed.
  ///   - targetPolicy: the policy to be evaluated; by default the uniformly random one.
  ///   - behaviorPolicy: the policy to be followed; by default the uniformly random one.
  ///   - countsOptimalActions: whether runs count how often an optimal action is taken.
  public convenience init(
    inWorldOf other: LearningTask, _ specification: RunSpecification, targetPolicy: Policy? = nil,
    behaviorPolicy: Policy? = nil, countsOptimalActions: Bool = false
  ) {
    self.init(
      other.model, other.world, other.uniformPolicy, specification, targetPolicy, behaviorPolicy,
      other.variation, countsOptimalActions)
  }

  private init(
    _ model: TabularModel, _ world: World, _ uniformPolicy: Policy, _ specification: RunSpecification,
    _ targetPolicy: Policy?, _ behaviorPolicy: Policy?, _ variation: Variation, _ countsOptimalActions: Bool
  ) {
    (self.model, self.world, self.uniformPolicy) = (model, world, uniformPolicy)
    self.specification = specification
    self.targetPolicy = targetPolicy ?? uniformPolicy
    self.behaviorPolicy = behaviorPolicy ?? uniformPolicy
    self.variation = variation
    self.countsOptimalActions = countsOptimalActions
  }

  /// Returns the task of run number `index`, counted from 0: this one, unless every run has a world of its own.
  ///
  /// - Throws: ``ModelError`` when the world drawn is wrong.
  public func ofRun(_ index: Int) throws(ModelError) -> LearningTask {
    guard let draw = variation.draw else { return self }
    var generator = RandomStream(
      seed: specification.seed, purpose: .drawing, environment: model.name, run: index
    ).generator()
    return LearningTask(
      try draw(&generator), specification, targetPolicy: targetPolicy, behaviorPolicy: behaviorPolicy,
      variation: variation, countsOptimalActions: countsOptimalActions)
  }
}

/// What a policy is given for.
public enum PolicyRole: String, Hashable, Sendable, CaseIterable {
  /// To be evaluated.
  case target = "policy"
  /// To be followed while something else is learned.
  case behavior = "behavior"
}

extension LearningTask {
  /// Refuses a behavior policy that gives no chance to something that can be done: nothing could be learned about that.
  func requireFullBehavior() throws(ParameterError) {
    for state in 0..<model.stateCount {
      for action in 0..<model.actionCount
      where model.isAvailable(action, in: state) && behaviorPolicy[state, action] == 0 {
        throw .conflict(
          "--behavior never takes \(model.actionNames[action]) in state \(model.stateNames[state]); follow a policy that gives "
            + "a chance to every action, such as epsilon-optimal(0.1) or uniform")
      }
    }
  }
}
