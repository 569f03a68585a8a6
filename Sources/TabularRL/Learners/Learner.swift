/// One step of experience, as a learner sees it.
public struct Step<Observation: Sendable, Decision: Sendable>: Sendable {
  /// Where the action was taken.
  public var state: Observation
  /// What was done.
  public var action: Decision
  /// What it paid.
  public var reward: Double
  /// What the future counts for: zero after a termination, else the discount of the task, also after a
  /// truncation.
  public var discount: Double
  /// Where it led.
  public var next: Observation

  /// Creates a transition.
  @inline(__always)
  public init(state: Observation, action: Decision, reward: Double, discount: Double, next: Observation) {
    self.state = state
    self.action = action
    self.reward = reward
    self.discount = discount
    self.next = next
  }

  /// Begins where it led; where it began is what the next one writes over.
  @inline(__always)
  mutating func goOn() { swap(&state, &next) }
}

extension Step: Equatable where Observation: Equatable, Decision: Equatable {}
extension Step: Hashable where Observation: Hashable, Decision: Hashable {}

/// A step between numbered states by a numbered action.
public typealias Transition = Step<State, Action>

/// An algorithm at work: it is told what happened and says what to do next.
///
/// Q-learning learns, then chooses; Sarsa chooses, then learns: the order in which algorithms differ is the
/// order of two lines, and the action that Sarsa bootstraps from is the one that is carried out.
///
/// - Source: Tanner & White 2009 (RL-Glue: start, step, end).
public protocol Learner<Observation, Decision>: Sendable {
  /// What it sees of a state: its number, or its features.
  associatedtype Observation: Sendable = State
  /// What it decides upon: the number of an action, or the action itself where actions are a continuum.
  associatedtype Decision: Sendable = Action

  /// Whether several runs of it take less time side by side than one after the other; false unless it says so.
  ///
  /// So it is where steps are short and all alike: while one run waits for what its last step led to, the others go
  /// on. Where a step goes through what an episode left behind, the processor guesses how long that takes from the
  /// step before, and guesses wrong if that was another run's. No result depends on it.
  static var gainsSideBySide: Bool { get }

  /// Returns the state in which the next episode shall begin, or nil to leave that to the world.
  ///
  /// Exploring starts, and whatever else goes through the states on purpose, ask for one; it must have actions.
  mutating func requestStart(using generator: inout Generator) -> Observation?

  /// Begins an episode in `state` and returns the first action; forgets what belongs to the last episode.
  mutating func begin(in state: Observation, using generator: inout Generator) -> Decision

  /// Learns from a transition after which the episode goes on and returns the next action.
  mutating func step(_ transition: Step<Observation, Decision>, using generator: inout Generator) -> Decision

  /// Learns from the last transition of an episode; its discount is zero after a termination only.
  mutating func end(_ transition: Step<Observation, Decision>, using generator: inout Generator)

  /// Is told that steps follow during which nobody else can see or copy the learner, until ``letGo()``.
  mutating func takeHold()

  /// Is told that anybody may copy the learner from now on.
  mutating func letGo()

  /// What has been learned so far.
  var solution: Solution { get }

  /// Whose values the learner estimates, which is what its error is measured against.
  var estimand: Estimand { get }
}

/// A learner that lives among numbered states and acts by numbered actions.
public protocol TabularLearner: Learner where Observation == State, Decision == Action {}

/// The policy whose values a learner estimates.
public enum Estimand: Hashable, Sendable {
  /// An optimal policy, whatever the learner does meanwhile.
  case optimalPolicy
  /// The policy that the learner follows now, or learns about now: it changes as the learner learns.
  case behavior(Policy)
  /// The policy that the learner was told to evaluate.
  case target(Policy)
  /// None: the values are differences from an average reward, and no discounted truth is their measure.
  case differentialValues
  /// None: a policy is all that is learned.
  case policyAlone
}

extension Learner {
  /// Runs gain nothing side by side.
  @inline(__always)
  public static var gainsSideBySide: Bool { false }

  /// Whatever the world draws.
  @inline(__always)
  public mutating func requestStart(using generator: inout Generator) -> Observation? { nil }

  /// Nothing to do.
  @inline(__always)
  public mutating func takeHold() {}

  /// Nothing to do.
  @inline(__always)
  public mutating func letGo() {}

  /// The optimal policy.
  public var estimand: Estimand { .optimalPolicy }
}

/// A recipe for a learner: its name, its hyper-parameters, its documentation.
public protocol LearningAlgorithm<Worker>: Parameterized {
  /// The learner that the recipe makes; it lives among numbered states.
  associatedtype Worker: TabularLearner

  /// The policies of the task that the learner goes by; a user is asked for no others.
  static var policyRoles: [PolicyRole] { get }

  /// Checks what can be seen in a task only: that the settings fit its discount and its policies.
  func validate(for task: LearningTask) throws(ParameterError)

  /// Returns a newborn learner for `task`, for which the settings are valid.
  func makeLearner(for task: LearningTask) -> Worker
}

extension LearningAlgorithm {
  /// None: the learner finds its own.
  public static var policyRoles: [PolicyRole] { [] }

  /// Accepts every task.
  public func validate(for task: LearningTask) throws(ParameterError) {}
}
