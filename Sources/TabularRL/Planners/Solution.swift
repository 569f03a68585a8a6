/// What is known about the values and the policy of a world, how it was found, and how far it is proved.
///
/// Planners and learners give the same type, so that they can be compared. A learner's solution has no bounds.
public struct Solution: Sendable, Hashable {
  /// The value of each state; between the bounds where there are bounds.
  public var values: [Double]

  /// The value of every action in every state, or nil for a learner of state values.
  ///
  /// - Complexity: O(outcomes) when a planner's are first read, for only then are they worked out; O(1) from then on.
  public var actionValues: ActionValues? {
    get { table.values }
    set { table = ActionTable(newValue) }
  }

  /// What ``actionValues`` reads.
  var table: ActionTable

  /// What to do: a greedy policy, the lowest number among equals, or the policy that was evaluated.
  public var policy: Policy

  /// What is proved about the true values, or nil for a learner.
  public var bounds: Bounds?

  /// How the computation ended.
  public var status: Status

  /// The name of the algorithm.
  public var method: String

  /// The number of sweeps, improvements or steps, whatever the method counts.
  public var iterations: Int

  /// The number of times the value of one state and action was computed.
  public var backups: Int

  /// The proved bounds of the largest average reward per step, a learner's estimate as both of them, or nil for
  /// a total reward.
  ///
  /// With it, ``values`` are biases: how much better than the average it is to begin in a state.
  public var gain: Gain? = nil

  /// Bounds of an average reward per step, a planner's with rounding included.
  public struct Gain: Sendable, Hashable {
    /// The lower bound.
    public var lower: Double
    /// The upper bound.
    public var upper: Double
  }

  /// Bounds of the true values: lower <= truth <= upper in each state, rounding included.
  public struct Bounds: Sendable, Hashable {
    /// A lower bound for each state; minus infinity where nothing is known.
    public var lower: [Double]
    /// An upper bound for each state; infinity where nothing is known.
    public var upper: [Double]
    /// A number that the value of ``Solution/policy`` is proved to be short of the optimum by at most, in every
    /// state; infinite where nothing is known.
    public var policyGap: Double

    /// Creates bounds.
    public init(lower: [Double], upper: [Double], policyGap: Double) {
      self.lower = lower
      self.upper = upper
      self.policyGap = policyGap
    }

    /// The largest distance between the bounds of one state.
    public var width: Double { zip(lower, upper).map { $1 == $0 ? 0 : $1 - $0 }.max() ?? 0 }
  }

  /// How a computation ended; a limit never looks like success.
  public enum Status: Sendable, Hashable {
    /// The bounds, or those of the gain, are proved to be no further apart than twice this tolerance; the
    /// values are the middle of their bounds and so no further from the truth than the tolerance.
    case proved(tolerance: Double)
    /// A limit was reached first; the bounds hold but are wider than asked for.
    case stopped(reason: String)
    /// There is no finite optimum that a policy reaches by ending every episode; names the states at fault.
    case improper(states: [State], reason: String)
    /// A learner's estimate: nothing is proved.
    case estimated
  }
}

extension Solution {
  /// Creates a learner's solution: what its table says, nothing proved.
  public init(actionValues: ActionValues, method: String = "", iterations: Int = 0) {
    let states = 0..<actionValues.stateCount
    self.init(
      values: states.map { actionValues.maximum(in: $0) }, table: ActionTable(actionValues),
      policy: Policy(greedyFor: actionValues), bounds: nil, status: .estimated, method: method,
      iterations: iterations, backups: iterations)
  }

  /// Creates the solution of a learner of a policy's state values, nothing proved.
  public init(values: [Double], of policy: Policy, method: String = "", iterations: Int = 0) {
    self.init(
      values: values, table: ActionTable(nil), policy: policy, bounds: nil, status: .estimated,
      method: method, iterations: iterations, backups: iterations)
  }

  /// The solution of a learner in a world whose states cannot be listed: nothing but how it ended.
  public static func unlisted(_ status: Status = .estimated) -> Solution {
    var solution = Solution(values: [], of: Policy(rows: []))
    solution.status = status
    return solution
  }

  /// Whether a learner's weights left all bounds; they have not changed since.
  public var hasDiverged: Bool { status == .diverged }

  /// The action that the policy takes in each state.
  public var actions: [Action] { values.indices.map { policy.action(in: $0) } }
}

extension Solution.Status {
  /// A learner's weights would have left -1e100...1e100, so that they have not changed since.
  public static let diverged = Solution.Status.stopped(reason: "diverged")
}
