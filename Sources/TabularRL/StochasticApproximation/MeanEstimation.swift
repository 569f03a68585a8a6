/// Incremental mean estimation: the samples one after the other.
///
///     w(k+1) = w(k) - a(k) * (w(k) - x(k))
///
/// With a(k) = 1/k the estimate is the mean of the samples so far, whatever the start.
///
/// - Source: Zhao 2025, section 6.1, equations 6.2 to 6.4.
public struct MeanEstimation: ApproximationAlgorithm {
  /// The step sizes.
  public var stepSize = Schedule.perIteration

  /// Creates the recipe with step sizes 1/n.
  public init() {}

  /// The name on the command line.
  public static let name = "mean-estimation"
  /// What it is.
  public static let summary = "the incremental mean: samples in their order, one an iteration"
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": "w <- w - a(k) * (w - x(k)); with a(k) = 1/k the mean of x(1) to x(k)",
      "Source": "Zhao 2025, section 6.1, equations 6.2 to 6.4",
    ])
  }

  /// The next sample.
  public func chooseInputs(_ iteration: Int, _ inputs: inout ApproximationInputs, _ add: ([Double]) -> Void) {
    add(inputs.inOrder(iteration))
  }
}
