/// An algorithm of stochastic approximation behind its name.
public struct ApproximationEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// Returns the algorithm with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> any ApproximationAlgorithm

  /// Creates the entry of an algorithm.
  public init<Algorithm: ApproximationAlgorithm>(_ type: Algorithm.Type) {
    description = CatalogDescription(type)
    configure = { (settings: [Setting]) throws(ParameterError) in try Algorithm(settings: settings) }
  }
}

/// A problem of stochastic approximation behind its name.
public struct ProblemEntry: Sendable {
  /// Name, documentation and parameters.
  public let description: CatalogDescription

  /// Returns the problem with the given settings and defaults for the rest, or throws a ``ParameterError``.
  public let configure: @Sendable (_ settings: [Setting]) throws(ParameterError) -> any ApproximationProblem

  /// Creates the entry of a problem.
  public init<Problem: ApproximationProblem>(_ type: Problem.Type) {
    description = CatalogDescription(type)
    configure = { (settings: [Setting]) throws(ParameterError) in try Problem(settings: settings) }
  }
}

/// The algorithms of stochastic approximation that come with the laboratory.
public let standardApproximations: [ApproximationEntry] = [
  ApproximationEntry(RobbinsMonro.self),
  ApproximationEntry(MeanEstimation.self),
  ApproximationEntry(StochasticGradientDescent.self),
  ApproximationEntry(MiniBatchGradientDescent.self),
  ApproximationEntry(BatchGradientDescent.self),
]

/// The problems that come with the laboratory.
public let standardProblems: [ProblemEntry] = [
  ProblemEntry(CubicRoot.self),
  ProblemEntry(TanhRoot.self),
  ProblemEntry(NormalMean.self),
  ProblemEntry(SquareMean.self),
]
