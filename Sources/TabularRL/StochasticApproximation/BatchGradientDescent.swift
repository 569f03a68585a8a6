/// Batch gradient descent: the exact gradient over all samples.
///
///     w(k+1) = w(k) - a(k) / n * sum over all samples of the gradient at w(k) of the loss of x
///
/// Without a data set it measures with the mean input, which is without noise.
///
/// - Source: Zhao 2025, section 6.4.4, equation 6.15.
public struct BatchGradientDescent: ApproximationAlgorithm {
  /// The step sizes.
  public var stepSize = Schedule.perIteration

  /// Creates the recipe with step sizes 1/n.
  public init() {}

  /// The name on the command line.
  public static let name = "batch-gd"
  /// What it is.
  public static let summary = "batch gradient descent: all samples an iteration, or no noise at all"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w <- w - a(k) * mean gradient over all samples",
      "Source": "Zhao 2025, section 6.4.4, equation 6.15",
    ])
  }

  /// All samples.
  public func chooseInputs(_ iteration: Int, _ inputs: inout ApproximationInputs, _ add: ([Double]) -> Void) {
    guard !inputs.samples.isEmpty else { return add(inputs.mean) }
    for sample in inputs.samples { add(sample) }
  }
}
