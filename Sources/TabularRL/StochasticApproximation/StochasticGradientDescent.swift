/// Stochastic gradient descent: the gradient of one random sample stands for that of all.
///
///     w(k+1) = w(k) - a(k) * gradient at w(k) of the loss of x(k)
///
/// It is the Robbins-Monro algorithm for the root of the gradient.
///
/// - Source: Zhao 2025, section 6.4, equation 6.13.
public struct StochasticGradientDescent: ApproximationAlgorithm {
  /// The step sizes.
  public var stepSize = Schedule.perIteration

  /// Creates the recipe with step sizes 1/n.
  public init() {}

  /// The name on the command line.
  public static let name = "sgd"
  /// What it is.
  public static let summary = "stochastic gradient descent: one random sample an iteration"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w <- w - a(k) * gradient of the loss of a random sample",
      "Source": "Zhao 2025, section 6.4, equation 6.13",
    ])
  }

  /// One random sample.
  public func chooseInputs(_ iteration: Int, _ inputs: inout ApproximationInputs, _ add: ([Double]) -> Void) {
    add(inputs.random())
  }
}
