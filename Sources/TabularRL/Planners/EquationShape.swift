import Synchronization

/// What the equations of all chains have in common whose edges lead alike, as those of all policies do that have a
/// chance of every action: in which order they are solved, and where elimination needs room.
final class EquationShape: Sendable {
  let components: StronglyConnectedComponents
  let edges: PlacedEdges
  /// Whether each component is eliminated.
  let isEliminated: [Bool]
  /// A plan of the room for the factors of the components that are eliminated.
  let factors: EnvelopeFactors
  /// The edges of the chains.
  private let (starts, successors): ([Int32], [Int32])

  /// The largest component that is eliminated wherever its edges lead.
  static var largestElimination: Int { 400 }

  /// The most multiplications that eliminating a component may take, and the most for each of its edges if that is
  /// more: sweeps until rounding seldom take less.
  private static var mostWork: (any: Int, perEdge: Int) {
    (largestElimination * largestElimination * largestElimination / 6, 4000)
  }

  /// Finds the shape of a chain's equations.
  ///
  /// - Parameters:
  ///   - chain: the chain.
  ///   - components: its components.
  ///   - littleWork: how many multiplications for each edge are so few that no better order is looked for, which takes
  ///     longer than a few dozen, unless the shape is kept.
  init(_ chain: PolicyChain, _ components: StronglyConnectedComponents, littleWork: Int = 64) {
    (starts, successors) = (chain.edgeStarts, chain.successors)
    self.components = components
    var order = components.byNumber
    var edges = PlacedEdges(chain, order: order)
    var envelope = edges.envelope(components)
    if envelope.work(of: order.indices) > littleWork * chain.weights.count {
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
    var factors = EnvelopeFactors(envelope)
    isEliminated = (0..<components.count).map { component in
      let block = components.places(of: component)
      return factors.planRoom(for: block, most: Self.mostWork.any)
        || factors.planRoom(for: block, most: edges.count(within: block) * Self.mostWork.perEdge)
    }
    self.factors = factors
  }

  /// Whether the edges of a chain lead alike.
  func fits(_ chain: PolicyChain) -> Bool { starts == chain.edgeStarts && successors == chain.successors }
}

/// The shape that was asked for last.
final class LastShape: Sendable {
  private let shape = Mutex<EquationShape?>(nil)

  var value: EquationShape? {
    get { shape.withLock { $0 } }
    set { shape.withLock { $0 = newValue } }
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

  /// The vertices, component after component, those of each in the order in which a search finds them that goes
  /// through the edges of a chain breadth first, from the lowest number on.
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

/// Where the edges of a chain lead, by the places of its states: component after component, those of each in some
/// order.
struct PlacedEdges: Sendable {
  private let (order, places): ([Int32], [Int32])
  /// The first edge from each place and one entry more, and where each edge leads.
  private let (starts, targets): ([Int32], [Int32])

  init(_ chain: PolicyChain, order: [Int32]) {
    var places = [Int32](unwritten: order.count)
    for place in order.indices { places[Int(order[place])] = Int32(place) }
    (self.order, self.places) = (order, places)
    var starts = [Int32](unwritten: chain.stateCount + 1)
    var targets = [Int32](unwritten: chain.weights.count)
    var count = 0
    for place in order.indices {
      starts[place] = Int32(count)
      for edge in chain.edges(of: Int(order[place])) {
        targets[count] = places[Int(chain.successors[edge])]
        count += 1
      }
    }
    starts[order.count] = Int32(count)
    (self.starts, self.targets) = (starts, targets)
  }

  /// The weights of the edges of a chain, in the order of the edges by places.
  func weights(of chain: PolicyChain) -> [Double] {
    var weights = [Double](unwritten: targets.count)
    var count = 0
    for state in order {
      for edge in chain.edges(of: Int(state)) {
        weights[count] = chain.weights[edge]
        count += 1
      }
    }
    return weights
  }

  /// Where the edges within components lie.
  func envelope(_ components: StronglyConnectedComponents) -> Envelope {
    var envelope = Envelope(count: order.count)
    for component in 0..<components.count {
      let block = components.places(of: component)
      for row in block {
        forEach(from: row, into: block) { _, column in envelope.add(row: row, column: column) }
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

  /// Calls `body` with the number of each edge from a place that leads into some places, and with where it leads.
  @inline(__always)
  func forEach(from place: Int, into targets: Range<Int>, _ body: (_ edge: Int, _ target: Int) -> Void) {
    for edge in Int(starts[place])..<Int(starts[place + 1]) {
      let target = Int(self.targets[edge])
      if targets.contains(target) { body(edge, target) }
    }
  }
}
