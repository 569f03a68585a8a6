import TabularRL
import Testing

/// Step sizes and explorations under which two algorithms that are the same must stay the same.
private let situations = [
  ("0.3", "epsilon-greedy(0.2)"), ("n^-0.8", "softmax(1)"), ("10/(9+n)@episode", "ucb(1)"),
  ("1/n", "epsilon-greedy(1/(1+n))"), ("0.3", "greedy"),
  ("linear(0.5,0.1,100)", "epsilon-greedy(exponential(1,0.9,0.1))"),
]

/// Expects two recipes to live the same runs and to learn the same table, in each of the situations.
///
/// Episodes of a world in which nothing is certain are cut after seven steps, so that both kinds of end occur.
///
/// `explorations` are the text forms of the rules to be tried, nil for all; values may be `tolerance` apart;
/// `adjust` sets what else is to be set when the exploration is known.
func expectSameRuns<First: ControlAlgorithm, Second: ControlAlgorithm>(
  _ first: First, _ second: Second, explorations: [String]? = nil, tolerance: Double = 0,
  sourceLocation: SourceLocation = #_sourceLocation,
  adjust: (inout First, inout Second, Exploration) -> Void = { _, _, _ in }
) throws {
  let model = try TableWorld.market.model()
  for (alpha, exploration) in situations where explorations?.contains(exploration) ?? true {
    var (first, second) = (first, second)
    first.control = try ControlSettings(alpha: alpha, exploration: exploration, initialValue: 2)
    second.control = first.control
    adjust(&first, &second, first.control.exploration)
    var one = Run(
      of: first.makeLearner(for: model), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    var other = Run(
      of: second.makeLearner(for: model), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    #expect(one.records() == other.records(), "\(alpha) \(exploration)", sourceLocation: sourceLocation)
    let difference = distance(one.learner.actionValues, other.learner.actionValues, in: model)
    #expect(difference <= tolerance, "\(alpha) \(exploration)", sourceLocation: sourceLocation)
    #expect(
      one.learner.control.experience == other.learner.control.experience, sourceLocation: sourceLocation)
  }
}
