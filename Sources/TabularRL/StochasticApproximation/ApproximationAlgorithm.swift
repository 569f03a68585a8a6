/// A recipe that moves an estimate against what it measures.
///
///     w(k+1) = w(k) - a(k) * measurement(k)
///
/// The algorithms differ in the inputs of a measurement; ``ApproximationRun`` is the loop they share.
public protocol ApproximationAlgorithm: Parameterized {
  /// The step sizes a(k), k = 1, 2, …; all above 0.
  var stepSize: Schedule { get set }

  /// Makes the k-th measurement.
  ///
  /// - Parameters:
  ///   - iteration: k, counted from 1.
  ///   - inputs: the data set of the run and where fresh inputs come from.
  ///   - add: measures with an input; the measurement is the mean over all inputs added.
  func chooseInputs(
    _ iteration: Int, _ inputs: inout ApproximationInputs, _ add: (_ input: [Double]) -> Void)
}

extension ApproximationAlgorithm {
  /// The step size.
  public static var parameters: [Parameter<Self>] { [.approximationStepSize] }
}

extension Parameter where Root: ApproximationAlgorithm {
  /// The step sizes of a stochastic approximation.
  public static var approximationStepSize: Parameter {
    .schedule(
      "alpha", \.stepSize, in: .above(0),
      "step sizes a(k) at iteration k, such as 1/n or n^-0.8")
  }
}

extension Schedule {
  /// 1/k at iteration k.
  public static let perIteration = Schedule(.hyperbolic(scale: 1, offset: 0), by: .step)
}

/// The inputs of measurements: the data set of the run, and fresh ones.
public struct ApproximationInputs: Sendable {
  /// The data set; empty when every measurement has a fresh input.
  public let samples: [[Double]]
  /// The mean input, for measurements without noise where there is no data set.
  public let mean: [Double]
  private var fresh: [Double]
  private var generator: Generator
  private var chooser: Generator
  private let draw: @Sendable (inout [Double], inout Generator) -> Void

  /// Prepares the inputs of one run of `problem`.
  init(_ problem: some ApproximationProblem, samples: [[Double]], generator: Generator, chooser: Generator) {
    self.samples = samples
    mean = problem.meanInput
    fresh = mean
    self.generator = generator
    self.chooser = chooser
    draw = { problem.draw(into: &$0, using: &$1) }
  }

  /// Returns a random sample of the data set, or a fresh input where there is none.
  public mutating func random() -> [Double] {
    guard samples.isEmpty else { return samples[chooser.index(below: samples.count)] }
    draw(&fresh, &generator)
    return fresh
  }

  /// Returns the sample of an iteration in the order of the data set, over and over, or a fresh input where there
  /// is none.
  public mutating func inOrder(_ iteration: Int) -> [Double] {
    samples.isEmpty ? random() : samples[(iteration - 1) % samples.count]
  }
}
