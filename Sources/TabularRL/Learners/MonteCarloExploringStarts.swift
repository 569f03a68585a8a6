/// Monte Carlo control with exploring starts: every state and action may begin an episode, and then it is greedy.
///
///     begin in a random state with a random action, then follow the exploration, by default greedily
///     for each step of the episode, from the last to the first:
///       G = r + gamma * G
///       q(s,a) += alpha * (G - q(s,a)), and the policy follows
///
/// With the step size 1/n by visit, the default, q(s,a) is the mean of all returns so far, those under earlier
/// policies included. What an episode cut short still owes is the value of the policy from there on.
///
/// - Source: Zhao 2025, algorithm 5.2; Sutton & Barto 2018, section 5.3, there for first visits.
/// - Complexity: O(actions) per step; memory O(states * actions + length of an episode).
public struct MonteCarloExploringStarts: ControlAlgorithm {
  /// Step size, exploration and initial value.
  public var control: ControlSettings

  /// What the recipe makes.
  public typealias Worker = ExploringStartsController

  /// Creates the recipe with its defaults.
  public init() {
    control = ControlSettings()
    control.stepSize = .sampleMean
    control.exploration = .greedy
  }

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ control: Control, for task: LearningTask) -> Worker {
    ExploringStartsController(control, startingIn: task.model.decisionStates)
  }

  /// The name on the command line.
  public static let name = "mc-exploring-starts"
  /// What it is.
  public static let summary = "Monte Carlo control: greedy episodes from random states and actions"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "q(s,a) += alpha * (G - q(s,a)), G the return after the visit; every visit, backwards",
      "Starts":
        "a random state in which episodes can go on, and a random action there, all with the same chance",
      "Truncation": """
      an episode cut short ends with the value of the policy in the state it was cut in; where nothing is discounted
      a greedy policy may go in circles for ever, so give a --step-limit not far above a good episode's length
      """,
      "Source": "Zhao 2025, algorithm 5.2; Sutton & Barto 2018, section 5.3",
    ])
  }
}

/// Monte Carlo control with exploring starts at work.
public struct ExploringStartsController: InPlaceLearner {
  private var controller: MonteCarloController
  private let starts: [State]

  /// The table, what has been lived through, and how to behave.
  public var control: Control {
    get { controller.control }
    _modify { yield &controller.control }
  }

  /// Returns are those of the policy that is followed, which is the best one only where it does not explore.
  public var estimand: Estimand {
    control.exploration == .greedy ? .optimalPolicy : controller.estimand
  }

  /// Creates a newborn learner whose episodes begin in any of `starts`.
  public init(_ control: Control, startingIn starts: [State]) {
    controller = MonteCarloController(control)
    self.starts = starts
  }

  /// Returns a random state.
  public mutating func requestStart(using generator: inout Generator) -> State? {
    starts[generator.index(below: starts.count)]
  }

  /// Forgets the last episode and draws any action.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    controller.beginEpisode()
    return control.values.randomAction(in: state, using: &generator)
  }

  /// Remembers the step and chooses.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    controller.step(transition, using: &generator)
  }

  /// Learns from all returns of the episode.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    controller.end(transition, using: &generator)
  }
}
