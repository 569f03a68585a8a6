/// The Markov chain with rewards that a policy makes of the rows of a model, and the equations of its values.
///
/// The flat form is rounded and good for solving; ``residual(_:_:_:)`` goes back to the rows and is exact to
/// about 100 bits, so that what was solved can be refined and proved. An object, because many hold it and none
/// changes it.
final class PolicyChain: Sendable {
  /// The rows that the policy chooses from.
  let rows: BackupRows
  /// The first part of each state and one entry more; a part is a row and the chance that it is chosen.
  let partStarts: [Int32]
  let partRows: [Int32]
  let partWeights: [Double]
  /// The first edge of each state and one entry more.
  let edgeStarts: [Int32]
  /// The state that each edge leads to.
  let successors: [Int32]
  /// The discounted probability of each edge.
  let weights: [Double]
  /// The expected reward of each state.
  let rewards: [Double]
  /// Whether an episode can end in each state.
  let ends: [Bool]
  /// What is to be added of each state's value to itself, or nothing.
  private let completions: [Double]
  /// How far the probabilities of a row, and the chances of a state's parts, are from summing to 1 together, at most.
  let deviation: Double

  /// Creates the chain of a choice of one row in each state; -1 where there is none.
  convenience init(_ rows: BackupRows, choice: [Int32]) {
    self.init(rows, mostParts: rows.stateCount) { state, take in
      if choice[state] >= 0 { take(choice[state], 1) }
    }
  }

  /// Creates the chain of a stochastic policy over all states, or over those that `isMeant` lets through.
  convenience init(_ rows: BackupRows, _ policy: Policy, where isMeant: (Int) -> Bool = { _ in true }) {
    self.init(rows, mostParts: rows.rowCount) { state, take in
      for row in rows.rows(of: state) where isMeant(state) {
        let weight = policy.probabilities[Int(rows.origins[row])]
        if weight > 0 { take(Int32(row), weight) }
      }
    }
  }

  /// Creates the chain of a stochastic policy over the states that it can reach from `starts`; the others get
  /// no part.
  convenience init(_ rows: BackupRows, _ policy: Policy, reachableFrom starts: [Int]) {
    var reached = [Bool](repeating: false, count: rows.stateCount)
    var queue: [Int] = []
    for start in starts where !reached[start] {
      reached[start] = true
      queue.append(start)
    }
    var place = 0
    while place < queue.count {
      for row in rows.rows(of: queue[place]) where policy.probabilities[Int(rows.origins[row])] > 0 {
        for index in rows.outcomes(of: row) where !reached[Int(rows.successors[index])] {
          reached[Int(rows.successors[index])] = true
          queue.append(Int(rows.successors[index]))
        }
      }
      place += 1
    }
    self.init(rows, mostParts: rows.rowCount) { state, take in
      for row in rows.rows(of: state) where reached[state] {
        let weight = policy.probabilities[Int(rows.origins[row])]
        if weight > 0 { take(Int32(row), weight) }
      }
    }
  }

  @inline(__always)
  private init(_ rows: BackupRows, mostParts: Int, parts: (Int, (Int32, Double) -> Void) -> Void) {
    self.rows = rows
    let count = rows.stateCount
    var (partRows, partWeights) = ([Int32](unwritten: mostParts), [Double](unwritten: mostParts))
    var partStarts: [Int32] = [0]
    partStarts.reserveCapacity(count + 1)
    var partCount = 0
    for state in 0..<count {
      parts(state) {
        (partRows[partCount], partWeights[partCount]) = ($0, $1)
        partCount += 1
      }
      partStarts.append(Int32(partCount))
    }
    partRows.removeLast(mostParts - partCount)
    partWeights.removeLast(mostParts - partCount)
    let edgeCount = partRows.reduce(0) { $0 + rows.outcomes(of: Int($1)).count }
    var edgeStarts: [Int32] = [0]
    edgeStarts.reserveCapacity(count + 1)
    var (successors, weights) = ([Int32](unwritten: edgeCount), [Double](unwritten: edgeCount))
    var (rewards, ends) = ([Double](unwritten: count), [Bool](unwritten: count))
    rows.withView { view in
      var edge = 0
      for state in 0..<count {
        var (reward, canEnd) = (0.0, false)
        for part in Int(partStarts[state])..<Int(partStarts[state + 1]) {
          let (row, share) = (Int(partRows[part]), partWeights[part])
          reward += share * view.rewards[row]
          canEnd = canEnd || rows.ends[row]
          for index in view.outcomes(of: row) {
            successors[edge] = view.successors[index]
            weights[edge] = rows.discount * share * view.probabilities[index]
            edge += 1
          }
        }
        (rewards[state], ends[state]) = (reward, canEnd)
        edgeStarts.append(Int32(edge))
      }
    }
    (self.partStarts, self.partRows, self.partWeights) = (partStarts, partRows, partWeights)
    (self.edgeStarts, self.successors, self.weights) = (edgeStarts, successors, weights)
    (self.rewards, self.ends) = (rewards, ends)
    let (completions, lack) = Self.completions(partStarts, partWeights)
    self.completions = completions
    deviation = rows.deviation + lack
  }

  /// Returns what is to be added of each state's value to itself, because the chances of its parts do not quite sum
  /// to 1, as thirds do not, or nothing if all do; and what any state lacks at most.
  private static func completions(
    _ partStarts: [Int32], _ partWeights: [Double]
  ) -> (completions: [Double], largest: Double) {
    var (completions, largest) = ([Double](), 0.0)
    let count = partStarts.count - 1
    for state in 0..<count {
      let parts = Int(partStarts[state])..<Int(partStarts[state + 1])
      if parts.isEmpty || (parts.count == 1 && partWeights[parts.lowerBound] == 1) { continue }
      var sum = LongSum(-1)
      for part in parts { sum += partWeights[part] }
      let lack = -sum.value.rounded
      guard lack != 0 else { continue }
      if completions.isEmpty { completions = Array(repeating: 0, count: count) }
      completions[state] = lack + lack * lack
      largest = max(largest, lack.magnitude.nextUp)
    }
    return (completions, largest)
  }

  /// The number of states.
  var stateCount: Int { partStarts.count - 1 }

  /// Whether the policy does something in a state.
  func isLiving(_ state: Int) -> Bool { partStarts[state] < partStarts[state + 1] }

  /// The edges out of a state.
  @inline(__always)
  func edges(of state: Int) -> Range<Int> { Int(edgeStarts[state])..<Int(edgeStarts[state + 1]) }

  /// (T_pi v - v)(s) for v = high + low, to about 100 bits.
  func residual(_ state: Int, _ high: [Double], _ low: [Double]) -> DoubleDouble {
    var sum = DoubleDouble()
    for part in Int(partStarts[state])..<Int(partStarts[state + 1]) {
      sum += partWeights[part] * rows.backup(Int(partRows[part]), high, low)
    }
    if !completions.isEmpty { sum += completions[state] * sum }
    sum += DoubleDouble(-high[state], -low[state])
    return sum
  }

  /// A lower bound of (w - A w)(s); the weights are 1 when there are none.
  func decrease(_ state: Int, _ weights: [Double]?) -> Double {
    var gone = weights?[state] ?? 1
    var all = gone
    for edge in edges(of: state) {
      let term = self.weights[edge] * (weights?[Int(successors[edge])] ?? 1)
      gone -= term
      all += term
    }
    // Every weight and every term is rounded at most four times, every sum once per term.
    return gone - (Double(edges(of: state).count + 8) * 0x1p-52 + 1.01 * deviation) * all
  }

  /// A bound of the rounding error of one backup in plain doubles, for values up to `largest` in magnitude.
  func sweepError(largest: Double) -> Double {
    let longest = (0..<stateCount).reduce(0) { max($0, edges(of: $1).count) }
    return (Double(longest + 8) * 0x1p-52 + 1.01 * deviation) * (rows.largestReward + largest) + 1e-300
  }

  /// The strongly connected components of the chain.
  func components() -> StronglyConnectedComponents {
    StronglyConnectedComponents(stateCount, edges: { edges(of: $0) }, target: { successors[$0] })
  }
}

extension BackupRows {
  /// The value of one row for v = high + low, to about 100 bits.
  @inline(__always)
  func backup(_ row: Int, _ high: [Double], _ low: [Double]) -> DoubleDouble {
    var sum = DoubleDouble()
    for index in outcomes(of: row) {
      let next = Int(successors[index])
      sum += probabilities[index] * DoubleDouble(high[next], low[next])
    }
    var value = discount * sum
    value += reward(of: row)
    let completion = completion(of: row)
    if completion != 0 { value += completion * value }
    return value
  }

  /// What one row is worth more than its state, to about 100 bits.
  @inline(__always)
  func excess(_ row: Int, of state: Int, _ high: [Double], _ low: [Double]) -> DoubleDouble {
    var excess = backup(row, high, low)
    excess += DoubleDouble(-high[state], -low[state])
    return excess
  }

  /// A bound of the rounding error of ``backup(_:_:_:)`` and of the residuals made of it, for values up to
  /// `largest` in magnitude.
  ///
  /// Each of the longest row's operations, and of at most as many parts, loses less than 2^-102 of the
  /// magnitudes that go in; 2^-96 leaves room, and the last term covers underflow. The expected reward is a
  /// ``LongSum``, whose loss grows with the square of the length. What completes a row is rounded, and lacks the
  /// third power of its deviation.
  func residualError(largest: Double, parts: Int = 1, deviation: Double? = nil) -> Double {
    let deviation = deviation ?? self.deviation
    let rounding =
      Double(longestRow + parts + 8) * 0x1p-96 + Double(longestRow) * Double(longestRow) * 0x1p-102
    let incompleteness = deviation * (0x1p-51 + 2 * deviation * deviation)
    return (rounding + incompleteness) * (largestReward + 2 * largest) + 1e-290
  }
}
