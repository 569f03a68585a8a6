/// A problem of stochastic approximation: find the root of a function g that can only be measured with noise.
///
///     g(w*) = 0,  measured as  g(w, x)  with  E[g(w, X)] = g(w)
///
/// Minimising an expected loss is such a problem, with its gradient as g. A problem of your own says where to
/// begin, what the inputs X are, and what a measurement is.
///
/// - Source: Robbins & Monro 1951; Zhao 2025, sections 6.2 and 6.4.
public protocol ApproximationProblem: Parameterized {
  /// Where estimates begin; as many numbers as the unknown has.
  var start: [Double] { get }

  /// The root, given the data set of a run.
  func solution(for samples: [[Double]]) -> [Double]

  /// Returns the data set of one run, or nothing when every measurement has a fresh input.
  func samples(using generator: inout Generator) -> [[Double]]

  /// The mean of the inputs: it gives measurements without noise where g(w, x) is linear in x.
  var meanInput: [Double] { get }

  /// Draws a fresh input.
  func draw(into input: inout [Double], using generator: inout Generator)

  /// Measures g at `estimate` with an input.
  func measure(at estimate: [Double], input: [Double], into measurement: inout [Double])
}

extension ApproximationProblem {
  /// Every measurement has a fresh input.
  public func samples(using generator: inout Generator) -> [[Double]] { [] }
}

/// A problem in one unknown whose measurements have normally distributed errors.
public protocol RootProblem: ApproximationProblem {
  /// Where estimates begin.
  var begin: Double { get }
  /// The root.
  var root: Double { get }
  /// The standard deviation of an error, at least 0.
  var noise: Double { get }
  /// Returns g(w) without noise.
  func value(at estimate: Double) -> Double
}

extension RootProblem {
  /// The one number to begin with.
  public var start: [Double] { [begin] }

  /// The root.
  public func solution(for samples: [[Double]]) -> [Double] { [root] }

  /// No error.
  public var meanInput: [Double] { [0] }

  /// Draws an error.
  public func draw(into input: inout [Double], using generator: inout Generator) {
    input[0] = noise > 0 ? noise * generator.normal() : 0
  }

  /// The value of g plus the error.
  public func measure(at estimate: [Double], input: [Double], into measurement: inout [Double]) {
    measurement[0] = value(at: estimate[0]) + input[0]
  }
}

/// The mean of a random vector X as a root: g(w) = w - E[X], measured as w - x.
///
/// It is the gradient of the loss E[|w - X|^2] / 2.
///
/// - Source: Zhao 2025, sections 6.1 and 6.4.
public protocol MeanProblem: ApproximationProblem {
  /// The mean of the distribution.
  var mean: [Double] { get }
}

extension MeanProblem {
  /// The mean of the data set, or of the distribution when there is none.
  public func solution(for samples: [[Double]]) -> [Double] {
    guard !samples.isEmpty else { return mean }
    return mean.indices.map { index in samples.reduce(0) { $0 + $1[index] } / Double(samples.count) }
  }

  /// The mean of the distribution.
  public var meanInput: [Double] { mean }

  /// The estimate less the sample.
  public func measure(at estimate: [Double], input: [Double], into measurement: inout [Double]) {
    for index in estimate.indices { measurement[index] = estimate[index] - input[index] }
  }
}
