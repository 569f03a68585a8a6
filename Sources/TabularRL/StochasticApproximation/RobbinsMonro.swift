/// The Robbins-Monro algorithm: the root of a function from one noisy measurement an iteration.
///
///     w(k+1) = w(k) - a(k) * g(w(k), x(k))
///
/// It converges for an increasing g with bounded slope and noise of bounded variance when the step sizes sum to
/// infinity and their squares do not (``Schedule/robbinsMonroConditions``).
///
/// - Source: Robbins & Monro 1951; Zhao 2025, section 6.2, equation 6.5 and theorem 6.1.
public struct RobbinsMonro: ApproximationAlgorithm {
  /// The step sizes.
  public var stepSize = Schedule.perIteration

  /// Creates the recipe with step sizes 1/n.
  public init() {}

  /// The name on the command line.
  public static let name = "robbins-monro"
  /// What it is.
  public static let summary = "the root of a function from noisy measurements, one an iteration"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w <- w - a(k) * measurement of g(w)",
      "Conditions": "the step sizes sum to infinity, their squares to a finite number",
      "Source": "Robbins & Monro 1951; Zhao 2025, section 6.2",
    ])
  }

  /// One measurement, with a fresh input or a random sample.
  public func chooseInputs(_ iteration: Int, _ inputs: inout ApproximationInputs, _ add: ([Double]) -> Void) {
    add(inputs.random())
  }
}
