/// The strongly connected components of a directed graph, by Tarjan's algorithm without recursion.
///
/// Components come in reverse topological order: no edge leads from a component to a later one.
///
/// - Source: Tarjan 1972.
/// - Complexity: O(vertices + edges) time and memory.
struct StronglyConnectedComponents: Sendable {
  /// The vertices, component after component.
  private(set) var vertices: [Int32] = []
  /// The place of each component's first vertex and one entry more.
  private(set) var starts: [Int32] = [0]
  /// The component of each vertex.
  private(set) var component: [Int32]

  /// Creates the components of the graph whose edges from `v` are the targets of slots
  /// `firstEdge(v)..<firstEdge(v + 1)`; `target` gives -1 for an edge to be ignored.
  init(_ count: Int, edges: (Int) -> Range<Int>, target: (Int) -> Int32) {
    component = Array(repeating: -1, count: count)
    vertices.reserveCapacity(count)
    var order = [Int32](repeating: 0, count: count)
    var low = [Int32](repeating: 0, count: count)
    var next = [Int](repeating: 0, count: count)
    var path: [Int] = []
    var open: [Int32] = []
    var visited: Int32 = 0
    for root in 0..<count where order[root] == 0 {
      path.append(root)
      while let vertex = path.last {
        if order[vertex] == 0 {
          visited += 1
          order[vertex] = visited
          low[vertex] = visited
          next[vertex] = edges(vertex).lowerBound
          open.append(Int32(vertex))
        }
        let end = edges(vertex).upperBound
        var child = -1
        while next[vertex] < end, child < 0 {
          let candidate = Int(target(next[vertex]))
          if candidate < 0 || (order[candidate] > 0 && component[candidate] >= 0) {
            next[vertex] += 1
          } else if order[candidate] == 0 {
            child = candidate
          } else {
            low[vertex] = min(low[vertex], low[candidate])
            next[vertex] += 1
          }
        }
        if child >= 0 {
          path.append(child)
          continue
        }
        path.removeLast()
        if low[vertex] == order[vertex] {
          while let member = open.popLast() {
            component[Int(member)] = Int32(starts.count - 1)
            vertices.append(member)
            if Int(member) == vertex { break }
          }
          starts.append(Int32(vertices.count))
        }
      }
    }
  }

  /// The number of components.
  var count: Int { starts.count - 1 }

  /// The vertices of a component.
  func members(of component: Int) -> ArraySlice<Int32> {
    vertices[Int(starts[component])..<Int(starts[component + 1])]
  }
}
