/// A state as a learner with features sees it.
public struct FeaturedState: Sendable, Hashable {
  /// The number of the state, or 0 where states are not numbered.
  public var number: State
  /// Its features.
  public var features: FeatureVector

  /// Creates a state.
  public init(number: State = 0, features: FeatureVector = FeatureVector()) {
    self.number = number
    self.features = features
  }
}

extension FeaturedState {
  /// Writes another state over this one.
  @inline(__always)
  fileprivate mutating func become<Map: FeatureMap>(_ observation: Map.Observation, by map: Map) {
    map.write(observation, into: &features)
    if let number = observation as? State { self.number = number }
  }
}

extension Step where Observation == FeaturedState {
  /// Goes by another step, which began where this one begins, and describes where it led.
  @inline(__always)
  fileprivate mutating func follow<Map: FeatureMap>(_ other: Step<Map.Observation, Decision>, by map: Map) {
    next.become(other.next, by: map)
    (action, reward, discount) = (other.action, other.reward, other.discount)
  }
}

/// A step between states with features.
public typealias FeaturedTransition = Step<FeaturedState, Action>

/// Something that was done in a state with features.
public protocol FeaturedStep: Sendable {
  /// Where it was done.
  var state: FeaturedState { get }
  /// What was done.
  var action: Action { get }
}

extension Step: FeaturedStep where Observation == FeaturedState, Decision == Action {}

/// A learner that sees of a state nothing but its features.
///
/// It lives in finite worlds and in simulations alike.
public protocol FeatureLearner: Learner where Observation == FeaturedState {}

/// Some learner with features.
///
/// Every such learner meets the loop of ``Run`` in this one form, so that the loop is compiled once for all of them and
/// not once for each in each kind of world: a call that is looked up costs little beside the features of a step.
public struct AnyFeatureLearner<Decision: Sendable>: FeatureLearner, PolicyImprover {
  private var learner: any Learner<FeaturedState, Decision>

  /// Creates the form of a learner.
  public init(_ learner: some FeatureLearner & Learner<FeaturedState, Decision>) { self.learner = learner }

  /// Asks for the state that the learner asks for.
  public mutating func requestStart(using generator: inout Generator) -> FeaturedState? {
    learner.requestStart(using: &generator)
  }

  /// Lets the learner begin.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Decision {
    learner.begin(in: state, using: &generator)
  }

  /// Lets the learner learn and decide.
  public mutating func step(
    _ transition: Step<FeaturedState, Decision>, using generator: inout Generator
  ) -> Decision {
    learner.step(transition, using: &generator)
  }

  /// Lets the learner learn from the last step.
  public mutating func end(_ transition: Step<FeaturedState, Decision>, using generator: inout Generator) {
    learner.end(transition, using: &generator)
  }

  /// What the learner has learned.
  public var solution: Solution { learner.solution }

  /// What the learner estimates.
  public var estimand: Estimand { learner.estimand }

  /// The last update, or nil before the first and where the learner has none.
  public var lastUpdate: PolicyUpdate? { (learner as? any PolicyImprover)?.lastUpdate }
}

/// A learner with features in a world of bare states: describes every state to it.
public struct Describing<Worker: FeatureLearner, Map: FeatureMap>: Learner {
  /// What the world shows.
  public typealias Observation = Map.Observation
  /// What the learner decides.
  public typealias Decision = Worker.Decision

  /// The learner.
  public private(set) var learner: Worker

  private let map: Map
  /// Where the last episode began.
  private var start: Observation?
  /// The step as the learner sees it, while an episode goes on: written over again and again, and moved, not copied, so
  /// that nobody has to be counted who holds its features.
  private var seen: Step<FeaturedState, Decision>?

  /// Creates the pair of a learner and the map that describes states to it.
  public init(_ learner: Worker, by map: Map) {
    self.learner = learner
    self.map = map
  }

  /// Asks for the state that the learner asks for, where states are numbered; elsewhere it can only be the last start.
  public mutating func requestStart(using generator: inout Generator) -> Observation? {
    learner.requestStart(using: &generator).flatMap { $0.number as? Observation ?? start }
  }

  /// Begins an episode.
  public mutating func begin(in state: Observation, using generator: inout Generator) -> Decision {
    start = state
    var described = FeaturedState()
    described.become(state, by: map)
    let decision = learner.begin(in: described, using: &generator)
    seen = Step(state: described, action: decision, reward: 0, discount: 0, next: FeaturedState())
    return decision
  }

  /// Describes where the step led and hands it on.
  public mutating func step(
    _ transition: Step<Observation, Decision>, using generator: inout Generator
  ) -> Decision {
    var seen = taken(transition)
    let decision = learner.step(seen, using: &generator)
    seen.goOn()
    self.seen = seen
    return decision
  }

  /// Describes where the last step led and hands it on.
  public mutating func end(_ transition: Step<Observation, Decision>, using generator: inout Generator) {
    learner.end(taken(transition), using: &generator)
  }

  /// Takes out the step of the learner, so that it is nobody else's, and lets it follow that of the world.
  @inline(__always)
  private mutating func taken(_ transition: Step<Observation, Decision>) -> Step<FeaturedState, Decision> {
    guard var seen = seen.take() else { preconditionFailure("an episode begins before its first step") }
    seen.follow(transition, by: map)
    return seen
  }

  /// What the learner has learned.
  public var solution: Solution { learner.solution }

  /// What the learner estimates.
  public var estimand: Estimand { learner.estimand }
}

extension Describing: PolicyImprover where Worker: PolicyImprover {
  /// The last update, or nil before the first.
  public var lastUpdate: PolicyUpdate? { learner.lastUpdate }
}

extension Describing: TabularLearner where Map.Observation == State, Worker.Decision == Action {}

/// What a learner with features is told of its task.
public struct FeatureTask: Sendable {
  /// The number of features of a state.
  public let featureCount: Int
  /// The number of actions.
  public let actionCount: Int
  /// The names of the actions.
  public let actionNames: [String]
  /// Discount, limits and seed.
  public let specification: RunSpecification
  /// The finite world with its features and policies, or nil in a simulation.
  public let finite: Finite?

  /// What is known where states can be enumerated.
  public struct Finite: Sendable {
    /// The world and what is to be learned in it.
    public let task: LearningTask
    /// The features of every state.
    public let features: FeatureTable
  }

  /// Creates the task of a finite world.
  public init(_ task: LearningTask, _ features: FeatureTable) {
    featureCount = features.featureCount
    actionCount = task.model.actionCount
    actionNames = task.model.actionNames
    specification = task.specification
    finite = Finite(task: task, features: features)
  }

  /// Creates the task of a simulation.
  public init(featureCount: Int, actionNames: [String], _ specification: RunSpecification) {
    self.featureCount = featureCount
    actionCount = actionNames.count
    self.actionNames = actionNames
    self.specification = specification
    finite = nil
  }

  /// Whether an action can be taken; every action can in a simulation.
  @inline(__always)
  public func isAvailable(_ action: Action, in state: FeaturedState) -> Bool {
    finite?.task.model.isAvailable(action, in: state.number) ?? true
  }
}

/// A recipe for a learner with features: in the catalog it stands beside the tabular ones.
public protocol FeatureAlgorithm: Parameterized {
  /// The learner that the recipe makes.
  associatedtype FeatureWorker: FeatureLearner where FeatureWorker.Decision == Action

  /// How states are described.
  var features: FeatureChoice { get set }

  /// The policies of the task that the learner goes by; a user is asked for no others.
  static var policyRoles: [PolicyRole] { get }

  /// Whether the learner goes by the rules of the world, so that it has to be a finite one.
  static var needsModel: Bool { get }

  /// Checks what can be seen in a world only: that the settings fit its features and actions.
  func validate(for task: FeatureTask) throws(ParameterError)

  /// Returns a newborn learner for `task`, for which the settings are valid.
  func makeLearner(for task: FeatureTask) -> FeatureWorker
}

extension FeatureAlgorithm {
  /// None: the learner finds its own.
  public static var policyRoles: [PolicyRole] { [] }

  /// No: steps are enough.
  public static var needsModel: Bool { false }

  /// Accepts every world.
  public func validate(for task: FeatureTask) throws(ParameterError) {}
}
