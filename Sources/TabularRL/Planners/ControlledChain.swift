/// The Markov chain that a policy makes of a model, as compressed rows.
///
/// Row `state` holds the successors of the state; their probabilities sum to one less the chance that the
/// episode ends there. A state without actions has none.
public struct ControlledChain: Sendable, Hashable {
  /// The first successor of each row, and one entry more.
  public let rowStarts: [Int]
  /// The state that each entry leads to; one may occur several times in a row.
  public let successors: [State]
  /// The probability of each entry, above 0.
  public let probabilities: [Double]
  /// The expected reward of a step from each state.
  public let rewards: [Double]
  /// The chance that a step from each state ends the episode.
  public let endings: [Double]

  /// The entries of a state.
  public func entries(of state: State) -> Range<Int> { rowStarts[state]..<rowStarts[state + 1] }
}

extension TabularModel {
  /// Returns the chain that `policy` makes of the model.
  ///
  ///     P(s,s') = sum over a of pi(a|s) * p(s'|s,a)
  ///
  /// - Source: Zhao 2025, section 2.7.
  /// - Complexity: O(outcomes).
  public func controlledChain(of policy: Policy) -> ControlledChain {
    let chain = PolicyChain(BackupRows(self, discount: 1), policy)
    let endings = (0..<stateCount).map { state in
      var ending = 0.0
      for action in 0..<actionCount where policy[state, action] > 0 {
        for index in outcomes(of: action, in: state) {
          let next = Int(successors[index])
          if terminates[index] || rowStarts[next * actionCount] == rowStarts[(next + 1) * actionCount] {
            ending += policy[state, action] * probabilities[index]
          }
        }
      }
      return ending
    }
    return ControlledChain(
      rowStarts: chain.edgeStarts.map(Int.init), successors: chain.successors.map(Int.init),
      probabilities: chain.weights, rewards: chain.rewards, endings: endings)
  }

  /// Returns the share of steps that `policy` spends in each state in the long run, from the start
  /// distribution on; an episode that ends begins again there.
  ///
  ///     d(s') = sum over s of d(s) * P(s,s')
  ///
  /// A chain that can settle in several closed sets of states gives each its chance of being settled in; a
  /// periodic one gives the mean over the period.
  ///
  /// - Source: Zhao 2025, box 8.1; Grassmann, Taksar & Heyman 1985 for the elimination without subtractions.
  /// - Complexity: O(outcomes + n^3) for the largest n states that can all reach each other.
  public func stationaryDistribution(of policy: Policy) -> [Double] {
    let chain = PolicyChain(BackupRows(restarting: self), policy)
    let components = chain.components()
    var visits = [Double](repeating: 0, count: stateCount)
    for (state, probability) in zip(startStates, startProbabilities) { visits[state] += probability }
    var isClosed = [Bool](repeating: false, count: components.count)
    for component in 0..<components.count {
      isClosed[component] = components.members(of: component).allSatisfy { state in
        chain.isLiving(Int(state))
          && chain.edges(of: Int(state)).allSatisfy {
            Int(components.component[Int(chain.successors[$0])]) == component
          }
      }
    }
    // Elimination is of transient states only; a closed set would make it singular.
    let transient = PolicyChain(
      chain.rows, policy, where: { !isClosed[Int(components.component[$0])] })
    if let equations = PolicyEquations(transient, transient.components()) {
      visits = equations.solveTransposed(visits).visits
    }
    var distribution = [Double](repeating: 0, count: stateCount)
    for component in 0..<components.count where isClosed[component] {
      let members = components.members(of: component).map(Int.init).sorted()
      let arriving = members.reduce(0) { $0 + visits[$1] }
      if arriving == 0 { continue }
      for (state, share) in zip(members, chain.closedDistribution(members)) {
        distribution[state] = arriving * share
      }
    }
    let total = distribution.reduce(0, +)
    return total > 0 ? distribution.map { $0 / total } : distribution
  }
}

extension PolicyChain {
  /// The stationary distribution of a closed set of states that can all reach each other.
  fileprivate func closedDistribution(_ members: [Int]) -> [Double] {
    let count = members.count
    var local = [Int](repeating: 0, count: stateCount)
    for (place, state) in members.enumerated() { local[state] = place }
    if count > 4 * EquationShape.largestElimination { return averagedDistribution(members, local) }
    var table = [Double](repeating: 0, count: count * count)
    for (place, state) in members.enumerated() {
      for edge in edges(of: state) { table[place * count + local[Int(successors[edge])]] += weights[edge] }
    }
    var sums = [Double](repeating: 1, count: count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      sums[last] = (0..<last).reduce(0) { $0 + table[last * count + $1] }
      for row in 0..<last where table[row * count + last] > 0 {
        let factor = table[row * count + last] / sums[last]
        for column in 0..<last { table[row * count + column] += factor * table[last * count + column] }
      }
    }
    var shares = [Double](repeating: 1, count: count)
    for place in 1..<max(count, 1) {
      shares[place] = (0..<place).reduce(0) { $0 + shares[$1] * table[$1 * count + place] } / sums[place]
    }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }

  /// The same for a set too large to eliminate: lazy steps until they change nothing.
  private func averagedDistribution(_ members: [Int], _ local: [Int]) -> [Double] {
    var shares = [Double](repeating: 1 / Double(members.count), count: members.count)
    for _ in 0..<PolicyEquations.largestSweepCount {
      var next = shares.map { $0 / 2 }
      for (place, state) in members.enumerated() {
        for edge in edges(of: state) {
          next[local[Int(successors[edge])]] += shares[place] * weights[edge] / 2
        }
      }
      let total = next.reduce(0, +)
      next = next.map { $0 / total }
      let change = zip(shares, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
      shares = next
      if change <= 1e-17 { break }
    }
    return shares
  }
}
