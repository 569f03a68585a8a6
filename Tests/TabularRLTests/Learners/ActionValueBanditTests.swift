import TabularRL
import Testing

@Suite struct ActionValueBanditTests {
  @Test("The default step size makes a value the mean of its rewards, whatever comes after")
  func sampleMean() throws {
    var learner = ActionValueBandit().makeLearner(for: try TableWorld.twoStates.model())
    var generator = Generator(splitMixSeed: 1)
    _ = learner.begin(in: 0, using: &generator)
    learner.control.values[1, 0] = 100
    for reward in [3.0, 4, 8] {
      _ = learner.step(
        Transition(state: 0, action: 0, reward: reward, discount: 0.9, next: 1), using: &generator)
    }
    #expect(learner.actionValues[0, 0] == 5)
    learner.end(Transition(state: 0, action: 1, reward: -2, discount: 0.9, next: 1), using: &generator)
    #expect(learner.actionValues[0, 1] == -2)
  }
}
