extension Planning {
  /// The solution of the model: values, policy and bounds of every state, and how far they are proved.
  ///
  /// Proved values are the middle of their bounds. A state worth infinity, or that no policy ends from, has an
  /// infinite value and knows no bounds; one whose worth is not known has the value NaN.
  func solution(_ values: [Double]) -> Solution {
    let model = problem.model
    let proof =
      best
      ?? Proof(
        values: values, lower: Array(repeating: -.infinity, count: values.count),
        upper: Array(repeating: .infinity, count: values.count), choice: problem.choice(values, slack: 0),
        gap: .infinity, width: .infinity)
    var result = problem.arranged(proof.values)
    var bounds = Solution.Bounds(
      lower: problem.arranged(proof.lower), upper: problem.arranged(proof.upper), policyGap: proof.gap)
    if let structure = problem.structure {
      for state in result.indices {
        guard let value = structure.settledValue(problem.place(state)) else { continue }
        result[state] = value
        (bounds.lower[state], bounds.upper[state]) = (-.infinity, .infinity)
        bounds.policyGap = .infinity
      }
    }
    return Solution(
      values: result,
      table: ActionTable { [result, discount = problem.discount] in
        model.actionValues(for: result, discount: discount)
      },
      policy: Policy(problem.actions(proof.choice), for: model), bounds: bounds,
      status: status(proof), method: method, iterations: sweeps, backups: backups)
  }

  private func status(_ proof: Proof) -> Solution.Status {
    if let fault = problem.structure?.fault { return .improper(states: fault.states, reason: fault.reason) }
    if case .stopped(let reason) = end { return .stopped(reason: reason) }
    guard end == .proved else { return .stopped(reason: "the planner did not finish") }
    guard let structure = problem.structure else { return .proved(tolerance: settings.tolerance) }
    let stayers = Set(
      proof.choice.indices.filter {
        proof.choice[$0] >= 0 && problem.rows.origins[Int(proof.choice[$0])] < 0
      })
    if stayers.isEmpty { return .proved(tolerance: settings.tolerance) }
    let error = problem.backupError(largest: proof.upper.largestMagnitude)
    let better = stayers.filter { state in
      problem.rows.rows(of: state).allSatisfy {
        problem.rows.origins[$0] < 0 || problem.rows.backup($0, proof.upper) + error < 0
      }
    }
    if better.isEmpty {
      return .stopped(
        reason: "whether ending is as good as circling without reward is not decided at this tolerance; "
          + "ask for a smaller one")
    }
    return .improper(
      states: structure.places.indices.filter { better.contains(Int(structure.places[$0])) },
      reason: "circling in these states without reward is better than every way to an end")
  }
}
