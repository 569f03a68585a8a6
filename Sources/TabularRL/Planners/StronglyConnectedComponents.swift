/// The strongly connected components of a directed graph, by Tarjan's algorithm without recursion.
///
/// Components come in reverse topological order: no edge leads from a component to a later one.
///
/// - Source: Tarjan 1972.
/// - Complexity: O(vertices + edges) time and memory.
struct StronglyConnectedComponents: Sendable {
  /// The vertices, component after component.
  let vertices: [Int32]
  /// The place of each component's first vertex and one entry more.
  let starts: [Int32]
  /// The component of each vertex.
  let component: [Int32]

  /// Creates the components of the graph whose edges from `v` are the targets of slots
  /// `firstEdge(v)..<firstEdge(v + 1)`; `target` gives -1 for an edge to be ignored.
  @inline(__always)
  init(_ count: Int, edges: (Int) -> Range<Int>, target: (Int) -> Int32) {
    // Raw memory, because an array's checks take as long as the search.
    var starts: [Int32] = [0]
    var memory = [Int32](repeating: 0, count: 7 * count)
    (component, vertices) = memory.withUnsafeMutableBufferPointer { memory in
      func part(_ number: Int) -> UnsafeMutableBufferPointer<Int32> {
        UnsafeMutableBufferPointer(rebasing: memory[number * count..<(number + 1) * count])
      }
      let (component, vertices, order, low, next) = (part(0), part(1), part(2), part(3), part(4))
      let (path, open) = (part(5), part(6))
      var (depth, openCount, visited, done) = (0, 0, Int32(0), 0)
      component.update(repeating: -1)
      for root in 0..<count where order[root] == 0 {
        path[0] = Int32(root)
        depth = 1
        while depth > 0 {
          let vertex = Int(path[depth - 1])
          let slots = edges(vertex)
          if order[vertex] == 0 {
            visited += 1
            order[vertex] = visited
            low[vertex] = visited
            next[vertex] = Int32(slots.lowerBound)
            open[openCount] = Int32(vertex)
            openCount += 1
          }
          var child = -1
          while next[vertex] < slots.upperBound, child < 0 {
            let candidate = Int(target(Int(next[vertex])))
            precondition(candidate < count, "an edge leads to a vertex")
            if candidate < 0 || component[candidate] >= 0 {
              next[vertex] += 1
            } else if order[candidate] == 0 {
              child = candidate
            } else {
              low[vertex] = min(low[vertex], low[candidate])
              next[vertex] += 1
            }
          }
          if child >= 0 {
            path[depth] = Int32(child)
            depth += 1
            continue
          }
          depth -= 1
          guard low[vertex] == order[vertex] else { continue }
          repeat {
            openCount -= 1
            component[Int(open[openCount])] = Int32(starts.count - 1)
            vertices[done] = open[openCount]
            done += 1
          } while open[openCount] != vertex
          starts.append(Int32(done))
        }
      }
      return (Array(component), Array(vertices))
    }
    self.starts = starts
  }

  /// The number of components.
  var count: Int { starts.count - 1 }

  /// The places of a component's vertices among all.
  @inline(__always)
  func places(of component: Int) -> Range<Int> { Int(starts[component])..<Int(starts[component + 1]) }

  /// The vertices of a component.
  func members(of component: Int) -> ArraySlice<Int32> { vertices[places(of: component)] }
}
