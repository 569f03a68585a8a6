import TabularRL
import Testing

@Suite struct EpisodeVisitsTests {
  @Test("First visits are found in each episode anew; every visit counts if every one shall")
  func counts() {
    var first = EpisodeVisits(.first, stateCount: 4)
    var every = EpisodeVisits(.every, stateCount: 4)
    for (states, expected) in [
      ([2, 1, 2, 3, 1], [true, true, false, true, false]), ([1, 1, 2], [true, false, true]),
    ] {
      var window = StepWindow<Transition>()
      for step in episode(states + [0], rewards: states.map { _ in 0 }) { window.append(step) }
      first.find(in: window)
      every.find(in: window)
      #expect(states.indices.map { first.counts($0, states[$0]) } == expected)
      #expect(states.indices.allSatisfy { every.counts($0, states[$0]) })
    }
  }
}
