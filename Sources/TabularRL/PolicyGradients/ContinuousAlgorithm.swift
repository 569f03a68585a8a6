/// A recipe for a learner with features whose actions are a continuum: it lives in simulations only.
public protocol ContinuousAlgorithm: Parameterized {
  /// The learner that the recipe makes.
  associatedtype FeatureWorker: FeatureLearner where FeatureWorker.Decision == Double

  /// How states are described.
  var features: FeatureChoice { get set }

  /// Returns a newborn learner for `task`.
  func makeLearner(for task: FeatureTask) -> FeatureWorker
}
