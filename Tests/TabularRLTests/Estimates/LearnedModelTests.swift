import Testing

@testable import TabularRL

@Suite struct LearnedModelTests {
  @Test("It remembers the last outcome of each action, and how long ago that was")
  func record() {
    var model = LearnedModel(stateCount: 3, actionCount: 2)
    let first = Transition(state: 1, action: 0, reward: 5, discount: 0.9, next: 2)
    let other = Transition(state: 0, action: 1, reward: -1, discount: 0, next: 1)
    model.record(first)
    model.record(other)
    #expect(model.transition(from: 1, 0) == first && model.transition(from: 0, 1) == other)
    #expect(model.age(of: 0, in: 1) == 1 && model.age(of: 1, in: 0) == 0 && model.age(of: 1, in: 1) == 2)
    #expect(model.hasTried(0, in: 1) && !model.hasTried(1, in: 1) && !model.hasTried(0, in: 0))
    var changed = first
    (changed.next, changed.reward, changed.discount) = (0, 6, 0)
    model.record(changed)
    #expect(model.transition(from: 1, 0) == changed && model.age(of: 0, in: 1) == 0)
    #expect(model.steps == 3)
  }

  @Test("Every state that was left has the same chance, then every action tried in it")
  func draw() {
    var model = LearnedModel(stateCount: 5, actionCount: 3)
    var generator = Generator(splitMixSeed: 1)
    for (state, action) in [(4, 2), (1, 0), (4, 0), (4, 2), (4, 2)] {
      model.record(Transition(state: state, action: action, reward: 0, discount: 1, next: 0))
    }
    var counts: [Int] = [0, 0, 0]
    for _ in 0..<4000 {
      let state = model.drawState(using: &generator)
      let action = model.drawAction(in: state, using: &generator)
      #expect(model.hasTried(action, in: state))
      counts[state == 1 ? 0 : action == 0 ? 1 : 2] += 1
    }
    #expect(fits(counts, [0.5, 0.25, 0.25]), "\(counts)")
  }

  @Test("Counts: known after m tries, each outcome with its share, an end without a future")
  func empirical() {
    var model = EmpiricalModel(stateCount: 3, actionCount: 2, triesToKnow: 4)
    var known: [Bool] = []
    for (reward, discount, next) in [(1.0, 0.5, 2), (2, 0.5, 0), (3, 0, 2), (4, 0.5, 2), (99, 0.5, 1)] {
      known.append(
        model.record(Transition(state: 1, action: 1, reward: reward, discount: discount, next: next)))
    }
    #expect(known == [false, false, false, true, false])
    #expect(model.isKnown(1, in: 1) && !model.isKnown(0, in: 1) && !model.isKnown(1, in: 0))
    // (1 + 2 + 3 + 4 + 0.5 * (2 * 100 + 10)) / 4, state 2 being worth 100 and state 0 worth 10: 115 / 4.
    #expect(model.backup(1, in: 1) { [10, 1000, 100][$0] } == 28.75)
  }

  @Test("Predecessors: each pair is in the list of the state it led to last")
  func predecessors() {
    var lists = PredecessorLists(stateCount: 4, pairCount: 12)
    var truth = [Int?](repeating: nil, count: 12)
    var generator = Generator(splitMixSeed: 1)
    for _ in 0..<500 {
      let (pair, state) = (generator.index(below: 12), generator.index(below: 4))
      lists.move(pair, to: state)
      truth[pair] = state
      for state in 0..<4 {
        var found: [Int] = []
        var pair = lists.first(into: state)
        while let next = pair {
          found.append(next)
          pair = lists.next(after: next)
        }
        #expect(found.sorted() == truth.indices.filter { truth[$0] == state })
      }
    }
  }
}
