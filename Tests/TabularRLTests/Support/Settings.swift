import TabularRL
import Testing

extension ControlSettings {
  /// Creates settings from the text forms.
  init(alpha: String = "0.5", exploration: String = "greedy", initialValue: Double = 0) throws {
    self.init()
    stepSize = try #require(Schedule(alpha))
    self.exploration = try #require(Exploration(exploration))
    self.initialValue = initialValue
  }
}

extension ControlAlgorithm {
  /// Creates the recipe with these settings.
  init(_ settings: ControlSettings) {
    self.init()
    control = settings
  }
}

/// The algorithms with a table of action values that is learned step by step.
let controlAlgorithms: [any ControlAlgorithm.Type] = [
  QLearning.self, Sarsa.self, ExpectedSarsa.self, DoubleQLearning.self,
]
