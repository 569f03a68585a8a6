/// A policy named by a text, to be made for a world: what is to be evaluated or followed.
public enum PolicyChoice: Hashable, Sendable {
  /// Every available action with the same probability.
  case uniform
  /// The optimal policy that the planner proves, one action in each state.
  case optimal
  /// The optimal policy, but a random action with this probability, in 0...1.
  case epsilonOptimal(Double)
  /// This action wherever it is available, and every available action with the same probability elsewhere.
  case always(String)
  /// The available actions with probabilities in these proportions, one number of at least 0 for each action.
  case odds([Double])

  /// Returns the policy that is meant in `model`.
  ///
  /// - Throws: ``PolicyChoiceError`` when the optimum cannot be proved or the world has no such action.
  /// - Complexity: O(states * actions), after a run of the planner for an optimal policy.
  public func policy(for model: TabularModel, discount: Double) throws(PolicyChoiceError) -> Policy {
    switch self {
    case .uniform: return Policy(uniformFor: model)
    case .optimal: return try Self.optimalPolicy(for: model, discount: discount)
    case .epsilonOptimal(let epsilon):
      return try Self.optimalPolicy(for: model, discount: discount).softened(by: epsilon, for: model)
    case .always(let name):
      guard let action = model.actionNames.firstIndex(of: name) else {
        throw .noAction(name, among: model.actionNames)
      }
      let every = Array(0..<model.actionCount)
      return Policy(
        evenlyOver: (0..<model.stateCount).map { state in
          model.isAvailable(action, in: state) ? [action] : every.filter { model.isAvailable($0, in: state) }
        }, for: model)
    case .odds(let odds):
      guard odds.count == model.actionCount else { throw .odds(odds.count, actions: model.actionNames) }
      var rows: [[Double]] = []
      for state in 0..<model.stateCount {
        let row = odds.indices.map { model.isAvailable($0, in: state) ? odds[$0] : 0 }
        let sum = row.reduce(0, +)
        guard sum > 0 || model.availableActionCount(in: state) == 0 else {
          throw .noChance(state: model.stateNames[state])
        }
        rows.append(sum > 0 ? row.map { $0 / sum } : row)
      }
      return Policy(rows: rows)
    }
  }

  private static func optimalPolicy(
    for model: TabularModel, discount: Double
  ) throws(PolicyChoiceError) -> Policy {
    let solution = AutomaticPlanner().solve(model, discount: discount)
    guard case .proved = solution.status else { throw .noOptimum(solution.status) }
    return solution.policy
  }
}

extension PolicyChoice: LosslessStringConvertible {
  /// The text forms there are.
  public static let forms = "uniform, optimal, epsilon-optimal(0...1), always(ACTION) or odds(N1,N2,...)"

  /// The text form, such as `epsilon-optimal(0.1)`.
  public var description: String {
    switch self {
    case .uniform: "uniform"
    case .optimal: "optimal"
    case .epsilonOptimal(let epsilon): "epsilon-optimal(\(epsilon))"
    case .always(let action): "always(\(action))"
    case .odds(let odds): "odds(" + odds.map(\.description).joined(separator: ",") + ")"
    }
  }

  /// Creates the choice with this text form, or nil if there is none.
  public init?(_ description: String) {
    switch description {
    case "uniform": self = .uniform
    case "optimal": self = .optimal
    default:
      guard let call = Call(description) else { return nil }
      if call.name == "odds" {
        let odds = call.arguments.compactMap { Double($0) }.filter { (0...1e9).contains($0) }
        guard odds.count == call.arguments.count, odds.contains(where: { $0 > 0 }) else { return nil }
        self = .odds(odds)
        return
      }
      guard call.arguments.count == 1 else { return nil }
      switch call.name {
      case "epsilon-optimal":
        guard let epsilon = Double(call.arguments[0]), (0...1).contains(epsilon) else { return nil }
        self = .epsilonOptimal(epsilon)
      case "always": self = .always(call.arguments[0])
      default: return nil
      }
    }
  }
}

/// Why a policy that was named cannot be made for a world.
public enum PolicyChoiceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The planner did not prove an optimum; holds what it said instead.
  case noOptimum(Solution.Status)
  /// No action of the world has this name.
  case noAction(String, among: [String])
  /// There are so many odds, but these actions.
  case odds(Int, actions: [String])
  /// The odds leave nothing to do in a state.
  case noChance(state: String)

  /// One sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .noOptimum(.improper(_, let reason)):
      "there is no optimal policy: \(reason); a discount below 1 makes every value finite"
    case .noOptimum(.stopped(let reason)):
      "the optimal policy is not proved: \(reason)"
    case .noOptimum: "the optimal policy is not proved"
    case .odds(let count, let names):
      "odds(...) has \(count) numbers; give one for each action: \(names.joined(separator: ", "))"
    case .noChance(let state):
      "odds(...) give no chance to any action that is available in state \(state)"
    case .noAction(let name, let names):
      "the world has no action '\(name)'; its actions are \(names.joined(separator: ", "))"
    }
  }
}
