import TabularRL
import Testing

@Suite struct ExperienceTests {
  @Test("Steps, episodes and visits are counted")
  func counts() throws {
    var experience = Experience(of: try TableWorld.twoStates.model(), countsVisits: true)
    #expect((experience.steps, experience.episodes, experience.visits(0)) == (0, 0, 0))
    experience.beginEpisode()
    experience.record(0, 1)
    experience.record(0, 1)
    experience.record(1, 0)
    experience.beginEpisode()
    experience.record(0, 0)
    #expect((experience.steps, experience.episodes) == (4, 2))
    #expect((0..<3).map { experience.visits($0) } == [3, 1, 0])
    #expect([(0, 0), (0, 1), (1, 0), (1, 1)].map { experience.visits($0.0, $0.1) } == [1, 2, 1, 0])
  }

  @Test("Visits that nobody asks for are not counted")
  func withoutVisits() throws {
    var experience = Experience(of: try TableWorld.twoStates.model(), countsVisits: false)
    experience.beginEpisode()
    experience.record(0, 1)
    #expect((experience.steps, experience.episodes) == (1, 1))
  }

  @Test("Who asks for visits that nobody counts is told what to do")
  func askedForNever() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let experience = Experience(of: try TableWorld.twoStates.model(), countsVisits: false)
      _ = experience.visits(0)
    }
    let complaint = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(complaint.contains("ask for it with countVisits(if:)"))
  }

  @Test("Visits are counted from the first time that somebody asks for them, and no question is forgotten")
  func askedForLater() throws {
    var experience = Experience(of: try TableWorld.twoStates.model(), countsVisits: false)
    experience.countVisits(if: false)
    experience.record(0, 1)
    experience.countVisits(if: true)
    experience.record(0, 1)
    experience.countVisits(if: true)
    experience.countVisits(if: false)
    experience.record(1, 0)
    #expect((experience.steps, experience.visits(0), experience.visits(1)) == (3, 1, 1))
    #expect((experience.visits(0, 1), experience.visits(1, 0)) == (1, 1))
  }

  /// After 2 episodes, 5 steps, 4 of them in state 0 and 1 of these with action 1.
  private func someExperience() throws -> Experience {
    var experience = Experience(of: try TableWorld.twoStates.model(), countsVisits: true)
    experience.beginEpisode()
    for (state, action) in [(0, 0), (0, 0), (1, 1)] { experience.record(state, action) }
    experience.beginEpisode()
    for (state, action) in [(0, 1), (0, 0)] { experience.record(state, action) }
    return experience
  }

  @Test(
    "A schedule counts steps, episodes, or visits to the state and action or to the state",
    arguments: [
      // Learning from the fifth step, the second episode, the pair's first visit; choosing for the sixth
      // step, the second episode, the state's fifth visit.
      ("12/(0+n)@step", 2.4, 2.0), ("12/n@episode", 6, 6), ("10/n@visit", 10, 2),
      ("linear(1,0,10)@step", 0.6, 0.5), ("linear(1,0,4)", 0.75, 0.75), ("0.3", 0.3, 0.3),
    ])
  func units(text: String, forLearning: Double, forChoosing: Double) throws {
    let schedule = try #require(Schedule(text))
    let experience = try someExperience()
    #expect(schedule.value(experience, 0, 1) == forLearning)
    #expect(schedule.value(experience, 0) == forChoosing)
  }
}
