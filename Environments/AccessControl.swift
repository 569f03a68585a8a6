import TabularRL

/// Customers of different worth queue for a few servers: whom to serve, and whom to turn away.
///
/// - States: the number of free servers and what the customer at the head of the queue pays.
/// - Actions: `reject` and, while a server is free, `accept`.
/// - Rewards: what an accepted customer pays: 1, 2, 4 or 8, all equally likely to come next.
/// - Episode end: none. Each busy server becomes free with probability 0.06 a step.
///
/// - Source: Sutton & Barto 2018, example 10.2, figure 10.5. The book does not say whether a customer can be done
///   within the step in which it was accepted.
public struct AccessControl: Environment {
  /// The free servers and the customer at the head of the queue.
  public struct Queue: Hashable, Sendable, CustomStringConvertible {
    /// The number of free servers.
    public var free: Int
    /// What the customer pays.
    public var priority: Int

    /// The name used in tables: the free servers and the priority.
    public var description: String { "\(free)-free-pays-\(priority)" }
  }

  /// What can be done.
  public enum Choice: String, CaseIterable, Sendable, CustomStringConvertible {
    /// Turn the customer away.
    case reject
    /// Serve the customer.
    case accept

    /// The name used in tables.
    public var description: String { rawValue }
  }

  /// What the customers pay.
  public static let priorities = [1, 2, 4, 8]

  /// The number of servers.
  public var servers = 10

  /// The chance that a busy server becomes free, in 0...1.
  public var freeing = 0.06

  /// Whether a customer can be done within the step in which it was accepted.
  public var isImmediate = true

  /// Creates the ten servers of the book.
  public init() {}

  /// All servers free, any customer.
  public var initialStates: [Queue] { Self.priorities.map { Queue(free: servers, priority: $0) } }

  /// By the number of free servers, then by the priority.
  public var states: [Queue]? {
    (0...servers).flatMap { free in Self.priorities.map { Queue(free: free, priority: $0) } }
  }

  /// Serves or rejects, frees some of the busy servers, and the next customer comes.
  public func outcomes(of action: Choice, in state: Queue) -> [Outcome<Queue>] {
    guard action == .reject || state.free > 0 else { return [] }
    let free = action == .accept ? state.free - 1 : state.free
    let reward = action == .accept ? Double(state.priority) : 0
    let busy = servers - (isImmediate ? free : state.free)
    return Self.binomial(busy, freeing).enumerated().flatMap { freed, chance in
      Self.priorities.map {
        .moving(to: Queue(free: free + freed, priority: $0), reward: reward, probability: chance / 4)
      }
    }
  }

  /// The chances of 0 to `count` successes, by adding one trial at a time.
  private static func binomial(_ count: Int, _ chance: Double) -> [Double] {
    (0..<count).reduce([1.0]) { chances, _ in
      zip(chances + [0], [0] + chances).map { $0 * (1 - chance) + $1 * chance }
    }
  }

  /// Discounts a little; learners and planners of the average reward need no discount.
  public var defaultDiscount: Double { 0.99 }

  /// Runs two million steps, as in the book.
  public var defaultBudget: Budget { .steps(2_000_000) }
}

extension AccessControl {
  /// The name `access-control`.
  public static let name = "access-control"

  /// What it is, in one line.
  public static let summary = "customers of different worth who queue for ten servers (example 10.2)"

  /// The parameters of the servers.
  public static let parameters: [Parameter<Self>] = [
    Parameter("servers", \.servers, in: 1...1000, "the number of servers"),
    Parameter("freeing", \.freeing, in: .from(0, to: 1), "the chance that a busy server becomes free"),
    Parameter("immediate", \.isImmediate, "whether a customer can be done in the step that accepts it"),
  ]

  /// What `describe` prints.
  public static let page = Page([
    "States": """
    the number of free servers, 0 to 10, and what the customer at the head of the queue pays, 1, 2, 4
    or 8: 44; runs begin with all servers free and any customer
    """,
    "Actions": """
    reject, and accept while a server is free
    then each busy server becomes free with probability 0.06, and any customer comes next; with
    --immediate true the one just accepted may be done at once, with false only from the next step on
    """,
    "Rewards": "what an accepted customer pays, 0 for rejecting",
    "Episode end": "none; no step limit",
    "Optimum": """
    2.747642 a step on average, 2.673192 with --immediate false: always accept 8, accept 4 from one
    free server on (from two with false), 2 from four on, never 1; accepting all 2.1814 and 2.0700
    """,
    "Source": """
    Sutton & Barto 2018, example 10.2, figure 10.5: two million steps; the discount of 0.99 is ours and
    the average reward needs none; the book does not say which --immediate it means
    """,
  ])
}
