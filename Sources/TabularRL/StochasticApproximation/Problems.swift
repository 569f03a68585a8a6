/// The root of w^3 - 5, measured with normal noise.
///
/// Its slope is not bounded, so that a bad beginning can diverge whatever the step sizes.
///
/// - Source: Zhao 2025, section 6.2.1 and figure 6.3 (step sizes 1/(k+1): `--alpha 1/(1+n)`).
public struct CubicRoot: RootProblem {
  /// What the cube of the root is.
  public var cube = 5.0
  /// Where estimates begin.
  public var begin = 0.0
  /// The standard deviation of a measurement's error.
  public var noise = 1.0

  /// Creates the problem of the book.
  public init() {}

  /// The cube root, by Newton's iteration.
  public var root: Double {
    guard cube != 0 else { return 0 }
    var root = Elementary.power(cube.magnitude, 1 / 3)
    for _ in 0..<2 { root -= (root * root * root - cube.magnitude) / (3 * root * root) }
    return cube < 0 ? -root : root
  }

  /// w^3 less the cube.
  public func value(at estimate: Double) -> Double { estimate * estimate * estimate - cube }

  /// The name on the command line.
  public static let name = "cubic-root"
  /// What it is.
  public static let summary = "the root of w^3 - 5; a steep function that can make estimates diverge"
  /// The page that `describe` prints.
  public static let page = Page([
    "Function": "g(w) = w^3 - cube, measured with normal noise",
    "Source": "Zhao 2025, section 6.2.1, figure 6.3",
  ])
  /// The parameters.
  public static let parameters: [Parameter<Self>] = [
    Parameter("cube", \.cube, in: .from(-1e6, to: 1e6), "the cube of the root"),
    Parameter("begin", \.begin, in: .from(-1e6, to: 1e6), "where estimates begin"),
    Parameter("noise", \.noise, in: .from(0, to: 1e6), "the standard deviation of a measurement's error"),
  ]
}

/// The root of tanh(w - 1): a bounded function of bounded slope, as the theorem wants it.
///
/// - Source: Zhao 2025, section 6.2.1 and figure 6.4 (without noise, step sizes 1/k, from 3).
public struct TanhRoot: RootProblem {
  /// The root.
  public var root = 1.0
  /// Where estimates begin.
  public var begin = 3.0
  /// The standard deviation of a measurement's error.
  public var noise = 0.0

  /// Creates the problem of the book.
  public init() {}

  /// The hyperbolic tangent of the distance from the root.
  public func value(at estimate: Double) -> Double {
    let distance = (estimate - root).magnitude
    let shrunk = Elementary.exp(-2 * distance)
    let value = (1 - shrunk) / (1 + shrunk)
    return estimate < root ? -value : value
  }

  /// The name on the command line.
  public static let name = "tanh-root"
  /// What it is.
  public static let summary = "the root of tanh(w - 1), without noise unless asked for"
  /// The page that `describe` prints.
  public static let page = Page([
    "Function": "g(w) = tanh(w - root), measured with normal noise",
    "Source": "Zhao 2025, section 6.2.1, figure 6.4",
  ])
  /// The parameters.
  public static let parameters: [Parameter<Self>] = [
    Parameter("root", \.root, in: .from(-1e6, to: 1e6), "the root"),
    Parameter("begin", \.begin, in: .from(-1e6, to: 1e6), "where estimates begin"),
    Parameter("noise", \.noise, in: .from(0, to: 1e6), "the standard deviation of a measurement's error"),
  ]
}

/// The mean of a normal distribution, from fresh samples.
///
/// - Source: Zhao 2025, section 6.1.
public struct NormalMean: MeanProblem {
  /// The mean of the distribution.
  public var center = 0.0
  /// The standard deviation of the distribution.
  public var deviation = 1.0
  /// Where estimates begin.
  public var begin = 10.0

  /// Creates the standard normal distribution, estimated from 10.
  public init() {}

  /// Where estimates begin.
  public var start: [Double] { [begin] }
  /// The mean of the distribution.
  public var mean: [Double] { [center] }

  /// Draws a sample.
  public func draw(into input: inout [Double], using generator: inout Generator) {
    input[0] = center + deviation * generator.normal()
  }

  /// The name on the command line.
  public static let name = "normal-mean"
  /// What it is.
  public static let summary = "the mean of a normal distribution, from fresh samples"
  /// The page that `describe` prints.
  public static let page = Page([
    "Function": "g(w) = w - E[X], measured as w - x with a fresh x", "Source": "Zhao 2025, section 6.1",
  ])
  /// The parameters.
  public static let parameters: [Parameter<Self>] = [
    Parameter("center", \.center, in: .from(-1e6, to: 1e6), "the mean of the distribution"),
    Parameter("deviation", \.deviation, in: .from(0, to: 1e6), "the standard deviation of the distribution"),
    Parameter("begin", \.begin, in: .from(-1e6, to: 1e6), "where estimates begin"),
  ]
}

/// The mean of points drawn evenly from a square about the origin.
///
/// - Source: Zhao 2025, section 6.4.4 and figure 6.5 (side 20, 100 samples).
public struct SquareMean: MeanProblem {
  /// The side of the square.
  public var side = 20.0
  /// The number of points in the data set of a run; 0 draws a fresh point for every measurement.
  public var sampleCount = 100
  /// Where estimates begin, in each of the two coordinates.
  public var begin = 20.0

  /// Creates the problem of the book.
  public init() {}

  /// Where estimates begin.
  public var start: [Double] { [begin, begin] }
  /// The middle of the square.
  public var mean: [Double] { [0, 0] }

  /// Draws the data set.
  public func samples(using generator: inout Generator) -> [[Double]] {
    (0..<sampleCount).map { _ in
      var point = mean
      draw(into: &point, using: &generator)
      return point
    }
  }

  /// Draws a point.
  public func draw(into input: inout [Double], using generator: inout Generator) {
    for index in input.indices { input[index] = side * (generator.uniform() - 0.5) }
  }

  /// The name on the command line.
  public static let name = "square-mean"
  /// What it is.
  public static let summary = "the mean of 100 points of a square, a data set for gradient descent"
  /// The page that `describe` prints.
  public static let page = Page([
    "Function": "g(w) = w - mean of the data set, measured as w - x with a sample x",
    "Source": "Zhao 2025, section 6.4.4, figure 6.5",
  ])
  /// The parameters.
  public static let parameters: [Parameter<Self>] = [
    Parameter("side", \.side, in: .above(0, to: 1e6), "the side of the square"),
    Parameter("samples", \.sampleCount, in: 0...1_000_000, "points in the data set; 0 draws fresh ones"),
    Parameter("begin", \.begin, in: .from(-1e6, to: 1e6), "where estimates begin, in both coordinates"),
  ]
}
