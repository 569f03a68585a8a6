import Testing

@testable import TabularRL

@Suite struct BreadthFirstLevelsTests {
  /// The number of steps to an end in each state, by lowering it until nothing changes; nil where there is none.
  private func distances(_ model: TabularModel) -> [Int?] {
    var distances = [Int?](repeating: nil, count: model.stateCount)
    for _ in 0..<model.stateCount {
      for state in 0..<model.stateCount {
        for action in 0..<model.actionCount {
          for index in model.outcomes(of: action, in: state) where model.probabilities[index] > 0 {
            let next = Int(model.successors[index])
            let isEnd = model.terminates[index] || model.availableActionCount(in: next) == 0
            guard let distance = isEnd ? 0 : distances[next] else { continue }
            distances[state] = min(distances[state] ?? .max, isEnd ? 1 : distance + 1)
          }
        }
      }
    }
    return distances
  }

  @Test func `levels are distances from the ends`() throws {
    for number in 0..<100 {
      let model = try RandomModel(number).compiled()
      let distances = distances(model)
      let levels = BreadthFirstLevels(model)
      #expect(levels.states.map(Int.init).sorted() == Array(0..<model.stateCount))
      for (place, state) in levels.states.enumerated() { #expect(Int(levels.places[Int(state)]) == place) }
      for level in 0..<levels.count {
        let found = levels[level].map { distances[Int(levels.states[$0])] }
        let isLast = level == levels.count - 1 && distances.contains(nil)
        #expect(found.allSatisfy { $0 == (isLast ? nil : level + 1) }, "model \(number), level \(level)")
      }
    }
  }

  @Test func `the levels of a model are those of its rows`() throws {
    for number in 0..<100 {
      let model = try RandomModel(number).compiled()
      let levels = BreadthFirstLevels(model)
      let same = BreadthFirstLevels(BackupRows(model, discount: 0.9))
      #expect(levels.starts == same.starts)
      #expect(levels.states == same.states)
    }
  }

  @Test func `without ends all states are one level`() throws {
    let levels = BreadthFirstLevels(try TableWorld.loop.model())
    #expect(levels.count == 1)
    #expect(levels.states == [0])
  }
}
