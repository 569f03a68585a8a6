/// LSTD(lambda): the linear state values that TD(lambda) tends to, solved from what has been seen.
///
///     z = gamma lambda z + x(s)
///     A += z (x(s) - gamma x(s'))^T, b += r z;  w = A^(-1) b
///
/// A begins as `ridge` times the identity, so that it can be inverted from the beginning; the solution tends to
/// ``LinearTruth/fixedPoint(lambda:)``, with lambda = 1 to the least mean squared value error. There is no step size.
/// The weights are worked out when they are asked for.
///
/// - Source: Bradtke & Barto 1996; Boyan 1999 (lambda); Sutton & Barto 2018, section 9.8; Zhao 2025, section 8.5.
/// - Complexity: O(active features^2) per step, with lambda above 0 O(features * active features); a solution
///   O(features^3); memory O(features^2).
public struct LeastSquaresTemporalDifference: LinearPredictionAlgorithm {
  /// The features; there is no step size, and what the weights are before is of no importance.
  public var prediction = LinearPredictionSettings()
  /// How slowly traces fade, in 0...1.
  public var lambda = 0.0
  /// What A begins with on its diagonal, above 0: weights are drawn to zero as if by so many visits.
  public var ridge = 1e-6

  /// The most features; A has as many entries as their square.
  public static let largestFeatureCount = 4096

  /// What the recipe makes.
  public typealias FeatureWorker = LeastSquaresPredictor

  /// Creates the recipe with its defaults.
  public init() {}

  /// Makes the learner from its newborn parts.
  public func makeLearner(_ prediction: LinearPrediction, for task: FeatureTask) -> FeatureWorker {
    LeastSquaresPredictor(prediction, lambda: lambda, ridge: ridge)
  }

  /// The name on the command line.
  public static let name = "lstd"
  /// What it is.
  public static let summary = "LSTD(lambda): the fixed point of linear TD, solved from what has been seen"
  /// The features, lambda and the ridge.
  public static var parameters: [Parameter<Self>] {
    [
      .features,
      Parameter("lambda", \.lambda, in: .from(0, to: 1), "how slowly traces fade; 1 is Monte Carlo"),
      Parameter(
        "ridge", \.ridge, in: .above(0, to: 1e6), "what is put on the diagonal before anything is seen"),
    ]
  }
  /// Checks that the matrix is not too large.
  public func validate(for task: FeatureTask) throws(ParameterError) {
    guard task.featureCount > Self.largestFeatureCount else { return }
    throw .conflict(
      "\(Self.name) keeps a matrix of features by features, at most \(Self.largestFeatureCount) of them, and "
        + "--features \(features) has \(task.featureCount)")
  }
  /// The page that `describe` prints.
  public static var page: Page {
    Page([
      "Formula": """
      z = gamma lambda z + x(s); A += z (x(s) - gamma x(s'))^T; b += r z; w = A^(-1) b
      A begins as ridge times the identity
      """,
      "Source": """
      Bradtke & Barto 1996; Boyan 1999; Sutton & Barto 2018, section 9.8; Zhao 2025, section 8.5
      """,
    ])
  }
}

/// LSTD(lambda) at work.
public struct LeastSquaresPredictor: LinearPredictionLearner {
  /// What has been lived through, and the policies; the weights are not used.
  public var prediction: LinearPrediction
  private let lambda: Double
  private let count: Int
  /// A, row after row.
  private var matrix: [Double]
  private var right: [Double]
  private var trace: [Double]
  /// What the next step multiplies the trace by.
  private var decay = 0.0

  /// Creates a newborn learner.
  public init(_ prediction: LinearPrediction, lambda: Double, ridge: Double) {
    self.prediction = prediction
    self.lambda = lambda
    count = prediction.weights.count
    matrix = Array(repeating: 0, count: count * count)
    for index in 0..<count { matrix[index * count + index] = ridge }
    right = Array(repeating: 0, count: count)
    trace = Array(repeating: 0, count: lambda > 0 ? count : 0)
  }

  /// Forgets the last episode.
  public mutating func begin(in state: FeaturedState, using generator: inout Generator) -> Action {
    decay = 0
    return prediction.begin(in: state, using: &generator)
  }

  /// Adds a transition to the equations.
  @inline(__always)
  public mutating func end(_ transition: FeaturedTransition, using generator: inout Generator) {
    prediction.record(transition.state.number, transition.action)
    let features = transition.state.features
    guard lambda > 0 else {
      for entry in features.entries {
        add(entry.value, ofRow: entry.index, transition)
      }
      return
    }
    for index in 0..<count { trace[index] *= decay }
    features.add(to: &trace, times: 1)
    decay = transition.discount * lambda
    for index in 0..<count where trace[index] != 0 { add(trace[index], ofRow: index, transition) }
  }

  @inline(__always)
  private mutating func add(_ amount: Double, ofRow row: Int, _ transition: FeaturedTransition) {
    transition.state.features.add(to: &matrix, from: row * count, times: amount)
    transition.next.features.add(to: &matrix, from: row * count, times: -amount * transition.discount)
    right[row] += amount * transition.reward
  }

  /// The weights that solve the equations, or nil where they have no single solution.
  public var weights: [Double]? { LinearEquations(matrix, count: count)?.solve(right) }

  /// The values by the weights that solve the equations.
  public var solution: Solution {
    guard let weights, weights.allSatisfy({ $0.magnitude <= LinearPrediction.bound }) else {
      var solution = prediction.solution
      solution.status = .stopped(reason: "singular")
      return solution
    }
    return prediction.solution(of: weights)
  }
}
