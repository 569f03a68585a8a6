/// A binary heap of numbered items whose priorities can be raised.
struct PriorityQueue {
  private var priorities: [Double]
  private var heap: [Int]
  private var places: [Int]

  /// Creates the queue of all items; O(items).
  init(_ priorities: [Double]) {
    self.priorities = priorities
    heap = Array(priorities.indices)
    places = heap
    for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
  }

  /// Takes the item of largest priority off its place and gives it priority 0, unless all are too small.
  mutating func popLargest(above least: Double) -> Int? {
    guard let item = heap.first, priorities[item] > least else { return nil }
    priorities[item] = 0
    sink(0)
    return item
  }

  /// Gives an item a priority if its own is lower.
  mutating func raise(_ item: Int, to priority: Double) {
    guard priority > priorities[item] else { return }
    priorities[item] = priority
    var place = places[item]
    while place > 0, priorities[heap[(place - 1) / 2]] < priority {
      exchange(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var largest = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if priorities[heap[child]] > priorities[heap[largest]] { largest = child }
      }
      if largest == place { return }
      exchange(place, largest)
      place = largest
    }
  }

  private mutating func exchange(_ place: Int, _ other: Int) {
    heap.swapAt(place, other)
    places[heap[place]] = place
    places[heap[other]] = other
  }
}
