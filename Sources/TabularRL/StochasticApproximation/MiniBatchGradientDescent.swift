/// Mini-batch gradient descent: the mean gradient of a few random samples, drawn with replacement.
///
///     w(k+1) = w(k) - a(k) / m * sum over the batch of the gradient at w(k) of the loss of x
///
/// With as many draws as there are samples it is still not batch gradient descent, for some come twice.
///
/// - Source: Zhao 2025, section 6.4.4, equation 6.16.
public struct MiniBatchGradientDescent: ApproximationAlgorithm {
  /// The step sizes.
  public var stepSize = Schedule.perIteration
  /// The number m of samples in a batch, at least 1.
  public var batchSize = 5

  /// Creates the recipe with step sizes 1/n and batches of 5.
  public init() {}

  /// The name on the command line.
  public static let name = "mini-batch-gd"
  /// What it is.
  public static let summary = "mini-batch gradient descent: a few random samples an iteration"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w <- w - a(k) * mean gradient over m random samples",
      "Source": "Zhao 2025, section 6.4.4, equation 6.16",
    ])
  }
  /// The parameters.
  public static var parameters: [Parameter<Self>] {
    [
      .approximationStepSize,
      Parameter("batch-size", \.batchSize, in: 1...1_000_000, "the number of samples in a batch"),
    ]
  }

  /// As many random samples as a batch has.
  public func chooseInputs(_ iteration: Int, _ inputs: inout ApproximationInputs, _ add: ([Double]) -> Void) {
    for _ in 0..<batchSize { add(inputs.random()) }
  }
}
