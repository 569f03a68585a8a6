/// Deterministic actor-critic: where actions are numbers, the policy climbs the slope of what an action is worth.
///
///     mu(s) = theta . x(s), carried out with normal noise
///     q(s,a) = v . x(s) + (a - mu(s)) * (w . x(s))
///     delta = r + gamma * q(s',mu(s')) - q(s,a), where q(s',mu(s')) = v . x(s')
///     theta += alpha * x(s) * (w . x(s))
///     w += alpha-w * delta * (a - mu(s)) x(s);  v += alpha-v * delta x(s)
///
/// The critic's features are compatible: its slope by the action is the one that the deterministic policy gradient
/// theorem asks for. The action that follows is the policy's own and is not carried out, so no importance sampling is
/// needed.
///
/// - Source: Silver, Lever, Heess, Degris, Wierstra & Riedmiller 2014, section 4.3 (COPDAC-Q); Zhao 2025, algorithm
///   10.4.
/// - Complexity: O(active features) per step; memory O(features).
public struct DeterministicActorCritic: ContinuousAlgorithm {
  /// How states are described.
  public var features = FeatureChoice.polynomial(order: 2)
  /// How far the policy moves.
  public var stepSize = Schedule.constant(0.001)
  /// How far the critic's slope moves.
  public var slopeStepSize = Schedule.constant(0.05)
  /// How far the critic's state values move.
  public var valueStepSize = Schedule.constant(0.05)
  /// The standard deviation of the noise.
  public var deviation = 0.5

  /// Creates the recipe with its defaults.
  public init() {}

  /// Returns a newborn learner for `task`, whose actions are a continuum.
  public func makeLearner(for task: FeatureTask) -> DeterministicActorCriticLearner {
    DeterministicActorCriticLearner(self, featureCount: task.featureCount)
  }

  /// The name on the command line.
  public static let name = "deterministic-actor-critic"
  /// What it is.
  public static let summary = "deterministic policy gradient for actions that are numbers"
  /// The schema.
  public static var parameters: [Parameter<Self>] {
    [
      Parameter("features", \.features, allowed: FeatureChoice.forms, "how states are described"),
      .schedule("alpha", \.stepSize, in: .from(0, to: 1e6), "step size of the policy's weights"),
      .schedule("alpha-w", \.slopeStepSize, in: .from(0, to: 1e6), "step size of the critic's slope"),
      .schedule("alpha-v", \.valueStepSize, in: .from(0, to: 1e6), "step size of the critic's state values"),
      Parameter(
        "deviation", \.deviation, in: .from(0), "standard deviation of what is added to the policy's action"),
    ]
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      mu(s) = theta . x(s);  q(s,a) = v . x(s) + (a - mu(s)) * (w . x(s))
      delta = r + gamma * v . x(s') - q(s,a);  theta += alpha * x(s) * (w . x(s))
      w += alpha-w * delta * (a - mu(s)) x(s);  v += alpha-v * delta x(s)
      """,
      "Source": """
      Silver, Lever, Heess, Degris, Wierstra & Riedmiller 2014, section 4.3; Zhao 2025, algorithm 10.4
      """,
    ])
  }
}

/// Deterministic actor-critic at work.
public struct DeterministicActorCriticLearner: FeatureLearner {
  /// What it decides: a number.
  public typealias Decision = Double

  /// The weights theta of the policy.
  public var policy: [Double]
  /// The weights w of the critic's slope by the action.
  public var slope: [Double]
  /// The weights v of the critic's state values.
  public var values: [Double]
  /// Whether an error was beyond all bounds; nothing has changed since.
  public private(set) var hasDiverged = false

  private let recipe: DeterministicActorCritic
  private var experience = Experience(stateCount: 1, actionCount: 1, countsVisits: true)

  /// Creates a newborn learner that always does 0.
  public init(_ recipe: DeterministicActorCritic, featureCount: Int) {
    self.recipe = recipe
    policy = Array(repeating: 0, count: featureCount)
    slope = policy
    values = policy
  }

  /// Begins an episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Double {
    experience.beginEpisode()
    return action(in: state, using: &generator)
  }

  /// The policy's action and noise.
  private func action(in state: FeaturedState, using generator: inout Generator) -> Double {
    state.features.dot(policy) + recipe.deviation * generator.normal()
  }

  /// Learns, then draws the next action.
  public mutating func step(
    _ transition: Step<FeaturedState, Double>, using generator: inout Generator
  ) -> Double {
    end(transition, using: &generator)
    return action(in: transition.next, using: &generator)
  }

  /// Learns from a step.
  public mutating func end(_ transition: Step<FeaturedState, Double>, using generator: inout Generator) {
    experience.record(0, 0)
    let x = transition.state.features
    let deviation = transition.action - x.dot(policy)
    let steepness = x.dot(slope)
    let target = TemporalDifference.target(
      reward: transition.reward, discount: transition.discount,
      nextValue: transition.next.features.dot(values))
    let error = target - (x.dot(values) + deviation * steepness)
    if !(error.magnitude * max(1, deviation.magnitude) <= SoftmaxPolicy.limit) { hasDiverged = true }
    if hasDiverged { return }
    x.add(to: &policy, times: size(recipe.stepSize) * steepness)
    x.add(to: &slope, times: size(recipe.slopeStepSize) * error * deviation)
    x.add(to: &values, times: size(recipe.valueStepSize) * error)
  }

  private func size(_ schedule: Schedule) -> Double { schedule.value(experience, 0, 0) }

  /// Nothing: there are no numbered states.
  public var solution: Solution {
    var solution = Solution(values: [], of: Policy(rows: []))
    if hasDiverged { solution.status = .diverged }
    return solution
  }

  /// A policy is what is learned.
  public var estimand: Estimand { .policyAlone }
}
