/// The linear equations (I - A) x = b of a policy's chain, factored, where A holds discounted probabilities.
///
/// The chain falls into strongly connected components, solved one after the other with the last first. A component is
/// eliminated in the order of its states' numbers or breadth first, whichever keeps the work nearer to the diagonal; on
/// boards and walks that is near. Where it would take too long the component is iterated. I - A has a dominant
/// diagonal, so that elimination needs no pivoting; whoever uses the solution proves it anyway.
///
/// - Source: Cuthill & McKee 1969 on the order.
/// - Complexity: O(edges + sum of n * b^2) over the components of n states whose edges lead at most b places away;
///   a solution O(edges + sum of n * b).
struct PolicyEquations {
  private let shape: EquationShape
  /// The weights of the edges, by places.
  private let weights: [Double]
  /// The factors of the components that are eliminated, by places.
  private var factors: EnvelopeFactors

  /// The most sweeps over a component.
  private let mostSweeps: Int

  /// The most sweeps over a component that is not eliminated.
  static var largestSweepCount: Int { 100_000 }

  /// Whether nothing depends on how soon sweeps come to an end, for all components are eliminated.
  var isDirect: Bool { shape.isEliminated.allSatisfy { $0 } }

  /// Factors the equations of a chain of some components, or fails when they are singular to rounding.
  init?(
    _ chain: PolicyChain, _ components: StronglyConnectedComponents, mostSweeps: Int = largestSweepCount
  ) {
    self.init(chain, EquationShape(chain, components), mostSweeps: mostSweeps)
  }

  /// Factors the equations of a chain whose edges have a shape, or fails when they are singular to rounding.
  init?(_ chain: PolicyChain, _ shape: EquationShape, mostSweeps: Int = largestSweepCount) {
    precondition(shape.fits(chain), "the shape of the equations is that of the chain")
    self.mostSweeps = mostSweeps
    self.shape = shape
    let weights = shape.edges.weights(of: chain)
    self.weights = weights
    factors = shape.factors
    factors.makeRoom()
    for component in 0..<shape.components.count where shape.isEliminated[component] {
      let block = shape.components.places(of: component)
      for row in block {
        factors.add(1, row: row, column: row)
        shape.edges.forEach(from: row, into: block) {
          factors.add(-weights[$0], row: row, column: $1)
        }
      }
      guard factors.factor(block) else { return nil }
    }
  }

  /// Solves (I - A) x = b; large components only until a sweep changes no more than `precision`.
  func solve(_ right: [Double], precision: Double = 0) -> [Double] {
    var solution = [Double](unwritten: right.count)
    for component in 0..<shape.components.count {
      let block = shape.components.places(of: component)
      for row in block {
        var sum = right[shape.edges.state(at: row)]
        shape.edges.forEach(from: row, into: 0..<block.lowerBound) { sum += weights[$0] * solution[$1] }
        solution[row] = sum
      }
      if shape.isEliminated[component] {
        factors.solve(block, &solution)
      } else {
        iterate(component, &solution, precision)
      }
    }
    return shape.edges.byState(solution)
  }

  /// Gauss-Seidel sweeps over one component, in the order in which it was searched and back, until rounding is all that
  /// changes, from what comes from outside.
  private func iterate(_ component: Int, _ solution: inout [Double], _ precision: Double) {
    let block = shape.components.places(of: component)
    let right = Array(solution[block])
    let rows = shape.components.members(of: component).map { shape.edges.place(of: Int($0)) }
    for sweep in 0..<mostSweeps {
      var change = 0.0
      var largest = 0.0
      for place in rows.indices {
        let row = rows[sweep % 2 == 0 ? place : rows.count - 1 - place]
        var sum = right[row - block.lowerBound]
        var diagonal = 1.0
        shape.edges.forEach(from: row, into: block) { edge, column in
          if column == row { diagonal -= weights[edge] } else { sum += weights[edge] * solution[column] }
        }
        let value = sum / diagonal
        change = max(change, abs(value - solution[row]))
        largest = max(largest, abs(value))
        solution[row] = value
      }
      if change <= max(precision, 1e-15 * largest) { return }
    }
  }

  /// Solves (I - A^T) y = b: how often each state is visited when b says where visits begin, and whether all visits
  /// were added up, none given up.
  func solveTransposed(_ right: [Double]) -> (visits: [Double], isComplete: Bool) {
    var isComplete = true
    var solution = right.indices.map { right[shape.edges.state(at: $0)] }
    for component in stride(from: shape.components.count - 1, through: 0, by: -1) {
      let block = shape.components.places(of: component)
      if shape.isEliminated[component] {
        factors.solveTransposed(block, &solution)
      } else {
        if !iterateTransposed(block, &solution) { isComplete = false }
      }
      for row in block {
        shape.edges.forEach(from: row, into: 0..<block.lowerBound) {
          solution[$1] += weights[$0] * solution[row]
        }
      }
    }
    return (shape.edges.byState(solution), isComplete)
  }

  /// Adds up the visits of one component, wave after wave; returns whether nothing more comes.
  private func iterateTransposed(_ block: Range<Int>, _ solution: inout [Double]) -> Bool {
    var wave = Array(solution[block])
    for _ in 0..<mostSweeps {
      var next = [Double](repeating: 0, count: wave.count)
      for row in block where wave[row - block.lowerBound] != 0 {
        shape.edges.forEach(from: row, into: block) {
          next[$1 - block.lowerBound] += weights[$0] * wave[row - block.lowerBound]
        }
      }
      var largest = 0.0
      for (place, visits) in next.enumerated() {
        solution[block.lowerBound + place] += visits
        largest = max(largest, abs(visits) - 1e-17 * abs(solution[block.lowerBound + place]))
      }
      wave = next
      if largest <= 0 { return true }
    }
    return false
  }
}
