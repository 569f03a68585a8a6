import TabularRL
import Testing

extension TabularModel {
  /// A task in which nothing but the model and the features matter; one-hot features unless others are given.
  func featureTask(_ rows: [[Double]]? = nil, discount: Double = 0.9) throws -> FeatureTask {
    let specification = RunSpecification(discount: discount, stepLimit: 1000, budget: .episodes(1), seed: 1)
    let table = try rows.map { FeatureTable(dense: $0) } ?? FeatureChoice.oneHot.table(for: self)
    return FeatureTask(LearningTask(self, specification), table)
  }
}

extension LinearControlAlgorithm {
  /// Returns a newborn learner that lives among numbered states, described by `rows` or one-hot features.
  func learner(
    in model: TabularModel, _ rows: [[Double]]? = nil, discount: Double = 0.9
  ) throws -> Describing<FeatureWorker, FeatureTable> {
    let task = try model.featureTask(rows, discount: discount)
    let table = try rows.map { FeatureTable(dense: $0) } ?? FeatureChoice.oneHot.table(for: model)
    return Describing(makeLearner(for: task), by: table)
  }

  /// Returns a newborn learner of two features and two actions that sees features only.
  func learner(
    alpha: String = "0.5", exploration: String = "greedy", initialValue: Double = 0
  ) throws -> FeatureWorker {
    var recipe = self
    recipe.control = try ControlSettings(
      alpha: alpha, exploration: exploration, initialValue: initialValue)
    return recipe.makeLearner(
      for: FeatureTask(
        featureCount: 2, actionNames: ["left", "right"],
        RunSpecification(discount: 0.5, stepLimit: 100, budget: .episodes(1), seed: 1)))
  }
}

/// A state with these features.
func featured(_ features: Double...) -> FeaturedState {
  FeaturedState(features: FeatureVector(dense: features))
}

/// Expects a linear recipe with one-hot features and a tabular one to live the same runs and to learn the same table.
func expectSameRuns<First: ControlAlgorithm, Second: LinearControlAlgorithm>(
  _ first: First, _ second: Second, tolerance: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let model = try TableWorld.market.model()
  // With an initial value the linear values are rounded otherwise.
  let situations: [(String, String, Double, Double)] = [
    ("0.3", "epsilon-greedy(0.2)", 0, tolerance), ("n^-0.8", "softmax(1)", 0, tolerance),
    ("10/(9+n)@episode", "ucb(1)", 0, tolerance), ("1/n", "epsilon-greedy(1/(1+n))", 0, tolerance),
    ("0.3", "greedy", 2, 1e-12), ("0.3", "softmax(0.5)", 2, 1e-12),
  ]
  for (alpha, exploration, initialValue, tolerance) in situations {
    var (first, second) = (first, second)
    first.control = try ControlSettings(alpha: alpha, exploration: exploration, initialValue: initialValue)
    second.control = first.control
    var one = Run(of: first.makeLearner(for: model), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    var other = Run(of: try second.learner(in: model), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    let comment: Comment = "\(alpha) \(exploration)"
    #expect(one.records() == other.records(), comment, sourceLocation: sourceLocation)
    let difference = distance(one.learner.actionValues, other.learner.actionValues, in: model)
    #expect(difference <= tolerance, comment, sourceLocation: sourceLocation)
    #expect(one.learner.estimand.isLike(other.learner.estimand), comment, sourceLocation: sourceLocation)
  }
}

extension Estimand {
  /// Whether two learners estimate the same, up to the rounding of probabilities.
  fileprivate func isLike(_ other: Estimand) -> Bool {
    guard case .behavior(let one) = self, case .behavior(let two) = other else { return self == other }
    return distance(one.probabilities, two.probabilities) < 1e-9
  }
}

/// Expects two linear recipes to live the same runs and to learn the same weights, with features that overlap.
func expectSameWeights<First: LinearControlAlgorithm, Second: LinearControlAlgorithm>(
  _ first: First, _ second: Second, tolerance: Double = 0, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let model = try TableWorld.market.model()
  let rows = [[1, 0.5, 0], [0.25, -1, 1], [0, 0, 0]]
  for (alpha, exploration) in [("0.1", "greedy"), ("0.2", "greedy")] {
    var (first, second) = (first, second)
    first.control = try ControlSettings(alpha: alpha, exploration: exploration)
    second.control = first.control
    var one = Run(
      of: try first.learner(in: model, rows), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    var other = Run(
      of: try second.learner(in: model, rows), in: model, discount: 0.9, stepLimit: 7, .episodes(150))
    #expect(one.records() == other.records(), sourceLocation: sourceLocation)
    let weights = (one.learner.learner.control.values.weights, other.learner.learner.control.values.weights)
    #expect(distance(weights.0, weights.1) <= tolerance, sourceLocation: sourceLocation)
    #expect(weights.0.contains { $0 != 0 }, sourceLocation: sourceLocation)
  }
}
