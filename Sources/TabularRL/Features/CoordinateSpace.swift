/// Where the states of a finite world lie among each other, as features are made of it.
public struct CoordinateSpace: Sendable, Hashable {
  /// The coordinates of each state, or nil for one in which nothing can be done.
  public let points: [Coordinates?]
  /// The range of each coordinate; each has a width.
  public let ranges: [ClosedRange<Double>]

  /// Creates a space of points; coordinates that are the same everywhere are left out.
  fileprivate init(_ rows: [[Double]?]) {
    let living = rows.compactMap(\.self)
    var (kept, ranges): ([Int], [ClosedRange<Double>]) = ([], [])
    for place in (living.first ?? []).indices {
      let column = living.map { $0[place] }
      guard let lowest = column.min(), let highest = column.max(), lowest < highest else { continue }
      kept.append(place)
      ranges.append(lowest...highest)
    }
    self.ranges = ranges.isEmpty ? [0...1] : ranges
    points = rows.map { row in
      guard let row else { return nil }
      var point = Coordinates.zero
      for (place, old) in kept.enumerated() { point[place] = row[old] }
      return point
    }
  }
}

extension TabularModel {
  /// The coordinates of every state in which something can be done: those that the world declares, else its column
  /// and its row on the board, else its number.
  ///
  /// - Complexity: O(states).
  public var coordinateSpace: CoordinateSpace {
    let isLiving = (0..<stateCount).map {
      rowStarts[$0 * actionCount] < rowStarts[($0 + 1) * actionCount]
    }
    func living(_ row: (State) -> [Double]) -> [[Double]?] {
      (0..<stateCount).map { isLiving[$0] ? row($0) : nil }
    }
    if let coordinates { return CoordinateSpace(living { coordinates[$0] }) }
    if let board, let columns = board.rows.first?.count,
      board.places.indices.allSatisfy({ !isLiving[$0] || board.places[$0] != nil })
    {
      return CoordinateSpace(
        living { state in
          let place = board.places[state] ?? 0
          return [Double(place % columns), Double(place / columns)]
        })
    }
    return CoordinateSpace(living { [Double($0)] })
  }
}
