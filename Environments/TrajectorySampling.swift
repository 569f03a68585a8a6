import TabularRL

/// Random tasks on which it is compared where expected updates are best spent; every run has its own.
///
/// - States: numbers from 0, in which episodes begin, and `end`.
/// - Actions: `a` and `b`; each leads to so many different states, drawn at random, all with the same chance, or
///   with probability 0.1 to the end.
/// - Rewards: the expected reward of each transition is drawn from the standard normal distribution; 0 for the end.
/// - Episode end: with probability 0.1 after every step.
///
/// - Source: Sutton & Barto 2018, section 8.6, figure 8.8: 1000 states with 1, 3 and 10 branches, 10000 with 1.
public struct TrajectorySampling: Environment, DrawnEnvironment {
  /// The two actions.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// The first.
    case a
    /// The second.
    case b

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// The number of states besides the end.
  public var size = 1000

  /// How many states an action may lead to.
  public var branching = 3

  /// What names the task among all that can be drawn.
  public var worldSeed = 0

  /// Creates a task of the book, with three branches.
  public init() {}

  /// Every episode begins in 0.
  public var initialStates: [Int] { [0] }

  /// All states; the end is the last.
  public var states: [Int]? { Array(0...size) }

  /// Leads to one of the branches of the row, or to the end.
  public func outcomes(of action: Choice, in state: Int) -> [Outcome<Int>] {
    guard state < size else { return [] }
    var generator = Generator(worldSeed: worldSeed, row: [state, action == .a ? 0 : 1])
    let branches = generator.distinct(branching, below: size).map { next in
      Outcome.moving(to: next, reward: generator.normal(), probability: 0.9 / Double(branching))
    }
    return branches + [.ending(in: size, reward: 0, probability: 0.1)]
  }

  /// Draws the task of one run.
  public func drawn(using generator: inout Generator) -> TrajectorySampling {
    var task = self
    task.worldSeed = Int(generator.next() >> 2)
    return task
  }

  /// Checks that there are as many states as branches.
  public func validate() throws(ParameterError) {
    guard branching <= size else {
      throw .conflict("--branching must be at most --size, the number of states")
    }
  }

  /// Calls the last state `end`.
  public func name(of state: Int) -> String { state == size ? "end" : String(state) }

  /// Runs 20000 steps, as many as the figure shows updates.
  public var defaultBudget: Budget { .steps(20_000) }
}

extension TrajectorySampling {
  /// The name `trajectory-sampling`.
  public static let name = "trajectory-sampling"

  /// What it is, in one line.
  public static let summary = "random tasks with many states, another one for every run (figure 8.8)"

  /// The parameters of the tasks.
  public static let parameters: [Parameter<Self>] = [
    Parameter("size", \.size, in: 1...1_000_000, "the number of states besides the end"),
    Parameter("branching", \.branching, in: 1...1_000_000, "how many states an action may lead to"),
    Parameter("world-seed", \.worldSeed, in: 0...Int.max, "which task solve and show have; runs draw theirs"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": "0, in which episodes begin, to size - 1, and end",
    "Actions": """
    a and b: to any of --branching different states drawn at random, each with probability
    0.9 / branching, or to the end with 0.1
    """,
    "Rewards": "drawn from the standard normal distribution for each transition, 0 for the end",
    "Episode end": "with probability 0.1 after every step; no step limit",
    "Optimum": """
    of the start, in the mean over tasks of 1000 states (undiscounted): 7.95 with 1 branch, 3.29 with 3,
    1.64 with 10
    """,
    "Source": """
    Sutton & Barto 2018, section 8.6, figure 8.8: 200 tasks of 1000 states with 1, 3 and 10 branches and
    one of 10000 with 1
    """,
  ])
}
