/// Everything that determines a run besides the model and the learner's recipe.
///
/// A run is a pure function of the model, the recipe, this and its index: the same bytes on any machine,
/// on any number of threads.
public struct RunSpecification: Hashable, Sendable {
  /// The discount of the task, in 0...1.
  public var discount: Double

  /// The number of steps after which an episode is cut, at least one.
  public var stepLimit: Int

  /// How long the run lasts.
  public var budget: Budget

  /// The master seed of all runs of an experiment.
  public var seed: UInt64

  /// Creates a specification.
  public init(discount: Double, stepLimit: Int, budget: Budget, seed: UInt64) {
    precondition((0...1).contains(discount), "a discount lies in 0...1")
    precondition(stepLimit > 0, "an episode has at least one step")
    switch budget {
    case .episodes(let count), .steps(let count): precondition(count > 0, "a budget is at least one")
    }
    self.discount = discount
    self.stepLimit = stepLimit
    self.budget = budget
    self.seed = seed
  }

  /// The step limit of worlds that name none: no policy may keep a run from ending.
  public static let generalStepLimit = 100_000
}
