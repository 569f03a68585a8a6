/// Prioritized sweeping: updates from a learned model, those first that change most.
///
///     P(s,a) = |r + gamma * max over a' of q(s',a') - q(s,a)| goes into the queue if it is above theta
///     planning-steps times, while the queue holds something:
///       (s,a) the pair of largest P;  q(s,a) += alpha * (r + gamma * max over a' of q(s',a') - q(s,a))
///       each pair that is known to lead to s goes into the queue with its P if that is above theta
///
/// where r and s' are what a last led to in s. There is no other learning: without a change above theta the
/// table stays as it is. A step size that counts visits counts real ones.
///
/// - Source: Moore & Atkeson 1993; Peng & Williams 1993; Sutton & Barto 2018, section 8.4.
/// - Complexity: O(planning steps * predecessors * (actions + log(states * actions))) per step; memory
///   O(states * actions).
public struct PrioritizedSweeping: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control = ControlSettings()
  /// The number of updates at each step, in 1...1000000.
  public var planningSteps = 5
  /// The change below which an update is not worth while; at least 0.
  public var theta = 1e-4

  /// What the recipe makes.
  public typealias Worker = PrioritizedSweepingLearner

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    PrioritizedSweepingLearner(control, planningSteps: planningSteps, theta: theta)
  }

  /// The name on the command line.
  public static let name = "prioritized-sweeping"
  /// What it is.
  public static let summary = "updates from a learned model, those first that change most"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    Parameter.control + [
      .planningSteps(\.planningSteps, from: 1),
      Parameter("theta", \.theta, in: .from(0), "change below which an update is not worth while"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      P(s,a) = |r + gamma * max_a' q(s',a') - q(s,a)|; planning-steps times, for the pair of largest P > theta:
      q(s,a) += alpha * (r + gamma * max_a' q(s',a') - q(s,a)), and P anew for all that lead to s
      """,
      "Worlds": "deterministic ones: it takes the last outcome of an action for the only one",
      "Source": "Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4",
    ])
  }
}

/// Prioritized sweeping at work.
public struct PrioritizedSweepingLearner: InPlaceLearner {
  /// The table, what has been lived through, and how to behave.
  public var control: Control
  /// What each action last led to.
  public private(set) var model: LearnedModel
  /// The number of updates at each step.
  public let planningSteps: Int
  /// The change below which an update is not worth while.
  public let theta: Double
  /// The number of updates made so far.
  public private(set) var updates = 0
  private var predecessors: PredecessorLists
  /// The pairs that wait, numbered as the table's entries.
  private var queue: PriorityQueue

  /// Creates a newborn learner.
  public init(_ control: Control, planningSteps: Int, theta: Double) {
    self.control = control
    self.planningSteps = planningSteps
    self.theta = theta
    let pairCount = control.values.stateCount * control.values.actionCount
    model = LearnedModel(for: control.values)
    predecessors = PredecessorLists(stateCount: control.values.stateCount, pairCount: pairCount)
    queue = PriorityQueue(Array(repeating: 0, count: pairCount))
  }

  /// Learns, then chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    end(transition, using: &generator)
    return control.action(in: transition.next, using: &generator)
  }

  /// Remembers the step, then makes the updates that change most.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    control.record(transition)
    model.record(transition)
    let actionCount = control.values.actionCount
    predecessors.move(transition.state * actionCount + transition.action, to: transition.next)
    enqueue(transition)
    for _ in 0..<planningSteps {
      guard let pair = queue.popLargest(above: theta) else { break }
      let (state, action) = pair.quotientAndRemainder(dividingBy: actionCount)
      control.learnGreedily(from: model.transition(from: state, action))
      updates += 1
      var before = predecessors.first(into: state)
      while let pair = before {
        let (state, action) = pair.quotientAndRemainder(dividingBy: actionCount)
        enqueue(model.transition(from: state, action))
        before = predecessors.next(after: pair)
      }
    }
  }

  /// Gives a pair its place in the queue: by how far its value is from what its step says.
  @inline(__always)
  private mutating func enqueue(_ transition: Transition) {
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount,
      nextValue: control.values.maximum(in: transition.next))
    let (state, action) = (transition.state, transition.action)
    queue.raise(
      state * control.values.actionCount + action, to: abs(target - control.values[state, action]))
  }
}
