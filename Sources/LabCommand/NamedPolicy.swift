import TabularRL

/// A policy given on the command line: by name, or by a file that `solve` wrote.
struct NamedPolicy: Sendable {
  let role: PolicyRole
  let name: String
  let policy: Policy

  /// The options by which policies are given.
  static let options = [
    Option(
      PolicyRole.target.rawValue, "POLICY",
      "the policy to be evaluated, by agents that evaluate one [uniform]"),
    Option(
      PolicyRole.behavior.rawValue, "POLICY",
      "the policy to be followed, by agents that learn from another's behavior [uniform]"),
  ]

  /// What stands for a policy.
  static let forms = "\(PolicyChoice.forms), or a file that solve --out wrote for the same world"

  /// Reads the policies that `agent` asks for, the uniformly random one where none is given, and refuses others.
  static func all(
    _ roles: [PolicyRole], of agent: String, _ arguments: Arguments, for model: TabularModel, discount: Double
  ) throws -> [NamedPolicy] {
    for role in PolicyRole.allCases where !roles.contains(role) {
      guard try arguments.value(of: role.rawValue) != nil else { continue }
      throw CommandError(
        .usage,
        "\(agent) takes no --\(role.rawValue): it finds its own; leave the option out or choose another that takes one"
      )
    }
    let policies = try roles.map { role in
      let name = try arguments.value(of: role.rawValue) ?? PolicyChoice.uniform.description
      return NamedPolicy(
        role: role, name: name, policy: try policy(role, name, for: model, discount: discount))
    }
    if let target = policies[.target], let behavior = policies[.behavior] {
      try requireCoverage(of: target, by: behavior, in: model)
    }
    return policies
  }

  /// Refuses to learn a policy from one that never does what it does: no weight could make up for that.
  private static func requireCoverage(
    of target: Policy, by behavior: Policy, in model: TabularModel
  ) throws(CommandError) {
    for state in 0..<model.stateCount {
      for action in 0..<model.actionCount where target[state, action] > 0 && behavior[state, action] == 0 {
        throw CommandError(
          .badInput,
          "--behavior never takes \(model.actionNames[action]) in state \(model.stateNames[state]), which --policy "
            + "does; follow a policy that gives it a chance, such as epsilon-optimal(0.1) or uniform")
      }
    }
  }

  private static func policy(
    _ role: PolicyRole, _ name: String, for model: TabularModel, discount: Double
  ) throws -> Policy {
    if let choice = PolicyChoice(name) {
      do throws(PolicyChoiceError) {
        return try choice.policy(for: model, discount: discount)
      } catch {
        throw CommandError(.badInput, "--\(role.rawValue) \(name): \(error)")
      }
    }
    guard let status = try? SystemCalls.live.statusOfPath(name), status.kind == .regular else {
      let isPath = (name.contains("/") || name.contains(".")) && !name.hasSuffix(")")
      throw isPath
        ? CommandError(.inputMissing, "--\(role.rawValue): there is no file \(name); give \(forms)")
        : CommandError(.usage, "--\(role.rawValue) must be \(forms), got '\(name)'")
    }
    return try SolutionFile.solution(in: name, for: model).policy
  }
}

extension [NamedPolicy] {
  /// The policy given for a role, or nil if the agent asks for none.
  subscript(role: PolicyRole) -> Policy? { first { $0.role == role }?.policy }
}
