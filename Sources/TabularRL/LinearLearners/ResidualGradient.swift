/// How many successors of a state an update of residual gradient looks at.
public enum ResidualSampling: String, ParameterChoice {
  /// The one that came: descends the mean squared TD error.
  case single
  /// A second one, drawn independently: descends the mean squared Bellman error. Finite worlds only.
  case double
}

/// Residual gradient: linear state values by true gradient descent of the error between a state and its successor.
///
///     single:  w += alpha * rho * delta * (x(s) - gamma x(s'))
///     double:  w += alpha * rho * delta * (x(s) - gamma x(s'')), s'' a second successor drawn by pi and the model
///
/// It cannot diverge for small steps, but with one sample it converges to other values than the true ones wherever
/// successors are random, even in a table; with two it needs a model and converges slowly.
///
/// - Source: Baird 1995; Sutton & Barto 2018, section 11.5, examples 11.2 and 11.3.
/// - Complexity: O(active features) per step; memory O(features).
public struct ResidualGradient: LinearPredictionAlgorithm {
  /// Features, step size and initial weights.
  public var prediction = LinearPredictionSettings()
  /// How many successors an update looks at.
  public var sampling = ResidualSampling.single

  /// What the recipe makes.
  public typealias FeatureWorker = ResidualGradientPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    ResidualGradientPredictor(
      prediction, secondSampleIn: sampling == .double ? task.finite : nil,
      discount: task.specification.discount)
  }

  /// The name on the command line.
  public static let name = "residual-gradient"
  /// What it is.
  public static let summary =
    "residual gradient: linear state values by descent of the Bellman or the TD error"
  /// The policy to be evaluated and the one to be followed.
  public static var policyRoles: [PolicyRole] { [.target, .behavior] }
  /// The features, the step size, the initial weights and the number of samples.
  public static var parameters: [Parameter<Self>] {
    Parameter.linearPrediction + [
      Parameter("sampling", \.sampling, "how many successors of a state an update looks at")
    ]
  }
  /// Checks that a second successor can be drawn, and that a list of initial weights has one for each feature.
  public func validate(for task: FeatureTask) throws(ParameterError) {
    guard sampling == .single || task.finite != nil else {
      throw .conflict("--sampling double draws a second successor, which takes a finite world; take single")
    }
    try validateInitialWeights(for: task)
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      delta = r + gamma * w.x(s') - w.x(s), rho = pi(a|s) / b(a|s)
      single: w += alpha * rho * delta * (x(s) - gamma x(s'))
      double: w += alpha * rho * delta * (x(s) - gamma x(s'')), s'' drawn once more by pi and the model
      """,
      "Coverage": "b, the policy followed, must give a chance to every action that pi may take",
      "Source": "Baird 1995; Sutton & Barto 2018, section 11.5",
    ])
  }
}

/// Residual gradient at work.
public struct ResidualGradientPredictor: LinearPredictionLearner {
  /// The weights, what has been lived through, and the policies.
  public var prediction: LinearPrediction
  private let second: FeatureTask.Finite?
  private let discount: Double

  /// Creates a newborn learner, which draws second successors in a world if there is one.
  public init(_ prediction: LinearPrediction, secondSampleIn world: FeatureTask.Finite?, discount: Double) {
    self.prediction = prediction
    second = world
    self.discount = discount
  }

  /// Learns from a transition.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    let state = transition.state
    let error = prediction.error(of: transition)
    prediction.record(state.number, transition.action)
    let amount = prediction.stepSize(at: state.number) * prediction.ratio(of: transition) * error
    var (next, discount) = (transition.next.features, transition.discount)
    if let second {
      let action = prediction.policy.action(in: state.number, using: &generator)
      let outcome = second.task.world.outcome(of: action, in: state.number, using: &generator)
      next = second.features.rows[Int(outcome.next)]
      discount = outcome.terminates ? 0 : self.discount
    }
    prediction.add(amount, times: state.features)
    prediction.add(-(amount * discount), times: next)
  }
}
