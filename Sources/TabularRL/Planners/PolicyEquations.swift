/// The linear equations (I - A) x = b of a policy's chain, factored, where A holds discounted probabilities.
///
/// The chain falls into strongly connected components, solved one after the other with the last first. A component is
/// eliminated in the order of its states' numbers or breadth first, whichever keeps the work nearer to the diagonal; on
/// boards and walks that is near. Where it would take too long the component is iterated. I - A has a dominant diagonal, so
/// that elimination needs no pivoting; whoever uses the solution proves it anyway.
///
/// - Source: Cuthill & McKee 1969 on the order.
/// - Complexity: O(edges + sum of n * b^2) over the components of n states whose edges lead at most b places away;
///   a solution O(edges + sum of n * b).
struct PolicyEquations {
  private let components: StronglyConnectedComponents
  private let edges: PlacedEdges
  /// The factors of the components that are eliminated, by places.
  private var factors: EnvelopeFactors
  /// Whether each component is eliminated.
  private var isEliminated: [Bool] = []

  /// The most sweeps over a component.
  private let mostSweeps: Int

  /// The largest component that is eliminated wherever its edges lead.
  static var largestElimination: Int { 400 }

  /// The most multiplications that eliminating a component may take, and the most for each of its edges if that is more:
  /// sweeps until rounding seldom take less.
  private static var mostWork: (any: Int, perEdge: Int) {
    (largestElimination * largestElimination * largestElimination / 6, 4000)
  }

  /// How many multiplications for each edge are so few that no better order is looked for.
  private static var littleWork: Int { 64 }

  /// The most sweeps over a component that is not eliminated.
  static var largestSweepCount: Int { 100_000 }

  /// Whether nothing depends on how soon sweeps come to an end, for all components are eliminated.
  var isDirect: Bool { isEliminated.allSatisfy { $0 } }

  /// Factors the equations, or fails when they are singular to rounding.
  init?(
    _ chain: PolicyChain, _ components: StronglyConnectedComponents, mostSweeps: Int = largestSweepCount
  ) {
    self.mostSweeps = mostSweeps
    self.components = components
    var order = components.byNumber
    var edges = PlacedEdges(chain, order: order)
    var envelope = edges.envelope(components)
    if envelope.work(of: order.indices) > Self.littleWork * chain.weights.count {
      let other = components.breadthFirst(in: chain)
      let otherEnvelope = PlacedEdges(chain, order: other).envelope(components)
      for block in (0..<components.count).map({ components.places(of: $0) })
      where otherEnvelope.work(of: block) < envelope.work(of: block) {
        order.replaceSubrange(block, with: other[block])
      }
      edges = PlacedEdges(chain, order: order)
      envelope = edges.envelope(components)
    }
    self.edges = edges
    factors = EnvelopeFactors(envelope)
    isEliminated.reserveCapacity(components.count)
    for component in 0..<components.count {
      let block = components.places(of: component)
      isEliminated.append(
        factors.makeRoom(for: block, most: Self.mostWork.any)
          || factors.makeRoom(for: block, most: edges.count(within: block) * Self.mostWork.perEdge))
      guard isEliminated[component] else { continue }
      for row in block {
        factors.add(1, row: row, column: row)
        edges.forEach(from: row, into: block) { factors.add(-$1, row: row, column: $0) }
      }
      guard factors.factor(block) else { return nil }
    }
  }

  /// Solves (I - A) x = b; large components only until a sweep changes no more than `precision`.
  func solve(_ right: [Double], precision: Double = 0) -> [Double] {
    var solution = [Double](unwritten: right.count)
    for component in 0..<components.count {
      let block = components.places(of: component)
      for row in block {
        var sum = right[edges.state(at: row)]
        edges.forEach(from: row, into: 0..<block.lowerBound) { sum += $1 * solution[$0] }
        solution[row] = sum
      }
      if isEliminated[component] {
        factors.solve(block, &solution)
      } else {
        iterate(component, &solution, precision)
      }
    }
    return edges.byState(solution)
  }

  /// Gauss-Seidel sweeps over one component, in the order in which it was searched and back, until rounding is all that
  /// changes, from what comes from outside.
  private func iterate(_ component: Int, _ solution: inout [Double], _ precision: Double) {
    let block = components.places(of: component)
    let right = Array(solution[block])
    let rows = components.members(of: component).map { edges.place(of: Int($0)) }
    for sweep in 0..<mostSweeps {
      var change = 0.0
      var largest = 0.0
      for place in rows.indices {
        let row = rows[sweep % 2 == 0 ? place : rows.count - 1 - place]
        var sum = right[row - block.lowerBound]
        var diagonal = 1.0
        edges.forEach(from: row, into: block) { column, weight in
          if column == row { diagonal -= weight } else { sum += weight * solution[column] }
        }
        let value = sum / diagonal
        change = max(change, abs(value - solution[row]))
        largest = max(largest, abs(value))
        solution[row] = value
      }
      if change <= max(precision, 1e-15 * largest) { return }
    }
  }

  /// Solves (I - A^T) y = b: how often each state is visited when b says where visits begin, and whether all visits were
  /// added up, none given up.
  func solveTransposed(_ right: [Double]) -> (visits: [Double], isComplete: Bool) {
    var isComplete = true
    var solution = right.indices.map { right[edges.state(at: $0)] }
    for component in stride(from: components.count - 1, through: 0, by: -1) {
      let block = components.places(of: component)
      if isEliminated[component] {
        factors.solveTransposed(block, &solution)
      } else {
        if !iterateTransposed(block, &solution) { isComplete = false }
      }
      for row in block {
        edges.forEach(from: row, into: 0..<block.lowerBound) { solution[$0] += $1 * solution[row] }
      }
    }
    return (edges.byState(solution), isComplete)
  }

  /// Adds up the visits of one component, wave after wave; returns whether nothing more comes.
  private func iterateTransposed(_ block: Range<Int>, _ solution: inout [Double]) -> Bool {
    var wave = Array(solution[block])
    for _ in 0..<mostSweeps {
      var next = [Double](repeating: 0, count: wave.count)
      for row in block where wave[row - block.lowerBound] != 0 {
        edges.forEach(from: row, into: block) {
          next[$0 - block.lowerBound] += $1 * wave[row - block.lowerBound]
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

extension StronglyConnectedComponents {
  /// The vertices, component after component, those of each in the order of their numbers.
  fileprivate var byNumber: [Int32] {
    var (order, next) = ([Int32](unwritten: component.count), starts)
    for vertex in component.indices {
      let component = Int(component[vertex])
      order[Int(next[component])] = Int32(vertex)
      next[component] += 1
    }
    return order
  }

  /// The vertices, component after component, those of each in the order in which a search finds them that goes through the
  /// edges of a chain breadth first, from the lowest number on.
  fileprivate func breadthFirst(in chain: PolicyChain) -> [Int32] {
    var order: [Int32] = []
    order.reserveCapacity(component.count)
    var isFound = [Bool](repeating: false, count: component.count)
    for number in 0..<count {
      guard let first = members(of: number).min() else { continue }
      order.append(first)
      isFound[Int(first)] = true
      var place = order.count - 1
      while place < order.count {
        for edge in chain.edges(of: Int(order[place])) {
          let next = Int(chain.successors[edge])
          if isFound[next] || component[next] != Int32(number) { continue }
          order.append(Int32(next))
          isFound[next] = true
        }
        place += 1
      }
    }
    return order
  }
}

/// The edges of a chain by the places of its states: component after component, those of each in some order.
private struct PlacedEdges {
  private let (order, places): ([Int32], [Int32])
  /// The first edge from each place and one entry more, where each edge leads, and its weight.
  private let (starts, targets, weights): ([Int32], [Int32], [Double])

  init(_ chain: PolicyChain, order: [Int32]) {
    var places = [Int32](unwritten: order.count)
    for place in order.indices { places[Int(order[place])] = Int32(place) }
    (self.order, self.places) = (order, places)
    var starts = [Int32](unwritten: chain.stateCount + 1)
    var (targets, weights) = (
      [Int32](unwritten: chain.weights.count), [Double](unwritten: chain.weights.count)
    )
    var count = 0
    for place in order.indices {
      starts[place] = Int32(count)
      for edge in chain.edges(of: Int(order[place])) {
        targets[count] = places[Int(chain.successors[edge])]
        weights[count] = chain.weights[edge]
        count += 1
      }
    }
    starts[order.count] = Int32(count)
    (self.starts, self.targets, self.weights) = (starts, targets, weights)
  }

  /// Where the edges within components lie.
  func envelope(_ components: StronglyConnectedComponents) -> Envelope {
    var envelope = Envelope(count: order.count)
    for component in 0..<components.count {
      let block = components.places(of: component)
      for row in block {
        forEach(from: row, into: block) { column, _ in envelope.add(row: row, column: column) }
      }
    }
    return envelope
  }

  /// The number of edges within some places.
  func count(within block: Range<Int>) -> Int {
    var count = 0
    for row in block { forEach(from: row, into: block) { _, _ in count += 1 } }
    return count
  }

  func state(at place: Int) -> State { Int(order[place]) }

  func place(of state: State) -> Int { Int(places[state]) }

  /// Returns by states what is given by places.
  func byState(_ numbers: [Double]) -> [Double] { places.map { numbers[Int($0)] } }

  /// Calls `body` with where each edge from a place leads within some places, and its weight.
  @inline(__always)
  func forEach(from place: Int, into targets: Range<Int>, _ body: (Int, Double) -> Void) {
    for edge in Int(starts[place])..<Int(starts[place + 1]) {
      let target = Int(self.targets[edge])
      if targets.contains(target) { body(target, weights[edge]) }
    }
  }
}
