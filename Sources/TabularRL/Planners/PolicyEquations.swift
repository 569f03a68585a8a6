/// The linear equations (I - A) x = b of a policy's chain, factored, where A holds discounted probabilities.
///
/// The chain falls into strongly connected components, solved one after the other with the last first. A
/// component of one state is a division, a small one is eliminated densely, a large one is iterated. I - A has
/// a dominant diagonal, so that elimination needs no pivoting; whoever uses the solution proves it anyway.
///
/// - Complexity: O(edges + sum of n^3 over small components of n states); a solution O(edges + sum of n^2).
struct PolicyEquations {
  private let chain: PolicyChain
  private let components: StronglyConnectedComponents
  /// The place of each state inside its component.
  private var local: [Int32]
  /// The factors of each component, row after row, and where those of each begin.
  private var factors: [Double] = []
  private var factorStarts: [Int] = []

  /// The largest component that is eliminated; beyond, iterating is faster.
  static var largestElimination: Int { 400 }

  /// The most sweeps over a large component.
  static var largestSweepCount: Int { 100_000 }

  /// Factors the equations, or fails when they are singular to rounding.
  init?(_ chain: PolicyChain, _ components: StronglyConnectedComponents) {
    self.chain = chain
    self.components = components
    local = Array(repeating: 0, count: chain.stateCount)
    factorStarts.reserveCapacity(components.count)
    var size = 0
    for component in 0..<components.count {
      let count = components.members(of: component).count
      if count <= Self.largestElimination { size += count * count }
    }
    factors.reserveCapacity(size)
    for component in 0..<components.count {
      let members = components.members(of: component)
      for (place, state) in members.enumerated() { local[Int(state)] = Int32(place) }
      factorStarts.append(factors.count)
      guard members.count <= Self.largestElimination else { continue }
      guard factor(members, component) else { return nil }
    }
  }

  /// Appends the factors of one component; returns whether it is regular.
  private mutating func factor(_ members: ArraySlice<Int32>, _ component: Int) -> Bool {
    let count = members.count
    let start = factors.count
    factors.append(contentsOf: repeatElement(0, count: count * count))
    for (row, state) in members.enumerated() {
      factors[start + row * count + row] += 1
      for edge in chain.edges(of: Int(state)) {
        let next = Int(chain.successors[edge])
        if Int(components.component[next]) == component {
          factors[start + row * count + Int(local[next])] -= chain.weights[edge]
        }
      }
    }
    return factors.withUnsafeMutableBufferPointer { factors in
      func row(_ number: Int) -> Slice<UnsafeMutableBufferPointer<Double>> {
        factors[start + number * count..<start + (number + 1) * count]
      }
      for pivot in 0..<count {
        let upper = UnsafeMutableBufferPointer(rebasing: row(pivot))
        guard upper[pivot] > 0 else { return false }
        for number in pivot + 1..<max(count, pivot + 1) {
          let lower = UnsafeMutableBufferPointer(rebasing: row(number))
          let factor = lower[pivot] / upper[pivot]
          lower[pivot] = factor
          if factor == 0 { continue }
          for column in pivot + 1..<count { lower[column] -= factor * upper[column] }
        }
      }
      return true
    }
  }

  /// Solves (I - A) x = b; large components only until a sweep changes no more than `precision`.
  func solve(_ right: [Double], precision: Double = 0) -> [Double] {
    var solution = right
    for component in 0..<components.count {
      let members = components.members(of: component)
      for state in members {
        var sum = right[Int(state)]
        for edge in chain.edges(of: Int(state)) {
          let next = Int(chain.successors[edge])
          if Int(components.component[next]) != component { sum += chain.weights[edge] * solution[next] }
        }
        solution[Int(state)] = sum
      }
      if members.count > Self.largestElimination {
        iterate(members, component, &solution, precision)
      } else {
        substitute(members, component, &solution)
      }
    }
    return solution
  }

  private func substitute(_ members: ArraySlice<Int32>, _ component: Int, _ solution: inout [Double]) {
    let count = members.count
    let first = members.startIndex
    let start = factorStarts[component]
    for row in 0..<count {
      var sum = solution[Int(members[first + row])]
      for column in 0..<row {
        sum -= factors[start + row * count + column] * solution[Int(members[first + column])]
      }
      solution[Int(members[first + row])] = sum
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      var sum = solution[Int(members[first + row])]
      for column in row + 1..<max(count, row + 1) {
        sum -= factors[start + row * count + column] * solution[Int(members[first + column])]
      }
      solution[Int(members[first + row])] = sum / factors[start + row * count + row]
    }
  }

  /// Gauss-Seidel sweeps over one component until rounding is all that changes, from what comes from outside.
  private func iterate(
    _ members: ArraySlice<Int32>, _ component: Int, _ solution: inout [Double], _ precision: Double
  ) {
    let right = members.map { solution[Int($0)] }
    for sweep in 0..<Self.largestSweepCount {
      var change = 0.0
      var largest = 0.0
      for place in members.indices {
        let offset = sweep % 2 == 0 ? place : members.startIndex + members.endIndex - 1 - place
        let state = Int(members[offset])
        var sum = right[offset - members.startIndex]
        var diagonal = 1.0
        for edge in chain.edges(of: state) {
          let next = Int(chain.successors[edge])
          if next == state {
            diagonal -= chain.weights[edge]
          } else if Int(components.component[next]) == component {
            sum += chain.weights[edge] * solution[next]
          }
        }
        let value = sum / diagonal
        change = max(change, abs(value - solution[state]))
        largest = max(largest, abs(value))
        solution[state] = value
      }
      if change <= max(precision, 1e-15 * largest) { return }
    }
  }

  /// Solves (I - A^T) y = b: how often each state is visited when b says where visits begin.
  func solveTransposed(_ right: [Double]) -> [Double] {
    var solution = right
    for component in stride(from: components.count - 1, through: 0, by: -1) {
      let members = components.members(of: component)
      if members.count > Self.largestElimination {
        iterateTransposed(members, component, &solution)
      } else {
        substituteTransposed(members, component, &solution)
      }
      for state in members {
        for edge in chain.edges(of: Int(state)) {
          let next = Int(chain.successors[edge])
          if Int(components.component[next]) != component {
            solution[next] += chain.weights[edge] * solution[Int(state)]
          }
        }
      }
    }
    return solution
  }

  private func substituteTransposed(
    _ members: ArraySlice<Int32>, _ component: Int, _ solution: inout [Double]
  ) {
    let count = members.count
    let first = members.startIndex
    let start = factorStarts[component]
    for row in 0..<count {
      var sum = solution[Int(members[first + row])]
      for column in 0..<row {
        sum -= factors[start + column * count + row] * solution[Int(members[first + column])]
      }
      solution[Int(members[first + row])] = sum / factors[start + row * count + row]
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      var sum = solution[Int(members[first + row])]
      for column in row + 1..<max(count, row + 1) {
        sum -= factors[start + column * count + row] * solution[Int(members[first + column])]
      }
      solution[Int(members[first + row])] = sum
    }
  }

  /// Adds up the visits of one component, wave after wave, until nothing more comes.
  private func iterateTransposed(
    _ members: ArraySlice<Int32>, _ component: Int, _ solution: inout [Double]
  ) {
    var wave = members.map { solution[Int($0)] }
    for _ in 0..<Self.largestSweepCount {
      var next = [Double](repeating: 0, count: wave.count)
      for (place, state) in members.enumerated() where wave[place] != 0 {
        for edge in chain.edges(of: Int(state)) {
          let target = Int(chain.successors[edge])
          if Int(components.component[target]) == component {
            next[Int(local[target])] += chain.weights[edge] * wave[place]
          }
        }
      }
      var largest = 0.0
      for (place, state) in members.enumerated() {
        solution[Int(state)] += next[place]
        largest = max(largest, abs(next[place]) - 1e-17 * abs(solution[Int(state)]))
      }
      wave = next
      if largest <= 0 { return }
    }
  }
}
