/// The offline lambda-return: learns at the end of each episode from a mixture of all n-step returns.
///
///     v(s) += alpha * (G - v(s)), G = r + gamma * ((1 - lambda) * v(s') + lambda * G')
///
/// where the values inside G are those at the end of the episode before anything is learned from it, and visits
/// follow in time order. lambda = 1 is every-visit Monte Carlo; lambda = 0 is TD(0) that waits for the end.
///
/// - Source: Sutton & Barto 2018, section 12.1 and equation 12.18.
/// - Complexity: O(1) per step apart from drawing the action; memory O(states + length of an episode).
public struct LambdaReturn: PredictionAlgorithm {
  /// Step size and initial value.
  public var prediction = PredictionSettings()
  /// How much later rewards count against estimates, in 0...1.
  public var lambda = 0.9

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`.
  public func makeLearner(for task: LearningTask) -> LambdaReturnPredictor {
    LambdaReturnPredictor(Prediction(prediction, for: task), lambda: lambda)
  }

  /// The name on the command line.
  public static let name = "lambda-return"
  /// What it is.
  public static let summary = "offline lambda-return: the values of a policy, learned when an episode is over"
  /// The step size, the initial value and lambda.
  public static var parameters: [Parameter<Self>] {
    Parameter.prediction + [
      Parameter(
        "lambda", \.lambda, in: .from(0, to: 1), "weight of rewards against estimates; 1 is Monte Carlo")
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "v(s) += alpha * (G - v(s)), G = r + gamma * ((1 - lambda) * v(s') + lambda * G')",
      "Truncation": "behind the last step G' is v(s'), also where an episode is cut short",
      "Source": "Sutton & Barto 2018, section 12.1 and equation 12.18",
    ])
  }
}

/// The offline lambda-return at work.
public struct LambdaReturnPredictor: PredictionLearner {
  /// The values, what has been learned from, and the policy to be evaluated.
  public var prediction: Prediction
  private let lambda: Double
  private var episode = StepWindow<Transition>()

  /// Creates a newborn learner.
  public init(_ prediction: Prediction, lambda: Double) {
    self.prediction = prediction
    self.lambda = lambda
  }

  /// Forgets the last episode.
  public mutating func begin(in state: State, using generator: inout Generator) -> Action {
    episode.clear()
    return prediction.begin(in: state, using: &generator)
  }

  /// Remembers the step and follows the policy.
  @inline(__always)
  public mutating func step(_ transition: Transition, using generator: inout Generator) -> Action {
    episode.append(transition)
    return prediction.action(in: transition.next, using: &generator)
  }

  /// Learns from all lambda-returns of the episode.
  public mutating func end(_ transition: Transition, using generator: inout Generator) {
    episode.append(transition)
    episode.accumulateReturns(lambda: lambda, prediction.values)
    for time in episode.indices {
      prediction.learn(from: episode[time], toward: episode[time].reward)
    }
  }
}
